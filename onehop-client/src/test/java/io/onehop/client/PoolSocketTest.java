package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.onehop.client.cluster.Resolver;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.error.OnehopException;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import io.onehop.model.ResultCode;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many connections there are, and which.
@Timeout(60)
class PoolSocketTest {
    private static final Key KEY = Key.of("test", "demo", "k1");
    private static final ClientPolicy POLICY = Patient.policy()
            .withTendInterval(Duration.ofMillis(20));

    private ScriptedNode node;

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedNode("A1");
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
    }

    private static ConnectionPool pool(OnehopClient client) {
        return Objects.requireNonNull(client.cluster().node("A1")).pool();
    }

    private void openTwo(OnehopClient client) throws Exception {
        var both = new CountDownLatch(2);
        node.script = (request, out) -> {
            both.countDown();
            both.await();
            out.write(Replies.single(0));
        };
        var first = client.async().exists(KEY);
        var second = client.async().exists(KEY);
        assertThat(first.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(second.get(5, TimeUnit.SECONDS)).isTrue();
        node.script = (request, out) -> out.write(Replies.single(0));
    }

    /// S4-13, S4-16, S4-19: no others without commands; the same connection each
    /// time, and none of the commands'.
    @Test
    void looksUseAConnectionOfTheirOwn() {
        try (var client = OnehopClient.connect(POLICY, node.address())) {
            int before = node.looks.get();
            assertThat(pool(client).openCount()).isZero();
            client.exists(KEY);
            Waiting.until(() -> node.looks.get() > before + 3);
            assertThat(pool(client).openCount()).isEqualTo(1);
            assertThat(node.infoSockets).hasSize(1).doesNotContainAnyElementsOf(node.commandSockets);
        }
    }

    /// S4-20, S4-32: what is idle is used, the newest first; what stays idle is closed.
    @Test
    void theNewestConnectionIsUsedAndIdleOnesAreTrimmed() throws Exception {
        try (var client = OnehopClient.connect(POLICY.withMaxIdle(Duration.ofMillis(200)), node.address())) {
            openTwo(client);
            assertThat(pool(client).openCount()).isEqualTo(2);
            Waiting.until(() -> {
                client.exists(KEY);
                return pool(client).openCount() == 1;
            });
            Waiting.until(() -> pool(client).openCount() == 0);
            assertThat(node.commandSockets).hasSize(2);
            assertThat(client.exists(KEY)).isTrue();
        }
    }

    /// S4-18: opened before it is needed.
    @Test
    void theMinimumIsOpenedBeforeItIsNeededAndKept() throws Exception {
        try (var client = OnehopClient.connect(
                POLICY.withConnectionsPerNode(2, 5).withMaxIdle(Duration.ofMillis(50)), node.address())) {
            Waiting.until(() -> pool(client).idleCount() == 2);
            node.breakConnections();
            Waiting.until(() -> pool(client).idleCount() == 2);
        }
    }

    @Test
    void connectionsTheServerClosedAreNotUsed() throws Exception {
        try (var client = OnehopClient.connect(POLICY, node.address())) {
            openTwo(client);
            node.breakConnections();
            Waiting.until(() -> pool(client).openCount() == 0);
            assertThat(client.put(KEY, Bin.of("a", 1)).generation()).isEqualTo(7);
        }
    }

    /// Nobody was told that the other end closed it, so it is looked at before the write.
    @Test
    void aBlockingCallSendsNothingIntoAConnectionThatWasClosed() throws Exception {
        var once = WritePolicy.defaults().withMaxRetries(0);
        node.script = (request, out) -> {
            out.write(Replies.single(0));
            throw new IOException("closed after each answer");
        };
        try (var client = OnehopClient.connect(
                POLICY.withTendInterval(Duration.ofMinutes(1)), node.address())) {
            for (int round = 0; round < 5; round++) {
                client.execute(new Put(once, KEY, List.of(Bin.of("a", 1))));
                Waiting.until(() -> node.openConnections() == 1);
                long after = System.nanoTime();
                Waiting.until(() -> System.nanoTime() - after > 1_000_000);
            }
            assertThat(node.commandSockets).hasSize(5);
        }
    }

    /// The limit holds for connections of both kinds together, and neither keeps the other out.
    @Test
    void idleConnectionsOfOneKindGiveWayToTheOther() throws Exception {
        try (var client = OnehopClient.connect(POLICY.withConnectionsPerNode(0, 1), node.address())) {
            for (int round = 0; round < 10; round++) {
                assertThat(client.exists(KEY)).isTrue();
                assertThat(pool(client).openCount()).isLessThanOrEqualTo(1);
                assertThat(client.async().exists(KEY).get(5, TimeUnit.SECONDS)).isTrue();
                assertThat(pool(client).openCount()).isLessThanOrEqualTo(1);
            }
        }
    }

    @Test
    void aNodeThatTakesNoConnectionsEndsInATimeoutWithoutDoubt() throws Exception {
        try (var deaf = new ScriptedNode("D1", 1);
                var client = OnehopClient.connect(POLICY, deaf.address())) {
            deaf.becomeDeaf();
            var fillers = fillBacklog(deaf);
            var policy = WritePolicy.defaults().withTotalTimeout(Duration.ofMillis(200));
            var late = catchThrowableOfType(OnehopException.class,
                    () -> client.execute(new Put(policy, KEY, List.of(Bin.of("a", 1)))));
            assertThat(late.is(ResultCode.TIMEOUT)).isTrue();
            assertThat(late.inDoubt()).isFalse();
            for (var filler : fillers) {
                filler.close();
            }
        }
    }

    static List<Socket> fillBacklog(ScriptedNode deaf) throws IOException {
        var fillers = new ArrayList<Socket>();
        var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), deaf.port());
        try {
            while (fillers.size() < 100) {
                var filler = new Socket();
                fillers.add(filler);
                filler.connect(address, 300);
            }
        } catch (SocketTimeoutException e) {
            return fillers;
        }
        throw new AssertionError("the backlog has no end");
    }

    /// S3-24: the first address is dead, the second works.
    @Test
    void aNameMayHaveManyAddresses() throws Exception {
        var dead = new ScriptedNode("X1");
        dead.close();
        var loopback = InetAddress.getLoopbackAddress();
        Resolver two = host -> CompletableFuture.completedFuture(List.of(
                new InetSocketAddress(loopback, dead.port()), new InetSocketAddress(loopback, node.port())));
        var loops = Transport.NIO.newEventLoops(1, new DefaultThreadFactory("test", true));
        var resources = new ClientResources(
                loops, Transport.NIO, Clock.system(), two, ClientResources.taskIds(1), true);
        try (var client = OnehopClient.connect(POLICY, resources, "cluster.example")) {
            assertThat(client.nodeNames()).containsExactly("A1");
            assertThat(client.exists(KEY)).isTrue();
        }
    }

    private static ClientResources world(Resolver resolver) {
        var loops = Transport.NIO.newEventLoops(1, new DefaultThreadFactory("test", true));
        return new ClientResources(
                loops, Transport.NIO, Clock.system(), resolver, ClientResources.taskIds(1), true);
    }

    @Test
    void aMalformedSeedLeavesNoEventLoopsBehind() {
        var resources = world(Resolver.system());
        assertThatThrownBy(() -> OnehopClient.connect(POLICY, resources, "host:port"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(resources.loops().isShuttingDown()).isTrue();
    }

    @Test
    void aNameThatIsNeverResolvedEndsTheConnect() {
        var resources = world(host -> new CompletableFuture<>());
        var impatient = POLICY.withTimeouts(Duration.ofMillis(50), Duration.ofSeconds(30));
        var refused = catchThrowableOfType(OnehopException.class,
                () -> OnehopClient.connect(impatient, resources, "cluster.example"));
        assertThat(refused).hasMessageContaining("lookup took too long");
    }

    @Test
    void anInterruptedConnectClosesItsClientOnceItIsThere() {
        var addresses = new CompletableFuture<List<InetSocketAddress>>();
        var resources = world(host -> addresses);
        Thread.currentThread().interrupt();
        var interrupted = catchThrowableOfType(OnehopException.class,
                () -> OnehopClient.connect(POLICY, resources, "cluster.example"));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(interrupted).hasMessageContaining("interrupted");
        assertThat(resources.loops().isShuttingDown()).isFalse();
        addresses.complete(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port())));
        Waiting.until(() -> resources.loops().isShuttingDown());
    }
}
