package io.onehop.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import io.onehop.server.config.NodeConfig;
import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestNodeSocketTest {
    private static final int WARM_UPS = 3;
    private static final int STARTS = 9;
    private static final long MOST_MILLIS = 200;
    private static final Duration THREAD_END = Duration.ofSeconds(5);

    @Test
    void startsInLessThanAFifthOfASecond() {
        var millis = new long[STARTS];
        for (int i = -WARM_UPS; i < STARTS; i++) {
            long before = System.nanoTime();
            try (TestNode node = TestNode.start()) {
                long took = (System.nanoTime() - before) / 1_000_000;
                assertThat(node.port()).isPositive();
                if (i >= 0) {
                    millis[i] = took;
                }
            }
        }
        Arrays.sort(millis);
        long median = millis[STARTS / 2];
        System.out.println("test node: median start " + median + " ms, all " + Arrays.toString(millis));
        assertThat(median).isLessThan(MOST_MILLIS);
    }

    @Test
    void keepsWhatWasTruncatedInTheWorkDirectory(@TempDir Path work) {
        String directory = "service.work-directory=" + work;
        try (TestNode node = TestNode.start(directory)) {
            assertThat(node.info("truncate:namespace=test;set=demo")).isEqualTo("ok");
        }
        assertThat(work.resolve("smd/truncate.smd")).content().contains("test|demo");
        try (TestNode node = TestNode.start(directory)) {
            assertThat(node.info("sets/test/demo")).doesNotContain("truncate_lut=0:");
        }
    }

    @Test
    void runsManyAtOnceOnPortsOfTheirOwn() {
        var nodes = new ArrayList<TestNode>();
        try {
            Set<Integer> ports = new HashSet<>();
            for (int i = 0; i < 5; i++) {
                TestNode node = TestNode.start();
                nodes.add(node);
                ports.add(node.port());
            }
            assertThat(ports).hasSize(5).doesNotContain(3000, 0);
        } finally {
            nodes.forEach(TestNode::close);
        }
    }

    @Test
    void answersClientsOnceItIsStarted() throws IOException {
        try (TestNode node = TestNode.start();
                var socket = new Socket(node.host(), node.port())) {
            assertThat(socket.isConnected()).isTrue();
            assertThat(node.address().getAddress().isLoopbackAddress()).isTrue();
        }
    }

    @Test
    void refusesConnectionsOnceItIsClosed() {
        TestNode node = TestNode.start();
        node.close();
        node.close();
        assertThat(connectError(node)).isInstanceOf(ConnectException.class);
    }

    private static Exception connectError(TestNode node) {
        try (var socket = new Socket(node.host(), node.port())) {
            return new IllegalStateException("connected to " + socket.getRemoteSocketAddress());
        } catch (IOException e) {
            return e;
        }
    }

    @Test
    void leavesNoThreadBehind() throws InterruptedException, IOException {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        try (TestNode node = TestNode.start();
                var _ = new Socket(node.host(), node.port())) {
            assertThat(added(before)).isNotEmpty();
        }
        for (Thread thread : added(before)) {
            thread.join(THREAD_END);
        }
        assertThat(added(before)).extracting(Thread::getName).isEmpty();
    }

    private static List<Thread> added(Set<Thread> before) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread))
                .filter(thread -> !thread.getName().startsWith("process reaper"))
                .filter(thread -> !thread.getName().startsWith("ForkJoinPool.commonPool")) // the JVM's own
                .toList();
    }

    @Test
    void takesOverridesAsTheCommandLineDoes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestNode.start("service.ticker-intervall=5"))
                .withMessageContaining("ticker-interval");
        try (TestNode node = TestNode.startFrom("""
                network { service { address 127.0.0.1
                  port 3000
                } }
                namespace other { storage-engine memory { } }
                """)) {
            assertThat(node.port()).isNotEqualTo(3000);
        }
    }

    @Test
    void refusesConfigurationsThatInsistOnAPort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestNode.start(NodeConfig.defaults()))
                .withMessageContaining("port=0");
    }

    @Test
    void servesTheOfficialClient() {
        try (TestNode node = TestNode.start();
                var client = new AerospikeClient(node.host(), node.port())) {
            var key = new Key("test", "demo", "k1");
            client.put(null, key, new Bin("a", 5));
            assertThat(client.get(null, key).getInt("a")).isEqualTo(5);
        }
    }
}
