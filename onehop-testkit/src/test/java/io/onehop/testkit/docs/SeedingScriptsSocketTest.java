package io.onehop.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.testkit.TestNode;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The scripts of docs/seeding.md do what that page says, with a file in the part of the DNS.
@Timeout(60)
class SeedingScriptsSocketTest {
    private static final Path SCRIPTS = Repository.root().resolve("scripts/seeding");
    /// A documentation address: nothing may ever connect to it.
    private static final String ADDRESS = "203.0.113.7";

    private record Result(int exitCode, String out) {}

    @TempDir
    private Path directory;
    private Path name;
    private Path file;

    @BeforeEach
    void needsAShell() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "there is no sh");
        boolean tools = Stream.of("timeout", "bash").allMatch(tool -> Stream.of("/bin/", "/usr/bin/")
                .anyMatch(place -> Files.isExecutable(Path.of(place + tool))));
        Assumptions.assumeTrue(tools, "there is no timeout or bash");
        name = Files.createFile(directory.resolve("name"));
        file = directory.resolve("address");
    }

    private static Process begin(String script, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of("/bin/sh", SCRIPTS.resolve(script).toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectInput(new File("/dev/null")).start();
    }

    private static Result run(String script, String... arguments) throws Exception {
        Process process = begin(script, arguments);
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Result(process.waitFor(), out);
    }

    private static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /// A hook that writes down its name and the addresses it was called with.
    private String hook(String word) {
        return "printf '" + word + " %s\\n' >>" + name + " \"$@\"; :";
    }

    private Result start(int port, String... more) throws Exception {
        var all = new ArrayList<>(List.of("--register", hook("add"), "--file", file.toString(),
                "--port", Integer.toString(port)));
        all.addAll(List.of(more));
        return run("start.sh", all.toArray(String[]::new));
    }

    private String called() {
        return Repository.read(name);
    }

    @Test
    void healthTellsANodeThatServesFromAPortThatIsOnlyOpen() throws Exception {
        try (TestNode node = TestNode.start();
                var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(run("health.sh", "--port", Integer.toString(node.port())))
                    .isEqualTo(new Result(0, ""));
            String open = Integer.toString(silent.getLocalPort());
            assertThat(run("health.sh", "--timeout", "1", "--port", open)).isEqualTo(new Result(1, ""));
        }
        assertThat(run("health.sh", "--port", Integer.toString(closedPort())).exitCode()).isEqualTo(1);
        assertThat(run("health.sh", "--host", "$(id)").exitCode()).isEqualTo(2);
    }

    /// S3-38, S3-40: the address comes from a command, is kept in a file, and is added to the name.
    @Test
    void startKeepsTheAddressAndRegistersIt() throws Exception {
        try (TestNode node = TestNode.start()) {
            Result run = start(node.port(), "--address-command", "echo " + ADDRESS);
            assertThat(run).isEqualTo(new Result(0, "registered " + ADDRESS + "\n"));
        }
        assertThat(file).hasContent(ADDRESS);
        assertThat(called()).isEqualTo("add " + ADDRESS + "\n");
    }

    /// S3-39: nothing is registered before the node serves.
    @Test
    void startWaitsUntilTheNodeServes() throws Exception {
        int port = closedPort();
        Result early = start(port, "--address", ADDRESS, "--wait", "0");
        assertThat(early.exitCode()).isEqualTo(1);
        assertThat(early.out()).contains("does not serve after 0 s");
        assertThat(called()).isEmpty();
        assertThat(file).as("stop.sh finds what may have been registered").hasContent(ADDRESS);
    }

    @Test
    void startRefusesWhatIsNoAddress() throws Exception {
        Result run = start(closedPort(), "--address-command", "echo '<html>'");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("not an address: '<html>'");
        assertThat(start(closedPort(), "--address-command", "exit 7").out()).contains("cannot tell");
        assertThat(file).doesNotExist();
    }

    /// S3-41: the address is read from the file and taken away; once.
    @Test
    void stopTakesAwayWhatStartRegistered() throws Exception {
        Files.writeString(file, ADDRESS + "\n");
        Result refused = run("stop.sh", "--unregister", "false", "--file", file.toString());
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(file).exists();
        String[] stop = {"--unregister", hook("remove"), "--file", file.toString()};
        assertThat(run("stop.sh", stop)).isEqualTo(new Result(0, "unregistered " + ADDRESS + "\n"));
        assertThat(run("stop.sh", stop).exitCode()).isZero();
        assertThat(called()).isEqualTo("remove " + ADDRESS + "\n");
        assertThat(file).doesNotExist();
    }

    /// S3-42: a node that ends without its stop script is taken away after a while, and comes back.
    @Test
    void theMonitorTakesAwayANodeThatIsGone() throws Exception {
        Files.writeString(file, ADDRESS + "\n");
        Process monitor;
        BufferedReader lines;
        int port;
        try (TestNode node = TestNode.start()) {
            port = node.port();
            monitor = begin("monitor.sh", "--register", hook("add"), "--unregister", hook("remove"), "--file",
                    file.toString(), "--port", Integer.toString(port), "--every", "1", "--down-after", "1");
            lines = monitor.inputReader(StandardCharsets.UTF_8);
        }
        try {
            assertThat(lines.readLine()).isEqualTo("unregistered " + ADDRESS);
            try (TestNode restarted = TestNode.start("network.service.port=" + port)) {
                assertThat(restarted.port()).isEqualTo(port);
                assertThat(lines.readLine()).isEqualTo("registered " + ADDRESS);
                Files.delete(file);
                assertThat(monitor.waitFor()).isZero();
            }
        } finally {
            monitor.destroy();
        }
        assertThat(called()).isEqualTo("remove " + ADDRESS + "\nadd " + ADDRESS + "\n");
    }

    /// S3-36: of the machines of the group those that serve are set. S3-37: each gets its health check.
    @Test
    void theUpdateSetsTheMachinesThatServe() throws Exception {
        Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"),
                "only Linux has all of 127.0.0.0/8");
        Path group = Files.writeString(directory.resolve("group"), "127.0.0.1 # a\n127.0.0.2\n");
        String list = "cat " + group;
        try (TestNode node = TestNode.start()) {
            String port = Integer.toString(node.port());
            Result run = run("update.sh", "--list", list, "--set", hook("set"), "--check", hook("check"),
                    "--port", port);
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).isEqualTo("update.sh: does not serve: 127.0.0.2\nset 127.0.0.1\n");
        }
        assertThat(called()).isEqualTo("check 127.0.0.1\ncheck 127.0.0.2\nset 127.0.0.1\n");
        Result none = run("update.sh", "--list", list, "--set", hook("set"), "--port",
                Integer.toString(closedPort()));
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.out()).contains("no machine serves; nothing is changed");
    }

    @Test
    void everyScriptExplainsItself() throws Exception {
        for (String script : List.of("health.sh", "start.sh", "stop.sh", "monitor.sh", "update.sh")) {
            Result help = run(script, "--help");
            assertThat(help.exitCode()).as(script).isZero();
            assertThat(help.out()).as(script).contains("  " + script + " ", "Exit code: 0");
            assertThat(run(script, "--nonsense", "1").exitCode()).as(script).isEqualTo(2);
            assertThat(Files.isExecutable(SCRIPTS.resolve(script))).as(script).isTrue();
        }
    }
}
