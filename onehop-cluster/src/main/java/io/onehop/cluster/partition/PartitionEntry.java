package io.onehop.cluster.partition;

import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.model.NodeId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One partition as one node sees it at one moment; immutable.
///
/// @param state whether it can be served at all
/// @param master where commands go: the working master as far as this node knows; null when it knows none
/// @param writable whether this node is the working master and may execute commands now
/// @param readable whether this node may answer reads of an available namespace: as working master, or as a
///     replica that lacks nothing
/// @param column this node's place among the replicas, -1 when it is none of them
/// @param replicas the nodes that keep copies, the final master first
/// @param targets the nodes to which a write executed here is sent before it is acknowledged; the replicas
///     without this node
/// @param duplicates nodes with lineages of their own that have not been merged yet; a write asks them first
/// @param claims bit i: this node tells clients that it is replica i (bit 0: master)
/// @param letter the state as `partition-info` tells it: S, D, Z, A or X
/// @param version the copy here
public record PartitionEntry(
        State state,
        @Nullable NodeId master,
        boolean writable,
        boolean readable,
        int column,
        List<NodeId> replicas,
        List<NodeId> targets,
        List<NodeId> duplicates,
        long claims,
        char letter,
        PartitionVersion version) {
    /// Nothing known yet.
    public static final PartitionEntry UNRESOLVED = new PartitionEntry(
            State.UNAVAILABLE, null, false, false, -1, List.of(), List.of(), List.of(), 0, 'A',
            PartitionVersion.NULL);

    /// Takes copies of the lists.
    public PartitionEntry {
        replicas = List.copyOf(replicas);
        targets = List.copyOf(targets);
        duplicates = List.copyOf(duplicates);
    }

    /// Whether a partition can be served: strong consistency will use all three.
    public enum State {
        /// Commands are executed, here or elsewhere.
        AVAILABLE,
        /// Not enough nodes are here to tell what is true, or nothing has been dealt out yet.
        UNAVAILABLE,
        /// All nodes are here but too many copies cannot be trusted; an operator must decide.
        DEAD
    }
}
