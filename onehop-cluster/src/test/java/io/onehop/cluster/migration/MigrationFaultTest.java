package io.onehop.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.migration.Nodes.Node;
import io.onehop.cluster.migration.TestFabric.Fate;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A fault at every message of a migration, one run for each (anomalies reference, B5).
class MigrationFaultTest {
    private static final long SEED = 11;
    private static final int PARTITIONS = 2;

    private enum Fault { KILL_SENDER, KILL_RECEIVER, NEW_VIEW, LOSE, REPEAT }

    /// Two nodes with data, two more that take over some of it.
    private static Nodes scene(List<Digest> keys) {
        var nodes = new Nodes(SEED, PARTITIONS);
        Node a = nodes.add(0xA);
        Node b = nodes.add(0xB);
        nodes.balance();
        for (int partition = 0; partition < PARTITIONS; partition++) {
            keys.addAll(nodes.fill(partition, 800, a, b));
        }
        nodes.add(0xC);
        nodes.add(0xD);
        nodes.balance();
        return nodes;
    }

    private static int messages() {
        Nodes nodes = scene(new ArrayList<>());
        nodes.settle();
        return (int) nodes.fabric.messages;
    }

    private static void run(Fault fault, int at) {
        var keys = new ArrayList<Digest>();
        Nodes nodes = scene(keys);
        var hit = new ArrayList<NodeId>();
        int[] count = new int[1];
        nodes.fabric.hook = (from, to, message) -> {
            if (++count[0] != at) {
                return Fate.DELIVER;
            }
            hit.add(fault == Fault.KILL_RECEIVER ? to : from);
            return fate(fault, message);
        };
        nodes.afterEachEvent = () -> {
            for (int i = 0; i < 3; i++) {
                nodes.write(keys.get(nodes.random.nextInt(keys.size())), nodes.random.nextInt(1000));
            }
        };
        assertThat(nodes.runUntil(() -> !hit.isEmpty(), 100)).isTrue();
        if (fault == Fault.KILL_SENDER || fault == Fault.KILL_RECEIVER) {
            nodes.kill(nodes.node(hit.getFirst()));
            nodes.balance();
        } else if (fault == Fault.NEW_VIEW) {
            nodes.balance();
        }
        nodes.settle();
        nodes.afterEachEvent = () -> {};
        nodes.settle();
        nodes.checkSettled();
        nodes.checkData();
    }

    private static Fate fate(Fault fault, FabricMessage message) {
        assertThat(message.type()).isBetween(MigrationMessage.START, MigrationMessage.SIGNAL_ACK);
        return switch (fault) {
            case KILL_SENDER, LOSE -> Fate.LOSE;
            case KILL_RECEIVER, NEW_VIEW -> Fate.DELIVER;
            case REPEAT -> Fate.REPEAT;
        };
    }

    private static void runAtEveryMessage(Fault fault) {
        int messages = messages();
        assertThat(messages).isBetween(30, 300);
        for (int at = 1; at <= messages; at++) {
            try {
                run(fault, at);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(fault + " at message " + at, e);
            }
        }
    }

    @Test
    void theSenderOfAnyMessageMayDie() {
        runAtEveryMessage(Fault.KILL_SENDER);
    }

    @Test
    void theReceiverOfAnyMessageMayDie() {
        runAtEveryMessage(Fault.KILL_RECEIVER);
    }

    @Test
    void aNewViewMayComeAtAnyMessage() {
        runAtEveryMessage(Fault.NEW_VIEW);
    }

    @Test
    void anyMessageMayBeLost() {
        runAtEveryMessage(Fault.LOSE);
    }

    @Test
    void anyMessageMayBeRepeated() {
        runAtEveryMessage(Fault.REPEAT);
    }
}
