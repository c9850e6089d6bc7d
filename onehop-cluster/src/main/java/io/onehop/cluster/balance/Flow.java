package io.onehop.cluster.balance;

import io.onehop.model.NodeId;

/// One copy of a partition that has to be sent (migrations reference, section 1). Data flows from acting
/// master and duplicates to the final master, and from there to the other replicas.
///
/// @param from who sends
/// @param to who receives
/// @param kind why
public record Flow(NodeId from, NodeId to, Kind kind) {
    /// Why a copy is sent.
    public enum Kind {
        /// The working master hands its data and its role to the final master.
        ACTING_MASTER,
        /// A lineage of its own is merged into the final master's.
        DUPLICATE,
        /// The final master completes a replica; waits until it lacks nothing itself.
        FILL
    }
}
