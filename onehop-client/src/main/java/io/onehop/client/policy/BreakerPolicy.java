package io.onehop.client.policy;

import java.time.Duration;

/// When a node at which too much fails is left alone for a while: the circuit breaker of each node.
///
/// When at least `minFailures` commands failed within the window and they are `failurePercent` of all that
/// ended there, commands go elsewhere for `pause`. Then a single one may try; when it is answered all may,
/// when it fails the pause is doubled, up to `maxPause`. Answers with an error code are no failures.
///
/// @param minFailures so many at least, 1 or more; 0 = never leave a node alone
/// @param failurePercent of the commands that ended in the window, 1..100
/// @param window over which failures are counted
/// @param pause for which the node is left alone the first time; chance makes each pause up to a quarter
///     shorter or longer
/// @param maxPause the longest
public record BreakerPolicy(
        int minFailures, int failurePercent, Duration window, Duration pause, Duration maxPause) {
    private static final int ALL_PERCENT = 100;

    /// @throws IllegalArgumentException when a number is out of range
    public BreakerPolicy {
        if (minFailures < 0 || failurePercent < 1 || failurePercent > ALL_PERCENT) {
            throw new IllegalArgumentException("breaker limits are out of range: minFailures=" + minFailures
                    + " failurePercent=" + failurePercent);
        }
        if (window.isNegative() || window.isZero() || pause.isNegative() || pause.isZero()
                || maxPause.compareTo(pause) < 0) {
            throw new IllegalArgumentException("breaker times are out of range: window=" + window + " pause="
                    + pause + " maxPause=" + maxPause);
        }
    }

    /// 50 failures that are half of all within a second; then 250 ms, up to 4 s.
    public static BreakerPolicy defaults() {
        return new BreakerPolicy(
                50, 50, Duration.ofSeconds(1), Duration.ofMillis(250), Duration.ofSeconds(4));
    }

    /// No node is ever left alone.
    public static BreakerPolicy off() {
        var any = Duration.ofSeconds(1);
        return new BreakerPolicy(0, ALL_PERCENT, any, any, any);
    }
}
