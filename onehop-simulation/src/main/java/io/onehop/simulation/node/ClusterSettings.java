package io.onehop.simulation.node;

import io.onehop.cluster.partition.MergeRule;

/// What all nodes of a simulated cluster have in common.
///
/// @param partitions number of partitions, up to 4096
/// @param replicationFactor copies wanted
/// @param conflicts which copy wins when lineages merge
/// @param serviceLanes service lanes of each node
public record ClusterSettings(int partitions, int replicationFactor, MergeRule conflicts, int serviceLanes) {
    /// The only namespace.
    public static final String NAMESPACE = "test";
}
