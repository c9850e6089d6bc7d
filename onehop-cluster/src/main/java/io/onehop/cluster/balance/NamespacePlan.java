package io.onehop.cluster.balance;

import java.util.List;

/// The outcome of a balance of one namespace, the same on every node.
///
/// @param input what it was computed from
/// @param replicationFactor copies there will be: what is wanted, or the number of nodes that are not
///     quiesced if that is less
/// @param partitions one plan each
public record NamespacePlan(
        NamespaceInput input, int replicationFactor, List<PartitionPlan> partitions) {
    /// Takes a copy of the list.
    public NamespacePlan {
        partitions = List.copyOf(partitions);
    }
}
