package io.onehop.cluster.partition;

import io.onehop.cluster.balance.NamespacePlan;
import io.onehop.cluster.balance.PartitionVersion;
import java.util.List;

/// Keeps this node's partitions: what its copies are worth, the published tables, the migrations between
/// balances. Led by the exchange. Only for the cluster's lane.
public interface PartitionKeeper {
    /// What this node's copies in a namespace are worth, by partition; a copy of the caller's own.
    ///
    /// @throws IllegalArgumentException when there is no such namespace
    PartitionVersion[] versions(String namespace);

    /// Ends all migrations and lets none begin until the next balance: versions stay as they are from now on.
    void suspend();

    /// Works out what [#rebalance] with these very plans will need, so that little is left to do then;
    /// nothing changes yet.
    ///
    /// @throws IllegalArgumentException when a plan does not fit this node
    void prepare(List<NamespacePlan> plans);

    /// Takes a new plan of every namespace of this node: versions, tables, migrations.
    ///
    /// @param clusterKey 48 bits, not 0
    void rebalance(long clusterKey, List<NamespacePlan> plans);

    /// Number of partitions, over all namespaces, that this node still has to take part in moving: sent,
    /// received or waited for.
    int remaining();

    /// Number of partitions, over all namespaces, whose working master this node is.
    int mastered();
}
