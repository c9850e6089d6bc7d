package io.onehop.client.stats;

/// What kinds of commands are counted apart.
public enum CommandKind {
    /// Reads of a record, also of its head.
    GET,
    /// Whether a record exists.
    EXISTS,
    /// Writes of bins.
    PUT,
    /// Renewals of a record's life.
    TOUCH,
    /// Removals.
    DELETE,
    /// Several operations on one record.
    OPERATE,
    /// Many rows at once; one call is counted once.
    BATCH,
    /// Reads through a set or namespace, from the start to the end of its last node's part.
    SCAN,
    /// Info commands of the application.
    INFO,
    /// Commands of other kinds.
    OTHER
}
