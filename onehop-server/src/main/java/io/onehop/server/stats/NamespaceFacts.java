package io.onehop.server.stats;

import io.onehop.cluster.migration.MigrationFacts;
import org.jspecify.annotations.Nullable;

/// What a node knows of one of its namespaces: the numbers behind `namespace/<ns>` and the ticker.
/// Implemented by the namespace; any thread may ask, and each answer is as of the moment of the call.
public interface NamespaceFacts {
    /// Its name.
    String name();

    /// What it counts.
    Counters<NamespaceCounter> counters();

    /// How long things took.
    Latencies<NamespaceLatency> latencies();

    /// Nodes that have this namespace.
    default int clusterSize() {
        return 1;
    }

    /// Copies of a record there are: the configured number, or the number of nodes if that is less.
    int effectiveReplicationFactor();

    /// Migrations; null where there are none to speak of.
    default @Nullable MigrationFacts migrations() {
        return null;
    }

    /// Nodes that give their partitions to others, and whether this node is, and is to be, one of them.
    default QuiesceFacts quiesce() {
        return QuiesceFacts.NONE;
    }

    /// Records.
    ObjectCounts objects();

    /// Markers of deleted records.
    default ObjectCounts tombstones() {
        return ObjectCounts.NONE;
    }

    /// Records whose last change not all replicas have acknowledged; they are repaired.
    default long unreplicatedRecords() {
        return 0;
    }

    /// Such records that were not remembered, as there were too many.
    default long unreplicatedForgotten() {
        return 0;
    }

    /// Bytes.
    StorageUsage storage();

    /// Expiry and eviction.
    ExpiryFacts expiry();

    /// Whether writes are refused because a limit is reached.
    boolean stopWrites();

    /// Whether a limit that starts eviction is reached.
    boolean hwmBreached();

    /// The clock that void times are compared with: seconds since 2010.
    long currentTime();

    /// Records older than this are truncated: nanoseconds since 1970, 0 when the namespace was never
    /// truncated.
    long truncateLut();

    /// Whether truncated records are being deleted.
    boolean truncating();
}
