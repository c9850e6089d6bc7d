package io.onehop.server.info;

import io.onehop.model.ResultCode;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// The info commands of one connection, and what they remember of it. For the connection's thread; the
/// connection closes it when it is closed itself.
public final class InfoSession implements AutoCloseable {
    private static final int MAX_AGENT_SIZE = 64;

    private final InfoService service;
    private final UserAgents agents;
    private final boolean isAdmin;
    private @Nullable String agent;
    private boolean counted;

    InfoSession(InfoService service, UserAgents agents, boolean isAdmin) {
        this.service = service;
        this.agents = agents;
        this.isAdmin = isAdmin;
    }

    /// Answers a request. Never throws because of the request's bytes.
    ///
    /// @param body   starts with the request's body, behind the 8-byte header; not kept
    /// @param length the request's bytes in it
    /// @return the answer's body, to be sent behind a header; complete already unless other nodes are needed
    public CompletableFuture<byte[]> answer(byte[] body, int length) {
        return service.answer(body, length, this);
    }

    /// Whether the connection came in on the port for administration.
    public boolean isAdmin() {
        return isAdmin;
    }

    /// Takes what the client tells of itself; once per connection.
    ///
    /// @param value in base64
    /// @return the answer's text
    String setAgent(String value) {
        if (agent != null) {
            return InfoErrors.error(ResultCode.PARAMETER, "already set");
        }
        try {
            if (Base64.getDecoder().decode(value).length > MAX_AGENT_SIZE) {
                return InfoErrors.error(ResultCode.PARAMETER, "'value' value too long");
            }
        } catch (IllegalArgumentException e) {
            return InfoErrors.error(ResultCode.PARAMETER, "bad 'value'");
        }
        agent = value;
        counted = agents.opened(value);
        return "ok";
    }

    /// Forgets the connection; calling it again does nothing.
    @Override
    public void close() {
        if (agent != null && counted) {
            agents.closed(agent);
            counted = false;
        }
    }
}
