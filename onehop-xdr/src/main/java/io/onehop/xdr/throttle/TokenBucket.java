package io.onehop.xdr.throttle;

/// Records a second, kept exactly over any second: what was not used is saved up for a fiftieth of a second
/// only, at least one record. Used for `xdr-max-ship-throughput` and, by data centre and namespace, for
/// `max-throughput`. Safe for use by many threads; the rate may change from call to call.
public final class TokenBucket {
    private static final double NANOS_PER_SECOND = 1e9;
    /// A second may carry this share more than the rate, once.
    private static final double SAVED_SECONDS = 0.02;
    private static final double ALMOST_ONE = 1 - 1e-6;
    /// From this rate on a waiting thread sleeps for several records, which are saved up meanwhile; else it
    /// would wake for each.
    private static final double QUICK_RATE = 1000;
    private static final long QUICK_WAIT_NANOS = 4_000_000;

    private double tokens;
    private long filledNanos;
    private boolean isUsed;

    /// Takes the right to ship one record.
    ///
    /// @param ratePerSecond records a second; 0 or less is no limit
    /// @return 0 when it was taken, else after how many nanoseconds to ask again: when the next one is
    ///         there, or from 1000 a second on, when several are
    public synchronized long take(double ratePerSecond, long nowNanos) {
        long waitNanos = waitNanos(ratePerSecond, nowNanos);
        if (waitNanos == 0 && ratePerSecond > 0) {
            tokens -= 1;
        }
        return waitNanos;
    }

    /// As [#take] but takes nothing.
    public synchronized long waitNanos(double ratePerSecond, long nowNanos) {
        if (ratePerSecond <= 0) {
            isUsed = false;
            return 0;
        }
        fill(ratePerSecond, nowNanos);
        if (tokens >= ALMOST_ONE) {
            return 0;
        }
        long leastNanos = ratePerSecond >= QUICK_RATE ? QUICK_WAIT_NANOS : 1;
        return Math.max(leastNanos, (long) Math.ceil((1 - tokens) / ratePerSecond * NANOS_PER_SECOND));
    }

    /// Gives back what was taken for a record that was not shipped after all.
    public synchronized void giveBack() {
        tokens += 1;
    }

    /// Throws away what was saved up: the next record waits its full turn.
    synchronized void empty(long nowNanos) {
        tokens = 0;
        filledNanos = nowNanos;
        isUsed = true;
    }

    private void fill(double ratePerSecond, long nowNanos) {
        double most = Math.max(1, ratePerSecond * SAVED_SECONDS);
        if (!isUsed) {
            isUsed = true;
            tokens = most;
            filledNanos = nowNanos;
        }
        long elapsedNanos = Math.max(0, nowNanos - filledNanos);
        filledNanos += elapsedNanos;
        tokens = Math.min(most, tokens + elapsedNanos * ratePerSecond / NANOS_PER_SECOND);
    }
}
