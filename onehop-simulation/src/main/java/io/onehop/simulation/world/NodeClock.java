package io.onehop.simulation.world;

import io.onehop.runtime.Clock;

/// One machine's clock: virtual time that runs a little too fast or slow, and a calendar that can be set.
public final class NodeClock implements Clock {
    /// The calendar at the beginning of the world: 2026-01-01.
    public static final long BEGIN_MILLIS = 1_767_225_600_000L;

    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Scheduler scheduler;
    private final long offsetNanos;
    private final double rate;
    private long stepMillis;

    /// @param offsetNanos what [#nanoTime()] is at the beginning
    /// @param drift by how much it runs fast, as a share: 0.001 = a millisecond per second
    public NodeClock(Scheduler scheduler, long offsetNanos, double drift) {
        this.scheduler = scheduler;
        this.offsetNanos = offsetNanos;
        rate = 1 + drift;
    }

    /// Sets the calendar forward (or back) by that much.
    public void step(long millis) {
        stepMillis += millis;
    }

    /// By how much the calendar has been set.
    public long stepMillis() {
        return stepMillis;
    }

    /// How long the world waits while this clock waits that long.
    long worldNanos(long ownNanos) {
        return (long) Math.ceil(ownNanos / rate);
    }

    @Override
    public long epochMillis() {
        return BEGIN_MILLIS + stepMillis + (long) (scheduler.nowNanos() * rate) / NANOS_PER_MILLI;
    }

    @Override
    public long nanoTime() {
        return offsetNanos + (long) (scheduler.nowNanos() * rate);
    }
}
