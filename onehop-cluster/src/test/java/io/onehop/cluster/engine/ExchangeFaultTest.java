package io.onehop.cluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.balance.NodeInput;
import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.cluster.exchange.ExchangePhase;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.view.ClusterView;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Exchanges during which messages are lost and nodes die: every message once, systematically.
class ExchangeFaultTest {
    private static final int STATE = FabricTypes.EXCHANGE + 1;
    private static final int READY = FabricTypes.EXCHANGE + 3;
    private static final int COMMIT = FabricTypes.EXCHANGE + 4;
    private static final int COMMITTED = FabricTypes.EXCHANGE + 5;

    private TestCluster cluster = TestCluster.of(3);

    private void restart(int count) {
        cluster = TestCluster.of(count);
    }

    /// Keys of all copies a plan was computed from.
    private static Set<Long> keys(TestNode node) {
        var keys = new TreeSet<Long>();
        node.keeper.plans.forEach(plan -> {
            for (NodeInput input : plan.input().nodes()) {
                Arrays.stream(input.versions()).filter(version -> !version.isNull())
                        .map(PartitionVersion::key).forEach(keys::add);
            }
        });
        return keys;
    }

    @Test
    void anySingleMessageMayBeLost() {
        for (int lost = 1; lost <= 12; lost++) {
            restart(3);
            int number = lost;
            cluster.network.lose((from, to, type) -> cluster.network.sent() == number);
            cluster.form(1, 2, 3);
            cluster.time.passMillis(500);
            cluster.assertAgreed(1, 2, 3);
            assertThat(cluster.network.sent()).isGreaterThan(12).isLessThanOrEqualTo(14);
        }
    }

    @Test
    void anyTwoMessagesMayBeLost() {
        for (int one = 1; one <= 14; one++) {
            for (int two = one + 1; two <= 14; two++) {
                restart(3);
                int first = one;
                int second = two;
                cluster.network.lose((from, to, type) ->
                        cluster.network.sent() == first || cluster.network.sent() == second);
                cluster.form(1, 2, 3);
                cluster.time.passMillis(1_000);
                cluster.assertAgreed(1, 2, 3);
            }
        }
    }

    @Test
    void everyMessageMayComeTwiceAndMuchLater() {
        for (long millis : new long[] {90, 130, 350, 1_700}) {
            restart(3);
            cluster.network.delay(() -> millis * 1_000_000);
            cluster.form(1, 2, 3);
            cluster.settle();
            cluster.assertAgreed(1, 2, 3);
            assertThat(cluster.node(1).keeper.calls).containsOnlyOnce("rebalance");
        }
    }

    @Test
    void theNodeThatLeadsMayDieAfterAnyMessage() {
        for (int last = 1; last <= 18; last++) {
            restart(4);
            cluster.form(1, 2, 3);
            cluster.settle();
            long before = cluster.node(1).status().key();
            int stop = cluster.network.sent() + last;
            cluster.network.lose((from, to, type) ->
                    (from.equals(TestCluster.id(4)) || to.equals(TestCluster.id(4)))
                            && cluster.network.sent() > stop);
            ClusterView view = cluster.view(1, 2, 3, 4);
            cluster.nodes.values().forEach(node -> node.engine.viewChanged(view));
            cluster.time.passMillis(50);
            cluster.kill(4);
            List<Integer> acted = List.of(1, 2, 3).stream()
                    .filter(each -> cluster.node(each).status().key() == view.key()).toList();
            cluster.form(1, 2, 3);
            cluster.settle();
            cluster.assertAgreed(1, 2, 3);
            assertThat(keys(cluster.node(1))).as("died after " + last + ", had committed: " + acted)
                    .containsExactly(acted.isEmpty() ? before : view.key());
        }
    }

    @Test
    void aMemberThatMissedTheCommitCountsAsIfItHadNot() {
        cluster.form(1, 2, 3);
        cluster.settle();
        cluster.network.lose((from, to, type) -> type == COMMIT && to.equals(TestCluster.id(1)));
        ClusterView missed = cluster.view(1, 2, 3);
        cluster.nodes.values().forEach(node -> node.engine.viewChanged(missed));
        cluster.time.passMillis(3_000);
        assertThat(cluster.node(1).status().exchange().phase()).isEqualTo(ExchangePhase.PREPARED);
        assertThat(cluster.node(3).engine.describe()).contains("exchange-phase=COMMITTING")
                .contains("waiting-for=A1");
        cluster.form(1, 2, 3);
        cluster.network.lose((from, to, type) -> false);
        cluster.settle();
        cluster.assertAgreed(1, 2, 3);
        assertThat(keys(cluster.node(1))).containsExactly(missed.key());
    }

    @Test
    void remembersSeveralExchangesItWasPreparedFor() {
        cluster.form(1, 2, 3);
        cluster.settle();
        cluster.network.lose((from, to, type) -> type == COMMIT && to.equals(TestCluster.id(1)));
        ClusterView committed = cluster.view(1, 2, 3);
        cluster.nodes.values().forEach(node -> node.engine.viewChanged(committed));
        cluster.time.passMillis(1_000);
        cluster.network.lose((from, to, type) -> type == COMMIT);
        for (int i = 0; i < 2; i++) {
            ClusterView other = cluster.view(1, 3);
            cluster.node(3).engine.viewChanged(other);
            cluster.node(1).engine.viewChanged(other);
            cluster.time.passMillis(1_000);
        }
        cluster.network.lose((from, to, type) -> false);
        cluster.form(1, 2);
        cluster.settle();
        cluster.assertAgreed(1, 2);
        assertThat(keys(cluster.node(1))).containsExactly(committed.key());
    }

    @Test
    void aCommitOfAnOldViewIsIgnored() {
        cluster.form(1, 2, 3);
        cluster.settle();
        ClusterView old = cluster.view(1, 2, 3);
        cluster.network.lose((from, to, type) -> {
            cluster.network.delay(() -> type == COMMIT ? 400_000_000L : 1_000_000L);
            return false;
        });
        cluster.nodes.values().forEach(node -> node.engine.viewChanged(old));
        cluster.time.passMillis(300);
        assertThat(cluster.node(1).status().exchange().phase()).isEqualTo(ExchangePhase.PREPARED);
        int rebalances = cluster.node(1).status().generations().rebalance();
        ClusterView now = cluster.view(1, 2, 3);
        cluster.node(1).engine.viewChanged(now);
        cluster.time.passMillis(300);
        assertThat(cluster.node(1).status().exchange().phase()).isEqualTo(ExchangePhase.AWAITING);
        assertThat(cluster.node(1).status().generations().rebalance()).isEqualTo(rebalances);
        assertThat(cluster.node(1).keeper.isSuspended).isTrue();
        cluster.node(2).engine.viewChanged(now);
        cluster.node(3).engine.viewChanged(now);
        cluster.settle();
        cluster.assertAgreed(1, 2, 3);
    }

    @Test
    void answersAreSentAgainWhenTheyAreLost() {
        for (int type : new int[] {STATE, READY, COMMITTED}) {
            restart(3);
            cluster.form(1, 2, 3);
            cluster.settle();
            int[] left = {3};
            cluster.network.lose((from, to, each) -> each == type && left[0]-- > 0);
            cluster.form(1, 2, 3);
            cluster.time.passMillis(2_000);
            cluster.assertAgreed(1, 2, 3);
        }
    }

    @Test
    void viewsMayChangeFasterThanExchanges() {
        for (int i = 0; i < 50; i++) {
            cluster.form(1, 2, 3);
            cluster.time.pass(i * 100_000L);
            cluster.form(i % 3 + 1);
            cluster.time.pass(i * 70_000L);
        }
        ClusterView last = cluster.view(1, 2, 3);
        for (TestNode node : cluster.nodes.values()) {
            node.engine.viewChanged(last);
            cluster.time.passMillis(40);
        }
        cluster.settle();
        cluster.assertAgreed(1, 2, 3);
    }

    @Test
    void aPlanForOthersThanTheViewSaysIsIgnored() {
        ClusterView view = cluster.view(1, 2, 3);
        var forged = new ClusterView(view.key(), view.principal(), cluster.view(1, 3, 9).members());
        cluster.node(1).engine.viewChanged(forged);
        cluster.node(2).engine.viewChanged(view);
        cluster.node(3).engine.viewChanged(view);
        cluster.settle();
        assertThat(cluster.node(1).status().exchange().phase()).isEqualTo(ExchangePhase.REPORTED);
        assertThat(cluster.node(3).engine.describe()).contains("exchange-phase=DISTRIBUTING");
    }
}
