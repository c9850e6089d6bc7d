package io.onehop.cluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.cluster.balance.NamespaceInput;
import io.onehop.cluster.balance.NamespacePlan;
import io.onehop.cluster.balance.NodeInput;
import io.onehop.cluster.exchange.ExchangePhase;
import io.onehop.cluster.metadata.MemoryMetadataFile;
import io.onehop.cluster.view.ClusterView;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterEngineTest {
    private static final long LIMIT = Duration.ofSeconds(5).toNanos();

    private final TestCluster cluster = TestCluster.of(3);

    @BeforeEach
    void form() {
        cluster.form(1, 2, 3);
        cluster.settle();
    }

    private NamespaceInput input(int node, String namespace) {
        for (NamespacePlan plan : cluster.node(node).keeper.plans) {
            if (plan.input().name().equals(namespace)) {
                return plan.input();
            }
        }
        throw new IllegalArgumentException(namespace);
    }

    private String stable(int node, String size) {
        return ClusterAnswers.stable(size, null, null, cluster.node(node).engine, _ -> 0);
    }

    @Test
    void onlyThePrincipalReclusters() {
        long before = cluster.node(1).status().key();
        assertThat(ClusterAnswers.recluster(cluster.node(1).engine)).isEqualTo("ignored-by-non-principal");
        assertThat(ClusterAnswers.recluster(cluster.node(3).engine)).isEqualTo("ok");
        cluster.settle();
        cluster.assertAgreed(1, 2, 3);
        assertThat(cluster.node(1).status().key()).isNotEqualTo(before).isPositive().isLessThan(1L << 48);
        assertThat(cluster.node(1).status().generations())
                .isEqualTo(new ClusterStatus.Generations(1, 1, 2));
    }

    @Test
    void aReclusterDuringAnExchangeIsRefused() {
        cluster.node(3).engine.viewChanged(cluster.view(1, 2, 3));
        cluster.time.passMillis(10);
        assertThat(ClusterAnswers.recluster(cluster.node(3).engine)).startsWith("ERROR:7:");
        assertThat(stable(3, "3")).isEqualTo("ERROR:7:unstable cluster");
    }

    @Test
    void aViewThatIsToldTwiceChangesNothing() {
        ClusterView view = cluster.view(1, 2, 3);
        cluster.nodes.values().forEach(node -> node.engine.viewChanged(view));
        cluster.settle();
        cluster.nodes.values().forEach(node -> node.engine.viewChanged(view));
        cluster.assertAgreed(1, 2, 3);
        assertThatThrownBy(() -> cluster.node(1).engine.viewChanged(cluster.view(2, 3)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNodeThatMayHaveBeenPutOutServesNothingBeforeTheNextBalance() {
        TestNode late = cluster.node(1);
        ClusterView view = cluster.view(1, 2, 3);
        assertThat(late.lease.holds(cluster.time.nanoTime())).isFalse();
        late.engine.viewChanged(view);
        late.lease.renew(cluster.time.nanoTime() + LIMIT);
        assertThat(late.lease.holds(cluster.time.nanoTime())).isFalse();
        cluster.node(2).engine.viewChanged(view);
        cluster.node(3).engine.viewChanged(view);
        cluster.settle();
        late.lease.renew(cluster.time.nanoTime() + LIMIT);
        assertThat(late.lease.holds(cluster.time.nanoTime())).isTrue();
    }

    @Test
    void aNodeWhoseLeaseHoldsServesOnWhileABalanceIsWorkedOut() {
        TestNode node = cluster.node(1);
        node.lease.renew(cluster.time.nanoTime() + LIMIT);
        node.engine.viewChanged(cluster.view(1, 2, 3));
        assertThat(node.lease.holds(cluster.time.nanoTime())).isTrue();
    }

    @Test
    void quiesceTakesEffectAtTheNextRecluster() {
        assertThat(ClusterAnswers.quiesce(cluster.node(1).engine)).isEqualTo("ok");
        cluster.settle();
        assertThat(cluster.node(1).status().pendingQuiesce()).isTrue();
        assertThat(cluster.node(1).status().quiesced()).isZero();
        cluster.node(3).engine.recluster();
        cluster.settle();
        cluster.assertAgreed(1, 2, 3);
        assertThat(cluster.node(1).keeper.mastered()).isZero();
        assertThat(cluster.node(2).status().quiesced()).isEqualTo(1);
        assertThat(ClusterAnswers.quiesceUndo(cluster.node(1).engine)).isEqualTo("ok");
        cluster.node(3).engine.recluster();
        cluster.settle();
        assertThat(cluster.node(2).status().quiesced()).isZero();
        assertThat(cluster.node(1).keeper.mastered()).isPositive();
    }

    @Test
    void whenAllAreQuiescedNoneIs() {
        cluster.nodes.values().forEach(node -> node.engine.quiesce());
        cluster.node(3).engine.recluster();
        cluster.settle();
        cluster.assertAgreed(1, 2, 3);
        assertThat(cluster.node(3).status().quiesced()).isZero();
        assertThat(cluster.node(3).status().members()).allMatch(ClusterMember::wantsQuiesce);
        assertThat(input(1, "test").nodes()).noneMatch(NodeInput::quiesced);
    }

    @Test
    void racksTakeEffectAtTheNextRecluster() {
        cluster.node(1).space("test").settings = TestNode.Space.settings(2, 7, 7, true);
        assertThat(ClusterAnswers.racks(cluster.node(2).status(), "test")).isEqualTo("rack_0=A3,A2,A1");
        cluster.node(3).engine.recluster();
        cluster.settle();
        assertThat(ClusterAnswers.racks(cluster.node(2).status(), "test"))
                .isEqualTo("rack_0=A3,A2:rack_7=A1");
        assertThat(ClusterAnswers.racks(cluster.node(2).status(), null))
                .isEqualTo("ns=bar:rack_0=A3,A2,A1;ns=test:rack_0=A3,A2:rack_7=A1");
        assertThat(ClusterAnswers.racks(cluster.node(2).status(), "none")).startsWith("ERROR:20:");
        assertThat(ClusterAnswers.rackIds(cluster.node(1).status(), TestCluster.id(1)))
                .isEqualTo("bar:0;test:7");
        assertThat(input(2, "test").activeRack()).isZero();
    }

    @Test
    void wishesHoldWhenAllHaveThem() {
        for (int i = 1; i <= 3; i++) {
            cluster.node(i).space("test").settings = TestNode.Space.settings(2, i % 2 + 1, 2, true);
            cluster.node(i).space("bar").settings = TestNode.Space.settings(2, i, 2, i != 2);
        }
        cluster.node(3).engine.recluster();
        cluster.settle();
        assertThat(input(1, "test").activeRack()).isEqualTo(2);
        assertThat(input(1, "test").uniform()).isTrue();
        assertThat(input(1, "bar").activeRack()).as("more racks than copies").isZero();
        assertThat(input(1, "bar").uniform()).isFalse();
    }

    @Test
    void differentReplicationFactorsAreRefusedUntilTheyAreTheSame() {
        cluster.node(1).space("test").settings = TestNode.Space.settings(1, 0, 0, true);
        cluster.form(1, 2, 3);
        cluster.settle();
        assertThat(cluster.node(3).status().exchange().phase()).isIn(ExchangePhase.REFUSED,
                ExchangePhase.COLLECTING);
        assertThat(cluster.node(3).engine.describe())
                .contains("problem=namespace test: replication-factor differs: A3=2 A2=2 A1=1");
        assertThat(cluster.node(1).keeper.isSuspended).isTrue();
        assertThat(cluster.node(1).status().migrationsAllowed()).isFalse();
        cluster.node(1).space("test").settings = TestNode.Space.settings(2, 0, 0, true);
        cluster.settle();
        cluster.assertAgreed(1, 2, 3);
        assertThat(cluster.node(3).engine.describe()).contains("problem=none");
    }

    @Test
    void aNamespaceIsDealtOutAmongThoseThatHaveIt() {
        cluster.add(new TestNode(TestCluster.id(4), cluster.time, cluster.network, new MemoryMetadataFile(),
                "test"));
        cluster.form(1, 2, 3, 4);
        cluster.settle();
        assertThat(input(1, "bar").nodes()).extracting(NodeInput::id)
                .containsExactly(TestCluster.id(3), TestCluster.id(2), TestCluster.id(1));
        assertThat(input(1, "test").nodes()).hasSize(4);
        assertThat(cluster.node(4).keeper.plans).hasSize(1);
        assertThat(ClusterAnswers.stable(null, null, "bar", cluster.node(4).engine, _ -> 0))
                .startsWith("ERROR:20:");
    }

    @Test
    void tellsPeersAndTheirChanges() {
        assertThat(cluster.node(1).status().members()).extracting(ClusterMember::services)
                .contains(Map.of("clear", List.of("10.0.0.162:3000")));
        cluster.node(2).services = Map.of("clear", List.of("10.9.9.9:3000"));
        cluster.node(3).engine.recluster();
        cluster.settle();
        assertThat(cluster.node(1).status().generations()).isEqualTo(new ClusterStatus.Generations(1, 2, 2));
        cluster.kill(2);
        cluster.form(1, 3);
        cluster.settle();
        assertThat(cluster.node(1).status().generations()).isEqualTo(new ClusterStatus.Generations(2, 3, 3));
    }

    @Test
    void tellsWhetherItIsStable() {
        String key = stable(1, "3");
        assertThat(key).matches("[0-9A-F]+").isEqualTo(stable(2, "3"));
        assertThat(stable(1, "2")).isEqualTo("ERROR:7:cluster not specified size");
        assertThat(stable(1, "x")).isEqualTo("ERROR:4:bad size");
        var engine = cluster.node(1).engine;
        assertThat(ClusterAnswers.stable(null, "perhaps", null, engine, _ -> 0))
                .isEqualTo("ERROR:4:bad ignore migrations");
        assertThat(ClusterAnswers.stable(null, null, null, engine, name -> name.equals("bar") ? 1 : 0))
                .isEqualTo("ERROR:7:unstable cluster");
        assertThat(ClusterAnswers.stable(null, "true", null, engine, _ -> 1)).isEqualTo(key);
        assertThat(ClusterAnswers.stable(null, "false", "test", engine, name -> name.equals("bar") ? 1 : 0))
                .isEqualTo(key);
        assertThat(ClusterAnswers.stable(null, null, "none", engine, _ -> 0))
                .isEqualTo("ERROR:20:namespace not found on node");
    }

    @Test
    void aNodeThatLeavesHandsOverFirst() {
        boolean[] done = {false};
        cluster.node(1).engine.leave(() -> done[0] = cluster.node(1).keeper.mastered() == 0, LIMIT);
        cluster.time.passMillis(300);
        assertThat(done[0]).isTrue();
        assertThat(cluster.node(2).status().quiesced()).isEqualTo(1);
        assertThat(cluster.node(2).status().generations().rebalance()).as("one recluster").isEqualTo(2);
    }

    @Test
    void thePrincipalLeavesLikewise() {
        boolean[] done = {false};
        cluster.node(3).engine.leave(() -> done[0] = cluster.node(3).keeper.mastered() == 0, LIMIT);
        cluster.time.passMillis(300);
        assertThat(done[0]).isTrue();
    }

    @Test
    void leavingEndsWhenTheTimeIsUp() {
        cluster.network.lose((from, to, type) -> true);
        boolean[] done = {false};
        cluster.node(1).engine.leave(() -> done[0] = true, LIMIT);
        cluster.time.passMillis(4_900);
        assertThat(done[0]).isFalse();
        cluster.time.passMillis(200);
        assertThat(done[0]).isTrue();
    }

    @Test
    void leavingAsksAgainWhenTheRequestIsLost() {
        int[] left = {5};
        cluster.network.lose((from, to, type) -> left[0]-- > 0);
        boolean[] done = {false};
        cluster.node(1).engine.leave(() -> done[0] = cluster.node(1).keeper.mastered() == 0, LIMIT);
        cluster.time.passMillis(2_000);
        assertThat(done[0]).isTrue();
    }

    @Test
    void theLastNodeLeavesAtOnceAndSoDoAllTogether() {
        boolean[] done = new boolean[4];
        for (int i = 1; i <= 3; i++) {
            int node = i;
            cluster.node(i).engine.leave(() -> done[node] = true, LIMIT);
        }
        cluster.time.passMillis(1_000);
        assertThat(done).containsExactly(false, true, true, true);
        var alone = TestCluster.of(1);
        alone.form(1);
        alone.node(1).engine.leave(() -> done[0] = true, LIMIT);
        alone.time.passMillis(0);
        assertThat(done[0]).isTrue();
    }
}
