package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cli.local.ClusterPlan;
import io.onehop.cli.local.LocalCluster;
import io.onehop.cli.local.LocalNode;
import io.onehop.cli.local.NodeStarter;
import io.onehop.cli.local.Stability;
import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.client.error.OnehopException;
import io.onehop.model.Bin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Three nodes in processes of their own, which are killed, stopped and restarted while clients write. Takes
/// minutes:
///
///     mvn -Pslow test -pl onehop-cli -am -Dtest=ClusterProcessIT -Dsurefire.failIfNoSpecifiedTests=false
@Tag("slow")
final class ClusterProcessIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int KEYS = 2_000;
    private static final int NODES = 3;
    private static final int PORT_STEP = 10;

    @TempDir
    Path directory = Path.of("");

    private LocalCluster cluster = unstarted(0);

    private LocalCluster unstarted(int port) {
        var plan = new ClusterPlan("it", directory.toAbsolutePath(), NODES, port == 0 ? 3000 : port, 2,
                List.of(), List.of(), ProcessHandle.current().pid());
        return new LocalCluster(plan, NodeStarter.ofThisProcess(), System.out::println);
    }

    @BeforeEach
    void start() throws Exception {
        cluster = unstarted(freePorts());
        cluster.start();
        cluster.awaitStable(LIMIT);
    }

    @AfterEach
    void stop() {
        cluster.stop();
    }

    /// The first of enough ports in steps of ten that were free a moment ago.
    private static int freePorts() throws IOException {
        for (int base = 21_000; base < 30_000; base += NODES * PORT_STEP) {
            if (areFree(base)) {
                return base;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean areFree(int base) {
        for (int port = base; port < base + NODES * PORT_STEP; port++) {
            try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                assertThat(socket.getLocalPort()).isEqualTo(port);
            } catch (IOException _) {
                return false;
            }
        }
        return true;
    }

    /// Writes growing numbers to all keys, over and over, and remembers for each the last that was
    /// acknowledged, and the last that was tried.
    private final class Writer implements AutoCloseable {
        private final OnehopClient client = client();
        private final AtomicLongArray acknowledged = new AtomicLongArray(KEYS);
        private final AtomicLongArray tried = new AtomicLongArray(KEYS);
        private final Thread thread = Thread.ofPlatform().start(this::run);
        private volatile boolean stopped;
        private final AtomicLong failures = new AtomicLong();

        private void run() {
            for (long n = 1; !stopped; n++) {
                int key = (int) (n % KEYS);
                tried.set(key, n);
                try {
                    client.put(Key.of("test", "it", key), Bin.of("n", n));
                    acknowledged.set(key, n);
                } catch (OnehopException _) {
                    failures.incrementAndGet();
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
                }
            }
        }

        /// Ends it; afterwards each key must have what was acknowledged last, or something newer in doubt.
        void stopAndCheck() throws InterruptedException {
            stopped = true;
            thread.join();
            for (int key = 0; key < KEYS; key++) {
                long stored = client.get(Key.of("test", "it", key)).orElseThrow().integer("n");
                assertThat(stored).as("key %s", key).isBetween(acknowledged.get(key), tried.get(key));
            }
        }

        /// Waits until so many more writes were acknowledged.
        void awaitWrites(long more) {
            long goal = sum() + more;
            while (sum() < goal) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        }

        private long sum() {
            long sum = 0;
            for (int key = 0; key < KEYS; key++) {
                sum += acknowledged.get(key) / KEYS;
            }
            return sum;
        }

        @Override
        public void close() {
            stopped = true;
            client.close();
        }
    }

    private OnehopClient client() {
        return OnehopClient.connect(cluster.plan().nodes().stream().map(node -> node.service().toString())
                .toArray(String[]::new));
    }

    @Test
    void nothingAcknowledgedIsLostWhenANodeIsKilled() throws Exception {
        try (var writer = new Writer()) {
            writer.awaitWrites(3 * KEYS);
            LocalNode victim = cluster.plan().nodes().getLast();
            ProcessHandle.of(cluster.pid(victim)).orElseThrow().destroyForcibly();
            awaitStableWithout(victim);
            writer.awaitWrites(KEYS);
            writer.stopAndCheck();
            cluster.start(victim);
            cluster.awaitStable(LIMIT);
            writer.stopAndCheck();
        }
    }

    private void awaitStableWithout(LocalNode missing) {
        var others = cluster.plan().nodes().stream().filter(node -> !node.equals(missing))
                .map(LocalNode::service).toList();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!Stability.of(others).isStable()) {
            assertThat(System.nanoTime() - deadline).as(Stability.of(others).text()).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    @Test
    void aNodeThatSleptComesBackWithoutHarm() throws Exception {
        Assumptions.assumeFalse(System.getProperty("os.name").startsWith("Windows"),
                "there is no kill -STOP");
        try (var writer = new Writer()) {
            writer.awaitWrites(3 * KEYS);
            LocalNode sleeper = cluster.plan().nodes().get(1);
            signal("-STOP", sleeper);
            awaitStableWithout(sleeper);
            writer.awaitWrites(KEYS);
            signal("-CONT", sleeper);
            cluster.awaitStable(LIMIT);
            writer.awaitWrites(KEYS);
            writer.stopAndCheck();
        }
    }

    private void signal(String signal, LocalNode node) throws Exception {
        int exitCode = new ProcessBuilder("kill", signal, Long.toString(cluster.pid(node))).start().waitFor();
        assertThat(exitCode).isZero();
    }

    @Test
    void nothingAcknowledgedIsLostInARollingRestart() throws Exception {
        try (var writer = new Writer()) {
            writer.awaitWrites(3 * KEYS);
            List<Long> before = pids();
            cluster.restart(LIMIT);
            assertThat(pids()).doesNotContainAnyElementsOf(before);
            writer.awaitWrites(KEYS);
            writer.stopAndCheck();
            System.out.println("failed writes during a rolling restart: " + writer.failures);
        }
    }

    private List<Long> pids() {
        return cluster.plan().nodes().stream().map(cluster::pid).toList();
    }
}
