package io.onehop.cluster.exchange;

import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.model.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// Makes states for tests.
final class States {
    private States() {}

    static PackedVersions versions(int partitions, long key) {
        var versions = new PartitionVersion[partitions];
        Arrays.fill(versions, key == 0 ? PartitionVersion.NULL : PartitionVersion.of(key, 0));
        return PackedVersions.of(versions);
    }

    static NamespaceState namespace(int replicationFactor, boolean strong, PackedVersions versions) {
        return new NamespaceState("test", replicationFactor, 0, 0, true, strong, strong ? 2 : 0, 0, versions);
    }

    static NodeState node(int id, long committedKey, NamespaceState namespace, PreparedState... prepared) {
        return new NodeState(new NodeId(id), committedKey, false,
                Map.of("clear", List.of("10.0.0.1:3000", "[::1]:3000"), "alternate", List.of()),
                List.of(namespace), List.of(prepared));
    }
}
