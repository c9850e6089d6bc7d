package io.onehop.xdr.feed;

import io.onehop.model.Digest;
import org.jspecify.annotations.Nullable;

/// How far a partition has been looked through for changes that are in no queue. Its queue's lock guards it.
final class RecoveryPass {
    /// Clocks of nodes that were masters one after the other may differ by so much.
    static final long SKEW_MILLIS = 10_000;

    private final long after;
    private final long began;
    private @Nullable Digest reached;
    private long shipped;
    private boolean started;
    private boolean looked;
    private long again = Long.MAX_VALUE;
    private int open;

    /// @param after changes up to this time have been shipped
    /// @param began now; milliseconds since 2010, both
    RecoveryPass(long after, long began) {
        this.after = after;
        shipped = after;
        this.began = began;
    }

    /// Changes up to this time have been shipped.
    long after() {
        return after;
    }

    /// A change has come in that is older than what counted as shipped.
    void notAfter(long time) {
        shipped = Math.min(shipped, time);
    }

    /// Changes up to this time have been shipped, those that came in meanwhile too.
    long shipped() {
        return shipped;
    }

    /// Records changed after this time are shipped: somewhat earlier, as clocks differ.
    long looksAfter() {
        return Math.max(0, after - SKEW_MILLIS);
    }

    /// What is shipped when it is over: what had changed by then.
    long covers() {
        return Math.max(after, began - SKEW_MILLIS);
    }

    /// Whether there is nothing to look for when everything up to that time has been shipped: all that
    /// changed before it was to begin.
    boolean isNeedless(long time) {
        return time >= began + SKEW_MILLIS;
    }

    /// The last digest that was looked at, null before the first.
    @Nullable Digest reached() {
        return reached;
    }

    boolean isStarted() {
        return started;
    }

    /// Looked as far as this record; null: to the end.
    void reach(@Nullable Digest digest) {
        started = true;
        reached = digest;
        looked = digest == null;
    }

    /// Whether it will come to the record with that digest, and take it.
    boolean finds(Digest digest, long lastUpdate) {
        Digest last = reached;
        return !looked && (last == null || digest.compareTo(last) > 0) && lastUpdate > looksAfter();
    }

    boolean hasLooked() {
        return looked;
    }

    /// It is not the last: changes after that time may have been dropped that it has passed.
    void repeatAfter(long time) {
        again = Math.min(again, time);
    }

    boolean isToBeRepeated() {
        return again != Long.MAX_VALUE;
    }

    /// Changes up to this time have been shipped when it is over; some later ones were dropped if it is to be
    /// repeated.
    long done() {
        return Math.min(covers(), again);
    }

    void opened() {
        open++;
    }

    void closed() {
        open--;
    }

    /// Whether everything has been looked at and what was found is shipped.
    boolean isOver() {
        return looked && open == 0;
    }
}
