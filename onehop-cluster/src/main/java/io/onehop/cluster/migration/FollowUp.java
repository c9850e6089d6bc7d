package io.onehop.cluster.migration;

import io.onehop.cluster.balance.Flow;
import io.onehop.model.NodeId;

/// What a partition's change of state makes necessary.
interface FollowUp {
    /// A copy may be sent now.
    ///
    /// @param contingent whether it had to wait for others
    void emigrate(NamespaceKeeper namespace, int partition, Flow flow, boolean contingent);

    /// A node has to hear something, until it acknowledges.
    void signal(NamespaceKeeper namespace, int partition, NodeId to, MigrationMessage.Fact fact);
}
