package io.onehop.cluster.balance;

import io.onehop.model.NodeId;
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

    /// Whether a node is to hold a copy of the partition in the end.
    public boolean isReplica(int partition, NodeId node) {
        int column = partitions.get(partition).row().indexOf(node);
        return column >= 0 && column < replicationFactor;
    }

    /// What the acting master's copy is worth once it has given up its role: a full one when it is a replica
    /// that is not filled afterwards, else a subset.
    public PartitionVersion handedOver(int partition) {
        PartitionPlan plan = partitions.get(partition);
        NodeId master = plan.workingMaster();
        boolean full = master != null && isReplica(partition, master) && plan.duplicates().isEmpty();
        return plan.finalVersion().subset(!full);
    }

    /// Whether the flow's receiver removes what its sender does not have, unless it was written since the
    /// balance; else the receiver keeps it, and the namespace's conflict policy decides between records.
    public boolean replaces(int partition, Flow flow) {
        return switch (flow.kind()) {
            case FILL -> true;
            case ACTING_MASTER -> partitions.get(partition).duplicates().isEmpty();
            case DUPLICATE -> false;
        };
    }

    /// What a node's copy is worth once all replicas are complete; [PartitionVersion#NULL] when it is to be
    /// dropped.
    ///
    /// @param hasCopy whether the node has one now
    public PartitionVersion settled(int partition, NodeId node, boolean hasCopy) {
        PartitionPlan plan = partitions.get(partition);
        if (isReplica(partition, node)) {
            return plan.finalVersion().master(node.equals(plan.finalMaster()));
        }
        return hasCopy && isQuiesced(node) ? plan.finalVersion().subset(true) : PartitionVersion.NULL;
    }

    private boolean isQuiesced(NodeId id) {
        boolean quiesced = false;
        boolean active = false;
        for (NodeInput node : input.nodes()) {
            quiesced |= node.quiesced() && node.id().equals(id);
            active |= !node.quiesced();
        }
        return quiesced && active;
    }
}
