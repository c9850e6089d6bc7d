package io.onehop.server.proxy;

import io.onehop.server.info.InfoAction;
import io.onehop.server.info.InfoErrors;
import io.onehop.server.info.InfoSession;
import io.onehop.wire.info.InfoCommand;
import java.util.List;

/// The info command `proxies:[namespace=NAME]`: which clients cause proxies, and why. An entry for each
/// client and reason, the most frequent first; entries are separated by `;`, their parts by `:`:
/// `ns=test:client=10.0.0.7:reason=stale-map:total=12:last-minute=3`. Clients for which there is no room are
/// one entry, `client=other`.
public final class ProxiesCommand implements InfoAction {
    private static final int MAX_NAME = 31;

    private final ProxyCauses causes;
    private final List<String> namespaces;

    /// Answers from these causes.
    ///
    /// @param namespaces names, in the order of the configuration
    public ProxiesCommand(ProxyCauses causes, List<String> namespaces) {
        this.causes = causes;
        this.namespaces = List.copyOf(namespaces);
    }

    @Override
    public String answer(InfoCommand command, InfoSession session) {
        String problem = InfoErrors.checkOptional(command, "namespace", MAX_NAME);
        if (problem != null) {
            return problem;
        }
        String asked = command.parameter("namespace");
        if (asked != null && !namespaces.contains(asked)) {
            return InfoErrors.NO_NAMESPACE;
        }
        var text = new StringBuilder();
        for (String namespace : asked == null ? namespaces : List.of(asked)) {
            for (ProxyCauses.Cause cause : causes.of(namespace)) {
                text.append(text.isEmpty() ? "" : ";")
                        .append("ns=").append(namespace)
                        .append(":client=").append(cause.client().replace(':', '.'))
                        .append(":reason=").append(cause.reason().label())
                        .append(":total=").append(cause.total())
                        .append(":last-minute=").append(cause.lastMinute());
            }
        }
        return text.toString();
    }
}
