package io.onehop.xdr.ship;

import java.util.Locale;

/// What is counted for each destination and namespace.
public enum ShipStat {
    /// Records and removals the destination has taken.
    SUCCESS,
    /// Of these, removals.
    DELETE_SUCCESS,
    /// Records it will never take.
    ABANDONED,
    /// Of these, because it has no such namespace.
    UNKNOWN_NAMESPACE,
    /// Changed records that were gone, or removals of what was not there.
    NOT_FOUND,
    /// Records that the settings keep from being shipped.
    FILTERED_OUT,
    /// Tried again: no node could be asked.
    RETRY_NO_NODE,
    /// Tried again: connection broken or no answer in time.
    RETRY_CONN_RESET,
    /// Tried again: the destination could not take it then.
    RETRY_DEST,
    /// Times a partition was looked through.
    RECOVERIES,
    /// Changes of a record that was waiting already or was shipped a moment before.
    HOT_KEYS,
    /// Hot records that were shipped when their time was over.
    HOT_FETCHES,
    /// Bytes of requests for records that were taken, as sent.
    BYTES_SHIPPED,
    /// Records that were compressed.
    PACKED,
    /// Bytes of requests that were compressed, before.
    PACKED_FROM_BYTES,
    /// Bytes of requests that were compressed, after.
    PACKED_TO_BYTES,
    /// Records that were not compressed though they might have been: too small, or no gain.
    UNPACKED,
    /// Records that are done with and were taken over from nodes that left.
    FAILED_NODE_DONE,
    /// Records that are done with and had gathered while the destination was down.
    WINDOW_DONE,
    /// Records that waited in partitions that were taken over.
    TAKEN_OVER,
    /// Records that waited in partitions that were given away.
    GIVEN_AWAY,
    /// Records that were read to be shipped.
    READS,
    /// Nanoseconds that reading took.
    READ_NANOS,
    /// Visits of read threads to partitions.
    LAPS,
    /// Nanoseconds that these took.
    LAP_NANOS,
    /// Times a queue was full.
    QUEUE_OVERFLOWS;

    /// Its name in answers.
    public String statName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
