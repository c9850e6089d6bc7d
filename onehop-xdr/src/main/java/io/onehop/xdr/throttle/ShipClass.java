package io.onehop.xdr.throttle;

/// What became of a shipped record, as far as throttling and trying again are concerned.
public enum ShipClass {
    /// The destination has the change.
    SUCCESS,
    /// There was nothing to delete: as good as success.
    NOT_FOUND_ON_DELETE,
    /// The destination will never take this record: it is abandoned, nothing is throttled.
    PERMANENT,
    /// The destination has no such namespace: abandoned like [#PERMANENT], counted apart.
    UNKNOWN_NAMESPACE,
    /// The destination cannot take it now: tried again, the reader slows down.
    DESTINATION,
    /// No usable connection could be made, which includes login and TLS: tried again, the reader slows down.
    LINK,
    /// The connection broke or no answer came in time: tried again, throughput drops.
    NETWORK,
    /// All connections were in use: tried again, the reader waits; no error.
    NO_CONNECTION;

    /// Whether the record is to be shipped again.
    public boolean isRetried() {
        return isTransientError() || this == NO_CONNECTION;
    }

    /// Whether it is an error that may pass; thirty seconds of nothing else make a data centre down.
    public boolean isTransientError() {
        return this == DESTINATION || this == LINK || this == NETWORK;
    }

    /// Whether the record needs no more work and was taken (or was not there to be deleted).
    public boolean isDone() {
        return this == SUCCESS || this == NOT_FOUND_ON_DELETE;
    }

    /// Whether the record is given up and counted.
    public boolean isAbandoned() {
        return this == PERMANENT || this == UNKNOWN_NAMESPACE;
    }

    /// Whether it is counted as `errcl`: an error of this side of the link.
    public boolean isClientError() {
        return this == LINK || this == NETWORK;
    }

    /// Whether it is counted as `errsrv`: an error that the destination answered.
    public boolean isServerError() {
        return this == DESTINATION || isAbandoned();
    }

    /// Whether the destination answered at all, so that the time it took is a measurement.
    public boolean isAnswer() {
        return isDone() || isServerError();
    }
}
