package io.onehop.client.cluster;

import io.onehop.client.policy.Replica;
import io.onehop.model.PartitionId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which node holds which partition: an immutable snapshot (smart-client reference, sections 4.2 and 5).
///
/// A node never gives up a partition by no longer claiming it, only by another node's claim of the same or a
/// higher regime: so the last known owner serves until there is a new one.
public final class PartitionMap {
    /// Map with the claims of a node added.
    ///
    /// @param map the new snapshot
    /// @param displaced nodes that lost a partition or column by it; their own view may have changed too
    /// @param abandoned whether the node no longer claims something that is still its own here, as nobody
    ///     else claimed it since
    record Merged(PartitionMap map, Set<Node> displaced, boolean abandoned) {}

    private record Namespace(int[] regimes, @Nullable Node[][] columns) {}

    private final Map<String, Namespace> namespaces;

    private PartitionMap(Map<String, Namespace> namespaces) {
        this.namespaces = namespaces;
    }

    /// The map of a client that knows nothing yet.
    static PartitionMap empty() {
        return new PartitionMap(Map.of());
    }

    Merged merge(Node node, List<ReplicasText> claims) {
        var merged = new HashMap<>(namespaces);
        var displaced = new HashSet<Node>();
        for (var claim : claims) {
            if (claim.columns().isEmpty()) {
                // Says nothing about any partition: what is known stays.
                continue;
            }
            merged.put(claim.namespace(), merge(merged.get(claim.namespace()), node, claim, displaced));
        }
        return new Merged(new PartitionMap(merged), displaced, abandons(node, claims));
    }

    private boolean abandons(Node node, List<ReplicasText> claims) {
        for (var claim : claims) {
            var known = namespaces.get(claim.namespace());
            int columns = known == null ? 0 : Math.min(known.columns().length, claim.columns().size());
            for (int r = 0; known != null && r < columns; r++) {
                for (int partition = 0; partition < PartitionId.COUNT; partition++) {
                    if (known.columns()[r][partition] == node
                            && !ReplicasText.claims(claim.columns().get(r), partition)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static Namespace merge(
            @Nullable Namespace before, Node node, ReplicasText claim, Set<Node> displaced) {
        int[] regimes = before == null ? new int[PartitionId.COUNT] : before.regimes().clone();
        var columns = new @Nullable Node[claim.columns().size()][];
        for (int r = 0; r < columns.length; r++) {
            columns[r] = before == null || r >= before.columns().length
                    ? new @Nullable Node[PartitionId.COUNT]
                    : before.columns()[r].clone();
            merge(columns[r], regimes, node, claim.columns().get(r), claim.regime(), displaced);
        }
        if (before != null && before.columns().length > columns.length) {
            addOwners(before, node, displaced);
        }
        return new Namespace(regimes, columns);
    }

    /// Columns went away: should they come back, all that was told of them has to be told again.
    private static void addOwners(Namespace namespace, Node but, Set<Node> owners) {
        for (var column : namespace.columns()) {
            for (var owner : column) {
                if (owner != null && owner != but) {
                    owners.add(owner);
                }
            }
        }
    }

    private static void merge(
            @Nullable Node[] column, int[] regimes, Node node, byte[] bits, int regime, Set<Node> displaced) {
        for (int partition = 0; partition < PartitionId.COUNT; partition++) {
            if (ReplicasText.claims(bits, partition) && regime >= regimes[partition]) {
                var owner = column[partition];
                if (owner != null && owner != node) {
                    displaced.add(owner);
                }
                column[partition] = node;
                regimes[partition] = regime;
            }
        }
    }

    /// Map in which that node holds nothing.
    PartitionMap without(Node node) {
        if (!uses(node)) {
            return this;
        }
        var rest = new HashMap<String, Namespace>();
        namespaces.forEach((name, namespace) -> {
            var columns = new @Nullable Node[namespace.columns().length][];
            for (int r = 0; r < columns.length; r++) {
                columns[r] = namespace.columns()[r].clone();
                for (int partition = 0; partition < PartitionId.COUNT; partition++) {
                    if (columns[r][partition] == node) {
                        columns[r][partition] = null;
                    }
                }
            }
            rest.put(name, new Namespace(namespace.regimes(), columns));
        });
        return new PartitionMap(rest);
    }

    /// Whether any node told of the namespace.
    public boolean knows(String namespace) {
        return namespaces.containsKey(namespace);
    }

    /// How many copies a partition of the namespace has at most.
    int copies(String namespace) {
        var known = namespaces.get(namespace);
        return known == null ? 0 : known.columns().length;
    }

    /// Who holds that copy (0 = master), or null.
    @Nullable Node holder(String namespace, int partition, int column) {
        var known = namespaces.get(namespace);
        return known == null ? null : known.columns()[column][partition];
    }

    /// Whether the node holds any partition.
    boolean uses(Node node) {
        for (var namespace : namespaces.values()) {
            for (var column : namespace.columns()) {
                for (var owner : column) {
                    if (owner == node) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    /// The node to ask, or null when none is known.
    ///
    /// @param sequence 0 for the first attempt; with [Replica#SEQUENCE] each further number names the next
    ///     replica
    /// @param preferHappy whether a node where commands keep failing is passed over when there is another
    public @Nullable Node choose(
            String namespace, int partition, Replica replica, int sequence, boolean preferHappy) {
        var known = namespaces.get(namespace);
        if (known == null || known.columns().length == 0) {
            return null;
        }
        var columns = known.columns();
        if (replica == Replica.MASTER) {
            var master = columns[0][partition];
            return master != null && master.isActive() ? master : null;
        }
        @Nullable Node unhappy = null;
        for (int i = 0; i < columns.length; i++) {
            var node = columns[Math.floorMod(sequence + i, columns.length)][partition];
            if (node != null && node.isActive()) {
                if (!preferHappy || node.isPreferred()) {
                    return node;
                }
                unhappy = unhappy == null ? node : unhappy;
            }
        }
        return unhappy;
    }
}
