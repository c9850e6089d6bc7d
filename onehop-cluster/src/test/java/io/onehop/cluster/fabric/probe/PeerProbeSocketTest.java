package io.onehop.cluster.fabric.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.onehop.cluster.fabric.Reach;
import io.onehop.cluster.fabric.netty.AddressLookup;
import io.onehop.cluster.fabric.netty.FabricCounters;
import io.onehop.cluster.fabric.netty.FabricLoops;
import io.onehop.cluster.fabric.netty.FabricSettings;
import io.onehop.cluster.fabric.netty.NettyFabric;
import io.onehop.cluster.fabric.probe.ProbeTarget.Kind;
import io.onehop.cluster.view.Endpoint;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Port checks against ports on loopback.
class PeerProbeSocketTest {
    private static final NodeId SELF = new NodeId(0xA);
    private static final NodeId B = new NodeId(0xB);
    private static final NodeId C = new NodeId(0xC);
    private static final String HOST = "127.0.0.1";

    private final Transport transport = Transport.best();
    private final MultiThreadIoEventLoopGroup loops =
            transport.newEventLoops(2, new DefaultThreadFactory("probe-test", true));
    private final List<ProbeTarget> targets = new ArrayList<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final PeerProbe probe = new PeerProbe(SELF, transport, loops.next(),
            new AddressLookup(Runnable::run), Clock.system(), () -> targets);

    @AfterEach
    void close() throws Exception {
        probe.close();
        for (AutoCloseable each : open) {
            each.close();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private void target(NodeId node, Kind kind, int port) {
        targets.add(new ProbeTarget(node, kind, new Endpoint(HOST, port)));
    }

    private List<ProbeResult> results() {
        return probe.probeNow().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private ProbeResult only() {
        List<ProbeResult> results = results();
        assertThat(results).hasSize(1);
        return results.getFirst();
    }

    private int fabricOf(NodeId node) {
        var loop = loops.next();
        var fabric = new NettyFabric(FabricSettings.usual(node, List.of(HOST), 0),
                new FabricLoops(transport, List.of(loop), loop), Clock.system(), Runnable::run,
                FabricCounters.NONE);
        open.add(fabric);
        return fabric.start();
    }

    /// A port where the answer to everything is this.
    private int answering(byte[] answer) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        open.add(server);
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = server.accept();
                    open.add(socket);
                    if (answer.length > 0) {
                        socket.getInputStream().read();
                        socket.getOutputStream().write(answer);
                    }
                }
            } catch (IOException e) {
                // the test is over
            }
        });
        return server.getLocalPort();
    }

    private static byte[] info(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        var answer = ByteBuffer.allocate(8 + bytes.length);
        return answer.putLong(0x0201L << 48 | bytes.length).put(bytes).array();
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void findsPortsOpenThatAnswerAsTheNodeThatIsExpected() throws IOException {
        target(B, Kind.SERVICE, answering(info("node\tB\n")));
        target(B, Kind.FABRIC, fabricOf(B));
        target(B, Kind.HEARTBEAT, answering(new byte[0]));
        assertThat(results()).hasSize(3).allSatisfy(each -> {
            assertThat(each.reach()).isEqualTo(Reach.OPEN);
            assertThat(each.atEpochMillis()).isPositive();
        });
        assertThat(probe.results()).hasSize(3);
    }

    @Test
    void tellsWhoAnswersWhenItIsAnotherNode() throws IOException {
        target(B, Kind.SERVICE, answering(info("node\tC\n")));
        target(B, Kind.FABRIC, fabricOf(C));
        assertThat(results()).hasSize(2).allSatisfy(each -> {
            assertThat(each.reach()).isEqualTo(Reach.WRONG_NODE);
            assertThat(each.detail()).isEqualTo("answered by node C");
        });
    }

    @Test
    void tellsRefusalFromSilence() throws IOException {
        target(B, Kind.FABRIC, closedPort());
        assertThat(only().reach()).isEqualTo(Reach.REFUSED);

        targets.clear();
        target(B, Kind.SERVICE, answering(new byte[0]));
        ProbeResult result = only();
        assertThat(result.reach()).isEqualTo(Reach.TIMED_OUT);
        assertThat(result.detail()).isEqualTo("connected, but no answer");
    }

    @Test
    void tellsThatPacketsAreDropped() throws IOException {
        // A port whose queue of connections is full: the kernel drops further attempts, as a firewall would.
        ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        open.add(full);
        for (int i = 0; i < 4; i++) {
            var socket = SocketChannel.open();
            open.add(socket);
            socket.configureBlocking(false);
            socket.connect(full.getLocalSocketAddress());
        }
        target(B, Kind.HEARTBEAT, full.getLocalPort());
        assertThat(only().reach()).isEqualTo(Reach.TIMED_OUT);
    }

    @Test
    void tellsThatThereIsNoSuchHost() {
        targets.add(new ProbeTarget(B, Kind.SERVICE, new Endpoint("no-such-host.invalid", 3000)));
        assertThat(only().reach()).isEqualTo(Reach.UNREACHABLE);
    }

    @Test
    void tellsThatSomethingElseAnswers() throws IOException {
        byte[] http = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        target(B, Kind.SERVICE, answering(http));
        target(B, Kind.FABRIC, answering(http));
        target(B, Kind.SERVICE, answering(new byte[100_000]));
        assertThat(results()).hasSize(3).allSatisfy(each -> assertThat(each.reach()).isEqualTo(Reach.BROKEN));
    }

    @Test
    void takesManyTargetsAndQuestionsAtOnce() throws IOException {
        int port = fabricOf(B);
        for (int i = 0; i < 3 * PeerProbe.AT_ONCE; i++) {
            target(B, Kind.FABRIC, port);
        }
        var first = probe.probeNow();
        var second = probe.probeNow();
        var third = probe.probeNow();
        for (var each : List.of(first, second, third)) {
            assertThat(each.orTimeout(20, TimeUnit.SECONDS).join()).hasSize(3 * PeerProbe.AT_ONCE)
                    .allSatisfy(result -> assertThat(result.reach()).isEqualTo(Reach.OPEN));
        }
    }

    @Test
    void hasNoResultsWithoutPeersAndAnswersAfterItsEnd() {
        assertThat(results()).isEmpty();
        probe.close();
        assertThat(results()).isEmpty();
    }
}
