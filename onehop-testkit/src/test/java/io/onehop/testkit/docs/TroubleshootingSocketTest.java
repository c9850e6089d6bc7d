package io.onehop.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.testkit.TestNode;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands of docs/troubleshooting/proxies.md do what that page says. S0-34, S0-36, S0-38, S0-46.
class TroubleshootingSocketTest {
    private static final String SCRIPT = Repository.root().resolve("scripts/portcheck.sh").toString();
    private static final int ADDRESSES = 16;

    private record Result(int exitCode, String out) {}

    private static Result bash(String command) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "there is no bash");
        Process process = new ProcessBuilder("/bin/bash", "-c", command).redirectErrorStream(true)
                .redirectInput(new File("/dev/null")).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out);
    }

    private static boolean has(String tool) throws IOException, InterruptedException {
        return bash("command -v " + tool).exitCode() == 0;
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// A port that accepts nothing more: its queue is full.
    private static final class Silent implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        private final List<Socket> queued = List.of(
                new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort()),
                new Socket(InetAddress.getLoopbackAddress(), listener.getLocalPort()));

        Silent() throws IOException {}

        int port() {
            return listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            for (Socket each : queued) {
                each.close();
            }
            listener.close();
        }
    }

    @Test
    void theShellTellsOpenFromClosedFromSilent() throws Exception {
        Assumptions.assumeTrue(has("timeout"), "there is no timeout");
        Matcher command = Pattern.compile("(timeout 1 bash -c '.*?') ?; ?echo \\$\\?")
                .matcher(Repository.read(Repository.root().resolve("docs/troubleshooting/proxies.md")));
        assertThat(command.find()).isTrue();
        String check = command.group(1).replace("192.168.1.206", "127.0.0.1");
        try (TestNode node = TestNode.start(); var silent = new Silent()) {
            assertThat(bash(check.replace("/3000", "/" + node.port()))).isEqualTo(new Result(0, ""));
            assertThat(bash(check.replace("/3000", "/" + silent.port())).exitCode()).isEqualTo(124);
        }
        Result closed = bash(check.replace("/3000", "/" + closedPort()));
        assertThat(closed.exitCode()).isEqualTo(1);
        assertThat(closed.out()).contains("Connection refused");
    }

    @Test
    void theScriptPrintsALineForEachAddress() throws Exception {
        Assumptions.assumeTrue(has("timeout") && System.getProperty("os.name").equals("Linux"),
                "only Linux has all of 127.0.0.0/8");
        try (TestNode node = TestNode.start()) {
            Result run = bash(SCRIPT + " -p " + node.port() + " 127.0.0.{1..16}");
            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.out().lines()).hasSize(ADDRESSES)
                    .startsWith("127.0.0.1 " + node.port() + " open", "127.0.0.2 " + node.port()
                    + " refused");
            assertThat(bash(SCRIPT + " -p " + node.port() + " 127.0.0.1").exitCode()).isZero();
        }
    }

    @Test
    void theScriptReadsAddressesFromAFileAndTriesSeveralPorts(@TempDir Path directory) throws Exception {
        Assumptions.assumeTrue(has("timeout"), "there is no timeout");
        Path file = Files.writeString(directory.resolve("addresses"),
                "# ours\n127.0.0.1  a node\n\nlocalhost\n");
        try (TestNode node = TestNode.start(); var silent = new Silent()) {
            Result run = bash(SCRIPT + " -t 0.3 -p " + node.port() + "," + silent.port() + " -f " + file);
            assertThat(run.out().lines()).containsExactly(
                    "127.0.0.1 " + node.port() + " open", "127.0.0.1 " + silent.port() + " timed-out",
                    "localhost " + node.port() + " open", "localhost " + silent.port() + " timed-out");
        }
        assertThat(bash(SCRIPT + " no-such-host.invalid").out()).endsWith(" 3000 unreachable\n");
        assertThat(bash(SCRIPT)).satisfies(run -> {
            assertThat(run.exitCode()).isEqualTo(2);
            assertThat(run.out()).contains("scripts/portcheck.sh -p 3000,3001,3002");
        });
        assertThat(bash(SCRIPT + " '127.0.0.1;id'").out()).contains("not an address");
    }

    @Test
    void netcatSucceedsOnANode() throws Exception {
        Assumptions.assumeTrue(has("nc"), "there is no nc");
        try (TestNode node = TestNode.start()) {
            assertThat(bash("nc -z -v -w5 127.0.0.1 " + node.port()).exitCode()).isZero();
        }
        assertThat(bash("nc -z -v -w5 127.0.0.1 " + closedPort()).exitCode()).isNotZero();
    }

    @Test
    void netstatShowsTheNodeAndItsClients() throws Exception {
        Assumptions.assumeTrue(has("netstat") && System.getProperty("os.name").equals("Linux"),
                "there is no netstat");
        try (TestNode node = TestNode.start(); var client = new Socket(node.host(), node.port())) {
            String listed = bash("netstat -pant | egrep '" + node.port() + "'").out();
            assertThat(listed).containsPattern("127.0.0.1:" + node.port() + ".*LISTEN.*"
                    + ProcessHandle.current().pid() + "/");
            assertThat(listed).containsPattern("127.0.0.1:" + node.port() + " +127.0.0.1:"
                    + client.getLocalPort() + " +ESTABLISHED");
        }
    }
}
