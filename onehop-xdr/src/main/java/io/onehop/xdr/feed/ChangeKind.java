package io.onehop.xdr.feed;

/// What has happened to a record.
public enum ChangeKind {
    /// A client has written it.
    WRITTEN,
    /// Another data centre has told what was written.
    WRITTEN_ELSEWHERE,
    /// A client has removed it.
    REMOVED,
    /// Another data centre has told that it was removed.
    REMOVED_ELSEWHERE,
    /// It had expired, or there was no room for it (nsup).
    SWEPT;

    private static final ChangeKind[] ALL = values();

    /// Whether it is gone.
    public boolean isRemoval() {
        return this != WRITTEN && this != WRITTEN_ELSEWHERE;
    }

    /// Whether another data centre has told it.
    public boolean isElsewhere() {
        return this == WRITTEN_ELSEWHERE || this == REMOVED_ELSEWHERE;
    }

    /// Whether its last-update time may be long past when it becomes known here: then the time at which it
    /// becomes known counts for what is still to be shipped.
    public boolean isLate() {
        return isElsewhere() || this == SWEPT;
    }

    /// The kind with that [#ordinal()].
    ///
    /// @throws IllegalArgumentException when there is none
    public static ChangeKind of(int ordinal) {
        if (ordinal < 0 || ordinal >= ALL.length) {
            throw new IllegalArgumentException("bad kind of change: " + ordinal);
        }
        return ALL[ordinal];
    }
}
