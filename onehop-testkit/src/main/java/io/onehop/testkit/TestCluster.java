package io.onehop.testkit;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// Real nodes that form a cluster inside this JVM, on loopback ports that were free:
///
/// ```java
/// try (TestCluster cluster = TestCluster.start(3, "namespace.test.replication-factor=2")) {
///     var client = new AerospikeClient(cluster.host(), cluster.port());
///     …
///     cluster.stop(0);
///     cluster.awaitStable(Duration.ofSeconds(30));
/// }
/// ```
///
/// Each node is what [TestNode] starts; all have the same overrides. They talk over real sockets; they fail
/// together only in that they share the JVM. With JUnit, [OnehopCluster] does the starting and closing. Safe
/// for use by many threads.
public final class TestCluster implements AutoCloseable {
    /// How long [#start] waits until the nodes agree.
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 20;
    /// What a single node for tests does not do.
    private static final List<String> IN_CLUSTER = List.of("network.heartbeat.protocol=v3",
            "network.heartbeat.port=0", "network.fabric.port=0");
    private static final String LOOPBACK = "127.0.0.1";

    private final List<String> overrides;
    private final List<TestNode> nodes = new ArrayList<>();

    private TestCluster(List<String> overrides) {
        this.overrides = overrides;
    }

    /// Starts nodes and waits until they agree on a cluster of all of them and nothing moves.
    ///
    /// @param size      nodes; 1 or more
    /// @param overrides for every node, in the form of `--set`; see [TestNode#start(String...)]
    /// @throws IllegalArgumentException with all reasons when an override is wrong
    /// @throws IllegalStateException    when they do not agree within a minute
    public static TestCluster start(int size, String... overrides) {
        if (size < 1) {
            throw new IllegalArgumentException("a cluster has 1 node or more: size=" + size);
        }
        var cluster = new TestCluster(List.of(overrides));
        try {
            for (int i = 0; i < size; i++) {
                cluster.add();
            }
            cluster.awaitStable(START_LIMIT);
            return cluster;
        } catch (RuntimeException failure) {
            cluster.close();
            throw failure;
        }
    }

    /// Starts one more node, which joins the others. It may take moments until all agree: see [#awaitStable].
    public synchronized TestNode add() {
        var all = new ArrayList<>(IN_CLUSTER);
        if (!nodes.isEmpty()) {
            all.add("network.heartbeat.mesh-seed-address-ports=" + nodes.stream()
                    .map(node -> LOOPBACK + ":" + node.heartbeatPort()).collect(Collectors.joining(",")));
        }
        all.addAll(overrides);
        TestNode node = TestNode.start(all.toArray(String[]::new));
        nodes.add(node);
        return node;
    }

    /// All nodes that were started, closed ones too, in the order of their start.
    public synchronized List<TestNode> nodes() {
        return List.copyOf(nodes);
    }

    /// The nodes that run.
    public List<TestNode> running() {
        return nodes().stream().filter(node -> !node.isClosed()).toList();
    }

    /// Where clients connect: the first node that runs.
    ///
    /// @throws java.util.NoSuchElementException when none does
    public InetSocketAddress address() {
        return running().getFirst().address();
    }

    /// The host of [#address].
    public String host() {
        return running().getFirst().host();
    }

    /// The port of [#address].
    public int port() {
        return running().getFirst().port();
    }

    /// Ends the i-th node (from 0) that was started as if its process had been killed.
    public void kill(int i) {
        nodes().get(i).kill();
    }

    /// Ends the i-th node (from 0) that was started in an orderly way: it hands its partitions over first.
    public void stop(int i) {
        nodes().get(i).close();
    }

    /// Waits until all nodes that run see one cluster of just them and nothing moves any more.
    ///
    /// @return the cluster key
    /// @throws IllegalStateException when that takes longer than the limit; the message says what each sees
    public String awaitStable(Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            List<String> answers = answers();
            String first = answers.isEmpty() ? "" : answers.getFirst();
            boolean agree = answers.stream().allMatch(first::equals);
            if (agree && !first.isEmpty() && !first.startsWith("ERROR")) {
                return first;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("not stable after " + limit + ": " + running().stream()
                        .map(TestCluster::describe).toList());
            }
            pause();
        }
    }

    private List<String> answers() {
        List<TestNode> running = running();
        return running.stream().map(node -> {
            try {
                return node.info("cluster-stable:size=" + running.size());
            } catch (UncheckedIOException e) {
                return "ERROR:" + e.getMessage();
            }
        }).toList();
    }

    private static String describe(TestNode node) {
        try {
            return node.id() + ": size " + node.statistic("statistics", "cluster_size")
                    + ", partitions to move "
                    + node.statistic("statistics", "migrate_partitions_remaining");
        } catch (UncheckedIOException e) {
            return node.id() + ": " + e.getMessage();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a stable cluster", e);
        }
    }

    /// Ends all nodes; what they stored is gone. Calling it again does nothing.
    @Override
    public void close() {
        nodes().forEach(TestNode::kill); // nobody is left to hand anything over to
    }
}
