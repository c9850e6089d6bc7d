package io.onehop.testkit;

import io.onehop.server.config.ConfigParser;
import io.onehop.server.config.NetworkServiceParameters;
import io.onehop.server.config.NodeConfig;
import io.onehop.server.node.Node;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// A real node inside this JVM, on a loopback port that was free. Starting one takes some milliseconds once
/// the classes are loaded, so every test can have its own:
///
/// ```java
/// try (TestNode node = TestNode.start("namespace.test.default-ttl=60")) {
///     var client = new AerospikeClient(node.host(), node.port());
///     …
/// }
/// ```
///
/// Without overrides it is the node that `onehop server` starts without a file: the namespace `test` in
/// memory. It is empty at first and forgets everything when it is closed. With JUnit, [OnehopNode] does the
/// starting and closing. Safe for use by many threads.
public final class TestNode implements AutoCloseable {
    /// Clients connect to a port that is free; the node looks for no others.
    private static final List<String> FREE_PORTS = List.of(
            "network.service.port=0", "network.heartbeat.protocol=none");

    private final Node node;
    private final InetSocketAddress address;
    private final AtomicBoolean closed = new AtomicBoolean();

    private TestNode(Node node) {
        this.node = node;
        this.address = node.addresses().getFirst();
    }

    /// Starts a node with the default configuration, changed by overrides in the form of `--set`, for example
    /// `service.proto-fd-max=100` or `namespace.test.storage-engine.data-size=16m`. When this returns, the
    /// port answers.
    ///
    /// @throws IllegalArgumentException with all reasons when an override is wrong
    public static TestNode start(String... overrides) {
        var all = new ArrayList<>(FREE_PORTS);
        all.addAll(List.of(overrides));
        return new TestNode(Node.start(new ConfigParser(System::getenv).parseDefaults(all).orThrow()));
    }

    /// Starts a node from the text of a configuration file, changed by overrides. The file's service port is
    /// passed over in favour of one that is free.
    ///
    /// @throws IllegalArgumentException with all reasons when file or override is wrong
    public static TestNode startFrom(String configuration, String... overrides) {
        var all = new ArrayList<>(FREE_PORTS);
        all.addAll(List.of(overrides));
        var parser = new ConfigParser(System::getenv);
        return new TestNode(Node.start(parser.parse("test.conf", configuration, all).orThrow()));
    }

    /// Starts a node as configured.
    ///
    /// @throws IllegalArgumentException when the service port is not 0: tests that insist on a port disturb
    ///     each other
    public static TestNode start(NodeConfig config) {
        if (config.networkService().integer(NetworkServiceParameters.PORT) != 0) {
            throw new IllegalArgumentException("a test node needs network.service.port=0");
        }
        return new TestNode(Node.start(config));
    }

    /// Where clients connect.
    public InetSocketAddress address() {
        return address;
    }

    /// The address as text, `127.0.0.1` unless configured otherwise.
    public String host() {
        return address.getAddress().getHostAddress();
    }

    /// The port that was free.
    public int port() {
        return address.getPort();
    }

    /// Its node id as clients see it.
    public String id() {
        return node.id().toString();
    }

    /// The answer to one info command, such as `statistics` or `namespace/test`.
    ///
    /// @throws java.io.UncheckedIOException when the node does not answer within two seconds
    public String info(String command) {
        return InfoCall.to(address, command);
    }

    /// A number out of the answer to an info command that lists `name=value;name=value`.
    ///
    /// @throws IllegalArgumentException when there is no such name, or its value is no whole number
    public long statistic(String command, String name) {
        for (String pair : info(command).split(";", -1)) {
            if (pair.startsWith(name + '=')) {
                return Long.parseLong(pair.substring(name.length() + 1));
            }
        }
        throw new IllegalArgumentException("no statistic " + name + " in " + command);
    }

    /// The port on which it looks for other nodes: what others take as a seed. 0 outside of a cluster.
    public int heartbeatPort() {
        return node.heartbeatPort();
    }

    /// The port on which it talks to other nodes. 0 outside of a cluster.
    public int fabricPort() {
        return node.fabricPort();
    }

    /// Whether it was closed.
    public boolean isClosed() {
        return closed.get();
    }

    /// Ends the node as if its process had been killed: nothing is handed over, and other nodes of its
    /// cluster have to find out. Calling it again does nothing.
    public void kill() {
        if (closed.compareAndSet(false, true)) {
            node.kill();
        }
    }

    /// Ends the node and its threads; what it stored is gone, but for what other nodes of its cluster keep,
    /// to which it hands its partitions over first. Calling it again does nothing.
    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            node.close();
        }
    }
}
