package io.onehop.cluster.balance;

import io.onehop.model.NodeId;
import java.util.List;

/// Every partition's order of preference among the nodes of a cluster: rendezvous hashing (clustering
/// reference, section 5). A node that leaves moves nothing but its own partitions; one that joins is inserted
/// somewhere in each row and changes nothing else.
///
/// A node's weight for a partition is Jenkins' one-at-a-time hash, 64 bits wide, of the FNV-1a hashes of the
/// node's id and the partition's number; the low bits are replaced by the node's index so that no two are
/// equal. The heaviest comes first.
///
/// Immutable.
public final class NodeOrder {
    /// Nodes there can be in a cluster.
    public static final int MAX_NODES = 256;

    private static final long INDEX_MASK = MAX_NODES - 1;
    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;
    private static final int BYTE = 0xFF;

    private final int nodes;
    private final byte[] rows;

    private NodeOrder(int nodes, byte[] rows) {
        this.nodes = nodes;
        this.rows = rows;
    }

    /// The order of those nodes.
    ///
    /// @param nodes in descending order of their ids (the succession list)
    /// @param partitions how many, at least 1
    /// @throws IllegalArgumentException when there are more than [#MAX_NODES]
    public static NodeOrder of(List<NodeId> nodes, int partitions) {
        int count = nodes.size();
        if (count > MAX_NODES) {
            throw new IllegalArgumentException("more nodes than a cluster can have: " + count);
        }
        var states = new long[count];
        for (int i = 0; i < count; i++) {
            states[i] = jenkins(0, fnv(nodes.get(i).value(), Long.BYTES));
        }
        var rows = new byte[count * partitions];
        var weights = new long[count];
        for (int partition = 0; partition < partitions; partition++) {
            long hash = fnv(partition, Integer.BYTES);
            for (int i = 0; i < count; i++) {
                long weight = end(jenkins(states[i], hash));
                insert(weights, i, weight & ~INDEX_MASK | i);
            }
            for (int i = 0; i < count; i++) {
                rows[partition * count + i] = (byte) weights[i];
            }
        }
        return new NodeOrder(count, rows);
    }

    /// Number of nodes.
    public int nodes() {
        return nodes;
    }

    /// The index (in the list it was made of) of the node at a place of a partition's row.
    public int node(int partition, int position) {
        return rows[partition * nodes + position] & BYTE;
    }

    /// Puts a weight among the first that are sorted already, the heaviest first.
    private static void insert(long[] weights, int sorted, long weight) {
        int at = sorted;
        while (at > 0 && Long.compareUnsigned(weights[at - 1], weight) < 0) {
            weights[at] = weights[at - 1];
            at--;
        }
        weights[at] = weight;
    }

    /// FNV-1a of the low bytes of a number, the lowest first.
    static long fnv(long value, int bytes) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < bytes; i++) {
            hash = (hash ^ (value >>> i * Byte.SIZE & BYTE)) * FNV_PRIME;
        }
        return hash;
    }

    /// One-at-a-time over the bytes of a number, the lowest first, from a state (0 at the beginning).
    private static long jenkins(long state, long value) {
        long hash = state;
        for (int i = 0; i < Long.BYTES; i++) {
            hash += value >>> i * Byte.SIZE & BYTE;
            hash += hash << 10;
            hash ^= hash >>> 6;
        }
        return hash;
    }

    private static long end(long state) {
        long hash = state + (state << 3);
        hash ^= hash >>> 11;
        return hash + (hash << 15);
    }

    /// What a node weighs for a partition, without its index.
    static long weight(NodeId node, int partition) {
        return end(jenkins(jenkins(0, fnv(node.value(), Long.BYTES)), fnv(partition, Integer.BYTES)));
    }
}
