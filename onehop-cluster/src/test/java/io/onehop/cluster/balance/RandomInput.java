package io.onehop.cluster.balance;

import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Makes inputs of balances.
final class RandomInput {
    static final long KEY = 0x123456789ABCL;
    static final int PARTITIONS = 4096;
    private static final int KEYS = 3;

    private RandomInput() {}

    static List<NodeId> ids(SplittableRandom random, int count) {
        return random.longs().filter(id -> id != 0).distinct().limit(count).mapToObj(NodeId::new)
                .sorted((a, b) -> b.compareTo(a)).toList();
    }

    static NodeInput empty(NodeId id, int rack, boolean quiesced, int partitions) {
        var versions = new PartitionVersion[partitions];
        Arrays.fill(versions, PartitionVersion.NULL);
        return new NodeInput(id, rack, quiesced, versions);
    }

    static NamespaceInput empty(SplittableRandom random, int count, int replicationFactor, boolean uniform) {
        return empty(random, count, replicationFactor, uniform, PARTITIONS);
    }

    static NamespaceInput empty(
            SplittableRandom random, int count, int replicationFactor, boolean uniform, int partitions) {
        var nodes = new ArrayList<NodeInput>();
        for (NodeId id : ids(random, count)) {
            nodes.add(empty(id, 0, false, partitions));
        }
        return new NamespaceInput("test", KEY, partitions, replicationFactor, uniform, 0, nodes);
    }

    /// Anything goes: racks, quiesced nodes, versions that could never stand side by side.
    static NamespaceInput any(SplittableRandom random, int partitions) {
        var nodes = new ArrayList<NodeInput>();
        int racks = random.nextInt(1, 5);
        int quiesced = random.nextInt(4) == 0 ? random.nextInt(100) : 0;
        for (NodeId id : ids(random, random.nextInt(1, 10))) {
            var versions = new PartitionVersion[partitions];
            Arrays.setAll(versions, _ -> version(random));
            nodes.add(new NodeInput(id, random.nextInt(racks), random.nextInt(100) < quiesced, versions));
        }
        return new NamespaceInput("test", KEY, partitions, random.nextInt(1, 5), random.nextBoolean(),
                random.nextInt(racks + 1), nodes);
    }

    private static PartitionVersion version(SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            return PartitionVersion.NULL;
        }
        int family = random.nextInt(10) == 0 ? PartitionVersion.UNIQUE : random.nextInt(3);
        boolean subset = random.nextInt(2) == 0;
        return PartitionVersion.of(random.nextLong(1, 1 + KEYS), family)
                .subset(subset)
                .evade(random.nextInt(4) == 0)
                .master(!subset && random.nextInt(4) == 0);
    }

    static NamespaceInput with(NamespaceInput input, List<NodeInput> nodes) {
        return new NamespaceInput(input.name(), input.clusterKey(), input.partitions(),
                input.replicationFactor(), input.uniform(), input.activeRack(), nodes);
    }
}
