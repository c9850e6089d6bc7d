package io.onehop.simulation.smart;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.command.Key;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.model.Bin;
import io.onehop.simulation.node.ClusterSettings;
import io.onehop.simulation.node.Machine;
import io.onehop.simulation.node.OnehopNodes;
import io.onehop.simulation.node.SimCluster;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// The real client on virtual time, without faults.
class ClientMachineTest {
    private static final long SECOND = 1_000_000_000L;

    private final SimCluster cluster = new SimCluster(3,
            new ClusterSettings(4096, 2, MergeRule.GENERATION, 2), OnehopNodes.maker(),
            new SplittableRandom(1));
    private final ClientMachine machine = new ClientMachine(0, cluster, new SplittableRandom(2));

    private void pass(long nanos) {
        cluster.world().scheduler().runUntil(cluster.world().scheduler().nowNanos() + nanos);
    }

    @Test
    void writesAndReadsOverTheSimulatedNetwork() {
        cluster.machines().forEach(Machine::start);
        pass(12 * SECOND);
        var connecting = machine.connect(ClientPolicy.defaults(), 0);
        pass(SECOND);
        var client = connecting.join();
        assertThat(client.nodeNames()).hasSize(3);

        var key = Key.of(ClusterSettings.NAMESPACE, "set", 1);
        var written = client.async().put(key, Bin.of("b", "value"));
        pass(SECOND / 100);
        assertThat(written).isCompleted();
        var read = client.async().get(key);
        pass(SECOND / 100);
        assertThat(read.join().orElseThrow().text("b")).isEqualTo("value");

        client.close();
        pass(SECOND);
        assertThat(machine.loops().openChannels()).isZero();
        assertThat(cluster.world().services().wires()).isZero();
        assertThat(cluster.problems()).isEmpty();
    }
}
