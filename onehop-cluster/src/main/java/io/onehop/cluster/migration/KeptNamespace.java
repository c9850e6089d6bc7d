package io.onehop.cluster.migration;

import io.onehop.cluster.partition.NamespaceData;
import io.onehop.cluster.partition.NamespacePartitions;

/// A namespace whose partitions are kept here.
///
/// @param data its records and settings
/// @param partitions where its tables are published; the size of the first one is the number of partitions
/// @param drops where the server tells of removed records
public record KeptNamespace(NamespaceData data, NamespacePartitions partitions, RecentDrops drops) {}
