package io.onehop.cluster.balance;

import java.util.List;

/// What a balance of one namespace is computed from; the same on every node.
///
/// @param name the namespace
/// @param clusterKey key of the new cluster, 48 bits
/// @param partitions number of partitions, 4096 outside of simulations
/// @param replicationFactor copies wanted, at least 1
/// @param uniform whether all nodes want `prefer-uniform-balance`
/// @param activeRack rack of all masters, 0 = none or no agreement
/// @param nodes members that have the namespace, in descending order of their ids
public record NamespaceInput(
        String name,
        long clusterKey,
        int partitions,
        int replicationFactor,
        boolean uniform,
        int activeRack,
        List<NodeInput> nodes) {
    /// Takes a copy of the list.
    public NamespaceInput {
        nodes = List.copyOf(nodes);
    }
}
