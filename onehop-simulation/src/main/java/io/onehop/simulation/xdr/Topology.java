package io.onehop.simulation.xdr;

import java.util.List;

/// Which clusters ship to which.
public enum Topology {
    /// The first ships to the second, and only the first is written to.
    ONE_WAY(2, List.of(List.of(1), List.of()), false, false),
    /// Two ship to each other, and both are written to, the same records too.
    ACTIVE_ACTIVE(2, List.of(List.of(1), List.of(0)), false, true),
    /// Three ship to each other.
    MESH(3, List.of(List.of(1, 2), List.of(0, 2), List.of(0, 1)), false, true),
    /// The first ships to the second, which passes it on to the third.
    CHAIN(3, List.of(List.of(1), List.of(2), List.of()), true, false),
    /// Three in a ring, each of which passes on what it gets.
    RING(3, List.of(List.of(1), List.of(2), List.of(0)), true, true),
    /// Three in a ring that pass on nothing: what is written to the first is in the second, and not in the
    /// third.
    RING_WITHOUT_FORWARD(3, List.of(List.of(1), List.of(2), List.of(0)), false, false);

    private final int clusters;
    private final List<List<Integer>> ways;
    private final boolean forwards;
    private final boolean allWritten;

    Topology(int clusters, List<List<Integer>> ways, boolean forwards, boolean allWritten) {
        this.clusters = clusters;
        this.ways = ways;
        this.forwards = forwards;
        this.allWritten = allWritten;
    }

    int clusters() {
        return clusters;
    }

    List<Integer> destinations(int cluster) {
        return ways.get(cluster);
    }

    boolean forwards() {
        return forwards;
    }

    /// Whether the cluster gets what is written to the first; else it has to be empty.
    boolean isReached(int cluster) {
        return this != RING_WITHOUT_FORWARD || cluster < 2;
    }

    /// Whether clients write to the cluster.
    boolean isWritten(int cluster) {
        return allWritten || cluster == 0;
    }
}
