package io.onehop.testkit.official;

import static io.onehop.testkit.official.ServedClient.key;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Info;
import com.aerospike.client.policy.WritePolicy;
import io.onehop.server.config.ConfigParser;
import io.onehop.server.config.FabricParameters;
import io.onehop.server.config.NetworkServiceParameters;
import io.onehop.server.config.NodeConfig;
import io.onehop.server.node.Node;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// What people, health checks and monitors do to a service port, and what a client may rely on when it is
/// open.
class ServicePortSocketTest {
    private static final long WAIT_NANOS = 20_000_000_000L;
    private static final int CHECKS = 1000;
    private static final int STARTS = 20;
    private static final byte[] INFO_BUILD = {2, 1, 0, 0, 0, 0, 0, 6, 'b', 'u', 'i', 'l', 'd', '\n'};

    private static Socket connect(ServedClient served) throws IOException {
        return new Socket(served.host(), served.port());
    }

    private static ListAppender<ILoggingEvent> watchLog() {
        var appender = new ListAppender<ILoggingEvent>();
        appender.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(appender);
        return appender;
    }

    private static void endWatch(ListAppender<ILoggingEvent> appender) {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(appender);
    }

    private static void awaitOpenConnections(ServedClient served, long count) {
        awaitStatistic(served, "client_connections", count);
    }

    private static void awaitStatistic(ServedClient served, String name, long value) {
        long deadline = System.nanoTime() + WAIT_NANOS;
        while (served.statistic("statistics", name) != value) {
            assertThat(System.nanoTime()).as("%s never becomes %d", name, value).isLessThan(deadline);
        }
    }

    /// S0-31, S3-31: a port check connects and goes away a thousand times; nothing leaks and nobody is
    /// warned.
    @Test
    void takesPortChecksWithoutHarmOrComplaint() throws IOException {
        var log = watchLog();
        try (var served = ServedClient.start()) {
            long open = served.statistic("statistics", "client_connections");
            long opened = served.statistic("statistics", "client_connections_opened");
            for (int i = 0; i < CHECKS; i++) {
                connect(served).close();
            }
            // a client may close its connection before it is accepted: wait until all have been seen
            awaitStatistic(served, "client_connections_opened", opened + CHECKS);
            awaitOpenConnections(served, open);
            served.client().put(null, key("k"), new Bin("a", 1));
            assertThat(served.client().get(null, key("k")).getInt("a")).isEqualTo(1);
        } finally {
            endWatch(log);
        }
        assertThat(log.list).noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
    }

    /// S0-35: a connection on which nothing is sent stays, is counted, and works when something is sent at
    /// last.
    @Test
    void keepsAndCountsASilentConnection() throws IOException {
        try (var served = ServedClient.start()) {
            long opened = served.statistic("statistics", "client_connections_opened");
            try (var silent = connect(served)) {
                while (served.statistic("statistics", "client_connections_opened") == opened) {
                    Thread.onSpinWait();
                }
                assertThat(served.statistic("statistics", "client_connections_opened")).isEqualTo(opened + 1);
                served.clock().advanceSeconds(86_400);
                assertThat(answersInfo(silent)).isTrue();
            }
        }
    }

    private static boolean answersInfo(Socket socket) throws IOException {
        socket.getOutputStream().write(INFO_BUILD);
        byte[] header = socket.getInputStream().readNBytes(8);
        if (header.length < 8) {
            return false;
        }
        socket.getInputStream().readNBytes(((header[6] & 0xff) << 8) + (header[7] & 0xff));
        return true;
    }

    /// S0-34: the check that a bare shell can do tells an open port from a closed one (docs/getting-
    /// started.md).
    @Test
    void answersThePortCheckOfAShell() throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")));
        int port;
        try (var served = ServedClient.start()) {
            port = served.port();
            assertThat(shellCheck(port)).as("open").isIn(0, 124);
        }
        assertThat(shellCheck(port)).as("closed").isEqualTo(1);
    }

    private static int shellCheck(int port) throws IOException, InterruptedException {
        return new ProcessBuilder("/bin/bash", "-c",
                        "timeout 1 bash -c 'cat < /dev/null > /dev/tcp/127.0.0.1/" + port + "'")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }

    /// S4-33: with an idle limit, a connection is closed once it was idle for that long, and not before.
    @Test
    void closesIdleConnectionsAtTheLimitAndNotBefore() throws IOException {
        try (var served = ServedClient.start("service.proto-fd-idle-ms=60000");
                var idle = connect(served);
                var active = connect(served)) {
            assertThat(answersInfo(idle)).isTrue();
            served.clock().advanceSeconds(40);
            assertThat(answersInfo(active)).isTrue();
            served.clock().advanceSeconds(30);
            assertThat(idle.getInputStream().read()).as("idle for 70 s").isEqualTo(-1);
            assertThat(answersInfo(active)).as("idle for 30 s").isTrue();
        }
    }

    /// S4-33: no limit unless configured, since clients keep connections for as long as they like.
    @Test
    void hasNoIdleLimitByDefault() {
        try (var served = ServedClient.start()) {
            assertThat(served.info("get-config:context=service")).contains("proto-fd-idle-ms=0;");
        }
    }

    /// S3-32: as soon as the port is open the node serves: the first command of the first client succeeds.
    @Test
    void servesTheFirstCommandAfterTheStart() {
        for (int i = 0; i < STARTS; i++) {
            try (var served = ServedClient.start()) {
                var once = new WritePolicy();
                once.maxRetries = 0;
                served.client().put(once, key("first"), new Bin("i", i));
                assertThat(served.info("cluster-stable:")).doesNotStartWith("ERROR");
            }
        }
    }

    /// S0-30: 3000 for clients and 3001 for nodes unless configured otherwise.
    @Test
    void hasTheUsualPortsAsDefaults() {
        var config = NodeConfig.defaults();
        assertThat(config.networkService().integer(NetworkServiceParameters.PORT)).isEqualTo(3000);
        assertThat(config.fabric().integer(FabricParameters.PORT)).isEqualTo(3001);
    }

    /// S0-25: so that a wrong one is seen. S3-43: a start script sets the address for clients in the
    /// environment. S3-02: it is what clients are
    /// told.
    @Test
    void publishesTheAccessAddressFromTheEnvironment() {
        var config = new ConfigParser(Map.of("PUBLIC_ADDRESS", "127.0.0.2")::get)
                .parse("onehop.conf", """
                        network { service {
                          address 127.0.0.1
                          port 0
                          access-address ${PUBLIC_ADDRESS}
                          access-port 3999
                          alternate-access-address 127.0.0.3
                        } heartbeat { protocol none } }
                        namespace test { storage-engine memory { } }
                        """, List.of())
                .orThrow();
        try (var node = Node.start(config)) {
            InetSocketAddress bound = node.addresses().getFirst();
            assertThat(Info.request(bound, "service-clear-std")).isEqualTo("127.0.0.2:3999");
            assertThat(Info.request(bound, "service-clear-alt")).startsWith("127.0.0.3:");
            try (var client = new AerospikeClient(bound.getHostString(), bound.getPort())) {
                client.put(null, key("k"), new Bin("a", 1));
            }
        }
    }
}
