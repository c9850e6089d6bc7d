package io.onehop.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.OnehopClient;
import io.onehop.client.cluster.Node;
import io.onehop.client.command.Bins;
import io.onehop.client.command.Get;
import io.onehop.client.command.Key;
import io.onehop.client.policy.BatchPolicy;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.Replica;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Our client and a cluster of real nodes, found through a balancer.
@Timeout(180)
class ClientAgainstClusterSocketTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// Leads each connection to the next node, and counts what goes through.
    private static final class Balancer implements AutoCloseable {
        private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final AtomicInteger accepted = new AtomicInteger();
        private final AtomicInteger open = new AtomicInteger();
        private final AtomicLong bytes = new AtomicLong();

        Balancer(List<TestNode> nodes) throws IOException {
            Thread.ofVirtual().start(() -> accept(nodes));
        }

        private void accept(List<TestNode> nodes) {
            try {
                while (true) {
                    var near = server.accept();
                    var node = nodes.get(accepted.getAndIncrement() % nodes.size());
                    var far = new Socket(InetAddress.getLoopbackAddress(), node.port());
                    open.incrementAndGet();
                    Thread.ofVirtual().start(() -> pump(far, near));
                    Thread.ofVirtual().start(() -> {
                        pump(near, far);
                        open.decrementAndGet();
                    });
                }
            } catch (IOException e) {
                // It was closed.
            }
        }

        private void pump(Socket from, Socket to) {
            try (from; to) {
                var buffer = new byte[4096];
                for (int size = from.getInputStream().read(buffer); size >= 0;
                        size = from.getInputStream().read(buffer)) {
                    bytes.addAndGet(size);
                    to.getOutputStream().write(buffer, 0, size);
                }
            } catch (IOException e) {
                // One side ended it.
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    private static ClientPolicy patient() {
        var defaults = ClientPolicy.defaults();
        var often = defaults.withTendInterval(Duration.ofMillis(100)).withTimeouts(LIMIT, LIMIT);
        return often.withCommandDefaults(
                ReadPolicy.defaults().withTotalTimeout(LIMIT).withAttemptTimeout(LIMIT),
                WritePolicy.defaults().withTotalTimeout(LIMIT).withRetryInDoubt(true),
                BatchPolicy.defaults().withTotalTimeout(LIMIT), defaults.scan());
    }

    private static Key key(int number) {
        return Key.of("test", "demo", number);
    }

    private static void until(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).as("waited too long").isLessThan(3 * LIMIT.toNanos());
            Thread.onSpinWait();
        }
    }

    private static long proxies(OnehopClient client) {
        long sum = 0;
        for (var name : client.nodeNames()) {
            var answer = client.info(name, "namespace/test").getOrDefault("namespace/test", "");
            for (var pair : answer.split(";", -1)) {
                sum += pair.startsWith("client_proxy_complete=")
                        ? Long.parseLong(pair.substring(pair.indexOf('=') + 1)) : 0;
            }
        }
        return sum;
    }

    /// S0-08: where any node may be asked, reads are spread over all of them, and those that do not hold the
    /// record pass the command on: of three nodes without copies about two thirds.
    @Test
    void readsMayGoToAnyNodeWhichPassesThemOn() {
        try (var cluster = TestCluster.start(3, "namespace.test.replication-factor=1");
                var client = OnehopClient.connect(patient(), cluster.host() + ":" + cluster.port())) {
            for (int i = 0; i < 300; i++) {
                client.put(key(i), Bin.of("a", i));
            }
            assertThat(proxies(client)).isZero();
            var anywhere = patient().read().withReplica(Replica.RANDOM);
            for (int i = 0; i < 900; i++) {
                var found = client.execute(new Get(anywhere, key(i % 300), Bins.all()));
                assertThat(found.orElseThrow().integer("a")).isEqualTo(i % 300);
            }
            assertThat(proxies(client)).isBetween(450L, 750L);
            for (var node : client.stats().nodes()) {
                assertThat(node.opened()).as(node.name()).isPositive();
            }
        }
    }

    /// S3-01, S3-07, S3-08, S3-09: the balancer is the only seed, and carries nothing once nodes are known.
    /// S0-39: the first command of each new client goes where it belongs. S1-35, S1-39: a node that dies is
    /// given up, and all that was written is there.
    @Test
    void findsAClusterBehindABalancerAndLosesANode() throws IOException {
        try (var cluster = TestCluster.start(3, "namespace.test.replication-factor=2");
                var balancer = new Balancer(cluster.nodes());
                var client = OnehopClient.connect(patient(), "127.0.0.1:" + balancer.server.getLocalPort())) {
            assertThat(client.nodeNames()).hasSize(3);
            assertThat(client.cluster().nodes())
                    .extracting(Node::address).extracting(InetSocketAddress::getPort)
                    .containsExactlyInAnyOrderElementsOf(
                            cluster.nodes().stream().map(TestNode::port).toList());
            until(() -> balancer.open.get() == 0);
            for (int i = 0; i < 30; i++) {
                try (var fresh = OnehopClient.connect(patient(), cluster.host() + ":" + cluster.port())) {
                    fresh.put(key(i), Bin.of("a", i));
                }
            }
            for (int i = 30; i < 300; i++) {
                client.put(key(i), Bin.of("a", i));
            }
            assertThat(proxies(client)).isZero();
            assertThat(balancer.accepted).hasValue(1);
            long bytes = balancer.bytes.get();
            cluster.nodes().get(1).close();
            for (int i = 0; i < 300; i++) {
                assertThat(client.get(key(i))).as("key=" + i).isPresent();
            }
            until(() -> client.nodeNames().size() == 2);
            assertThat(balancer.bytes).hasValue(bytes);
        }
    }
}
