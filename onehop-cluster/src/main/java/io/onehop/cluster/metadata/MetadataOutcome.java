package io.onehop.cluster.metadata;

/// What became of an entry that was to be set.
public enum MetadataOutcome {
    /// All members have it and have saved it.
    OK,
    /// Not all have confirmed in time; it may hold nevertheless.
    TIMEOUT,
    /// There are as many entries or modules as may be.
    FULL,
    /// Too many are being set.
    BUSY,
    /// The principal does not know the module, or the value makes no sense for it.
    INVALID,
    /// The principal could not save it; it may hold nevertheless.
    NOT_SAVED
}
