package io.onehop.cluster.engine;

import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import java.util.PriorityQueue;

/// Time that passes when a test says so; tasks of one moment run in the order they were given.
public final class VirtualTime implements Lane, Clock {
    private static final long EPOCH_MILLIS = 1_700_000_000_000L;

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long now;
    private long count;

    private static final class Task implements Comparable<Task>, Timer {
        private final long at;
        private final long number;
        private Runnable run;

        Task(long at, long number, Runnable run) {
            this.at = at;
            this.number = number;
            this.run = run;
        }

        @Override
        public void cancel() {
            run = () -> { };
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    @Override
    public void execute(Runnable task) {
        schedule(task, 0);
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        var entry = new Task(now + Math.max(0, delayNanos), count++, task);
        tasks.add(entry);
        return entry;
    }

    /// Lets that time pass.
    public void pass(long nanos) {
        long until = now + nanos;
        while (!tasks.isEmpty() && tasks.peek().at <= until) {
            Task task = tasks.remove();
            now = task.at;
            task.run.run();
        }
        now = until;
    }

    public void passMillis(long millis) {
        pass(millis * 1_000_000);
    }

    @Override
    public long epochMillis() {
        return EPOCH_MILLIS + now / 1_000_000;
    }

    @Override
    public long nanoTime() {
        return now;
    }
}
