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
    private boolean started;
    private boolean looked;
    private boolean again;
    private int open;

    /// @param after changes up to this time have been shipped
    /// @param began now; milliseconds since 2010, both
    RecoveryPass(long after, long began) {
        this.after = after;
        this.began = began;
    }

    /// Changes up to this time have been shipped.
    long after() {
        return after;
    }

    /// Records changed after this time are shipped: somewhat earlier, as clocks differ.
    long looksAfter() {
        return Math.max(0, after - SKEW_MILLIS);
    }

    /// What is shipped when it is over: what had changed by then.
    long covers() {
        return Math.max(after, began - SKEW_MILLIS);
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

    /// Whether the record with that digest is still to be looked at.
    boolean isAhead(Digest digest) {
        Digest last = reached;
        return !looked && (last == null || digest.compareTo(last) > 0);
    }

    boolean hasLooked() {
        return looked;
    }

    /// Changes were dropped after it had passed them: it is not the last.
    void repeat() {
        again = true;
    }

    boolean isToBeRepeated() {
        return again;
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
