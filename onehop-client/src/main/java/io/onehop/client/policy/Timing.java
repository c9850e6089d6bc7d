package io.onehop.client.policy;

import java.time.Duration;

/// How long a command may take and how often it is tried.
///
/// @param total after which the command ends, whatever happens; zero = no limit
/// @param attempt after which one attempt is given up; zero = the total limit. In a scan: how long a node may
///     be silent
/// @param maxRetries how many attempts may follow the first; 0 or more
/// @param sleepBetweenRetries zero or more
public record Timing(Duration total, Duration attempt, int maxRetries, Duration sleepBetweenRetries) {
    private static final long NANOS_PER_MILLI = 1_000_000;

    /// @throws IllegalArgumentException when something is negative
    public Timing {
        boolean negative = total.isNegative() || attempt.isNegative() || sleepBetweenRetries.isNegative();
        if (negative || maxRetries < 0) {
            throw new IllegalArgumentException("timing is negative: total=" + total + " attempt=" + attempt
                    + " maxRetries=" + maxRetries + " sleepBetweenRetries=" + sleepBetweenRetries);
        }
    }

    /// With another total limit.
    public Timing withTotal(Duration newTotal) {
        return new Timing(newTotal, attempt, maxRetries, sleepBetweenRetries);
    }

    /// With another limit of one attempt.
    public Timing withAttempt(Duration newAttempt) {
        return new Timing(total, newAttempt, maxRetries, sleepBetweenRetries);
    }

    /// With another number of retries.
    public Timing withMaxRetries(int newMaxRetries) {
        return new Timing(total, attempt, newMaxRetries, sleepBetweenRetries);
    }

    /// With another pause before each retry.
    public Timing withSleepBetweenRetries(Duration newSleep) {
        return new Timing(total, attempt, maxRetries, newSleep);
    }

    /// When a command that starts now has to end, on the clock of `nowNanos`; [Long#MAX_VALUE] = never.
    public long deadlineNanos(long nowNanos) {
        return total.isZero() ? Long.MAX_VALUE : nowNanos + total.toNanos();
    }

    /// When an attempt that starts now has to end, never behind the command's own deadline.
    public long attemptDeadlineNanos(long nowNanos, long deadlineNanos) {
        if (attempt.isZero()) {
            return deadlineNanos;
        }
        long attemptNanos = attempt.toNanos();
        return deadlineNanos == Long.MAX_VALUE || deadlineNanos - nowNanos > attemptNanos
                ? nowNanos + attemptNanos
                : deadlineNanos;
    }

    /// What the server is told: milliseconds it has, rounded up, at least 1; 0 (its default) without a limit.
    public static int serverMillis(long nowNanos, long attemptDeadlineNanos) {
        if (attemptDeadlineNanos == Long.MAX_VALUE) {
            return 0;
        }
        long millis = (attemptDeadlineNanos - nowNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        return (int) Math.clamp(millis, 1L, Integer.MAX_VALUE);
    }
}
