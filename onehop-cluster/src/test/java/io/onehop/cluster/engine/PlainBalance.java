package io.onehop.cluster.engine;

import io.onehop.cluster.balance.NamespaceInput;
import io.onehop.cluster.balance.NamespacePlan;
import io.onehop.cluster.balance.NodeInput;
import io.onehop.cluster.balance.PartitionPlan;
import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.List;

/// A balance for tests: partition p begins with the node at place p, quiesced ones stand behind; every
/// replica has everything at once.
final class PlainBalance {
    private PlainBalance() {}

    static NamespacePlan plan(NamespaceInput input) {
        var partitions = new ArrayList<PartitionPlan>();
        long active = input.nodes().stream().filter(node -> !node.quiesced()).count();
        int copies = (int) Math.min(input.replicationFactor(), active);
        for (int partition = 0; partition < input.partitions(); partition++) {
            List<NodeId> row = row(input, partition);
            var last = PartitionVersion.of(input.clusterKey(), 0);
            var versions = new ArrayList<PartitionVersion>();
            for (NodeInput node : input.nodes()) {
                int place = row.indexOf(node.id());
                versions.add(place < copies ? last.master(place == 0) : PartitionVersion.NULL);
            }
            partitions.add(new PartitionPlan(
                    row, row.getFirst(), List.of(), List.of(), versions, last, false));
        }
        return new NamespacePlan(input, copies, partitions);
    }

    private static List<NodeId> row(NamespaceInput input, int partition) {
        var active = new ArrayList<NodeId>();
        var quiesced = new ArrayList<NodeId>();
        for (int i = 0; i < input.nodes().size(); i++) {
            NodeInput node = input.nodes().get((partition + i) % input.nodes().size());
            (node.quiesced() ? quiesced : active).add(node.id());
        }
        active.addAll(quiesced);
        return active;
    }
}
