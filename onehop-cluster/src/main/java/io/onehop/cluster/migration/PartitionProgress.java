package io.onehop.cluster.migration;

import io.onehop.cluster.balance.PartitionVersion;

/// What `partition-info` tells of a partition beside its entry in the table.
///
/// @param emigrates copies still to be sent
/// @param leadEmigrates of these, to a final master
/// @param immigrates copies still to be received
/// @param finalVersion what a complete copy here is worth in the end
public record PartitionProgress(
        int emigrates, int leadEmigrates, int immigrates, PartitionVersion finalVersion) {
    /// Before the first balance.
    static final PartitionProgress NONE = new PartitionProgress(0, 0, 0, PartitionVersion.NULL);
}
