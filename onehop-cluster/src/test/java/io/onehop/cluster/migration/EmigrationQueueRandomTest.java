package io.onehop.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.balance.Flow;
import io.onehop.cluster.partition.NamespacePartitions;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.NodeId;
import io.onehop.runtime.Lane;
import io.onehop.runtime.Timers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/// The queue against a list that is searched as the rules say.
class EmigrationQueueRandomTest {
    private static final int STEPS = 4_000;
    private static final int NODES = 4;

    private final long seed = Long.getLong("onehop.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final TestNamespace[] data = {new TestNamespace("one"), new TestNamespace("two")};
    private final NamespaceKeeper[] namespaces = {keeper(data[0]), keeper(data[1])};
    private final EmigrationQueue queue = new EmigrationQueue();
    private final List<EmigrationTask> model = new ArrayList<>();
    private final Map<NodeId, Long> busy = new HashMap<>();
    private long now;

    private static NamespaceKeeper keeper(TestNamespace data) {
        var time = new VirtualTime();
        var self = new NodeId(1);
        var site = new Site(self, new IdleLane(), time, new TestFabric(time).join(self),
                () -> new MigrationSettings(1, 4, 0));
        var table = new PartitionTable(0, -1, 1, 0, new PartitionEntry[] {PartitionEntry.UNRESOLVED});
        var kept = new KeptNamespace(data, new NamespacePartitions(table), new RecentDrops(1));
        return new NamespaceKeeper(site, kept, new NothingFollows());
    }

    private record IdleLane() implements Lane {
        @Override
        public void execute(Runnable task) {
            throw new IllegalStateException("nothing is to be done");
        }

        @Override
        public Timers.Timer schedule(Runnable task, long delayNanos) {
            throw new IllegalStateException("nothing is to be done");
        }
    }

    private record NothingFollows() implements FollowUp {
        @Override
        public void emigrate(NamespaceKeeper namespace, int partition, Flow flow, boolean contingent) {
            throw new IllegalStateException("nothing is to be sent");
        }

        @Override
        public void signal(NamespaceKeeper namespace, int partition, NodeId to, MigrationMessage.Fact fact) {
            throw new IllegalStateException("nothing is to be told");
        }
    }

    @Test
    void takesWhatASearchWouldTake() {
        System.out.println("EmigrationQueueRandomTest: -Donehop.seed=" + seed);
        NodeId last = null;
        for (int step = 0; step < STEPS; step++) {
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> add();
                case 3 -> now += random.nextInt(50);
                case 4 -> setBusy();
                case 5 -> data[random.nextInt(2)].order = 1 + random.nextInt(3);
                default -> {
                    EmigrationTask expected = search(last);
                    assertThat(queue.takeFull(now, last)).as("step %d", step).isSameAs(expected);
                    last = expected == null ? last : expected.flow().to();
                }
            }
            assertThat(queue.isEmpty()).isEqualTo(model.isEmpty());
        }
    }

    private NodeId node() {
        return new NodeId(2 + random.nextInt(NODES));
    }

    private void add() {
        Flow.Kind kind = Flow.Kind.values()[random.nextInt(Flow.Kind.values().length)];
        var flow = new Flow(new NodeId(1), node(), kind);
        var task = new EmigrationTask(namespaces[random.nextInt(2)], random.nextInt(4096), flow,
                random.nextBoolean(), 1 + random.nextInt(5), now + random.nextInt(40) - 20);
        queue.add(task);
        model.add(task);
    }

    private void setBusy() {
        NodeId node = node();
        queue.busy(node, now + 30);
        busy.put(node, now + 30);
    }

    private @Nullable EmigrationTask search(@Nullable NodeId last) {
        EmigrationTask best = null;
        for (EmigrationTask task : model) {
            boolean due = task.dueNanos() <= now && busy.getOrDefault(task.flow().to(), now) <= now;
            best = due && (best == null || isBefore(task, best, last)) ? task : best;
        }
        model.remove(best);
        return best;
    }

    private static boolean isBefore(EmigrationTask one, EmigrationTask other, @Nullable NodeId last) {
        int order = Integer.compare(order(one), order(other));
        order = order != 0 ? order
                : Boolean.compare(one.flow().to().equals(last), other.flow().to().equals(last));
        order = order != 0 ? order : Integer.compare(one.rank(), other.rank());
        return order != 0 ? order < 0 : one.records() < other.records();
    }

    private static int order(EmigrationTask task) {
        return task.namespace().data().settings().migrateOrder();
    }
}
