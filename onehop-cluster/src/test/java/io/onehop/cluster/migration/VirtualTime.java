package io.onehop.cluster.migration;

import io.onehop.runtime.Clock;
import java.util.Comparator;
import java.util.PriorityQueue;

/// One thread's clock and all that is to happen, in order of time.
final class VirtualTime implements Clock {
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    record Event(long dueNanos, long number, Runnable run) {}

    private final PriorityQueue<Event> events = new PriorityQueue<>(
            Comparator.comparingLong(Event::dueNanos).thenComparingLong(Event::number));
    private long nowNanos = 1;
    private long numbers;

    @Override
    public long epochMillis() {
        return EPOCH_MILLIS + nowNanos / NANOS_PER_MILLI;
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    Event at(long delayNanos, Runnable run) {
        var event = new Event(nowNanos + Math.max(0, delayNanos), numbers++, run);
        events.add(event);
        return event;
    }

    void cancel(Event event) {
        events.remove(event);
    }

    /// Lets the next thing happen; false when there is none or it is later than that.
    boolean step(long untilNanos) {
        Event next = events.peek();
        if (next == null || next.dueNanos > untilNanos) {
            nowNanos = Math.max(nowNanos, untilNanos);
            return false;
        }
        events.remove();
        nowNanos = next.dueNanos;
        next.run.run();
        return true;
    }
}
