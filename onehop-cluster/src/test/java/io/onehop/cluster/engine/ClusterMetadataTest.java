package io.onehop.cluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.metadata.MemoryMetadataFile;
import io.onehop.cluster.metadata.MetadataEntry;
import io.onehop.cluster.metadata.MetadataFile;
import io.onehop.cluster.metadata.MetadataOutcome;
import io.onehop.cluster.metadata.Truncations;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClusterMetadataTest {
    private final TestCluster cluster = TestCluster.of(3);
    private final List<MetadataOutcome> outcomes = new ArrayList<>();

    private void formAll() {
        cluster.form(1, 2, 3);
        cluster.settle();
    }

    private void set(int node, String key, @Nullable String value) {
        cluster.node(node).metadata.set("test", key, value, outcomes::add);
    }

    private @Nullable String value(int node, String key) {
        MetadataEntry entry = cluster.node(node).metadata.entry("test", key);
        return entry == null ? null : entry.value();
    }

    private static final class Truncated implements Truncations.Target {
        private final List<String> heard = new ArrayList<>();

        @Override
        public void truncate(String namespace, @Nullable String set, long lutMillis) {
            heard.add(namespace + ' ' + set + ' ' + lutMillis);
        }

        @Override
        public void undo(String namespace, @Nullable String set) {
            heard.add(namespace + ' ' + set + " undo");
        }
    }

    @Test
    void whatAnyNodeSetsHoldsEverywhere() {
        formAll();
        for (int i = 1; i <= 3; i++) {
            set(i, "k" + i, "v" + i);
        }
        cluster.time.passMillis(20);
        assertThat(outcomes).containsExactly(MetadataOutcome.OK, MetadataOutcome.OK, MetadataOutcome.OK);
        for (int i = 1; i <= 3; i++) {
            assertThat(value(i, "k1") + value(i, "k2") + value(i, "k3")).isEqualTo("v1v2v3");
        }
        set(1, "k2", null);
        cluster.time.passMillis(20);
        assertThat(value(3, "k2")).isNull();
        cluster.assertAgreed(1, 2, 3);
    }

    @Test
    void anyMessageMayBeLost() {
        for (int lost = 1; lost <= 8; lost++) {
            var faulty = TestCluster.of(3);
            faulty.form(1, 2, 3);
            faulty.settle();
            int number = faulty.network.sent() + lost;
            faulty.network.lose((from, to, type) -> faulty.network.sent() == number);
            var answers = new ArrayList<MetadataOutcome>();
            faulty.node(1).metadata.set("test", "k", "v", answers::add);
            faulty.time.passMillis(300);
            assertThat(answers).as("lost " + lost).containsExactly(MetadataOutcome.OK);
            assertThat(faulty.node(1).metadata.entries()).extracting(MetadataEntry::generation)
                    .containsExactly(1L);
            faulty.assertAgreed(1, 2, 3);
        }
    }

    @Test
    void aMemberThatDoesNotAnswerIsAnErrorAfterTwoSeconds() {
        formAll();
        cluster.network.lose((from, to, type) -> to.equals(TestCluster.id(2)));
        set(1, "k", "v");
        cluster.time.passMillis(1_900);
        assertThat(outcomes).isEmpty();
        cluster.time.passMillis(200);
        assertThat(outcomes).containsExactly(MetadataOutcome.TIMEOUT);
        cluster.network.lose((from, to, type) -> false);
        cluster.time.passMillis(2_000);
        cluster.assertAgreed(1, 2, 3);
        assertThat(value(2, "k")).isEqualTo("v");
    }

    @Test
    void nothingIsSetBeforeAllAreKnown() {
        set(1, "early", "1");
        cluster.time.passMillis(3_000);
        assertThat(outcomes).containsExactly(MetadataOutcome.TIMEOUT);
        var view = cluster.view(1, 2, 3);
        cluster.node(3).engine.viewChanged(view);
        set(3, "k", "v");
        cluster.time.passMillis(500);
        assertThat(outcomes).hasSize(1);
        cluster.node(1).engine.viewChanged(view);
        cluster.node(2).engine.viewChanged(view);
        cluster.time.passMillis(1_200);
        assertThat(outcomes).containsExactly(MetadataOutcome.TIMEOUT, MetadataOutcome.OK);
    }

    @Test
    void whoAskedAPrincipalThatDiedAsksTheNext() {
        formAll();
        cluster.network.lose((from, to, type) -> from.equals(TestCluster.id(3)));
        set(1, "k", "v");
        cluster.time.passMillis(500);
        cluster.kill(3);
        cluster.form(1, 2);
        cluster.time.passMillis(500);
        assertThat(outcomes).containsExactly(MetadataOutcome.OK);
        assertThat(value(2, "k")).isEqualTo("v");
    }

    @Test
    void aMemberThatLeavesIsNotWaitedFor() {
        formAll();
        cluster.network.lose((from, to, type) -> to.equals(TestCluster.id(1)));
        set(2, "k", "v");
        cluster.time.passMillis(500);
        cluster.kill(1);
        cluster.form(2, 3);
        cluster.time.passMillis(500);
        assertThat(outcomes).containsExactly(MetadataOutcome.OK);
    }

    @Test
    void joiningNodesLearnBeforePartitionsAreDealtOut() {
        cluster.form(2, 3);
        cluster.settle();
        set(2, "k", "v");
        cluster.settle();
        cluster.form(1);
        cluster.form(1, 2, 3);
        cluster.settle();
        cluster.assertAgreed(1, 2, 3);
        int calls = Integer.parseInt(cluster.node(1).heard.getFirst().split(" ")[0]);
        assertThat(cluster.node(1).heard).containsExactly(calls + " k=v");
        assertThat(cluster.node(1).keeper.calls.subList(calls, cluster.node(1).keeper.calls.size()))
                .containsExactly("rebalance");
    }

    @Test
    void clustersThatMergeAgree() {
        formAll();
        set(1, "old", "1");
        cluster.settle();
        cluster.form(1);
        cluster.form(2, 3);
        cluster.settle();
        set(1, "k", "from one");
        set(2, "k", "from two");
        cluster.time.passMillis(50);
        set(2, "k", "from two again");
        set(1, "only", "one");
        set(2, "old", null);
        cluster.settle();
        assertThat(outcomes).containsOnly(MetadataOutcome.OK);
        formAll();
        cluster.assertAgreed(1, 2, 3);
        assertThat(value(1, "k")).isEqualTo("from two again");
        assertThat(value(3, "only")).isEqualTo("one");
        assertThat(value(1, "old")).isNull();
    }

    @Test
    void aNodeThatStartsAgainKnowsWhatItSaved() {
        var file = new MemoryMetadataFile();
        cluster.add(new TestNode(TestCluster.id(4), cluster.time, cluster.network, file, "test"));
        cluster.form(4);
        set(4, "k", "v");
        cluster.settle();
        cluster.kill(4);
        var again = new TestNode(TestCluster.id(4), cluster.time, cluster.network, file, "test");
        assertThat(again.heard).containsExactly("0 k=v");
    }

    @Test
    void whatCannotBeSavedIsToldAndSavedLater() {
        var isBroken = new boolean[] {true};
        var good = new MemoryMetadataFile();
        var file = new MetadataFile() {
            @Override
            public List<MetadataEntry> load(String module) {
                return good.load(module);
            }

            @Override
            public void save(String module, List<MetadataEntry> entries, Consumer<Boolean> done) {
                if (isBroken[0]) {
                    done.accept(false);
                } else {
                    good.save(module, entries, done);
                }
            }
        };
        cluster.add(new TestNode(TestCluster.id(4), cluster.time, cluster.network, file, "test"));
        cluster.form(1, 2, 3, 4);
        cluster.settle();
        set(4, "k", "v");
        cluster.time.passMillis(100);
        assertThat(outcomes).containsExactly(MetadataOutcome.NOT_SAVED);
        isBroken[0] = false;
        cluster.settle();
        assertThat(good.load("test")).hasSize(1);
    }

    @Test
    void boundsAreAnswers() {
        cluster.form(1);
        cluster.node(1).metadata.set("nobody", "k", "v", outcomes::add);
        cluster.settle();
        assertThat(outcomes).containsExactly(MetadataOutcome.INVALID);
        outcomes.clear();
        for (int i = 0; i <= 4096; i++) {
            set(1, "k" + i, "v");
            cluster.time.passMillis(1);
        }
        cluster.settle();
        assertThat(outcomes.subList(0, 4096)).containsOnly(MetadataOutcome.OK);
        assertThat(outcomes.get(4096)).isEqualTo(MetadataOutcome.FULL);
        set(1, "k7", "w");
        cluster.settle();
        assertThat(outcomes.getLast()).isEqualTo(MetadataOutcome.OK);
        outcomes.clear();
        for (int i = 0; i < 300; i++) {
            cluster.node(2).metadata.set("test", "k" + i, "v", outcomes::add);
        }
        cluster.time.passMillis(1);
        assertThat(outcomes).hasSize(300 - 256).containsOnly(MetadataOutcome.BUSY);
    }

    @Test
    void truncationsReachAllNodesAndAreTakenBack() {
        var heard = new ArrayList<Truncated>();
        var doors = new ArrayList<Truncations>();
        for (TestNode node : cluster.nodes.values()) {
            heard.add(new Truncated());
            doors.add(new Truncations(node.metadata, heard.getLast()));
        }
        formAll();
        doors.get(0).request("test", "s|t", 70, outcomes::add);
        doors.get(1).request("test", null, 80, outcomes::add);
        cluster.settle();
        doors.get(2).request("test", null, 60, outcomes::add);
        doors.get(2).requestUndo("test", "s|t", outcomes::add);
        doors.get(2).requestUndo("bar", null, outcomes::add);
        cluster.settle();
        doors.get(2).request("test", "s|t", 50, outcomes::add);
        cluster.settle();
        assertThat(outcomes).hasSize(6).containsOnly(MetadataOutcome.OK);
        for (Truncated each : heard) {
            assertThat(each.heard).containsExactlyInAnyOrder("test s|t 70", "test null 80", "test s|t undo",
                    "test s|t 50");
        }
    }

    @Test
    void truncationsOfBothSidesOfASplitEndInTheLater() {
        var heard = new ArrayList<Truncated>();
        var doors = new ArrayList<Truncations>();
        for (TestNode node : cluster.nodes.values()) {
            heard.add(new Truncated());
            doors.add(new Truncations(node.metadata, heard.getLast()));
        }
        cluster.form(1);
        cluster.form(2, 3);
        cluster.settle();
        doors.get(0).request("test", null, 100, outcomes::add);
        doors.get(1).request("test", null, 40, outcomes::add);
        doors.get(1).request("test", null, 50, outcomes::add);
        cluster.settle();
        formAll();
        for (Truncated each : heard) {
            assertThat(each.heard.getLast()).isEqualTo("test null 100");
        }
        cluster.form(1);
        cluster.form(2, 3);
        cluster.settle();
        doors.get(1).requestUndo("test", null, outcomes::add);
        cluster.settle();
        doors.get(1).request("test", null, 60, outcomes::add);
        doors.get(0).request("test", null, 200, outcomes::add);
        cluster.settle();
        formAll();
        assertThat(heard.getFirst().heard).endsWith("test null 200", "test null undo", "test null 60");
        assertThat(heard.getLast().heard).endsWith("test null undo", "test null 60");
    }
}
