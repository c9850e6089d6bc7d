package io.onehop.server.protocol;

import io.onehop.runtime.Clock;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that stands still unless it is moved. Safe for use by many threads.
public final class ManualClock implements Clock {
    private static final long START_MILLIS = 1_800_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final AtomicLong millis = new AtomicLong();

    @Override
    public long epochMillis() {
        return START_MILLIS + millis.get();
    }

    @Override
    public long nanoTime() {
        return millis.get() * NANOS_PER_MILLI;
    }

    /// Moves on.
    public void advanceMillis(long by) {
        millis.addAndGet(by);
    }

    /// Moves on.
    public void advanceSeconds(long by) {
        advanceMillis(by * 1000);
    }
}
