package io.onehop.cluster.migration;

import java.util.Locale;

/// The statistics of migrations in one namespace, named as operators know them (migrations reference, section
/// 6). Those that end in INITIAL are of the last balance, REMAINING and ACTIVE are what is now, the others
/// count since the start.
public enum MigrationStat {
    /// Copies this node had to send.
    MIGRATE_TX_PARTITIONS_INITIAL,
    /// Copies it still has to send.
    MIGRATE_TX_PARTITIONS_REMAINING,
    /// Copies it is sending.
    MIGRATE_TX_PARTITIONS_ACTIVE,
    /// Copies still to be sent to a final master.
    MIGRATE_TX_PARTITIONS_LEAD_REMAINING,
    /// Copies that nobody expected: two nodes disagree about the balance.
    MIGRATE_TX_PARTITIONS_IMBALANCE,
    /// Copies this node was to receive.
    MIGRATE_RX_PARTITIONS_INITIAL,
    /// Copies it still has to receive.
    MIGRATE_RX_PARTITIONS_REMAINING,
    /// Copies it is receiving.
    MIGRATE_RX_PARTITIONS_ACTIVE,
    /// The same as the copies being sent.
    MIGRATE_TX_INSTANCES,
    /// The same as the copies being received.
    MIGRATE_RX_INSTANCES,
    /// Records sent.
    MIGRATE_RECORDS_TRANSMITTED,
    /// Frames of records sent again.
    MIGRATE_RECORD_RETRANSMITS,
    /// Records received.
    MIGRATE_RECORD_RECEIVES,
    /// Records not sent because the other side has them.
    MIGRATE_RECORDS_SKIPPED,
    /// Records that made no sense to the receiver, which has not taken them.
    MIGRATE_RECORDS_UNREADABLE,
    /// Records for which the receiver had no memory; they are sent again.
    MIGRATE_RECORDS_REFUSED,
    /// Records removed because the master of the partition does not have them.
    MIGRATE_RECORDS_REMOVED,
    /// Records kept out because they had been removed meanwhile.
    MIGRATE_RECORDS_DROPPED,
    /// Copies that began anew because more records were removed meanwhile than are remembered.
    MIGRATE_RESTARTS,
    /// Signals on their way.
    MIGRATE_SIGNALS_ACTIVE,
    /// Signals to be sent and acknowledged.
    MIGRATE_SIGNALS_REMAINING,
    /// Partitions that no node had data of, at the last balance, and of which this node is a replica.
    MIGRATE_FRESH_PARTITIONS,
    /// Always 0: strong consistency.
    APPEALS_TX_ACTIVE,
    /// Always 0: strong consistency.
    APPEALS_RX_ACTIVE,
    /// Always 0: strong consistency.
    APPEALS_TX_REMAINING,
    /// Always 0: strong consistency.
    APPEALS_RECORDS_EXONERATED,
    /// Always 0: strong consistency.
    DEAD_PARTITIONS,
    /// Partitions that cannot be served: all of them before the first balance.
    UNAVAILABLE_PARTITIONS;

    /// The name in answers to info commands.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
