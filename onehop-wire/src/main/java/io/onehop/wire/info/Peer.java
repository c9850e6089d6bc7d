package io.onehop.wire.info;

import io.onehop.model.NodeId;
import java.util.List;

/// Another node of the cluster and the addresses of one of its services.
///
/// @param node    its id
/// @param tlsName the name its certificate proves, or empty
/// @param hosts   where to reach it; empty when it has no such service
public record Peer(NodeId node, String tlsName, List<HostPort> hosts) {
    /// Keeps its own copy of the addresses.
    public Peer {
        hosts = List.copyOf(hosts);
    }
}
