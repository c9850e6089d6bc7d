package io.onehop.client.policy;

/// What a write does when the record exists or not (wire-protocol reference, section 6).
public enum RecordExists {
    /// Merges bins, or creates.
    UPDATE,
    /// Merges bins; fails when there is no record.
    UPDATE_ONLY,
    /// Drops other bins, or creates.
    REPLACE,
    /// Drops other bins; fails when there is no record.
    REPLACE_ONLY,
    /// Creates; fails when there is a record.
    CREATE_ONLY
}
