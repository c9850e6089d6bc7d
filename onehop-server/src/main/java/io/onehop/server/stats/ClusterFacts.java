package io.onehop.server.stats;

import io.onehop.model.NodeId;

/// The cluster as this node sees it, at one moment (clustering reference, section 3).
///
/// @param name                  `cluster-name`, or `null` (the word) when there is none
/// @param key                   changes with every change of the members; 0 while there is no cluster
/// @param generation            grows with every change of the members
/// @param principal             the member that leads changes
/// @param size                  members, this node among them
/// @param hasIntegrity          whether all members see the same cluster
/// @param isMember              whether this node belongs to it, else it is an orphan
/// @param secondsSinceRebalance since partitions were last dealt out
/// @param migrationsAllowed     whether no exchange is going on
public record ClusterFacts(String name, long key, long generation, NodeId principal, int size,
        boolean hasIntegrity, boolean isMember, long secondsSinceRebalance, boolean migrationsAllowed) {
    /// A cluster of one node.
    public static ClusterFacts alone(String name, long key, NodeId node, long secondsSinceRebalance) {
        return new ClusterFacts(name, key, 1, node, 1, true, true, secondsSinceRebalance, true);
    }
}
