package io.onehop.testkit.official;

import io.onehop.runtime.Clock;
import java.util.concurrent.atomic.AtomicLong;

/// The machine's clocks, moved forward by tests. Safe for use by many threads.
final class ShiftedClock implements Clock {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Clock machine = Clock.system();
    private final AtomicLong shiftMillis = new AtomicLong();

    void advanceSeconds(long seconds) {
        shiftMillis.addAndGet(seconds * 1000);
    }

    @Override
    public long epochMillis() {
        return machine.epochMillis() + shiftMillis.get();
    }

    @Override
    public long nanoTime() {
        return machine.nanoTime() + shiftMillis.get() * NANOS_PER_MILLI;
    }
}
