package io.onehop.client.policy;

import java.time.Duration;

/// How long a command may take and how often it is tried.
///
/// @param total after which the command ends, whatever happens; zero = no limit
/// @param attempt after which one attempt is given up; zero = the total limit. In a scan: how long a node may
///     be silent
/// @param maxRetries how many attempts may follow the first; 0 or more
/// @param sleepBetweenRetries before the first retry, zero or more; chance makes it up to half as short; none
///     after an attempt whose time was up
/// @param sleepMultiplier by which the sleep grows from retry to retry, 1 (it does not) to 10
public record Timing(
        Duration total, Duration attempt, int maxRetries, Duration sleepBetweenRetries, int sleepMultiplier) {
    private static final long NANOS_PER_MILLI = 1_000_000;
    private static final int MAX_MULTIPLIER = 10;
    /// No sleep grows beyond this.
    private static final long MAX_SLEEP_NANOS = Duration.ofHours(1).toNanos();

    /// @throws IllegalArgumentException when something is negative, or the multiplier is out of range
    public Timing {
        boolean negative = total.isNegative() || attempt.isNegative() || sleepBetweenRetries.isNegative();
        if (negative || maxRetries < 0) {
            throw new IllegalArgumentException("timing is negative: total=" + total + " attempt=" + attempt
                    + " maxRetries=" + maxRetries + " sleepBetweenRetries=" + sleepBetweenRetries);
        }
        if (sleepMultiplier < 1 || sleepMultiplier > MAX_MULTIPLIER) {
            throw new IllegalArgumentException("sleepMultiplier is out of range: " + sleepMultiplier);
        }
    }

    /// With a sleep that does not grow.
    public Timing(Duration total, Duration attempt, int maxRetries, Duration sleepBetweenRetries) {
        this(total, attempt, maxRetries, sleepBetweenRetries, 1);
    }

    /// With another total limit.
    public Timing withTotal(Duration newTotal) {
        return new Timing(newTotal, attempt, maxRetries, sleepBetweenRetries, sleepMultiplier);
    }

    /// With another limit of one attempt.
    public Timing withAttempt(Duration newAttempt) {
        return new Timing(total, newAttempt, maxRetries, sleepBetweenRetries, sleepMultiplier);
    }

    /// With another number of retries.
    public Timing withMaxRetries(int newMaxRetries) {
        return new Timing(total, attempt, newMaxRetries, sleepBetweenRetries, sleepMultiplier);
    }

    /// With another pause before the first retry.
    public Timing withSleepBetweenRetries(Duration newSleep) {
        return new Timing(total, attempt, maxRetries, newSleep, sleepMultiplier);
    }

    /// With pauses that grow by another factor.
    public Timing withSleepMultiplier(int newMultiplier) {
        return new Timing(total, attempt, maxRetries, sleepBetweenRetries, newMultiplier);
    }

    /// How long to rest before a retry, at most an hour.
    ///
    /// @param retry 1 for the first
    public long sleepNanos(int retry) {
        long sleep = Math.min(sleepBetweenRetries.toNanos(), MAX_SLEEP_NANOS);
        for (int i = 1; i < retry && sleep < MAX_SLEEP_NANOS && sleepMultiplier > 1; i++) {
            sleep = Math.min(sleep * sleepMultiplier, MAX_SLEEP_NANOS);
        }
        return sleep;
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
