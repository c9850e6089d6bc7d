package io.onehop.cluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.metadata.MemoryMetadataFile;
import io.onehop.cluster.metadata.MetadataEntry;
import io.onehop.cluster.metadata.MetadataFile;
import io.onehop.cluster.metadata.MetadataOutcome;
import io.onehop.cluster.view.ClusterView;
import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Clusters that split, merge, lose messages and nodes at random: when it is over, all agree.
class ClusterRandomTest {
    private static final int RUNS = Integer.getInteger("onehop.runs", 150);
    private static final int STEPS = 60;
    private static final int NODES = 5;

    private TestCluster cluster = TestCluster.of(0);
    private SplittableRandom random = new SplittableRandom(0);
    private final Map<NodeId, MetadataFile> files = new HashMap<>();
    private final Map<TestNode, Long> lastView = new HashMap<>();
    private int lossPercent;
    private final List<String> acknowledged = new ArrayList<>();
    private int keys;
    private int allAcknowledged;

    @Test
    void agreesWhenTheFaultsAreOver() {
        long seed = Seed.of("ClusterRandomTest");
        for (int run = 0; run < RUNS; run++) {
            random = Seed.random(seed + run);
            String replay = "-Donehop.seed=" + (seed + run);
            try {
                run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(replay, e);
            }
        }
        assertThat(allAcknowledged).isPositive();
    }

    private void run() {
        cluster = TestCluster.of(0);
        files.clear();
        lastView.clear();
        acknowledged.clear();
        for (int i = 1; i <= NODES; i++) {
            start(i);
        }
        lossPercent = random.nextInt(30);
        cluster.network.lose((from, to, type) -> random.nextInt(100) < lossPercent);
        cluster.network.delay(() -> random.nextInt(20) == 0 ? random.nextLong(300_000_000)
                : random.nextLong(5_000_000));
        for (int step = 0; step < STEPS; step++) {
            step();
            cluster.time.pass(random.nextLong(random.nextBoolean() ? 400_000_000 : 10_000_000));
            assertNoTwoPlansOfOneKey();
        }
        lossPercent = 0;
        for (int i = 1; i <= NODES; i++) {
            start(i);
        }
        deliver(new ArrayList<>(cluster.nodes.keySet()));
        cluster.settle();
        cluster.assertAgreed(cluster.nodes.keySet());
        assertThat(cluster.node(1).metadata.entries()).extracting(MetadataEntry::key)
                .containsAll(acknowledged);
        allAcknowledged += acknowledged.size();
    }

    private void assertNoTwoPlansOfOneKey() {
        var inputs = new HashMap<Long, String>();
        for (TestNode node : cluster.nodes.values()) {
            if (node.keeper.key != 0) {
                String first = inputs.putIfAbsent(node.keeper.key, node.keeper.inputs());
                assertThat(first == null ? node.keeper.inputs() : first).isEqualTo(node.keeper.inputs());
                assertThat(node.status().members()).extracting(ClusterMember::id).contains(node.id);
            }
        }
    }

    private void start(int number) {
        NodeId id = TestCluster.id(number);
        if (!cluster.nodes.containsKey(id)) {
            MetadataFile file = files.computeIfAbsent(id, _ -> new MemoryMetadataFile());
            cluster.add(new TestNode(id, cluster.time, cluster.network, file, "bar", "test"));
        }
    }

    private void step() {
        int number = 1 + random.nextInt(NODES);
        TestNode node = cluster.nodes.get(TestCluster.id(number));
        switch (random.nextInt(10)) {
            case 0, 1 -> split();
            case 2, 3 -> deliver(new ArrayList<>(cluster.nodes.keySet()));
            case 4 -> cluster.kill(number);
            case 5 -> start(number);
            case 6 -> withNode(node, each -> each.engine.recluster());
            case 7 -> withNode(node, each -> each.engine.quiesce());
            case 8 -> withNode(node, each -> each.engine.quiesceUndo());
            default -> withNode(node, this::set);
        }
    }

    /// Keys that all write, whose last value must be the same everywhere, and keys that one writes, which
    /// must not be lost once that is acknowledged.
    private void set(TestNode node) {
        node.metadata.set("test", "k" + random.nextInt(5), random.nextInt(4) == 0 ? null : "v" + keys,
                _ -> { });
        String key = "only" + keys++;
        node.metadata.set("test", key, "v", outcome -> {
            if (outcome == MetadataOutcome.OK) {
                acknowledged.add(key);
            }
        });
    }

    private interface Action {
        void on(TestNode node);
    }

    private static void withNode(@Nullable TestNode node, Action action) {
        if (node != null) {
            action.on(node);
        }
    }

    private void split() {
        var ids = new ArrayList<>(cluster.nodes.keySet());
        Collections.shuffle(ids, new Random(random.nextLong()));
        while (!ids.isEmpty()) {
            List<NodeId> part = ids.subList(0, 1 + random.nextInt(ids.size()));
            deliver(List.copyOf(part));
            part.clear();
        }
    }

    /// Each member hears of the view at a time of its own, but never of an older one after a newer one.
    private void deliver(List<NodeId> ids) {
        if (ids.isEmpty()) {
            return;
        }
        ClusterView view = cluster.view(ids);
        for (NodeId id : ids) {
            TestNode node = cluster.node(id);
            cluster.time.schedule(() -> {
                if (cluster.nodes.get(id) == node
                        && lastView.merge(node, view.key(), Math::max) == view.key()) {
                    node.engine.viewChanged(view);
                }
            }, random.nextLong(50_000_000));
        }
    }
}
