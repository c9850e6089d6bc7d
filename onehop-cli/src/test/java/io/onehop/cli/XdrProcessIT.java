package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cli.ask.Facts;
import io.onehop.cli.ask.InfoExchange;
import io.onehop.cli.ask.ServiceAddress;
import io.onehop.cli.local.ClusterPlan;
import io.onehop.cli.local.LocalCluster;
import io.onehop.cli.local.LocalNode;
import io.onehop.cli.local.Neighbour;
import io.onehop.cli.local.NodeStarter;
import io.onehop.cli.local.Stability;
import io.onehop.client.OnehopClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two clusters of two nodes, each node a process, 80 ms apart, that ship to each other while nodes are
/// killed and the way between them is cut. Takes minutes:
///
///     mvn -Pslow test -pl onehop-cli -am -Dtest=XdrProcessIT -Dsurefire.failIfNoSpecifiedTests=false
///
/// Nodes publish 127.0.0.2 with their service port as alternate address; there listens a [LongLink].
@Tag("slow")
final class XdrProcessIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final int NODES = 2;
    private static final int KEYS = 1_000;
    private static final int DC_STEP = 50;
    private static final long DELAY_MILLIS = 80;
    private static final int INFO_TIMEOUT_MILLIS = 2_000;

    @TempDir
    Path directory = Path.of("");

    private final List<LongLink> links = new ArrayList<>();
    private final List<LocalCluster> clusters = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        int port = freePorts();
        clusters.add(cluster("A", port, "B", port + DC_STEP));
        clusters.add(cluster("B", port + DC_STEP, "A", port));
        for (LocalCluster each : clusters) {
            each.start();
            for (LocalNode node : each.plan().nodes()) {
                links.add(new LongLink(LongLink.near(node.servicePort()), new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), node.servicePort()), DELAY_MILLIS));
            }
        }
        for (LocalCluster each : clusters) {
            each.awaitStable(LIMIT);
        }
    }

    private LocalCluster cluster(String name, int port, String other, int otherPort) {
        var neighbour = new Neighbour(other, List.of(
                new ServiceAddress("127.0.0.2", otherPort), new ServiceAddress("127.0.0.2", otherPort + 10)));
        var plan = new ClusterPlan(name, directory.resolve(name).toAbsolutePath(), NODES, port, 2,
                List.of("network.service.alternate-access-addresses=127.0.0.2",
                        "namespace.test.conflict-resolution-policy=last-update-time",
                        "xdr.dc." + other + ".use-alternate-access-address=true"),
                List.of(neighbour), ProcessHandle.current().pid());
        return new LocalCluster(plan, NodeStarter.ofThisProcess(), System.out::println);
    }

    @AfterEach
    void stop() throws IOException {
        clusters.forEach(LocalCluster::stop);
        for (LongLink link : links) {
            link.close();
        }
    }

    private static int freePorts() throws IOException {
        for (int base = 24_000; base < 30_000; base += 2 * DC_STEP) {
            if (areFree(base)) {
                return base;
            }
        }
        throw new IOException("no free ports");
    }

    private static boolean areFree(int base) {
        for (int port = base; port < base + 2 * DC_STEP; port++) {
            try (var socket = new ServerSocket(port)) {
                assertThat(socket.getLocalPort()).isEqualTo(port);
            } catch (IOException _) {
                return false;
            }
        }
        return true;
    }

    private LocalCluster a() {
        return clusters.getFirst();
    }

    private LocalCluster b() {
        return clusters.getLast();
    }

    private static OnehopClient client(LocalCluster of) {
        return OnehopClient.connect(of.plan().nodes().stream().map(node -> node.service().toString())
                .toArray(String[]::new));
    }

    private void kill(LocalCluster of, LocalNode victim) throws Exception {
        ProcessHandle process = ProcessHandle.of(of.pid(victim)).orElseThrow();
        process.destroyForcibly();
        process.onExit().get(10, TimeUnit.SECONDS);
        var others = of.plan().nodes().stream().filter(node -> !node.equals(victim))
                .map(LocalNode::service).toList();
        await(() -> Stability.of(others).isStable(), "the others agree");
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(Condition condition, String what) throws Exception {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    private static void pass(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (long left = 1; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    /// What a cluster has still to do, and what it has done, for the other one.
    private static String traffic(LocalCluster of, String dc) {
        var text = new StringBuilder();
        for (LocalNode node : of.running()) {
            Facts facts = Facts.of(new InfoExchange(node.service(), INFO_TIMEOUT_MILLIS)
                    .ask("get-stats:context=xdr;dc=" + dc));
            for (String name : List.of("in_queue", "in_progress", "recoveries_pending", "success",
                    "not_found", "abandoned", "retry_dest", "retry_no_node", "retry_conn_reset")) {
                text.append(name).append('=').append(facts.number(name)).append(' ');
            }
        }
        return text.toString();
    }

    private String traffic() {
        return traffic(a(), "B") + traffic(b(), "A");
    }

    /// Waits until nothing is shipped for four seconds and nothing waits.
    private void awaitRest() throws Exception {
        await(() -> {
            String before = traffic();
            pass(4_000);
            return before.equals(traffic()) && !before.matches(
                    ".*(in_queue|in_progress|recoveries_pending)=[1-9].*");
        }, "traffic ends: " + traffic());
    }

    /// Of each node of A, records a second; 0 is no limit.
    private void limitThroughput(int most) {
        for (LocalNode node : a().running()) {
            assertThat(new InfoExchange(node.service(), INFO_TIMEOUT_MILLIS)
                    .ask("set-config:context=xdr;xdr-max-ship-throughput=" + most)).isEqualTo("ok");
        }
    }

    private void assertSame(ShipWriter... writers) throws Exception {
        for (ShipWriter writer : writers) {
            writer.stop();
        }
        awaitRest();
        for (LocalCluster cluster : clusters) {
            try (var client = client(cluster)) {
                for (ShipWriter writer : writers) {
                    assertThat(writer.wrong(client)).as("in " + cluster.plan().name()).isEmpty();
                }
            }
        }
        Run run = Run.of("xdr", "verify", "B", "--source", "" + a().running().getFirst().service(),
                "--destination", "" + b().running().getFirst().service(), "-n", "test");
        assertThat(run.out()).contains("both sides hold the same");
        System.out.println(traffic());
    }

    @Test
    void nothingIsMissingWhenANodeOfTheSourceIsKilled() throws Exception {
        LocalNode victim = a().plan().nodes().getLast();
        try (var writer = new ShipWriter("one", KEYS, client(a()))) {
            writer.awaitWrites(2 * KEYS);
            limitThroughput(100);
            writer.awaitWrites(3 * KEYS);
            assertThat(traffic()).as("something waits").containsPattern("in_queue=[1-9]\\d\\d");
            kill(a(), victim);
            writer.awaitWrites(2 * KEYS);
            limitThroughput(0);
            assertSame(writer);
        }
        a().start(victim);
        a().awaitStable(LIMIT);
        try (var writer = new ShipWriter("two", KEYS, client(a()))) {
            writer.awaitWrites(2 * KEYS);
            assertSame(writer);
        }
    }

    @Test
    void nothingIsMissingWhenANodeOfTheDestinationIsKilled() throws Exception {
        LocalNode victim = b().plan().nodes().getFirst();
        try (var writer = new ShipWriter("one", KEYS, client(a()))) {
            writer.awaitWrites(4 * KEYS);
            kill(b(), victim);
            writer.awaitWrites(2 * KEYS);
            b().start(victim);
            b().awaitStable(LIMIT);
            writer.awaitWrites(2 * KEYS);
            assertSame(writer);
            assertThat(traffic(b(), "A")).as("nothing goes back to where it came from")
                    .doesNotContainPattern("(success|abandoned)=[1-9]");
        }
    }

    @Test
    void bothSidesEndTheSameWhenTheWayBetweenThemIsCut() throws Exception {
        try (var here = new ShipWriter("here", KEYS, client(a()));
                var there = new ShipWriter("there", KEYS, client(b()));
                var oneOfTwo = new ShipWriter("contested", KEYS, client(a()));
                var otherOfTwo = new ShipWriter("contested", KEYS, client(b()))) {
            here.awaitWrites(2 * KEYS);
            for (int i = 0; i < 3; i++) {
                for (LongLink link : links) {
                    link.sever();
                }
                pass(2_000);
                for (LongLink link : links) {
                    link.mend();
                }
                here.awaitWrites(KEYS);
            }
            links.forEach(LongLink::hold);
            pass(15_000);
            for (LongLink link : links) {
                link.mend();
            }
            there.awaitWrites(KEYS);
            kill(a(), a().plan().nodes().getFirst());
            here.awaitWrites(KEYS);
            a().start(a().plan().nodes().getFirst());
            a().awaitStable(LIMIT);
            oneOfTwo.stop();
            otherOfTwo.stop();
            assertSame(here, there);
        }
    }
}
