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

    /// What a node's copy is worth from the balance on.
    ///
    /// @throws IllegalArgumentException when the node takes no part
    public PartitionVersion version(int partition, NodeId node) {
        for (int i = 0; i < input.nodes().size(); i++) {
            if (input.nodes().get(i).id().equals(node)) {
                return partitions.get(partition).versions().get(i);
            }
        }
        throw new IllegalArgumentException("no node of this plan: " + node);
    }

    /// What the copy of a node is worth that has prepared this plan but not committed it, when others have:
    /// as planned, but a copy that was to be dropped and is still here is told as a subset of the final one,
    /// since those for whose sake it was to go may be gone by now.
    ///
    /// @param held what its copy was worth before
    public PartitionVersion overtaken(int partition, NodeId node, PartitionVersion held) {
        PartitionVersion planned = version(partition, node);
        return planned.isNull() && !held.isNull()
                ? partitions.get(partition).finalVersion().subset(true)
                : planned;
    }

    /// What the acting master's copy is worth once it has given up its role: a full one when it is a replica
    /// that is not filled afterwards, else a subset.
    public PartitionVersion handedOver(int partition) {
        PartitionPlan plan = partitions.get(partition);
        NodeId master = plan.workingMaster();
        boolean full = master != null && isReplica(partition, master) && plan.duplicates().isEmpty();
        return plan.finalVersion().subset(!full);
    }

    /// What a replica's copy is worth from the moment when a FILL begins to change it: what it had of its own
    /// is with the final master by then, and it has a part of what that one has.
    public PartitionVersion filling(int partition) {
        return partitions.get(partition).finalVersion().subset(true);
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
