package io.onehop.cluster;

import io.onehop.model.NodeId;
import io.onehop.model.PartitionId;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Who is master of which partition, at one moment: an immutable snapshot.
///
/// For now a node is alone, so it is either master of everything or, before it serves, of nothing; the same
/// for every namespace.
public final class PartitionTable {
    private final int generation;
    private final @Nullable NodeId[] masters;

    private PartitionTable(int generation, @Nullable NodeId[] masters) {
        this.generation = generation;
        this.masters = masters;
    }

    /// The table before the first balance: nobody owns anything, generation -1.
    public static PartitionTable unresolved() {
        return new PartitionTable(-1, new NodeId[PartitionId.COUNT]);
    }

    /// The table of a node that is alone.
    ///
    /// @param generation not negative; higher than that of the table before
    public static PartitionTable alone(NodeId node, int generation) {
        var masters = new NodeId[PartitionId.COUNT];
        Arrays.fill(masters, node);
        return new PartitionTable(generation, masters);
    }

    /// A number that grows whenever ownership visible to clients changes; -1 before the first balance. Stays
    /// below 2^31.
    public int generation() {
        return generation;
    }

    /// The partition's master, or null when nobody is.
    public @Nullable NodeId master(int partition) {
        return masters[partition];
    }
}
