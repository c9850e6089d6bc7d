package io.onehop.server.node;

import io.onehop.runtime.Clock;
import java.util.function.IntSupplier;

/// A number that is costly to find out and is therefore asked for only from time to time. Safe for use by
/// many threads.
final class Remembered implements IntSupplier {
    private final Clock clock;
    private final long maxAgeNanos;
    private final IntSupplier source;
    private long askedNanos;
    private boolean asked;
    private int value;

    Remembered(Clock clock, long maxAgeNanos, IntSupplier source) {
        this.clock = clock;
        this.maxAgeNanos = maxAgeNanos;
        this.source = source;
    }

    @Override
    public synchronized int getAsInt() {
        long now = clock.nanoTime();
        if (!asked || now - askedNanos > maxAgeNanos) {
            asked = true;
            askedNanos = now;
            value = source.getAsInt();
        }
        return value;
    }
}
