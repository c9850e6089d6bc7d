package io.onehop.server.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.model.ResultCode;
import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.wire.Info1;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Commands on partitions of which other nodes have versions of their own.
class DuplicatesTest {
    private static final int ASK = FabricTypes.REPLICATION + 2;

    private final TestCluster cluster = new TestCluster(3);
    private final TestMember one = cluster.node(1);
    private final TestMember two = cluster.node(2);
    private final TestMember three = cluster.node(3);

    /// The second node has had key 5 written three times, the third once but last.
    @BeforeEach
    void writeApart() {
        cluster.dealTo(two, 3, 2);
        cluster.dealTo(three, 4, 3);
        for (int i = 0; i < 3; i++) {
            two.send(RawMessage.put(5, RawOp.add("a", 1)));
        }
        cluster.pass(10);
        three.send(RawMessage.put(5, RawOp.add("a", 100)));
        cluster.pass(10);
        merge(7);
    }

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(cluster.isIdle()).isTrue();
    }

    private void merge(long key) {
        cluster.publish(one, key, TestCluster.entry(one.id, List.of(two.id, three.id), 1));
        cluster.dealTo(two, key, 1);
        cluster.dealTo(three, key, 1);
    }

    @Test
    void aWriteTakesTheBestVersionFirst() {
        Call put = one.send(RawMessage.put(5, RawOp.add("a", 10)));
        assertThat(put.isDone()).isFalse();
        cluster.pass(3);
        assertThat(put.reply().generation()).isEqualTo(4);
        assertThat(one.send(RawMessage.get(5)).reply().ops()).hasToString("[a=13]");
        assertThat(one.counted(NamespaceCounter.DUP_RES_ASK)).isEqualTo(2);
        assertThat(two.counted(NamespaceCounter.DUP_RES_RESPOND_READ)).isEqualTo(1);
    }

    @Test
    void theLastUpdateWinsWherePolicySaysSo() {
        one.config.setConfig("context=namespace;id=test;conflict-resolution-policy=last-update-time");
        for (TestMember each : List.of(two, three)) {
            each.config.setConfig("context=namespace;id=test;conflict-resolution-policy=last-update-time");
        }
        Call put = one.send(RawMessage.put(5, RawOp.add("a", 10)));
        cluster.pass(3);
        assertThat(put.reply().generation()).isEqualTo(2);
        assertThat(one.send(RawMessage.get(5)).reply().ops()).hasToString("[a=110]");
    }

    @Test
    void onlyReadsThatWantAllAsk() {
        assertThat(one.send(RawMessage.get(5)).code()).isEqualTo(ResultCode.NOT_FOUND.code());
        Call all = one.send(RawMessage.get(5).info1(Info1.READ_MODE_AP_ALL));
        cluster.pass(3);
        assertThat(all.reply().ops()).hasToString("[a=3]");
        one.config.setConfig("context=namespace;id=test;read-consistency-level-override=one");
        assertThat(one.send(RawMessage.get(6).info1(Info1.READ_MODE_AP_ALL)).isDone()).isTrue();
        one.config.setConfig("context=namespace;id=test;read-consistency-level-override=all");
        assertThat(one.send(RawMessage.get(6)).isDone()).isFalse();
        cluster.pass(3);
    }

    @Test
    void writesDoNotAskWhereThatIsTurnedOff() {
        one.config.setConfig("context=namespace;id=test;disable-write-dup-res=true");
        assertThat(one.send(RawMessage.put(5, RawOp.add("a", 10))).code()).isZero();
        assertThat(cluster.fabric.sent(ASK)).isZero();
    }

    @Test
    void whatIsNotBetterIsNotSent() {
        one.send(RawMessage.put(5, RawOp.add("a", 10)));
        cluster.pass(3);
        one.send(RawMessage.put(5, RawOp.add("a", 10)));
        cluster.pass(3);
        assertThat(two.counted(NamespaceCounter.DUP_RES_RESPOND_NO_READ)).isEqualTo(1);
        assertThat(one.send(RawMessage.get(5)).reply().ops()).hasToString("[a=23]");
    }

    @Test
    void aNodeWithAnotherTableIsAskedAgainSoon() {
        cluster.dealTo(two, 6, 1);
        Call put = one.send(RawMessage.put(5, RawOp.add("a", 10)));
        cluster.pass(10);
        assertThat(put.isDone()).isFalse();
        cluster.dealTo(two, 7, 1);
        cluster.pass(25);
        assertThat(put.reply().generation()).isEqualTo(4);
    }

    @Test
    void whoDoesNotAnswerIsAskedAgainUntilTimeIsOver() {
        cluster.fabric.fate = (_, to, _) -> new long[to.equals(two.id) ? 0 : 1];
        Call put = one.send(RawMessage.put(5, RawOp.add("a", 10)).timeoutMillis(1_500));
        cluster.pass(1_510);
        assertThat(put.code()).isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(one.counted(NamespaceCounter.RETRANSMIT_ALL_WRITE_DUP_RES)).isEqualTo(1);
        assertThat(one.counted(NamespaceCounter.CLIENT_WRITE_TIMEOUT)).isEqualTo(1);
    }

    @Test
    void aNewBalanceBeginsAnew() {
        cluster.fabric.fate = (_, to, _) -> new long[to.equals(two.id) ? 0 : 1];
        Call put = one.send(RawMessage.put(5, RawOp.add("a", 10)).timeoutMillis(5_000));
        cluster.pass(50);
        cluster.fabric.fate = FakeFabric.PROMPT;
        merge(8);
        cluster.pass(15);
        assertThat(put.reply().generation()).isEqualTo(4);
    }

    @Test
    void aDuplicateThatHasBeenMergedIsNotWaitedFor() {
        cluster.fabric.fate = (_, to, _) -> new long[to.equals(two.id) ? 0 : 1];
        Call put = one.send(RawMessage.put(5, RawOp.add("a", 10)).timeoutMillis(5_000));
        cluster.pass(50);
        cluster.publish(one, 7, TestCluster.entry(one.id, List.of(three.id), 1));
        cluster.pass(15);
        assertThat(put.reply().generation()).isEqualTo(2);
    }
}
