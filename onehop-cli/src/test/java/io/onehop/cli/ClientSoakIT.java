package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.onehop.cli.local.ClusterPlan;
import io.onehop.cli.local.LocalCluster;
import io.onehop.cli.local.LocalNode;
import io.onehop.cli.local.NodeStarter;
import io.onehop.client.OnehopClient;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Key;
import io.onehop.client.command.Scan;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.PipelinePolicy;
import io.onehop.client.policy.PoolPolicy;
import io.onehop.client.stats.NodeStats;
import io.onehop.model.Bin;
import io.onehop.model.Record;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// One client for ten minutes (`-Donehop.soakSeconds=600`) while its three nodes, in processes of their own,
/// are killed, stopped, continued and replaced. Values follow from their keys, so a wrong answer is seen.
///
///     mvn -Pslow test -pl onehop-cli -am -Dtest=ClientSoakIT -Dsurefire.failIfNoSpecifiedTests=false
@Tag("slow")
final class ClientSoakIT {
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("onehop.soakSeconds", 600));
    private static final long SEED = Long.getLong("onehop.seed", System.nanoTime());
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int NODES = 3;
    private static final int KEYS = 5_000;
    private static final int WORKERS = 6;
    private static final int BATCH = 50;
    private static final int MAX_CONNECTIONS = 20;
    private static final int BASE_PORT = 24_000;
    private static final int PORT_RANGE = 4_000;
    private static final long MOST_DIRECT_BYTES = 64L << 20;
    private static final long FAULT_SECONDS = 6;

    @TempDir
    Path directory = Path.of("");

    private @Nullable LocalCluster started;
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong wrong = new AtomicLong();
    private volatile boolean stopped;
    private int faults;

    @BeforeEach
    void start() throws Exception {
        int port = BASE_PORT + (int) (ProcessHandle.current().pid() % (PORT_RANGE / 100)) * 100;
        var plan = new ClusterPlan("soak", directory.toAbsolutePath(), NODES, port, 2, List.of(),
                ProcessHandle.current().pid());
        var cluster = new LocalCluster(plan, NodeStarter.ofThisProcess(), System.out::println);
        started = cluster;
        cluster.start();
        cluster.awaitStable(LIMIT);
    }

    @AfterEach
    void stop() {
        if (started != null) {
            started.stop();
        }
    }

    private LocalCluster cluster() {
        if (started == null) {
            throw new IllegalStateException("not started");
        }
        return started;
    }

    private OnehopClient connect() {
        var pool = PoolPolicy.defaults().withWaiting(100, Duration.ofMillis(200))
                .withDrain(Duration.ofSeconds(1));
        var policy = ClientPolicy.defaults().withConnectionsPerNode(0, MAX_CONNECTIONS).withPool(pool)
                .withMaxIdle(Duration.ofSeconds(5));
        return OnehopClient.connect(policy, cluster().plan().nodes().stream()
                .map(node -> node.service().toString()).toArray(String[]::new));
    }

    // ---- what is asked

    private static Key key(int number) {
        return Key.of("test", "soak", number);
    }

    /// The only value a key ever has, long and short ones.
    private static String valueOf(int number) {
        return ("v" + number + "-").repeat(1 + number % 60);
    }

    private void check(int number, Record found) {
        if (!found.text("v").equals(valueOf(number)) || found.integer("n") != number) {
            wrong.incrementAndGet();
            System.err.println("wrong answer key=" + number + " bins=" + found.bins());
        }
    }

    private static Bin[] bins(int number) {
        return new Bin[] {Bin.of("v", valueOf(number)), Bin.of("n", number)};
    }

    private void work(OnehopClient client, SplittableRandom random) {
        var pipeline = client.async().pipeline(PipelinePolicy.defaults());
        while (!stopped) {
            try {
                step(client, pipeline, random);
            } catch (OnehopException e) {
                failures.incrementAndGet();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }
    }

    private void step(OnehopClient client, io.onehop.client.Pipeline pipeline, SplittableRandom random) {
        int number = random.nextInt(KEYS);
        calls.incrementAndGet();
        switch (random.nextInt(100)) {
            case 0 -> scan(client);
            case 1, 2, 3 -> batch(client, number);
            case 4, 5 -> pipelined(pipeline, number);
            default -> {
                if (random.nextInt(3) == 0) {
                    client.put(key(number), bins(number));
                } else {
                    client.get(key(number)).ifPresent(found -> check(number, found));
                }
            }
        }
    }

    /// Some scans are left in the middle.
    private void scan(OnehopClient client) {
        int left = BATCH;
        try (var rows = client.scan(Scan.of("test", "soak"))) {
            while (left > 0 && rows.hasNext()) {
                var found = rows.next().record();
                check((int) found.integer("n"), found);
                left--;
            }
        }
    }

    private void batch(OnehopClient client, int first) {
        var rows = new ArrayList<BatchRow>();
        for (int i = 0; i < BATCH; i++) {
            rows.add(BatchRow.read(key((first + i) % KEYS)));
        }
        var results = client.batch(rows);
        for (int i = 0; i < BATCH; i++) {
            int number = (first + i) % KEYS;
            results.get(i).record().ifPresent(found -> check(number, found));
        }
    }

    private void pipelined(io.onehop.client.Pipeline pipeline, int first) {
        var answers = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < BATCH; i++) {
            int number = (first + i) % KEYS;
            var policy = io.onehop.client.policy.ReadPolicy.defaults();
            var get = new io.onehop.client.command.Get(policy, key(number),
                    io.onehop.client.command.Bins.all());
            answers.add(pipeline.submitWhenRoom(get).thenAccept(
                    found -> found.ifPresent(record -> check(number, record))));
        }
        for (var answer : answers) {
            var _ = answer.handle((ok, failed) -> failed == null ? 0 : failures.incrementAndGet())
                    .join();
        }
    }

    // ---- what goes wrong

    private void breakSomething(SplittableRandom random) throws Exception {
        LocalNode node = cluster().plan().nodes().get(random.nextInt(NODES));
        int kind = faults++ % 3;
        System.out.println("fault " + List.of("kill", "pause", "replace").get(kind) + " " + node.name()
                + " calls=" + calls + " failures=" + failures);
        switch (kind) {
            case 0 -> {
                process(node).destroyForcibly();
                pass(FAULT_SECONDS);
                cluster().start(node);
            }
            case 1 -> {
                signal("-STOP", node);
                pass(FAULT_SECONDS);
                signal("-CONT", node);
            }
            default -> {
                cluster().stop(List.of(node));
                cluster().start(node);
            }
        }
        cluster().awaitStable(LIMIT);
        pass(FAULT_SECONDS / 2);
    }

    private ProcessHandle process(LocalNode node) {
        return ProcessHandle.of(cluster().pid(node)).orElseThrow();
    }

    private void signal(String signal, LocalNode node) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(cluster().pid(node))).start().waitFor())
                .isZero();
    }

    private static void pass(long seconds) {
        LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
    }

    private static void until(BooleanSupplier condition, String what) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).as(what).isLessThan(LIMIT.toNanos());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    // ---- what must hold

    private static int threadsNamed(String prefix) {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(prefix)).count();
    }

    private static long directBytes() {
        return PooledByteBufAllocator.DEFAULT.metric().usedDirectMemory()
                + (ByteBufAllocator.DEFAULT instanceof io.netty.buffer.ByteBufAllocatorMetricProvider other
                        ? other.metric().usedDirectMemory() : 0);
    }

    private static boolean isConserved(NodeStats node) {
        return node.opened() - node.closed() == node.inUse() + node.idle()
                && node.inUse() == 0 && node.idle() <= MAX_CONNECTIONS;
    }

    private static int socketsTo(LocalCluster cluster) {
        int sockets = 0;
        for (var node : cluster.plan().nodes()) {
            sockets += Sockets.established(node.service().port());
        }
        return sockets;
    }

    @Test
    void oneClientOutlivesItsNodes() throws Exception {
        System.out.println("seed " + SEED);
        int threadsBefore = Thread.activeCount();
        var random = new SplittableRandom(SEED);
        long peakDirect = 0;
        try (var client = connect()) {
            for (int number = 0; number < KEYS; number++) {
                client.put(key(number), bins(number));
            }
            int loops = threadsNamed("onehop-client");
            var workers = new ArrayList<Thread>();
            for (int i = 0; i < WORKERS; i++) {
                var own = random.split();
                workers.add(Thread.ofPlatform().start(() -> work(client, own)));
            }
            long end = System.nanoTime() + LENGTH.toNanos();
            while (System.nanoTime() - end < 0) {
                breakSomething(random);
                peakDirect = Math.max(peakDirect, directBytes());
                assertThat(client.stats().tend().consecutiveFailures()).as("looks work").isZero();
                until(() -> client.nodeNames().size() == NODES, "all nodes are known again");
                assertThat(wrong).hasValue(0);
                assertThat(workers).allMatch(Thread::isAlive);
            }
            stopped = true;
            for (var worker : workers) {
                worker.join(LIMIT);
                assertThat(worker.isAlive()).as("a worker hangs").isFalse();
            }
            long looks = client.stats().tend().looks();
            until(() -> client.stats().tend().looks() > looks, "the looks go on");
            until(() -> client.stats().nodes().stream().allMatch(ClientSoakIT::isConserved),
                    "opened - closed = in use + idle");
            // Looks have a connection each, besides those of the pools.
            until(() -> socketsTo(cluster()) == NODES
                    + client.stats().nodes().stream().mapToInt(NodeStats::idle).sum(), "no socket is lost");
            assertThat(threadsNamed("onehop-client")).isEqualTo(loops);
            for (int number = 0; number < KEYS; number++) {
                int same = number;
                client.get(key(number)).ifPresent(found -> check(same, found));
            }
            assertThat(client.nodeNames()).hasSize(NODES);
            System.out.println(client.stats().toText());
        }
        assertThat(wrong).hasValue(0);
        assertThat(calls.get()).isGreaterThan(10 * failures.get());
        assertThat(peakDirect).as("direct memory").isLessThan(MOST_DIRECT_BYTES);
        until(() -> threadsNamed("onehop-client") == 0, "event loops end");
        until(() -> Thread.activeCount() <= threadsBefore, "no thread is left");
        until(() -> socketsTo(cluster()) == 0, "no socket is left");
        System.out.println("calls=" + calls + " failures=" + failures + " peakDirectBytes=" + peakDirect);
    }
}
