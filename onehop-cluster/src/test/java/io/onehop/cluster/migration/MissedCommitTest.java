package io.onehop.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.balance.Balance;
import io.onehop.cluster.balance.NamespaceInput;
import io.onehop.cluster.balance.NodeInput;
import io.onehop.cluster.balance.PartitionVersion;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A node that was prepared for a balance which only others have committed: the next plan counts its copies
/// as that one has left them, whatever the node itself has.
class MissedCommitTest {
    private static final long SEED = 11;
    private static final int PARTITION = 1;

    @Test
    void recordsOfACopyThatThePlanTookForNothingAreNotSeen() {
        var nodes = new Nodes(SEED, 4);
        Nodes.Node a = nodes.add(0xA);
        nodes.balance();
        nodes.fill(PARTITION, 100, a);
        Nodes.Node b = nodes.add(0xB);
        nodes.balance();
        nodes.settle();
        a.partitions.suspend();
        b.partitions.suspend();
        NamespaceInput input = nodes.input();
        var counted = new ArrayList<NodeInput>();
        for (NodeInput node : input.nodes()) {
            PartitionVersion[] versions = node.versions().clone();
            versions[PARTITION] = node.id().equals(a.id) ? PartitionVersion.NULL : versions[PARTITION];
            counted.add(new NodeInput(node.id(), 0, false, versions));
        }
        List<NodeInput> all = List.copyOf(counted);
        nodes.install(Balance.plan(new NamespaceInput(input.name(), input.clusterKey(), input.partitions(),
                input.replicationFactor(), input.uniform(), input.activeRack(), all)));
        assertThat(a.data.store().size(PARTITION)).isZero();
        assertThat(b.data.store().size(PARTITION)).isEqualTo(100);
        nodes.settle();
        nodes.checkSettled();
        assertThat(a.data.store().size(PARTITION)).isEqualTo(100);
    }
}
