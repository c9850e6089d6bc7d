package io.onehop.cluster.balance;

import io.onehop.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is to become of one partition: for all nodes alike, each of which does its part (clustering
/// reference,
/// section 6; migrations reference, section 1).
///
/// @param row all nodes with the namespace in this partition's order of preference; the first
///     [NamespacePlan#replicationFactor()] are its replicas, the first of all its final master
/// @param workingMaster who serves it now; null only when there are no nodes
/// @param duplicates nodes with lineages that must be merged, without the working master
/// @param flows copies to be sent; empty when everything is where it belongs
/// @param versions what each node's copy is worth from now on, parallel to the input's nodes
/// @param finalVersion what a complete replica's copy is worth at the end; the final master's has the master
///     flag in addition
/// @param fresh whether no node has data
public record PartitionPlan(
        List<NodeId> row,
        @Nullable NodeId workingMaster,
        List<NodeId> duplicates,
        List<Flow> flows,
        List<PartitionVersion> versions,
        PartitionVersion finalVersion,
        boolean fresh) {

    /// Who is to have all data, and be master, in the end.
    public NodeId finalMaster() {
        return row.getFirst();
    }
}
