package io.onehop.cluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.exchange.ExchangePhase;
import io.onehop.cluster.view.ClusterView;
import org.junit.jupiter.api.Test;

class ExchangeTest {
    private final TestCluster cluster = TestCluster.of(3);

    @Test
    void aNodeThatIsAloneServesAtOnce() {
        cluster.form(1);
        cluster.assertAgreed(1);
        assertThat(cluster.network.sent()).isZero();
        assertThat(cluster.node(1).keeper.mastered()).isEqualTo(2 * TestNode.PARTITIONS);
    }

    @Test
    void threeNodesAgree() {
        cluster.form(1, 2, 3);
        cluster.time.passMillis(10);
        cluster.assertAgreed(1, 2, 3);
        assertThat(cluster.network.sent()).isEqualTo(3 * 2 * 2);
        assertThat(cluster.node(1).keeper.calls).endsWith("suspend", "rebalance");
    }

    @Test
    void nobodyDealsOutBeforeAllHaveTold() {
        ClusterView view = cluster.view(1, 2, 3);
        cluster.node(3).engine.viewChanged(view);
        cluster.node(2).engine.viewChanged(view);
        cluster.time.passMillis(5_000);
        assertThat(cluster.node(3).status().exchange().phase()).isEqualTo(ExchangePhase.COLLECTING);
        assertThat(cluster.node(3).engine.describe()).contains("exchange-phase=COLLECTING")
                .contains("waiting-for=A1");
        assertThat(cluster.node(2).engine.describe()).contains("exchange-phase=REPORTED")
                .contains("waiting-for=A3");
        assertThat(cluster.node(2).keeper.calls).doesNotContain("rebalance");
        cluster.node(1).engine.viewChanged(view);
        cluster.settle();
        cluster.assertAgreed(1, 2, 3);
    }

    @Test
    void aQuestionThatComesBeforeTheViewIsAnsweredWithIt() {
        ClusterView view = cluster.view(1, 2, 3);
        cluster.node(3).engine.viewChanged(view);
        cluster.time.passMillis(10);
        cluster.node(2).engine.viewChanged(view);
        cluster.node(1).engine.viewChanged(view);
        cluster.time.passMillis(10);
        cluster.assertAgreed(1, 2, 3);
    }

    @Test
    void nodesJoinAndLeave() {
        cluster.form(1, 2);
        cluster.settle();
        cluster.form(1, 2, 3);
        cluster.settle();
        cluster.assertAgreed(1, 2, 3);
        cluster.kill(3);
        cluster.form(1, 2);
        cluster.settle();
        cluster.assertAgreed(1, 2);
        assertThat(cluster.node(1).status().generations().rebalance()).isEqualTo(3);
    }
}
