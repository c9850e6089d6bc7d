package io.onehop.xdr.throttle;

import java.util.concurrent.TimeUnit;

/// The parameters of throttling; read anew at every decision, so a change works at once.
///
/// @param writeTimeoutMillis `xdr-write-timeout`, milliseconds, at least 1
/// @param maxShipThroughput `xdr-max-ship-throughput`, records a second to this data centre; 0 is no maximum
/// @param mode `throttle-mode`
/// @param readThreads `xdr-read-threads` of this data centre, 1 to [Throttle#MAX_READERS]
public record ThrottleSettings(
        long writeTimeoutMillis, int maxShipThroughput, ThrottleMode mode, int readThreads) {
    /// What holds when nothing is configured.
    public static final ThrottleSettings DEFAULTS =
            new ThrottleSettings(10_000, 0, ThrottleMode.GRADUAL, 4);

    /// Latency above one part in so many of the write timeout throttles.
    private static final int LATENCY_SHARE = 4;

    /// Checks the ranges.
    public ThrottleSettings {
        if (writeTimeoutMillis < 1 || maxShipThroughput < 0 || readThreads < 1
                || readThreads > Throttle.MAX_READERS) {
            throw new IllegalArgumentException("out of range: timeout=" + writeTimeoutMillis
                    + " throughput=" + maxShipThroughput + " readers=" + readThreads);
        }
    }

    /// The ship latency above which is throttled: 25 % of the write timeout.
    public long latencyThresholdNanos() {
        return TimeUnit.MILLISECONDS.toNanos(writeTimeoutMillis) / LATENCY_SHARE;
    }

    /// The rate at which nothing is limited any more, in records a second.
    int maximumRate() {
        return maxShipThroughput > 0 ? maxShipThroughput : Throttle.MAX_IN_FLIGHT;
    }
}
