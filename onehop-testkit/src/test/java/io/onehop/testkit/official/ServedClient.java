package io.onehop.testkit.official;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.AerospikeException;
import com.aerospike.client.Info;
import com.aerospike.client.Key;
import com.aerospike.client.policy.ClientPolicy;
import io.onehop.server.config.ConfigParser;
import io.onehop.server.node.Node;
import io.onehop.server.node.NodeWorld;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// A node on a free port of the loopback interface, whose clock tests can move, and an official client
/// connected to it.
final class ServedClient implements AutoCloseable {
    static final String NAMESPACE = "test";
    static final String SET = "demo";

    private final ShiftedClock clock = new ShiftedClock();
    private final Node node;
    private final AerospikeClient client;

    private ServedClient(ClientPolicy policy, String... overrides) {
        var all = new ArrayList<>(List.of("network.service.port=0", "network.heartbeat.protocol=none"));
        all.addAll(List.of(overrides));
        var config = new ConfigParser(Map.<String, String>of()::get).parseDefaults(all).orThrow();
        node = Node.start(config, new NodeWorld(clock, SplittableRandom::new, Path.of("/proc")), Map.of());
        client = new AerospikeClient(policy, host(), port());
    }

    /// Starts both; the overrides have the form of `--set`.
    static ServedClient start(String... overrides) {
        return new ServedClient(new ClientPolicy(), overrides);
    }

    /// Starts both, the client with that policy.
    static ServedClient start(ClientPolicy policy) {
        return new ServedClient(policy);
    }

    AerospikeClient client() {
        return client;
    }

    /// Another client, of the caller's to close.
    AerospikeClient newClient() {
        return new AerospikeClient(host(), port());
    }

    ShiftedClock clock() {
        return clock;
    }

    String host() {
        return node.addresses().getFirst().getAddress().getHostAddress();
    }

    int port() {
        return node.addresses().getFirst().getPort();
    }

    /// The answer to one info command.
    String info(String command) {
        return Info.request(null, client.getNodes()[0], command);
    }

    /// A number from the answer to `statistics` or `namespace/…`.
    long statistic(String command, String name) {
        for (String pair : info(command).split(";", -1)) {
            if (pair.startsWith(name + '=')) {
                return Long.parseLong(pair.substring(name.length() + 1));
            }
        }
        throw new AssertionError("no statistic " + name + " in " + command);
    }

    static Key key(String name) {
        return new Key(NAMESPACE, SET, name);
    }

    /// Keys `prefix0`, `prefix1` and so on.
    static Key[] keys(String prefix, int count) {
        var keys = new Key[count];
        for (int i = 0; i < count; i++) {
            keys[i] = key(prefix + i);
        }
        return keys;
    }

    /// Asserts that the call fails with that result code, which is the server's if it is positive.
    static AerospikeException assertCode(int code, ThrowingCallable call) {
        var failure = catchThrowableOfType(AerospikeException.class, call);
        assertThat(failure).as("expected result code %s", code).isNotNull();
        assertThat(failure.getResultCode()).as(failure.getMessage()).isEqualTo(code);
        return failure;
    }

    @Override
    public void close() {
        client.close();
        node.close();
    }
}
