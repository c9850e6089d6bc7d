package io.onehop.simulation.check;

import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.NodeId;
import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.SimCluster;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What must be true after every event. Tables are looked at when one has changed. For one thread.
///
/// | rule | holds |
/// |---|---|
/// | one master | of all nodes in one balance at most one may write a partition |
/// | table | an entry's parts agree with each other |
/// | version | who may write has a copy that is not worthless |
/// | bounds | nothing waits in numbers that only grow |
public final class LiveInvariants {
    private static final int MAX_VIOLATIONS = 10;
    private static final int MAX_QUEUED = 20_000;
    private static final int MAX_IN_FLIGHT = 100_000;
    private static final int MAX_EVENTS = 200_000;
    private static final int BOUNDS_EVERY = 256;

    private final SimCluster cluster;
    private final List<Violation> violations = new ArrayList<>();
    private final @Nullable PartitionTable[] seen;
    private int events;

    /// Nothing seen yet.
    public LiveInvariants(SimCluster cluster) {
        this.cluster = cluster;
        seen = new PartitionTable[cluster.machines().size()];
    }

    /// What was wrong.
    public List<Violation> violations() {
        return violations;
    }

    /// Looks at everything that has changed.
    public void check() {
        List<Machine> machines = cluster.machines();
        for (int i = 0; i < seen.length; i++) {
            Machine.Life life = machines.get(i).life();
            PartitionTable table = life == null ? null : life.node().partitions().table();
            PartitionTable before = seen[i];
            if (table != before) {
                seen[i] = table;
                if (table != null) {
                    checkTable(i, table, before);
                }
            }
        }
        if (++events % BOUNDS_EVERY == 0) {
            checkBounds();
        }
    }

    private void violated(String rule, String what) {
        if (violations.size() < MAX_VIOLATIONS) {
            violations.add(Violation.of(rule, what));
            cluster.world().trace().notable("VIOLATION " + rule + ": " + what);
        }
    }

    private void checkTable(int host, PartitionTable table, @Nullable PartitionTable before) {
        NodeId self = cluster.machines().get(host).host().id();
        if (before != null && table.clusterKey() != 0 && table.generation() < before.generation()) {
            violated("table", self + " generation went back from " + before.generation() + " to "
                    + table.generation());
        }
        for (int i = 0; i < cluster.settings().partitions(); i++) {
            PartitionEntry entry = table.entry(i);
            if (before != null && before.clusterKey() == table.clusterKey() && before.entry(i) == entry) {
                continue;
            }
            String wrong = wrong(self, entry);
            if (wrong != null) {
                violated("table", self + " partition " + i + " " + wrong + ": " + entry);
            }
            if (entry.writable()) {
                checkMaster(i, host, table);
            }
        }
    }

    private @Nullable String wrong(NodeId self, PartitionEntry entry) {
        List<NodeId> replicas = entry.replicas();
        if (entry.writable() && !self.equals(entry.master())) {
            return "is writable but another is master";
        }
        if (entry.writable() && entry.version().isNull()) {
            return "is writable without a copy";
        }
        if (new HashSet<>(replicas).size() != replicas.size()) {
            return "has a replica twice";
        }
        if (replicas.size() > cluster.settings().replicationFactor()) {
            return "has too many replicas";
        }
        if (entry.column() != replicas.indexOf(self)) {
            return "has a wrong column";
        }
        if (entry.targets().contains(self) || entry.duplicates().contains(self)) {
            return "names itself";
        }
        for (NodeId each : replicas) {
            if (entry.writable() && !each.equals(self) && !entry.targets().contains(each)) {
                return "does not send to all replicas";
            }
        }
        return null;
    }

    private void checkMaster(int partition, int one, PartitionTable table) {
        for (int other = 0; other < seen.length; other++) {
            PartitionTable second = seen[other];
            if (other != one && second != null && second.entry(partition).writable()
                    && table.clusterKey() == second.clusterKey()) {
                violated("one master", "partition " + partition + " has two working masters: " + one + " in "
                        + Long.toHexString(table.clusterKey()) + " and " + other + " in "
                        + Long.toHexString(second.clusterKey()));
            }
        }
    }

    private void checkBounds() {
        int waiting = cluster.world().scheduler().waiting();
        int flying = cluster.world().network().messagesInFlight();
        if (waiting > MAX_EVENTS || flying > MAX_IN_FLIGHT) {
            violated("bounds", "events=" + waiting + " messages=" + flying);
        }
        for (Machine.Life life : cluster.lives()) {
            if (life.process().queued() > MAX_QUEUED) {
                violated("bounds", life.process() + " has tasks=" + life.process().queued());
            }
        }
    }
}
