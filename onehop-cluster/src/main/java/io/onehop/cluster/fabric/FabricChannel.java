package io.onehop.cluster.fabric;

/// Classes of messages between two nodes; each has connections of its own, so that much data does not hold up
/// small messages. Messages of one class from one lane to one node arrive in order, if they arrive.
public enum FabricChannel {
    /// Replica writes, duplicate resolution, proxies: from each service lane to the peer's service lanes.
    RW,
    /// Exchange, control of migrations: between cluster lanes.
    CTRL,
    /// Migrated records: between cluster lanes.
    BULK,
    /// Cluster-wide metadata: between cluster lanes.
    META
}
