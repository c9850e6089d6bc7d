package io.onehop.cluster.engine;

import io.onehop.cluster.balance.NamespacePlan;
import io.onehop.cluster.balance.NodeInput;
import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.cluster.partition.PartitionKeeper;
import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Notes plans and takes their versions.
final class PlainKeeper implements PartitionKeeper {
    final List<String> calls = new ArrayList<>();
    List<NamespacePlan> plans = List.of();
    long key;
    boolean isSuspended = true;
    private final NodeId self;
    private final Map<String, PartitionVersion[]> versions = new TreeMap<>();

    PlainKeeper(NodeId self, Map<String, Integer> namespaces) {
        this.self = self;
        namespaces.forEach((name, partitions) -> {
            var none = new PartitionVersion[partitions];
            Arrays.fill(none, PartitionVersion.NULL);
            versions.put(name, none);
        });
    }

    @Override
    public PartitionVersion[] versions(String namespace) {
        if (!isSuspended) {
            throw new IllegalStateException("versions may change");
        }
        PartitionVersion[] found = versions.get(namespace);
        if (found == null) {
            throw new IllegalArgumentException(namespace);
        }
        return found.clone();
    }

    @Override
    public void suspend() {
        calls.add("suspend");
        isSuspended = true;
    }

    @Override
    public void prepare(List<NamespacePlan> plans) {}

    @Override
    public void rebalance(long clusterKey, List<NamespacePlan> newPlans) {
        calls.add("rebalance");
        isSuspended = false;
        key = clusterKey;
        plans = newPlans;
        for (NamespacePlan plan : newPlans) {
            int own = plan.input().nodes().stream().map(NodeInput::id).toList().indexOf(self);
            PartitionVersion[] mine = versions.get(plan.input().name());
            for (int i = 0; mine != null && i < mine.length; i++) {
                mine[i] = plan.partitions().get(i).versions().get(own);
            }
        }
    }

    @Override
    public int remaining() {
        return 0;
    }

    @Override
    public int mastered() {
        return (int) plans.stream().flatMap(plan -> plan.partitions().stream())
                .filter(partition -> self.equals(partition.workingMaster())).count();
    }

    /// What plans were computed from, to be compared.
    String inputs() {
        var text = new StringBuilder();
        for (NamespacePlan plan : plans) {
            text.append(plan.input().name()).append(' ').append(plan.input().clusterKey()).append(' ')
                    .append(plan.input().replicationFactor()).append(plan.input().uniform())
                    .append(plan.input().activeRack());
            for (NodeInput node : plan.input().nodes()) {
                text.append('\n').append(node.id()).append(' ').append(node.rackId()).append(node.quiesced())
                        .append(Arrays.toString(node.versions()));
            }
        }
        return text.toString();
    }
}
