package io.onehop.cluster.fabric.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricHello;
import io.onehop.cluster.fabric.FabricWelcome;
import io.onehop.cluster.fabric.FabricWelcome.Verdict;
import io.onehop.cluster.fabric.LinkFact;
import io.onehop.cluster.fabric.Reach;
import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.Member;
import io.onehop.model.NodeId;
import io.onehop.runtime.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Peers that do not answer, answer wrongly, or are somebody else.
class FabricFaultsSocketTest {
    private static final NodeId B = new NodeId(0xB);

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

    private <T extends AutoCloseable> T closing(T each) {
        open.push(each);
        return each;
    }

    private TestNode node(Transport transport, long id) {
        return node(transport, id, TestNode.LIMITS);
    }

    private TestNode node(Transport transport, long id, FabricLimits limits) {
        return closing(new TestNode(transport, id, 0, limits));
    }

    private static Member at(NodeId node, int... ports) {
        return new Member(node,
                Arrays.stream(ports).mapToObj(port -> new Endpoint("127.0.0.1", port)).toList());
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitReach(TestNode node, Reach reach) {
        Await.until(() -> reach + " on all links " + node.fabric.facts(), () -> {
            List<LinkFact> links = node.fabric.facts().links();
            return !links.isEmpty() && links.stream().allMatch(link -> link.reach() == reach);
        });
    }

    @ParameterizedTest
    @MethodSource("transports")
    void tellsThatNobodyListens(Transport transport) throws IOException {
        TestNode a = node(transport, 0xA).start();
        a.members(at(B, closedPort()));
        awaitReach(a, Reach.REFUSED);
        assertThat(String.valueOf(a.fabric.facts().broken(B))).contains("refused");
        assertThat(a.fabric.facts().isConnected(B)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void tellsThatThereIsNoWay(Transport transport) {
        TestNode a = node(transport, 0xA).start();
        a.members(new Member(B, List.of(new Endpoint("no-such-host.invalid", 3001))));
        awaitReach(a, Reach.UNREACHABLE);
        a.members(new Member(B, List.of()));
        awaitReach(a, Reach.UNREACHABLE);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void triesOneAddressAfterTheOther(Transport transport) throws IOException {
        TestNode a = node(transport, 0xA).start();
        TestNode b = node(transport, 0xB).start();
        a.members(at(b.id, closedPort(), b.port()));
        a.awaitConnected(b.id);
        assertThat(a.fabric.facts().links()).allSatisfy(link ->
                assertThat(link.address()).isEqualTo(new Endpoint("127.0.0.1", b.port())));
    }

    @ParameterizedTest
    @MethodSource("transports")
    void tellsThatAnotherNodeAnswersAtThePublishedAddress(Transport transport) {
        TestNode a = node(transport, 0xA).start();
        TestNode c = node(transport, 0xC).start();
        a.members(at(B, c.port()));
        awaitReach(a, Reach.WRONG_NODE);
        assertThat(a.fabric.facts().links()).allSatisfy(link ->
                assertThat(link.lastError()).contains("answered by node C"));
        assertThat(c.fabric.facts().incoming()).isEmpty();
    }

    @Test
    void refusesANodeThatHasItsOwnId() throws IOException {
        TestNode b = node(Transport.NIO, 0xB).start();
        try (var raw = new RawPeer(b.port())) {
            raw.write(RawPeer.frame(new FabricHello(B, B, FabricChannel.CTRL, 0, 0)));
            assertThat(raw.welcome().verdict()).isEqualTo(Verdict.SAME_NODE);
            raw.awaitEnd();
        }
    }

    @Test
    void answersAPortCheckWithItsId() throws IOException {
        TestNode b = node(Transport.NIO, 0xB).start();
        try (var raw = new RawPeer(b.port())) {
            raw.write(RawPeer.frame(new FabricHello(new NodeId(0xA), new NodeId(0xC), null, 0, 0)));
            assertThat(raw.welcome().node()).isEqualTo(B);
            raw.awaitEnd();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void refusesWhatDoesNotFitTheQueueAndDropsWhatWaitsTooLong(Transport transport) throws IOException {
        TestNode a = node(transport, 0xA, TestNode.LIMITS.withQueue(10_000, 10, 500)).start();
        a.members(at(B, closedPort()));
        int taken = 0;
        for (int i = 0; i < 15; i++) {
            taken += a.send(a.cluster, B, FabricChannel.CTRL, Note.ask(i)) ? 1 : 0;
        }
        assertThat(taken).isEqualTo(10);
        assertThat(a.counted.dropped).hasValue(5);
        assertThat(a.send(a.cluster, B, FabricChannel.BULK, new Note(Note.ASK, 1, 20_000))).isTrue();
        assertThat(a.send(a.cluster, B, FabricChannel.BULK, Note.ask(1))).isFalse();
        long queued = TestNode.on(a.cluster,
                () -> a.fabric.lane(a.cluster).queuedBytes(B, FabricChannel.BULK));
        assertThat(queued).isGreaterThan(20_000);
        Await.until("all dropped", () -> a.counted.dropped.get() == 5 + 10 + 1 + 1);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void leavesAPeerThatTakesNothing(Transport transport) throws IOException {
        TestNode a = node(transport, 0xA, TestNode.LIMITS.withQueue(8 << 20, 100_000, 500)).start();
        try (var deaf = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            a.members(at(B, deaf.getLocalPort()));
            // All five links connect; each gets a welcome, and then nothing is read any more.
            var sockets = new ArrayList<Socket>();
            for (int i = 0; i < 5; i++) {
                Socket socket = deaf.accept();
                sockets.add(socket);
                socket.getOutputStream().write(RawPeer.frame(
                        new FabricWelcome(B, Verdict.ACCEPTED)));
            }
            a.awaitConnected(B);
            boolean full = false;
            for (int i = 0; i < 100 && !full; i++) {
                full = !a.send(a.cluster, B, FabricChannel.BULK, new Note(Note.ASK, i, 1 << 20));
            }
            assertThat(full).isTrue();
            Await.until(() -> "given up " + a.fabric.facts(), () -> a.fabric.facts().links().stream()
                    .anyMatch(link -> link.channel() == FabricChannel.BULK
                            && link.reach() == Reach.TIMED_OUT));
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void noticesThatOneDirectionIsBlockedAndComesBackWhenItIsNot(Transport transport) {
        AtomicInteger received = new AtomicInteger();
        TestNode a = node(transport, 0xA).start();
        TestNode b = node(transport, 0xB).handle((_, _, _) -> received.incrementAndGet()).start();
        var proxy = closing(new SwallowingProxy(b.port()));
        b.members(a.member());
        a.members(at(b.id, proxy.port()));
        a.awaitConnected(b.id);
        b.awaitConnected(a.id);

        proxy.swallow(true);
        awaitReach(a, Reach.TIMED_OUT);
        assertThat(b.fabric.facts().isConnected(a.id)).isTrue();
        assertThat(String.valueOf(a.fabric.facts().broken(b.id))).containsAnyOf(
                "no answer to a ping", "no answer to the handshake");

        proxy.swallow(false);
        a.awaitConnected(b.id);
        received.set(0);
        assertThat(a.send(a.service.get(0), b.id, FabricChannel.RW, Note.ask(1))).isTrue();
        Await.until("the message", () -> received.get() == 1);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void goesOnWhenAllConnectionsAreCut(Transport transport) {
        AtomicInteger received = new AtomicInteger();
        TestNode a = node(transport, 0xA).start();
        TestNode b = node(transport, 0xB).handle((_, _, _) -> received.incrementAndGet()).start();
        var proxy = closing(new SwallowingProxy(b.port()));
        a.members(at(b.id, proxy.port()));
        a.awaitConnected(b.id);
        int before = a.counted.closed.get();
        proxy.cut();
        Await.until("cut", () -> a.counted.closed.get() >= before + 5);
        a.awaitConnected(b.id);
        assertThat(a.send(a.cluster, b.id, FabricChannel.META, Note.ask(1))).isTrue();
        Await.until("the message", () -> received.get() == 1);
    }

    @ParameterizedTest
    @MethodSource("transports")
    void closesWhatSpeaksAnotherProtocol(Transport transport) throws IOException {
        TestNode a = node(transport, 0xA).start();
        TestNode b = node(transport, 0xB).start();
        TestNode.join(a, b);
        List<byte[]> garbage = List.of(
                "GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                new byte[] {0, 0, 0, 0},
                new byte[] {0, 0, 0, 5, 1, 2, 3, 4, 5},
                RawPeer.frame(Note.ask(1)),
                RawPeer.frame(new Note(FabricHello.TYPE, 1, 40)));
        for (byte[] bytes : garbage) {
            try (var raw = new RawPeer(b.port())) {
                raw.write(bytes);
                raw.awaitEnd();
            }
        }
        assertThat(b.fabric.log().warnings()).isEqualTo(garbage.size());
        assertThat(a.fabric.facts().isConnected(b.id)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("transports")
    void closesAConnectionWhoseMessageCannotBeHandled(Transport transport) throws IOException {
        TestNode b = node(transport, 0xB).handle((_, _, body) -> body.skipBytes(1_000)).start();
        try (var raw = new RawPeer(b.port())) {
            raw.write(RawPeer.frame(new FabricHello(new NodeId(0xA), B, FabricChannel.BULK, 0, 0)));
            assertThat(raw.welcome().verdict()).isEqualTo(Verdict.ACCEPTED);
            raw.write(RawPeer.frame(Note.ask(1)));
            raw.awaitEnd();
        }
        Await.until("gone", () -> b.fabric.facts().incoming().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("transports")
    void handlesWhatCameTogetherWithTheHandshake(Transport transport) throws IOException {
        AtomicInteger received = new AtomicInteger();
        TestNode b = node(transport, 0xB).handle((_, _, _) -> received.incrementAndGet()).start();
        byte[] hello = RawPeer.frame(new FabricHello(new NodeId(0xA), B, FabricChannel.CTRL, 0, 0));
        byte[] note = RawPeer.frame(Note.ask(1));
        byte[] both = Arrays.copyOf(hello, hello.length + note.length);
        System.arraycopy(note, 0, both, hello.length, note.length);
        try (var raw = new RawPeer(b.port())) {
            raw.write(both);
            assertThat(raw.welcome().verdict()).isEqualTo(Verdict.ACCEPTED);
            Await.until("the message", () -> received.get() == 1);
            raw.write(note);
            Await.until("the message", () -> received.get() == 2);
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aNewConnectionOfALaneEndsTheOneBefore(Transport transport) throws IOException {
        TestNode b = node(transport, 0xB).start();
        byte[] hello = RawPeer.frame(new FabricHello(new NodeId(0xA), B, FabricChannel.CTRL, 3, 0));
        try (var first = new RawPeer(b.port()); var second = new RawPeer(b.port())) {
            first.write(hello);
            assertThat(first.welcome().verdict()).isEqualTo(Verdict.ACCEPTED);
            second.write(hello);
            assertThat(second.welcome().verdict()).isEqualTo(Verdict.ACCEPTED);
            first.awaitEnd();
            assertThat(b.fabric.facts().incoming()).hasSize(1);
        }
    }

    /// S0-31, S0-35.
    @ParameterizedTest
    @MethodSource("transports")
    void takesPortChecksAndKeepsAConnectionThatSaysNothingForAWhile(Transport transport) throws IOException {
        TestNode b = node(transport, 0xB, TestNode.LIMITS.withIncoming(1_500, 4_096)).start();
        for (int i = 0; i < 1_000; i++) { // what `nc -z` does
            new RawPeer(b.port()).close();
        }
        try (var silent = new RawPeer(b.port())) {
            Await.until(() -> "all counted " + b.counted.opened, () -> b.counted.opened.get() == 1_001);
            assertThat(b.counted.closed.get()).isLessThan(1_001);
            silent.awaitEnd();
        }
        assertThat(b.fabric.log().warnings()).isZero();
        TestNode a = node(transport, 0xA).start();
        TestNode.join(a, b);
        a.close();
        open.remove(a);
        Await.until("all closed", () -> b.counted.opened.get() == b.counted.closed.get());
    }

    @ParameterizedTest
    @MethodSource("transports")
    void acceptsNoMoreConnectionsThanAllowed(Transport transport) throws IOException {
        TestNode b = node(transport, 0xB, TestNode.LIMITS.withIncoming(60_000, 3)).start();
        var kept = new ArrayList<RawPeer>();
        for (int i = 0; i < 3; i++) {
            kept.add(closing(new RawPeer(b.port())));
        }
        Await.until("all accepted", () -> b.counted.opened.get() == 3);
        try (var fourth = new RawPeer(b.port())) {
            fourth.awaitEnd();
        }
        kept.getFirst().write(RawPeer.frame(new FabricHello(new NodeId(0xA), B, FabricChannel.RW, 0, 0)));
        assertThat(kept.getFirst().welcome().verdict()).isEqualTo(Verdict.ACCEPTED);
    }
}
