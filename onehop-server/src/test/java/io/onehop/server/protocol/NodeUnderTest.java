package io.onehop.server.protocol;

import io.onehop.server.config.ConfigParser;
import io.onehop.server.config.NodeConfig;
import io.onehop.server.node.Node;
import io.onehop.server.node.NodeWorld;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A node on a free port.
public final class NodeUnderTest implements AutoCloseable {
    private final Node node;

    private NodeUnderTest(Node node) {
        this.node = node;
    }

    /// Starts one with the default configuration, changed by `section.key=value`.
    public static NodeUnderTest start(String... overrides) {
        return new NodeUnderTest(Node.start(config(overrides)));
    }

    /// Starts one whose time is that clock's.
    public static NodeUnderTest startAt(ManualClock clock, String... overrides) {
        var world = new NodeWorld(clock, () -> new SplittableRandom(1), Path.of("/proc"));
        return new NodeUnderTest(Node.start(config(overrides), world, Map.of()));
    }

    static NodeConfig config(String... overrides) {
        var all = new ArrayList<>(List.of("network.service.port=0", "network.heartbeat.protocol=none"));
        all.addAll(List.of(overrides));
        return new ConfigParser(System::getenv).parseDefaults(all).orThrow();
    }

    /// Where it answers.
    public InetSocketAddress address() {
        return node.addresses().getFirst();
    }

    /// A new connection.
    public RawClient connect() {
        return new RawClient(address());
    }

    /// A number of `namespace/test` or `statistics`.
    public long statistic(String command, String name) {
        try (RawClient client = connect()) {
            return statistic(client, command, name);
        }
    }

    /// A number of `namespace/test` or `statistics`.
    static long statistic(RawClient client, String command, String name) {
        String answer = ";" + client.info(command) + ";";
        int at = answer.indexOf(";" + name + "=");
        if (at < 0) {
            throw new IllegalArgumentException("no statistic " + name + " in " + command);
        }
        int from = at + name.length() + 2;
        return Long.parseLong(answer.substring(from, answer.indexOf(';', from)));
    }

    @Override
    public void close() {
        node.close();
    }
}
