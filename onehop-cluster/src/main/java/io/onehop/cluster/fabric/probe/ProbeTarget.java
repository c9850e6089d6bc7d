package io.onehop.cluster.fabric.probe;

import io.onehop.cluster.view.Endpoint;
import io.onehop.model.NodeId;

/// A port of a peer.
///
/// @param node who should answer there
/// @param kind which of its ports it is
/// @param endpoint where it is
public record ProbeTarget(NodeId node, Kind kind, Endpoint endpoint) {
    /// The ports of a node.
    public enum Kind {
        /// For clients, 3000 by default.
        SERVICE,
        /// For what nodes tell each other, 3001 by default.
        FABRIC,
        /// For membership, 3002 by default.
        HEARTBEAT
    }
}
