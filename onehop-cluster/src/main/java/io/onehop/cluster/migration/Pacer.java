package io.onehop.cluster.migration;

import io.onehop.runtime.Clock;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// How much of its time a node spends on sending copies while clients want something from it: after each
/// piece of work it rests [#REST_FACTOR] times as long as that took, so that commands, here and at the
/// receivers, come first. Without clients it does not rest. Only for the cluster's lane.
final class Pacer {
    static final int REST_FACTOR = 4;
    private static final long LONGEST_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long SAMPLE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long BUSY_PER_SECOND = 100;

    private final Clock clock;
    private final LongSupplier commands;
    private long sampledAtNanos;
    private long sampled;
    private boolean busy;

    /// @param commands how many clients have sent so far
    Pacer(Clock clock, LongSupplier commands) {
        this.clock = clock;
        this.commands = commands;
        sampledAtNanos = clock.nanoTime();
    }

    /// Nanoseconds to rest after work that took that long.
    long rest(long workedNanos) {
        sample();
        return busy ? Math.min(LONGEST_NANOS, REST_FACTOR * workedNanos) : 0;
    }

    private void sample() {
        long elapsed = clock.nanoTime() - sampledAtNanos;
        if (elapsed < SAMPLE_NANOS) {
            return;
        }
        long now = commands.getAsLong();
        busy = (now - sampled) * TimeUnit.SECONDS.toNanos(1) / BUSY_PER_SECOND >= elapsed;
        sampled = now;
        sampledAtNanos += elapsed;
    }
}
