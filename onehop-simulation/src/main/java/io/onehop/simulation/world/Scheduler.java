package io.onehop.simulation.world;

import java.util.PriorityQueue;

/// Virtual time: tasks run one after another in the order of their times, those of the same time in the order
/// in which they were given. For one thread.
public final class Scheduler {
    /// A world with more than this waiting has lost a bound somewhere.
    private static final int MAX_WAITING = 1_000_000;

    private final PriorityQueue<Event> waiting = new PriorityQueue<>();
    private Runnable afterEach = () -> {};
    private long nowNanos;
    private long sequence;
    private long executed;

    /// A task that waits for its time.
    public static final class Event implements Comparable<Event> {
        private final long timeNanos;
        private final long sequence;
        private final Runnable task;
        private boolean cancelled;

        private Event(long timeNanos, long sequence, Runnable task) {
            this.timeNanos = timeNanos;
            this.sequence = sequence;
            this.task = task;
        }

        /// Keeps the task from running.
        public void cancel() {
            cancelled = true;
        }

        @Override
        public int compareTo(Event other) {
            int order = Long.compare(timeNanos, other.timeNanos);
            return order != 0 ? order : Long.compare(sequence, other.sequence);
        }
    }

    /// Has the task run after every event.
    public void afterEach(Runnable task) {
        afterEach = task;
    }

    /// Nanoseconds since the world began.
    public long nowNanos() {
        return nowNanos;
    }

    /// Events so far.
    public long executed() {
        return executed;
    }

    /// Events that wait.
    public int waiting() {
        return waiting.size();
    }

    /// Runs the task at that time, or now when it has passed.
    public Event at(long timeNanos, Runnable task) {
        if (waiting.size() >= MAX_WAITING) {
            throw new IllegalStateException("too many events wait: " + waiting.size());
        }
        var event = new Event(Math.max(timeNanos, nowNanos), sequence++, task);
        waiting.add(event);
        return event;
    }

    /// Runs the task after that time.
    public Event after(long delayNanos, Runnable task) {
        return at(nowNanos + Math.max(0, delayNanos), task);
    }

    /// Runs everything up to that time.
    public void runUntil(long timeNanos) {
        while (true) {
            Event next = waiting.peek();
            if (next == null || next.timeNanos > timeNanos) {
                break;
            }
            waiting.remove();
            if (!next.cancelled) {
                nowNanos = next.timeNanos;
                executed++;
                next.task.run();
                afterEach.run();
            }
        }
        nowNanos = timeNanos;
    }
}
