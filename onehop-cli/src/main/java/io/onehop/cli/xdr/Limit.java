package io.onehop.cli.xdr;

import java.util.concurrent.TimeUnit;

/// Holds whoever reads records back to a rate. For one thread.
public final class Limit {
    private static final int LOOK_EVERY = 64;
    private static final double NANOS_PER_SECOND = 1e9;

    private final int perSecond;
    private final long startNanos = System.nanoTime();
    private long passed;

    /// @param perSecond records, 0 for no limit
    public Limit(int perSecond) {
        this.perSecond = perSecond;
    }

    /// One more record was read; returns when the next one may be.
    void passed() {
        passed++;
        if (perSecond == 0 || passed % LOOK_EVERY != 0) {
            return;
        }
        long dueNanos = startNanos + (long) (passed * NANOS_PER_SECOND / perSecond);
        try {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, dueNanos - System.nanoTime()));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// Records read so far.
    public long count() {
        return passed;
    }
}
