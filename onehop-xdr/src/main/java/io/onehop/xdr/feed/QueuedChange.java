package io.onehop.xdr.feed;

import io.onehop.model.Digest;

/// A record whose last change has not been acknowledged by the destination. Its queue's lock guards it.
public final class QueuedChange {
    /// About what it takes until a replica that is gone is known to be gone.
    private static final long MOST_POSTPONED_NANOS = 1_500_000_000L;

    private final Digest digest;
    private final boolean recovered;
    private State state = State.READY;
    private long since;
    private long sentUpdate;
    private long again;
    private long startNanos;
    private boolean late;
    private long postponedSinceNanos;
    private boolean postponed;
    private boolean hot;

    /// Where it is on its way.
    enum State {
        /// Waits to be shipped.
        READY,
        /// On its way.
        SENT,
        /// Done with, or dropped.
        GONE
    }

    /// @param since last-update time of the oldest change that has not been shipped, milliseconds since 2010
    /// @param recovered whether a recovery has found it
    QueuedChange(Digest digest, long since, boolean recovered) {
        this.digest = digest;
        this.since = since;
        this.recovered = recovered;
    }

    /// Which record.
    public Digest digest() {
        return digest;
    }

    boolean isRecovered() {
        return recovered;
    }

    long since() {
        return since;
    }

    /// A change turns out to be older than what was known.
    void notAfter(long lastUpdate) {
        since = Math.min(since, lastUpdate);
    }

    boolean is(State other) {
        return state == other;
    }

    /// Takes another place on its way.
    void becomes(State next) {
        state = next;
    }

    /// Whether it may have happened long before it became known: then its time is that at which this node has
    /// learnt of it.
    boolean isLate() {
        return late;
    }

    void late(boolean isLate) {
        late = isLate;
    }

    /// Whether it has to wait because the record was shipped a moment before.
    public boolean isHot() {
        return hot;
    }

    void hot(boolean isHot) {
        hot = isHot;
    }

    /// Whether it may be put off once more.
    boolean mayWait(long nowNanos) {
        if (!postponed) {
            postponed = true;
            postponedSinceNanos = nowNanos;
        }
        return nowNanos - postponedSinceNanos < MOST_POSTPONED_NANOS;
    }

    /// From when on it may be shipped, on the clock of nanoseconds.
    long startNanos() {
        return startNanos;
    }

    void startNanos(long nanos) {
        startNanos = nanos;
    }

    /// The version that is on its way, milliseconds since 2010.
    long sentUpdate() {
        return sentUpdate;
    }

    void sentUpdate(long lastUpdate) {
        sentUpdate = lastUpdate;
    }

    /// The first change since it was sent, 0 when there is none.
    long again() {
        return again;
    }

    void again(long lastUpdate) {
        again = again == 0 ? lastUpdate : Math.min(again, lastUpdate);
    }
}
