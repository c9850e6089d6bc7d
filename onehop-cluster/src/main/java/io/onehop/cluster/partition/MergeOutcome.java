package io.onehop.cluster.partition;

/// What became of a record that came from another node.
public enum MergeOutcome {
    /// It has been stored.
    APPLIED,
    /// The very same record was there already.
    EQUAL,
    /// What is here is better.
    OLDER,
    /// It had expired or been truncated; nothing was changed.
    DEAD,
    /// There is no memory for it.
    FULL
}
