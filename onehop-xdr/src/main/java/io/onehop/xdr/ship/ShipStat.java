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
    /// Bytes of records taken.
    BYTES_SHIPPED,
    /// Times a queue was full.
    QUEUE_OVERFLOWS;

    /// Its name in answers.
    public String statName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
