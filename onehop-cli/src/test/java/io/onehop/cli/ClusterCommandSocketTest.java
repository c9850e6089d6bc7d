package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.onehop.cli.ask.InfoExchange;
import io.onehop.cli.ask.ServiceAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `onehop cluster` in a process of its own; clusters of one node, which start fast.
final class ClusterCommandSocketTest {
    private static final long TOO_LONG_SECONDS = 60;

    @TempDir
    Path directory = Path.of("");

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    @Test
    void startsAndStopsNodes() throws Exception {
        int port = freePorts();
        Process cluster = start("--nodes", "1", "--base-port", "" + port, "--dir", directory.toString(),
                "--json");
        JsonObject table = JsonParser.parseString(firstLine(cluster)).getAsJsonObject();
        JsonObject node = table.getAsJsonArray("nodes").get(0).getAsJsonObject();
        long pid = node.get("pid").getAsLong();
        assertThat(node.get("id").getAsString()).isEqualTo("A" + port);
        assertThat(ask(port, "node")).isEqualTo("A" + port);
        Path files = directory.resolve("node-0");
        assertThat(files.resolve("pid")).content().isEqualTo(pid + "\n");
        assertThat(files.resolve("onehop.log")).content().contains("service ready");
        assertThat(files.resolve("onehop.conf")).content().contains("mesh-seed-address-port 127.0.0.1 "
                + (port + 2));
        cluster.destroy();
        assertThat(cluster.waitFor(TOO_LONG_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(cluster.exitValue()).isZero();
        assertThat(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false)).isFalse();
        assertThat(files.resolve("pid")).doesNotExist();
    }

    @Test
    void leavesNoNodeBehindWhenItIsKilled() throws Exception {
        int port = freePorts();
        Process cluster = start("--nodes", "1", "--base-port", "" + port, "--dir", directory.toString(),
                "--json");
        firstLine(cluster);
        ProcessHandle node = ProcessHandle.of(pid()).orElseThrow();
        cluster.destroyForcibly();
        node.onExit().get(TOO_LONG_SECONDS, TimeUnit.SECONDS);
        assertThat(directory.resolve("node-0/pid")).doesNotExist();
    }

    @Test
    void restartsNodesOneByOneAndStopsThemByTheirDirectory() throws Exception {
        int port = freePorts();
        Process cluster = start("--nodes", "1", "--base-port", "" + port, "--dir", directory.toString(),
                "--json");
        firstLine(cluster);
        long before = pid();
        Run restart = Run.of("cluster", "restart", "--dir", directory.toString());
        assertThat(restart.err()).contains("restarting node-0 (A" + port + ")");
        assertThat(restart.exitCode()).isZero();
        assertThat(pid()).isNotEqualTo(before);
        assertThat(ask(port, "node")).isEqualTo("A" + port);
        assertThat(cluster.isAlive()).isTrue();
        assertThat(Run.of("cluster", "stop", "--dir", directory.toString()).out())
                .isEqualTo("stopped 1 nodes\n");
        assertThat(cluster.waitFor(TOO_LONG_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(cluster.exitValue()).isEqualTo(1);
    }

    /// S2-79: several data centres at once.
    @Test
    void dataCentresShipToEachOther() throws Exception {
        int port = freePorts(100);
        Process clusters = start("--nodes", "1", "--base-port", "" + port, "--dir", directory.toString(),
                "--dc", "A", "--dc", "B", "--json");
        JsonObject table = JsonParser.parseString(firstLine(clusters)).getAsJsonObject();
        assertThat(table.getAsJsonArray("clusters")).hasSize(2);
        Run.of("put", "--seed", "127.0.0.1:" + port, "hello", "greeting=hi");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(TOO_LONG_SECONDS);
        String read = "";
        while (!read.contains("greeting=hi") && System.nanoTime() - end < 0) {
            read = Run.of("get", "--seed", "127.0.0.1:" + (port + 100), "hello").out();
        }
        assertThat(read).contains("greeting=hi");
        assertThat(Run.of("xdr", "status", "127.0.0.1:" + port).out()).contains("B ", " UP ");
        assertThat(Run.of("xdr", "verify", "A", "--source", "127.0.0.1:" + (port + 100), "--destination",
                "127.0.0.1:" + port, "-n", "test").out()).contains("both sides hold the same");
        clusters.destroy();
        assertThat(clusters.waitFor(TOO_LONG_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    /// Takes the ten seconds that a node is given.
    @Test
    @Tag("slow")
    void killsANodeThatDoesNotStop() throws Exception {
        int port = freePorts();
        Process cluster = start("--nodes", "1", "--base-port", "" + port, "--dir", directory.toString(),
                "--json");
        firstLine(cluster);
        ProcessHandle node = ProcessHandle.of(pid()).orElseThrow();
        new ProcessBuilder("kill", "-STOP", Long.toString(node.pid())).start().waitFor();
        cluster.destroy();
        assertThat(cluster.waitFor(TOO_LONG_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(cluster.exitValue()).isZero();
        assertThat(node.isAlive()).isFalse();
    }

    @Test
    void namesPortsThatAreTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Run run = Run.of("cluster", "--nodes", "1", "--base-port", "" + (taken.getLocalPort() - 1),
                    "--dir", directory.toString());
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("port " + taken.getLocalPort() + " (fabric of node-0)",
                    "process " + ProcessHandle.current().pid(), "--base-port");
        }
        assertThat(directory.resolve("node-0")).doesNotExist();
    }

    @Test
    void tellsWhatANodeSaidThatDoesNotStart() throws IOException {
        Files.createDirectories(directory.resolve("node-0"));
        Files.writeString(directory.resolve("node-0/pid"), "1\n");
        Run run = Run.of("cluster", "--nodes", "1", "--base-port", "" + freePorts(), "--dir",
                directory.toString(), "--set", "service.ticker-intervall=5");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("names process 1, which is no node of this cluster any more",
                "node-0 (A", "ended with exit code 1", "did you mean 'ticker-interval'?");
    }

    @Test
    void refusesLayoutsThatCannotBe() {
        assertThat(Run.of("cluster", "--nodes", "0").err()).contains("--nodes must be 1..32");
        assertThat(Run.of("cluster", "--base-port", "65530").err()).contains("needs ports 65530..65552");
        assertThat(Run.of("cluster", "--dc", "a", "--dc", "a").exitCode()).isEqualTo(2);
        assertThat(Run.of("cluster", "--dc", "a/b").err()).contains("letters, digits");
        assertThat(Run.of("cluster", "--dc", "a", "--dc", "b", "--xdr", "star").err())
                .contains("--xdr is mesh, ring or none");
        assertThat(Run.of("cluster", "restart", "--dir", directory.toString()).err())
                .contains("there is no cluster in");
    }

    private Process start(String... options) throws IOException {
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-cp",
                System.getProperty("java.class.path"), "io.onehop.cli.Onehop", "cluster"));
        words.addAll(List.of(options));
        Process process = new ProcessBuilder(words)
                .redirectError(directory.resolve("progress").toFile()).start();
        processes.add(process);
        return process;
    }

    private String firstLine(Process process) throws IOException {
        var out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        assertThat(line).as(Files.readString(directory.resolve("progress"))).isNotNull();
        return line;
    }

    private long pid() throws IOException {
        return Long.parseLong(Files.readString(directory.resolve("node-0/pid")).trim());
    }

    private static String ask(int port, String command) {
        return new InfoExchange(new ServiceAddress("127.0.0.1", port), 2_000).ask(command);
    }

    private static int freePorts() throws IOException {
        return freePorts(0);
    }

    /// The first of three ports in a row that were free a moment ago, and so was the one that far from it.
    private static int freePorts(int distance) throws IOException {
        while (true) {
            try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                    var second = new ServerSocket(first.getLocalPort() + 1, 1, first.getInetAddress());
                    var third = new ServerSocket(first.getLocalPort() + 2, 1, first.getInetAddress());
                    var far = distance == 0 ? null
                            : new ServerSocket(first.getLocalPort() + distance, 1, first.getInetAddress())) {
                assertThat(far == null || far.isBound()).isTrue();
                assertThat(second.getLocalPort()).isLessThan(third.getLocalPort());
                return first.getLocalPort();
            } catch (java.net.BindException | IllegalArgumentException _) {
                // another one's port: look further
            }
        }
    }
}
