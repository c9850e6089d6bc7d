package io.onehop.xdr.throttle;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Since when each rule throttles. An episode of a rule ends when it has refused nobody for two seconds. For
/// one thread at a time.
final class CauseLog {
    /// Longer than the longest sleep, so that a sleeping reader does not end the episode that made it sleep.
    private static final long EPISODE_GAP_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final ThrottleCause[] CAUSES = ThrottleCause.values();

    private final long[] firstNanos = new long[CAUSES.length];
    private final long[] lastNanos = new long[CAUSES.length];
    private final long[] refusals = new long[CAUSES.length];
    private final long[] episodeSleepNanos = new long[CAUSES.length];
    private final long[] totalSleepNanos = new long[CAUSES.length];

    void refused(ThrottleCause cause, long nowNanos) {
        int i = cause.ordinal();
        if (!isActive(i, nowNanos)) {
            firstNanos[i] = nowNanos;
            episodeSleepNanos[i] = 0;
        }
        lastNanos[i] = nowNanos;
        refusals[i]++;
    }

    void slept(ThrottleCause cause, long nanos) {
        episodeSleepNanos[cause.ordinal()] += nanos;
        totalSleepNanos[cause.ordinal()] += nanos;
    }

    private boolean isActive(int i, long nowNanos) {
        return refusals[i] > 0 && nowNanos - lastNanos[i] <= EPISODE_GAP_NANOS;
    }

    /// The most serious rule that throttles now, or null.
    @Nullable ThrottleCause now(long nowNanos) {
        for (ThrottleCause cause : CAUSES) {
            if (isActive(cause.ordinal(), nowNanos)) {
                return cause;
            }
        }
        return null;
    }

    long sinceNanos(ThrottleCause cause) {
        return firstNanos[cause.ordinal()];
    }

    long episodeSleepNanos(ThrottleCause cause) {
        return episodeSleepNanos[cause.ordinal()];
    }

    long totalSleepNanos(ThrottleCause cause) {
        return totalSleepNanos[cause.ordinal()];
    }

    long refusals(ThrottleCause cause) {
        return refusals[cause.ordinal()];
    }
}
