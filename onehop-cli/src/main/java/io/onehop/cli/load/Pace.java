package io.onehop.cli.load;

import java.util.concurrent.atomic.AtomicLong;

/// When commands are due: at fixed distances from the start, whatever became of those before. A late sender
/// finds commands whose time has passed; their latency counts from when they were due, which is what users
/// who do not wait for each other see. Safe for use by many threads.
final class Pace {
    private static final double NANOS_PER_SECOND = 1e9;

    private final long startNanos;
    private final double distanceNanos;
    private final AtomicLong given = new AtomicLong();

    /// @param ratePerSecond above 0
    Pace(long startNanos, double ratePerSecond) {
        this.startNanos = startNanos;
        this.distanceNanos = NANOS_PER_SECOND / ratePerSecond;
    }

    /// When the next command is due; each call is another command.
    long nextNanos() {
        return startNanos + (long) (given.getAndIncrement() * distanceNanos);
    }
}
