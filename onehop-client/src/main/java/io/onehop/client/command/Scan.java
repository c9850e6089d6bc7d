package io.onehop.client.command;

import io.onehop.model.PartitionId;

/// Which records a scan reads.
///
/// @param namespace where they live
/// @param set empty = every set, and records without one
/// @param bins which of their bins
/// @param firstPartition 0..4095
/// @param partitionCount 1 or more
public record Scan(String namespace, String set, Bins bins, int firstPartition, int partitionCount) {
    /// @throws IllegalArgumentException when there are no such partitions
    public Scan {
        if (firstPartition < 0 || partitionCount < 1 || firstPartition > PartitionId.COUNT - partitionCount) {
            throw new IllegalArgumentException("no such partitions: first=" + firstPartition
                    + " count=" + partitionCount);
        }
    }

    /// Every record of a set, or of a namespace when the set is empty.
    public static Scan of(String namespace, String set) {
        return new Scan(namespace, set, Bins.all(), 0, PartitionId.COUNT);
    }

    /// With other bins.
    public Scan withBins(Bins newBins) {
        return new Scan(namespace, set, newBins, firstPartition, partitionCount);
    }

    /// With some of the partitions only.
    public Scan withPartitions(int first, int count) {
        return new Scan(namespace, set, bins, first, count);
    }
}
