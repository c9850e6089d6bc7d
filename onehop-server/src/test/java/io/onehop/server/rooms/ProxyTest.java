package io.onehop.server.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.model.ResultCode;
import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import io.onehop.server.proxy.ProxyCauses.Cause;
import io.onehop.server.proxy.ProxyReason;
import io.onehop.server.stats.NamespaceCounter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Commands that reach a node that cannot execute them.
class ProxyTest {
    private static final int REQUEST = FabricTypes.PROXY;
    private static final int RESPONSE = REQUEST + 1;
    private static final int RETURN = REQUEST + 2;

    private final TestCluster cluster = new TestCluster(3);
    private final TestMember one = cluster.node(1);
    private final TestMember two = cluster.node(2);
    private final TestMember three = cluster.node(3);

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(cluster.isIdle()).isTrue();
    }

    /// S0-01, S0-02, S0-09, S0-10, S0-11, S0-57.
    @Test
    void executesReadsAndWritesThroughTheMaster() {
        cluster.deal(7, 1);
        Call put = two.send(RawMessage.put(5, RawOp.write("a", 1)));
        assertThat(put.isDone()).isFalse();
        assertThat(two.proxies.getFirst().open()).isEqualTo(1);
        cluster.pass(2);
        assertThat(put.reply().generation()).isEqualTo(1);
        assertThat(one.has(5)).isTrue();
        assertThat(two.has(5)).isFalse();
        Call get = two.send(RawMessage.get(5));
        Call missing = two.send(RawMessage.get(6));
        cluster.pass(2);
        assertThat(get.reply().ops()).hasToString("[a=1]");
        assertThat(missing.code()).isEqualTo(ResultCode.NOT_FOUND.code());
        Call delete = two.send(RawMessage.delete(5));
        cluster.pass(2);
        assertThat(delete.code()).isZero();
        assertThat(two.counted(NamespaceCounter.CLIENT_PROXY_COMPLETE)).isEqualTo(4);
        assertThat(one.counted(NamespaceCounter.CLIENT_PROXY_COMPLETE)).isZero();
        assertThat(one.counted(NamespaceCounter.FROM_PROXY_WRITE_SUCCESS)).isEqualTo(1);
        assertThat(one.counted(NamespaceCounter.FROM_PROXY_READ_SUCCESS)).isEqualTo(1);
        assertThat(one.counted(NamespaceCounter.FROM_PROXY_READ_NOT_FOUND)).isEqualTo(1);
        assertThat(one.counted(NamespaceCounter.FROM_PROXY_DELETE_SUCCESS)).isEqualTo(1);
        assertThat(two.counted(NamespaceCounter.CLIENT_WRITE_SUCCESS)).isZero();
        assertThat(one.counted(NamespaceCounter.CLIENT_READ_SUCCESS)).isZero();
    }

    /// S0-03, S0-42.
    @Test
    void answersTheBytesThatTheMasterWouldAnswer() {
        cluster.deal(7, 1);
        one.send(RawMessage.put(5, RawOp.write("a", 1), RawOp.write("b", "text")));
        for (RawMessage message : List.of(
                RawMessage.get(5), RawMessage.get(6), RawMessage.get(5, RawOp.read("b")),
                RawMessage.put(5, RawOp.add("b", 1)))) {
            Call direct = one.send(message);
            Call proxied = two.send(message);
            cluster.pass(2);
            assertThat(proxied.bytes()).isEqualTo(direct.bytes());
        }
    }

    /// S0-07.
    @Test
    void aCompleteReplicaAnswersReadsItself() {
        cluster.deal(7, 1, 2);
        one.send(RawMessage.put(5, RawOp.write("a", 1)));
        cluster.pass(2);
        assertThat(two.send(RawMessage.get(5)).reply().ops()).hasToString("[a=1]");
        assertThat(two.counted(NamespaceCounter.CLIENT_READ_SUCCESS)).isEqualTo(1);
        assertThat(cluster.fabric.sent(REQUEST)).isZero();
    }

    /// S0-54.
    @Test
    void executesOnceThoughTheAnswerComesTwiceOrLate() {
        cluster.deal(7, 1);
        cluster.fabric.fate = (_, _, type) -> type == RESPONSE ? new long[] {1, 2} : new long[] {1};
        Call put = two.send(RawMessage.put(5, RawOp.add("a", 1)));
        cluster.pass(5);
        assertThat(put.code()).isZero();
        cluster.fabric.fate = (_, _, type) -> new long[] {type == RESPONSE ? 200 : 1};
        Call late = two.send(RawMessage.put(5, RawOp.add("a", 1)).timeoutMillis(100));
        cluster.pass(300);
        assertThat(late.code()).isEqualTo(ResultCode.TIMEOUT.code());
        cluster.fabric.fate = FakeFabric.PROMPT;
        Call get = two.send(RawMessage.get(5));
        cluster.pass(3);
        assertThat(get.reply().ops()).hasToString("[a=2]");
        assertThat(two.counted(NamespaceCounter.CLIENT_PROXY_COMPLETE)).isEqualTo(2);
        assertThat(two.counted(NamespaceCounter.CLIENT_PROXY_TIMEOUT)).isEqualTo(1);
    }

    /// S0-13, S0-29, S0-55, S0-58.
    @Test
    void timesOutWhenTheClientsTimeIsOver() {
        cluster.deal(7, 1);
        cluster.fabric.fate = (_, _, _) -> new long[0];
        var calls = new ArrayList<Call>();
        for (int i = 0; i < 10_000; i++) {
            calls.add(two.send(RawMessage.get(i).timeoutMillis(300)));
        }
        assertThat(two.proxies.getFirst().open()).isEqualTo(10_000);
        cluster.pass(295);
        assertThat(calls).noneMatch(Call::isDone);
        cluster.pass(10);
        assertThat(calls).allMatch(call -> call.code() == ResultCode.TIMEOUT.code());
        assertThat(two.proxies.getFirst().open()).isZero();
        assertThat(two.counted(NamespaceCounter.CLIENT_PROXY_TIMEOUT)).isEqualTo(10_000);
        assertThat(cluster.fabric.sent(REQUEST)).isEqualTo(10_000);
    }

    @Test
    void theOtherNodeKnowsHowMuchTimeIsLeft() {
        cluster.deal(7, 1, 3);
        cluster.fabric.fate = (from, _, type) -> new long[type == REQUEST || from.equals(two.id) ? 1 : 0];
        Call put = two.send(RawMessage.put(5, RawOp.write("a", 1)).timeoutMillis(50));
        cluster.pass(60);
        assertThat(put.code()).isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(one.counted(NamespaceCounter.FROM_PROXY_WRITE_TIMEOUT)).isEqualTo(1);
        cluster.fabric.fate = FakeFabric.PROMPT;
        cluster.pass(2_000);
        assertThat(three.flat(5)).isEqualTo(one.flat(5));
    }

    /// S0-12.
    @Test
    void anAnswerThatIsNoneIsAnError() {
        StrangeNode.babbling(cluster.fabric, 9);
        cluster.deal(7, 9);
        Call get = two.send(RawMessage.get(5));
        Call put = two.send(RawMessage.put(5, RawOp.write("a", 1)));
        cluster.pass(3);
        assertThat(get.code()).isEqualTo(ResultCode.SERVER_ERROR.code());
        assertThat(put.code()).as("in doubt").isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(two.counted(NamespaceCounter.CLIENT_PROXY_ERROR)).isEqualTo(2);
    }

    @Test
    void aCommandGoesOnToTheNodeThatItsReceiverNames() {
        cluster.deal(7, 3);
        cluster.dealTo(two, 7, 1);
        Call put = two.send(RawMessage.put(5, RawOp.add("a", 1)));
        cluster.pass(4);
        assertThat(put.code()).isZero();
        assertThat(three.has(5)).isTrue();
        assertThat(cluster.fabric.sent(REQUEST)).isEqualTo(2);
        assertThat(cluster.fabric.sent(RETURN)).isEqualTo(1);
        assertThat(two.counted(NamespaceCounter.CLIENT_PROXY_COMPLETE)).isEqualTo(1);
        assertThat(one.counted(NamespaceCounter.FROM_PROXY_WRITE_SUCCESS)).isZero();
    }

    /// S0-56.
    @Test
    void nodesThatDisagreeForEverSendLittleAndEndWithTheTime() {
        cluster.dealTo(one, 7, 2);
        cluster.dealTo(two, 7, 3);
        cluster.dealTo(three, 7, 1);
        Call put = two.send(RawMessage.put(5, RawOp.add("a", 1)).timeoutMillis(1_000));
        cluster.pass(1_010);
        assertThat(put.code()).isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(cluster.fabric.sent(REQUEST)).isLessThan(500);
        assertThat(one.has(5) || two.has(5) || three.has(5)).isFalse();
    }

    @Test
    void whatCameUnderAnotherTableIsGivenBackAndSentAgain() {
        cluster.deal(8, 1);
        cluster.dealTo(two, 7, 1);
        Call put = two.send(RawMessage.put(5, RawOp.add("a", 1)));
        cluster.pass(3);
        assertThat(put.isDone()).isFalse();
        assertThat(one.has(5)).isFalse();
        cluster.dealTo(two, 8, 1);
        cluster.pass(8);
        assertThat(put.reply().generation()).isEqualTo(1);
    }

    @Test
    void waitsWhileNobodyIsMaster() {
        cluster.deal(7, 1);
        var settled = two.namespace.partitions().table().entry(0);
        cluster.publish(two, 7, TestCluster.handingOver(settled, null));
        Call put = two.send(RawMessage.put(5, RawOp.add("a", 1)));
        Call late = two.send(RawMessage.put(6, RawOp.add("a", 1)).timeoutMillis(20));
        cluster.pass(30);
        assertThat(put.isDone()).isFalse();
        assertThat(late.code()).isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(two.counted(NamespaceCounter.CLIENT_TSVC_TIMEOUT)).isEqualTo(1);
        cluster.deal(7, 1);
        cluster.pass(8);
        assertThat(put.code()).isZero();
    }

    @Test
    void aNodeWithoutALeaseExecutesNothing() {
        cluster.deal(7, 1);
        var fallow = new TestCluster(1);
        fallow.deal(7, 1);
        assertThat(fallow.node(1).send(RawMessage.put(1, RawOp.add("a", 1))).code()).isZero();
        var asleep = new TestMember(4, cluster.clock, cluster.timers, cluster.fabric, false);
        cluster.dealTo(asleep, 7, 4);
        assertThat(asleep.send(RawMessage.get(5)).code()).isEqualTo(ResultCode.UNAVAILABLE.code());
        cluster.deal(7, 4);
        Call proxied = two.send(RawMessage.put(5, RawOp.add("a", 1)).timeoutMillis(50));
        cluster.pass(30);
        assertThat(asleep.has(5)).isFalse();
        asleep.lease.renewForGood();
        cluster.pass(15);
        assertThat(proxied.code()).isZero();
    }

    /// S0-47.
    @Test
    void namesTheClientOfEachDivertedCommand() {
        var logger = (Logger) LoggerFactory.getLogger("onehop.proxy-divert");
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        logger.addAppender(lines);
        Level before = logger.getLevel();
        logger.setLevel(Level.DEBUG);
        try {
            cluster.deal(7, 1);
            two.send(RawMessage.get(5));
            cluster.pass(2);
        } finally {
            logger.setLevel(before);
            logger.detachAppender(lines);
        }
        assertThat(lines.list).extracting(ILoggingEvent::getFormattedMessage).containsExactly(
                "diverted digest=" + TestMember.digest(5) + " client=10.0.0.7+4711 to=1");
    }

    @Test
    void tellsWhoCausesProxiesAndWhy() {
        cluster.deal(7, 1, 3);
        two.send(RawMessage.get(5));
        two.send(RawMessage.get(5));
        three.send(RawMessage.put(5, RawOp.add("a", 1)));
        cluster.pass(10);
        assertThat(two.causes.of("test"))
                .containsExactly(new Cause("10.0.0.7", ProxyReason.STALE_MAP, 2, 2));
        assertThat(three.causes.of("test"))
                .containsExactly(new Cause("10.0.0.7", ProxyReason.WRONG_POLICY, 1, 1));
        cluster.fabric.remove(one.id);
        Call lost = two.send(RawMessage.get(5).timeoutMillis(30));
        cluster.pass(70_000);
        assertThat(lost.code()).isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(two.causes.of("test")).containsExactly(
                new Cause("10.0.0.7", ProxyReason.STALE_MAP, 3, 0),
                new Cause("10.0.0.7", ProxyReason.MASTER_UNREACHABLE, 1, 0));
    }

    @Test
    void aClientThatHasGoneIsCountedAsAnError() {
        cluster.deal(7, 1);
        two.send(RawMessage.put(5, RawOp.add("a", 1))).abandon();
        cluster.pass(3);
        assertThat(one.has(5)).isTrue();
        assertThat(two.counted(NamespaceCounter.CLIENT_PROXY_ERROR)).isEqualTo(1);
    }

    /// S0-52.
    @Test
    void notesTheTimeOfProxiesWhenAskedTo() {
        cluster.deal(7, 1);
        two.config.setConfig("context=namespace;id=test;enable-hist-proxy=true");
        two.send(RawMessage.get(5));
        cluster.pass(3);
        cluster.clock.advanceSeconds(1);
        two.namespace.latencies().closeInterval(cluster.clock.nanoTime());
        assertThat(two.namespace.latencies().dump()).anyMatch(line -> line.contains("{test}-proxy"));
    }
}
