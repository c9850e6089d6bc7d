package io.onehop.server.info;

import java.util.List;
import java.util.function.IntPredicate;

/// Which partitions of a namespace this node holds, at one moment (info-protocol reference, section 2.7).
///
/// @param regime  0 for an available namespace; for a consistent one a number that grows with each rebalance
/// @param columns one test per replica: the first tells for a partition whether this node is its master, the
///                next whether it is its first further replica, and so on; at least one
public record Ownership(long regime, List<IntPredicate> columns) {
    /// Keeps its own copy of the list.
    ///
    /// @throws IllegalArgumentException without columns
    public Ownership {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("no replica columns");
        }
    }

    /// The replica this node is of a partition: 0 for master; -1 when it is none.
    public int replicaOf(int partition) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).test(partition)) {
                return i;
            }
        }
        return -1;
    }
}
