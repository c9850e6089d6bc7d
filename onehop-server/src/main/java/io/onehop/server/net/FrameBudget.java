package io.onehop.server.net;

import java.util.concurrent.atomic.AtomicLong;

/// Bounds the memory that large requests take together while they arrive and are executed. Small ones are not
/// counted: the number of connections bounds them. Safe for use by many threads.
public final class FrameBudget {
    /// Requests of up to that many bytes are not counted.
    public static final int SMALL = 1 << 20;

    private final long limit;
    private final AtomicLong taken = new AtomicLong();

    /// A budget of that many bytes.
    public FrameBudget(long limit) {
        this.limit = limit;
    }

    /// Takes room for a request of that many bytes.
    ///
    /// @return false when there is not enough left
    boolean take(long bytes) {
        if (taken.addAndGet(bytes) > limit) {
            taken.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /// Gives room back.
    void give(long bytes) {
        taken.addAndGet(-bytes);
    }
}
