package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.onehop.cli.ask.Facts;
import io.onehop.cli.ask.InfoExchange;
import io.onehop.cli.ask.ServiceAddress;
import io.onehop.cli.local.Stability;
import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.client.command.Scan;
import io.onehop.model.Bin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jspecify.annotations.Nullable;

/// Three whole nodes, each a process in a network namespace of its own, whose packets are really dropped.
/// Needs root, `ip` and `iptables`; takes minutes:
///
///     mvn -Pslow test -pl onehop-cli -am -Dtest=ClusterNetnsIT -Dsurefire.failIfNoSpecifiedTests=false
@Tag("slow")
final class ClusterNetnsIT {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration WATCH = Duration.ofSeconds(8);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final int NODES = 3;
    private static final int SERVICE_PORT = 3000;
    private static final int INFO_TIMEOUT_MILLIS = 2_000;
    private static final String SET = "it";

    @TempDir
    Path directory = Path.of("");

    private @Nullable NetnsLab laboratory;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(NetnsLab.isPossible(), "needs root, ip and iptables with network namespaces");
        laboratory = new NetnsLab(NODES);
        for (int number = 1; number <= NODES; number++) {
            Path home = Files.createDirectories(directory.resolve("node-" + number).resolve("data"));
            Path file = Files.writeString(home.resolveSibling("onehop.conf"), configuration(number, home));
            lab().start(number, home.resolveSibling("console.txt"), command(file));
        }
        awaitStable(1, 2, 3);
    }

    @AfterEach
    void end() {
        if (laboratory != null) {
            laboratory.close();
        }
    }

    private NetnsLab lab() {
        if (laboratory == null) {
            throw new IllegalStateException("not started");
        }
        return laboratory;
    }

    private static List<String> command(Path file) {
        return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                "-XX:+UseSerialGC", "-XX:+UseCompactObjectHeaders", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow", "-cp", System.getProperty("java.class.path"),
                "io.onehop.cli.Onehop", "server", "--config", file.toString(),
                "--parent", Long.toString(ProcessHandle.current().pid()));
    }

    private String configuration(int number, Path home) {
        String seeds = IntStream.rangeClosed(1, NODES)
                .mapToObj(each -> "mesh-seed-address-port " + lab().address(each) + " 3002")
                .collect(Collectors.joining("\n        "));
        return """
                service {
                    node-id A%d
                    cluster-name netns
                    work-directory %s
                }
                logging {
                    file %s/onehop.log {
                        context any info
                    }
                }
                network {
                    service {
                        address OWN-ADDRESS
                        port 3000
                    }
                    fabric {
                        address OWN-ADDRESS
                        port 3001
                    }
                    heartbeat {
                        mode mesh
                        address OWN-ADDRESS
                        port 3002
                        %s
                    }
                }
                namespace test {
                    replication-factor 2
                    conflict-resolution-policy last-update-time
                    storage-engine memory {
                    }
                }
                """.replace("OWN-ADDRESS", lab().address(number)).formatted(number, home, home, seeds);
    }

    private ServiceAddress service(int number) {
        return new ServiceAddress(lab().address(number), SERVICE_PORT);
    }

    /// Waits until these nodes, and no others, are together and nothing migrates.
    ///
    /// @return their cluster's key
    private String awaitStable(int... numbers) {
        var services = Arrays.stream(numbers).mapToObj(this::service).toList();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        Stability now = Stability.of(services);
        while (!now.isStable()) {
            assertThat(System.nanoTime() - deadline).as(now.text()).isNegative();
            LockSupport.parkNanos(POLL.toNanos());
            now = Stability.of(services);
        }
        return now.key();
    }

    private String key(int number) {
        String answer = new InfoExchange(service(number), INFO_TIMEOUT_MILLIS).ask("statistics");
        return Facts.of(answer).text("cluster_key");
    }

    /// Watches for a while that no node has another view.
    private void staysAsItIs() {
        List<String> before = keys();
        var seen = new ArrayList<List<String>>();
        long deadline = System.nanoTime() + WATCH.toNanos();
        while (System.nanoTime() - deadline < 0) {
            seen.add(keys());
            LockSupport.parkNanos(POLL.toNanos());
        }
        assertThat(seen).isNotEmpty().containsOnly(before);
    }

    private List<String> keys() {
        return IntStream.rangeClosed(1, NODES).mapToObj(this::key).toList();
    }

    private OnehopClient client(int... numbers) {
        return OnehopClient.connect(Arrays.stream(numbers)
                .mapToObj(number -> service(number).toString()).toArray(String[]::new));
    }

    private static void write(OnehopClient client, int first, int end, long value) {
        for (int key = first; key < end; key++) {
            client.put(Key.of("test", SET, key), Bin.of("n", value));
        }
    }

    private static void assertValues(OnehopClient client, int first, int end, long value) {
        for (int key = first; key < end; key++) {
            long stored = client.get(Key.of("test", SET, key)).orElseThrow().integer("n");
            assertThat(stored).as("key %s", key).isEqualTo(value);
        }
    }

    private static int scanned(OnehopClient client) {
        int count = 0;
        try (var records = client.scan(Scan.of("test", SET))) {
            while (records.hasNext()) {
                records.next();
                count++;
            }
        }
        return count;
    }

    /// S1-44.
    @Test
    void aOneWayCutSettlesAndDoesNotFlap() {
        try (OnehopClient before = client(1, 2, 3)) {
            write(before, 0, 500, 1);
        }
        lab().cut(2, 3);
        String rest = awaitStable(1, 3);
        String alone = awaitStable(2);
        assertThat(rest).isNotEqualTo(alone);
        staysAsItIs();
        try (OnehopClient client = client(1, 3)) {
            assertValues(client, 0, 500, 1);
            write(client, 0, 300, 2);
            assertThat(scanned(client)).isEqualTo(500);
        }
        lab().heal();
        awaitStable(1, 2, 3);
        staysAsItIs();
        try (OnehopClient client = client(1, 2, 3)) {
            assertValues(client, 0, 300, 2);
            assertValues(client, 300, 500, 1);
            assertThat(scanned(client)).isEqualTo(500);
        }
    }

    @Test
    void sidesOfASplitAreMergedByTheConflictPolicy() {
        try (OnehopClient before = client(1, 2, 3)) {
            write(before, 0, 700, 1);
        }
        for (int other = 2; other <= NODES; other++) {
            lab().cut(1, other);
            lab().cut(other, 1);
        }
        awaitStable(2, 3);
        awaitStable(1);
        try (OnehopClient minority = client(1); OnehopClient majority = client(2, 3)) {
            assertThat(minority.nodeNames()).hasSize(1);
            assertThat(majority.nodeNames()).hasSize(2);
            write(minority, 300, 700, 10); // 600..700 are written by both sides, here first
            write(minority, 1_000, 1_100, 10);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5)); // the clock tells these writes apart
            write(majority, 0, 300, 20);
            write(majority, 600, 700, 20);
            write(majority, 2_000, 2_200, 20);
        }
        lab().heal();
        awaitStable(1, 2, 3);
        try (OnehopClient client = client(1, 2, 3)) {
            assertValues(client, 0, 300, 20);
            assertValues(client, 300, 600, 10);
            assertValues(client, 600, 700, 20);
            assertValues(client, 1_000, 1_100, 10);
            assertValues(client, 2_000, 2_200, 20);
            assertThat(scanned(client)).isEqualTo(1_000);
        }
        for (int number = 1; number <= NODES; number++) { // each sees the same, whoever is asked first
            try (OnehopClient client = client(number)) {
                assertThat(scanned(client)).isEqualTo(1_000);
            }
        }
    }
}
