package io.onehop.cluster.fabric.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.IncomingFact;
import io.onehop.model.NodeId;
import io.onehop.runtime.Transport;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Messages between nodes over loopback, with each transport that works here.
class NettyFabricSocketTest {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    static Stream<Transport> transports() {
        return Stream.of(Transport.values()).filter(Transport::isAvailable);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private TestNode node(Transport transport, long id) {
        TestNode node = new TestNode(transport, id, 0, TestNode.LIMITS);
        open.push(node);
        return node;
    }

    @ParameterizedTest
    @MethodSource("transports")
    void answersComeBackOnTheLaneThatAsked(Transport transport) {
        TestNode a = node(transport, 0xA);
        TestNode b = node(transport, 0xB).handle((from, _, body) -> from.send(Note.answer(body.readLong())));
        Map<Long, String> answeredOn = new ConcurrentHashMap<>();
        a.handle((from, _, body) -> answeredOn.put(
                body.readLong(), Thread.currentThread().getName() + " " + from.node()));
        TestNode.join(a.start(), b.start());

        a.send(a.service.get(0), b.id, FabricChannel.RW, Note.ask(1));
        a.send(a.service.get(1), b.id, FabricChannel.RW, Note.ask(2));
        a.send(a.cluster, b.id, FabricChannel.CTRL, Note.ask(3));
        a.send(a.cluster, b.id, FabricChannel.BULK, Note.ask(4));
        a.send(a.cluster, b.id, FabricChannel.META, Note.ask(5));
        Await.until("all answers", () -> answeredOn.size() == 5);

        assertThat(answeredOn.get(1L)).isEqualTo(threadOf(a.service.get(0)) + " B");
        assertThat(answeredOn.get(2L)).isEqualTo(threadOf(a.service.get(1)) + " B");
        for (long number = 3; number <= 5; number++) {
            assertThat(answeredOn.get(number)).isEqualTo(threadOf(a.cluster) + " B");
        }
    }

    private static String threadOf(EventLoop loop) {
        return TestNode.on(loop, () -> Thread.currentThread().getName());
    }

    @ParameterizedTest
    @MethodSource("transports")
    void messagesOfTheClusterArriveOnItsLaneAndReplicaWritesAreSpreadOverTheOthers(Transport transport) {
        Map<Long, String> arrivedOn = new ConcurrentHashMap<>();
        TestNode a = node(transport, 0xA).start();
        TestNode b = node(transport, 0xB).handle((_, _, body) ->
                arrivedOn.put(body.readLong(), Thread.currentThread().getName())).start();
        TestNode c = node(transport, 0xC).start();
        TestNode.join(a, b, c);

        a.send(a.cluster, b.id, FabricChannel.CTRL, Note.ask(1));
        a.send(a.cluster, b.id, FabricChannel.BULK, Note.ask(2));
        a.send(a.cluster, b.id, FabricChannel.META, Note.ask(3));
        a.send(a.service.get(0), b.id, FabricChannel.RW, Note.ask(4));
        Await.until("all messages", () -> arrivedOn.size() == 4);

        String clusterThread = threadOf(b.cluster);
        assertThat(arrivedOn.get(1L)).isEqualTo(clusterThread);
        assertThat(arrivedOn.get(2L)).isEqualTo(clusterThread);
        assertThat(arrivedOn.get(3L)).isEqualTo(clusterThread);
        assertThat(arrivedOn.get(4L)).isNotEqualTo(clusterThread);
        Await.until(() -> "two and two: " + b.fabric.facts().incoming(), () -> replicaWriters(b, 0) == 2
                && replicaWriters(b, 1) == 2);
    }

    private static long replicaWriters(TestNode node, int lane) {
        return node.fabric.facts().incoming().stream()
                .filter(each -> each.channel() == FabricChannel.RW && each.lane() == lane).count();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void keepsTheOrderOfEachLaneAndChannel(Transport transport) {
        int each = 5_000;
        TestNode a = node(transport, 0xA).start();
        AtomicInteger received = new AtomicInteger();
        Queue<String> wrong = new ConcurrentLinkedQueue<>();
        Map<Long, Long> last = new ConcurrentHashMap<>();
        TestNode b = node(transport, 0xB).handle((_, _, body) -> {
            long number = body.readLong();
            long stream = number >>> 32;
            Long before = last.put(stream, number & 0xffff_ffffL);
            if ((before == null ? 0 : before + 1) != (number & 0xffff_ffffL)) {
                wrong.add(stream + ": " + before + " then " + (number & 0xffff_ffffL));
            }
            received.incrementAndGet();
        }).start();
        b.members(a.member());
        a.members(b.member()); // at once: what is sent while connections are opened counts too

        stream(a, a.service.get(0), b.id, FabricChannel.RW, 0, each);
        stream(a, a.service.get(1), b.id, FabricChannel.RW, 1, each);
        stream(a, a.cluster, b.id, FabricChannel.CTRL, 2, each);
        stream(a, a.cluster, b.id, FabricChannel.BULK, 3, each);
        stream(a, a.cluster, b.id, FabricChannel.META, 4, each);

        Await.until(() -> "all messages: " + received + " " + a.fabric.facts(),
                () -> received.get() == 5 * each);
        assertThat(wrong).isEmpty();
        assertThat(a.counted.dropped).hasValue(0);
    }

    private static void stream(
            TestNode from, EventLoop loop, NodeId to, FabricChannel channel, long stream, int messages) {
        FabricLane lane = from.fabric.lane(loop);
        loop.execute(new Runnable() {
            private int sent;

            @Override
            public void run() { // some in a turn, of different lengths
                for (int i = 0; i < 37 && sent < messages; i++, sent++) {
                    assertThat(lane.send(to, channel, new Note(Note.ASK, stream << 32 | sent, sent % 700)))
                            .isTrue();
                }
                if (sent < messages) {
                    loop.execute(this);
                }
            }
        });
    }

    @ParameterizedTest
    @MethodSource("transports")
    void carriesAHundredThousandMessagesBothWays(Transport transport) {
        int messages = 100_000;
        int window = 500;
        AtomicLong answers = new AtomicLong();
        List<TestNode> nodes = new ArrayList<>();
        for (long id = 0xA; id <= 0xC; id++) {
            TestNode node = node(transport, id);
            nodes.add(node);
        }
        for (TestNode node : nodes) {
            node.handle((from, type, body) -> {
                long number = body.readLong();
                if (type == Note.ASK) {
                    from.send(Note.answer(number));
                } else {
                    answers.incrementAndGet();
                    if (number >= window) {
                        from.send(Note.ask(number - window));
                    }
                }
            }).start();
        }
        TestNode.join(nodes.toArray(TestNode[]::new));
        for (int i = 0; i < window; i++) {
            for (int from = 0; from < 2; from++) { // A asks B, B asks A
                TestNode node = nodes.get(from);
                EventLoop loop = node.service.get(i % 2);
                NodeId to = nodes.get(1 - from).id;
                long number = (long) messages - window + i;
                loop.execute(() -> node.fabric.lane(loop).send(to, FabricChannel.RW, Note.ask(number)));
            }
        }
        Await.until(() -> "all answers: " + answers, () -> answers.get() == 2L * messages);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void carriesAMessageOf16MiB(Transport transport) {
        TestNode a = node(transport, 0xA);
        AtomicInteger size = new AtomicInteger();
        a.handle((_, _, body) -> size.set(body.readableBytes()));
        TestNode b = node(transport, 0xB).handle((from, _, body) ->
                from.send(new Note(Note.ANSWER, 1, body.readableBytes())));
        TestNode.join(a.start(), b.start());
        for (EventLoop loop : List.of(a.service.get(0), a.cluster)) {
            size.set(0);
            FabricChannel channel = loop == a.cluster ? FabricChannel.BULK : FabricChannel.RW;
            assertThat(a.send(loop, b.id, channel, new Note(Note.ASK, 1, 16 << 20))).isTrue();
            Await.until("the answer", () -> size.get() == (16 << 20) + 16);
        }
        assertThat(a.fabric.sentBytes(FabricChannel.RW)).isGreaterThan(16 << 20);
        assertThat(a.fabric.receivedBytes(FabricChannel.BULK)).isGreaterThan(16 << 20);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whatIsSentToTheNodeItselfIsHandledOnTheSameLane(Transport transport) {
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        TestNode a = node(transport, 0xA).handle((from, type, body) -> {
            seen.add(type + " " + body.readLong() + " " + from.node() + " "
                    + Thread.currentThread().getName());
            if (type == Note.ASK) {
                from.send(Note.answer(8));
            }
        }).start();
        assertThat(a.send(a.cluster, a.id, FabricChannel.CTRL, Note.ask(7))).isTrue();
        Await.until("both", () -> seen.size() == 2);
        String thread = threadOf(a.cluster);
        assertThat(seen).containsExactly(Note.ASK + " 7 A " + thread, Note.ANSWER + " 8 A " + thread);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void connectsAgainWhenThePeerHasRestarted(Transport transport) throws Exception {
        AtomicInteger received = new AtomicInteger();
        TestNode a = node(transport, 0xA).start();
        TestNode b = new TestNode(transport, 0xB, 0, TestNode.LIMITS).start();
        TestNode.join(a, b);
        int port = b.port();
        b.close();
        Await.until("all links broken",
                () -> a.fabric.facts().links().stream().noneMatch(l -> l.isConnected()));

        TestNode again = new TestNode(transport, 0xB, port, TestNode.LIMITS);
        open.push(again);
        again.handle((_, _, _) -> received.incrementAndGet()).start();
        a.awaitConnected(again.id);
        assertThat(a.send(a.service.get(0), again.id, FabricChannel.RW, Note.ask(1))).isTrue();
        Await.until("the message", () -> received.get() == 1);

        again.close();
        open.remove(again);
        TestNode elsewhere = new TestNode(transport, 0xB, 0, TestNode.LIMITS);
        open.push(elsewhere);
        elsewhere.handle((_, _, _) -> received.incrementAndGet()).start();
        a.members(elsewhere.member());
        a.awaitConnected(elsewhere.id);
        assertThat(a.send(a.service.get(1), elsewhere.id, FabricChannel.RW, Note.ask(1))).isTrue();
        Await.until("the message", () -> received.get() == 2);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void takesNothingForNodesThatAreNoMembersAndClosesToThoseThatDepart(Transport transport) {
        TestNode a = node(transport, 0xA).start();
        TestNode b = node(transport, 0xB).start();
        assertThat(a.send(a.cluster, b.id, FabricChannel.CTRL, Note.ask(1))).isFalse();
        TestNode.join(a, b);
        assertThat(a.send(a.cluster, b.id, FabricChannel.CTRL, Note.ask(1))).isTrue();
        assertThat(b.fabric.facts().incoming()).hasSize(5).extracting(IncomingFact::node).containsOnly(a.id);

        b.members(b.member());
        a.members(a.member());
        assertThat(a.send(a.cluster, b.id, FabricChannel.CTRL, Note.ask(1))).isFalse();
        assertThat(a.send(a.service.get(0), b.id, FabricChannel.RW, Note.ask(1))).isFalse();
        Await.until(() -> "all closed " + a.fabric.facts() + b.fabric.facts(), () ->
                a.fabric.facts().links().isEmpty() && a.fabric.facts().incoming().isEmpty()
                        && b.fabric.facts().incoming().isEmpty());
        Await.until("all counted", () -> a.counted.opened.get() == a.counted.closed.get());
    }
}
