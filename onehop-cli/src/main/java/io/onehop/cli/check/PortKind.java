package io.onehop.cli.check;

import java.util.Locale;

/// The ports of a node.
public enum PortKind {
    /// For clients.
    SERVICE,
    /// For other nodes: replicas, proxies, migrations.
    FABRIC,
    /// For other nodes: who is alive.
    HEARTBEAT;

    /// The word of `port-check:` and of the configuration.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
