package io.onehop.wire.info;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What the body of an info request holds: commands, each ended by a line feed. A tail without line feed is
/// ignored (info-protocol reference, section 1).
public sealed interface InfoRequest {
    /// The largest body accepted, in bytes.
    int MAX_BODY_SIZE = 1 << 20;
    /// The largest number of commands in one body.
    int MAX_COMMANDS = 4096;

    /// An empty body, which asks for the summary.
    record Summary() implements InfoRequest {}

    /// Commands in the order in which they are answered; none at all when the body had no line feed.
    record Commands(List<InfoCommand> list) implements InfoRequest {
        /// Keeps its own copy.
        public Commands {
            list = List.copyOf(list);
        }
    }

    /// A body beyond a bound.
    ///
    /// @param problem a few words, to be told in place of any answer
    record Refused(String problem) implements InfoRequest {}

    /// Takes a body apart. Never throws, whatever the bytes; keeps no reference to them.
    ///
    /// @param body   starts with the request's body
    /// @param length the request's bytes in it
    static InfoRequest parse(byte[] body, int length) {
        if (length == 0) {
            return new Summary();
        }
        if (length > MAX_BODY_SIZE) {
            return new Refused("request too long");
        }
        var commands = new ArrayList<InfoCommand>();
        int start = 0;
        for (int i = 0; i < length; i++) {
            if (body[i] == '\n') {
                if (commands.size() == MAX_COMMANDS) {
                    return new Refused("too many commands");
                }
                commands.add(new InfoCommand(new String(body, start, i - start,
                        StandardCharsets.ISO_8859_1)));
                start = i + 1;
            }
        }
        return new Commands(commands);
    }
}
