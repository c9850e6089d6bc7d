package io.onehop.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.client.command.Bins;
import io.onehop.client.command.Get;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.WritePolicy;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.model.Bin;
import io.onehop.model.NodeId;
import io.onehop.model.Value;
import io.onehop.simulation.node.ClusterSettings;
import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.OnehopNodes;
import io.onehop.simulation.node.SimCluster;
import io.onehop.wire.Proto;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Commands need the nodes that hold their records and no other: not even the principal (S1-12).
class NothingCentralSimulationTest {
    private static final long MILLI = 1_000_000L;
    private static final long FORMED_NANOS = 12_000 * MILLI;
    /// Less than it takes to miss a node.
    private static final long AWAY_NANOS = 1_000 * MILLI;
    /// A few messages between two nodes, of which one may be slow.
    private static final long PATIENCE_NANOS = 100 * MILLI;
    private static final int KEYS = 300;
    private static final int CODE_OFFSET = 8 + 5;
    private static final int SERVER_MILLIS = 1_000;
    private static final ClusterSettings SETTINGS =
            new ClusterSettings(4_096, 2, MergeRule.LAST_UPDATE_TIME, 2);

    private final SimCluster cluster =
            new SimCluster(4, SETTINGS, OnehopNodes.maker(), new SplittableRandom(1));
    private final List<Integer> codes = new ArrayList<>();

    @Test
    void commandsGoOnWhileThePrincipalIsPaused() {
        goOnWithoutPrincipal(Machine::pause);
    }

    @Test
    void commandsGoOnWhenThePrincipalHasCrashed() {
        goOnWithoutPrincipal(Machine::crash);
    }

    private void goOnWithoutPrincipal(Consumer<Machine> stop) {
        cluster.machines().forEach(Machine::start);
        pass(FORMED_NANOS);
        assertThat(cluster.isSettled()).isTrue();
        var view = Objects.requireNonNull(cluster.world().membership().viewOf(0));
        assertThat(view.members()).hasSize(4);
        long away = cluster.world().scheduler().nowNanos();
        stop.accept(machine(view.principal()));
        int sent = 0;
        for (int i = 0; i < KEYS; i++) {
            var key = Key.of(ClusterSettings.NAMESPACE, "central", i);
            PartitionEntry entry = entry(key, view.principal());
            if (!entry.replicas().contains(view.principal())) {
                Machine master = machine(Objects.requireNonNull(entry.master()));
                send(master, put(key));
                send(master, get(key));
                sent += 2;
                assertThat(codes).as("answered within milliseconds").hasSize(sent);
            }
        }
        assertThat(sent).isGreaterThan(KEYS / 2);
        assertThat(codes).containsOnly(0);
        assertThat(cluster.world().scheduler().nowNanos() - away)
                .as("nobody has missed it yet").isLessThan(AWAY_NANOS);
        assertThat(cluster.problems()).isEmpty();
    }

    private Machine machine(NodeId id) {
        return cluster.machines().stream()
                .filter(each -> each.host().id().equals(id)).findFirst().orElseThrow();
    }

    /// As a node sees it that goes on.
    private PartitionEntry entry(Key key, NodeId absent) {
        Machine other = cluster.machines().stream()
                .filter(each -> !each.host().id().equals(absent)).findFirst().orElseThrow();
        return Objects.requireNonNull(other.life()).node().partitions().table().entry(key.partition());
    }

    private void send(Machine machine, byte[] body) {
        int before = codes.size();
        assertThat(machine.request(0, body, answer -> codes.add((int) answer[CODE_OFFSET]))).isTrue();
        long end = cluster.world().scheduler().nowNanos() + PATIENCE_NANOS;
        while (codes.size() == before && cluster.world().scheduler().nowNanos() < end) {
            pass(MILLI / 10);
        }
    }

    private void pass(long nanos) {
        cluster.world().scheduler().runUntil(cluster.world().scheduler().nowNanos() + nanos);
    }

    private static byte[] put(Key key) {
        ByteBuf out = Unpooled.buffer();
        var bins = List.of(new Bin("b", Value.of("there")));
        new Put(WritePolicy.defaults(), key, bins).encode(out, SERVER_MILLIS);
        return body(out);
    }

    private static byte[] get(Key key) {
        ByteBuf out = Unpooled.buffer();
        new Get(ReadPolicy.defaults(), key, Bins.all()).encode(out, SERVER_MILLIS);
        return body(out);
    }

    private static byte[] body(ByteBuf out) {
        out.skipBytes(Proto.HEADER_SIZE);
        var bytes = new byte[out.readableBytes()];
        out.readBytes(bytes);
        return bytes;
    }
}
