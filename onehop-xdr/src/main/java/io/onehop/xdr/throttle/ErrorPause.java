package io.onehop.xdr.throttle;

import java.util.concurrent.TimeUnit;

/// What errors of the destination and of connecting do to a reader (seed 002, "When the remote DC reported
/// an error").
///
/// The first error gives the reader a pause of 10 ms between two records, and the next one after that pause
/// twice as much, up to a second. A success after the pause halves it, below 10 ms it is gone. Within one
/// pause only the first outcome changes it: outcomes of many pipelined records are one observation. When one
/// of several nodes fails, errors and successes balance at some tens of milliseconds. Ten seconds
/// without an error end it in any case. For one thread at a time.
final class ErrorPause {
    static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MIN_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long FORGET_NANOS = TimeUnit.SECONDS.toNanos(10);

    private long pauseNanos;
    private long changedNanos;
    private long lastErrorNanos;
    private long nextNanos;
    private ThrottleCause cause = ThrottleCause.DESTINATION_ERROR;

    void error(ThrottleCause why, long nowNanos) {
        cause = why;
        lastErrorNanos = nowNanos;
        if (pauseNanos == 0) {
            pauseNanos = MIN_PAUSE_NANOS;
            changedNanos = nowNanos;
        } else if (nowNanos - changedNanos >= pauseNanos) {
            pauseNanos = Math.min(MAX_PAUSE_NANOS, 2 * pauseNanos);
            changedNanos = nowNanos;
        }
        nextNanos = nowNanos + pauseNanos;
    }

    void success(long nowNanos) {
        if (pauseNanos > 0 && nowNanos - changedNanos >= pauseNanos) {
            pauseNanos = pauseNanos / 2 < MIN_PAUSE_NANOS ? 0 : pauseNanos / 2;
            changedNanos = nowNanos;
            nextNanos = Math.min(nextNanos, nowNanos + pauseNanos);
        }
    }

    void granted(long nowNanos) {
        if (pauseNanos > 0) {
            nextNanos = nowNanos + pauseNanos;
        }
    }

    /// 0 when a record may go now, else for how many nanoseconds it may not: at most a second.
    long waitNanos(long nowNanos) {
        if (pauseNanos > 0 && nowNanos - lastErrorNanos >= FORGET_NANOS) {
            pauseNanos = 0;
        }
        return pauseNanos == 0 ? 0 : Math.max(0, nextNanos - nowNanos);
    }

    /// Records a second that the pauses leave, or the greatest number when there are none.
    double ratePerSecond(long nowNanos) {
        boolean isPausing = pauseNanos > 0 && nowNanos - lastErrorNanos < FORGET_NANOS;
        return isPausing ? 1e9 / pauseNanos : Double.MAX_VALUE;
    }

    ThrottleCause cause() {
        return cause;
    }
}
