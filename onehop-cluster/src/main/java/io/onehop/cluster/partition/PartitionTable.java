package io.onehop.cluster.partition;

import java.util.Arrays;

/// Who holds which partition of a namespace, as one node sees it at one moment: an immutable snapshot.
public final class PartitionTable {
    private final long clusterKey;
    private final int generation;
    private final int replicationFactor;
    private final long regime;
    private final PartitionEntry[] entries;

    /// A table of those entries, which must not be changed afterwards.
    ///
    /// @param clusterKey key of the balance it belongs to; 0 before the first
    /// @param generation grows whenever what clients are told changes; below 2^31; -1 before the first
    ///     balance
    /// @param replicationFactor copies there are to be in this cluster
    /// @param regime 0 for an available namespace
    public PartitionTable(
            long clusterKey, int generation, int replicationFactor, long regime, PartitionEntry[] entries) {
        this.clusterKey = clusterKey;
        this.generation = generation;
        this.replicationFactor = replicationFactor;
        this.regime = regime;
        this.entries = entries;
    }

    /// The table before the first balance: nobody owns anything, generation -1.
    ///
    /// @param partitions how many there are
    public static PartitionTable unresolved(int partitions) {
        var entries = new PartitionEntry[partitions];
        Arrays.fill(entries, PartitionEntry.UNRESOLVED);
        return new PartitionTable(0, -1, 1, 0, entries);
    }

    /// The same table with another entry.
    ///
    /// @param newGeneration the new table's generation
    public PartitionTable with(int partition, PartitionEntry entry, int newGeneration) {
        PartitionEntry[] copy = entries.clone();
        copy[partition] = entry;
        return new PartitionTable(clusterKey, newGeneration, replicationFactor, regime, copy);
    }

    /// Key of the balance it belongs to; 0 before the first. Messages between nodes carry it, and who has
    /// another does not act on them.
    public long clusterKey() {
        return clusterKey;
    }

    /// A number that grows whenever ownership visible to clients changes; -1 before the first balance. Stays
    /// below 2^31.
    public int generation() {
        return generation;
    }

    /// Copies that there are to be in this cluster.
    public int replicationFactor() {
        return replicationFactor;
    }

    /// The epoch of mastership: 0 for an available namespace.
    public long regime() {
        return regime;
    }

    /// Number of partitions.
    public int size() {
        return entries.length;
    }

    /// The partition as this node sees it.
    public PartitionEntry entry(int partition) {
        return entries[partition];
    }
}
