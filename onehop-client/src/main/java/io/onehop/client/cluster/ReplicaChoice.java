package io.onehop.client.cluster;

import io.onehop.client.policy.Replica;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which node to ask, out of those that hold a partition (smart-client reference, section 5).
///
/// @param racks the client's, the best first
record ReplicaChoice(List<Integer> racks) {
    /// The node for an attempt, or null when none is known.
    ///
    /// @param view the cluster at this moment
    /// @param sequence of the attempt; each further number names the next candidate
    @Nullable Node choose(Cluster.View view, String namespace, int partition, Replica replica, int sequence,
            boolean isRead) {
        var map = view.map();
        if (!isRead) {
            return map.choose(namespace, partition, replica.forMaster(), sequence, false);
        }
        return switch (replica) {
            case MASTER, SEQUENCE -> map.choose(namespace, partition, replica, sequence, true);
            case MASTER_PROLES -> map.choose(namespace, partition, Replica.SEQUENCE, sequence, true);
            case PREFER_RACK -> nearest(map, namespace, partition, sequence);
            case RANDOM -> any(view.nodes(), sequence);
        };
    }

    private static @Nullable Node any(List<Node> nodes, int sequence) {
        @Nullable Node last = null;
        for (int i = 0; i < nodes.size(); i++) {
            var node = nodes.get(Math.floorMod(sequence + i, nodes.size()));
            if (node.isActive()) {
                if (node.isPreferred()) {
                    return node;
                }
                last = node;
            }
        }
        return last;
    }

    /// The candidates in order of distance, the unhappy ones behind all others; of these the one whose turn
    /// it is.
    private @Nullable Node nearest(PartitionMap map, String namespace, int partition, int sequence) {
        int holders = map.copies(namespace);
        int count = 0;
        var ordered = new @Nullable Node[holders];
        for (int unhappy = 0; unhappy < 2; unhappy++) {
            for (int distance = 0; distance <= racks.size(); distance++) {
                for (int column = 0; column < holders; column++) {
                    var node = map.holder(namespace, partition, column);
                    if (node != null && node.isActive() && node.isPreferred() == (unhappy == 0)
                            && distance(node, namespace) == distance && !contains(ordered, count, node)) {
                        ordered[count++] = node;
                    }
                }
            }
        }
        return count == 0 ? null : ordered[Math.floorMod(sequence, count)];
    }

    private static boolean contains(@Nullable Node[] nodes, int count, Node wanted) {
        for (int i = 0; i < count; i++) {
            if (nodes[i] == wanted) {
                return true;
            }
        }
        return false;
    }

    private int distance(Node node, String namespace) {
        int rack = node.rack(namespace);
        for (int i = 0; i < racks.size(); i++) {
            if (racks.get(i) == rack) {
                return i;
            }
        }
        return racks.size();
    }
}
