package io.onehop.server.rooms;

import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.NodeId;
import io.onehop.model.PartitionId;
import io.onehop.server.namespace.ManualTimers;
import io.onehop.server.protocol.ManualClock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some nodes, numbered from 1, in one thread. The test deals out partitions itself, all of them alike.
final class TestCluster {
    final ManualClock clock = new ManualClock();
    final ManualTimers timers = new ManualTimers(clock);
    final FakeFabric fabric = new FakeFabric(timers);
    private final List<TestMember> nodes = new ArrayList<>();
    private int generation = 1;

    TestCluster(int count, String... overrides) {
        for (int i = 1; i <= count; i++) {
            nodes.add(new TestMember(i, clock, timers, fabric, true, overrides));
        }
    }

    /// The node with that number.
    TestMember node(int number) {
        return nodes.get(number - 1);
    }

    /// All nodes know from now on that these hold copies of everything, the master first.
    void deal(long clusterKey, int... replicas) {
        for (TestMember each : nodes) {
            dealTo(each, clusterKey, replicas);
        }
    }

    /// One node knows.
    void dealTo(TestMember node, long clusterKey, int... replicas) {
        publish(node, clusterKey, entry(node.id, List.of(), replicas));
    }

    /// One node sees all partitions so.
    void publish(TestMember node, long clusterKey, PartitionEntry entry) {
        var entries = new PartitionEntry[PartitionId.COUNT];
        java.util.Arrays.fill(entries, entry);
        node.namespace.partitions()
                .publish(new PartitionTable(clusterKey, generation++, 2, 0, entries));
    }

    /// A settled partition, as a node sees it.
    static PartitionEntry entry(NodeId self, List<NodeId> duplicates, int... replicas) {
        var ids = new ArrayList<NodeId>();
        for (int replica : replicas) {
            ids.add(new NodeId(replica));
        }
        int column = ids.indexOf(self);
        boolean master = column == 0;
        var targets = new ArrayList<>(ids);
        targets.remove(self);
        return new PartitionEntry(
                PartitionEntry.State.AVAILABLE,
                ids.getFirst(),
                master,
                column >= 0,
                column,
                ids,
                master ? targets : List.of(),
                master ? duplicates : List.of(),
                column >= 0 ? 1L << column : 0,
                column >= 0 ? 'S' : 'A',
                PartitionVersion.NULL);
    }

    /// The entry with another master, perhaps none.
    static PartitionEntry handingOver(PartitionEntry entry, @Nullable NodeId master) {
        return new PartitionEntry(
                entry.state(), master, false, entry.readable(), entry.column(), entry.replicas(),
                entry.targets(), entry.duplicates(), entry.claims(), 'D', entry.version());
    }

    /// Lets time pass.
    void pass(long millis) {
        timers.advanceMillis(millis);
    }

    /// Whether nothing is left behind anywhere.
    boolean isIdle() {
        return nodes.stream().allMatch(TestMember::isIdle);
    }

    static NodeId id(int number) {
        return new NodeId(number);
    }
}
