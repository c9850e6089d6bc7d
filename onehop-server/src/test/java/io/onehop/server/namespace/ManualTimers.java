package io.onehop.server.namespace;

import io.onehop.runtime.Timers;
import io.onehop.server.protocol.ManualClock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Timers of a clock that is moved by hand. For one thread.
public final class ManualTimers implements Timers {
    private static final long STEP_MILLIS = 100;

    private record Task(Runnable run, long dueNanos, long number) {}

    private final ManualClock clock;
    private final List<Task> tasks = new ArrayList<>();
    private long numbers;

    /// Nothing to do yet.
    public ManualTimers(ManualClock clock) {
        this.clock = clock;
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        var added = new Task(task, clock.nanoTime() + delayNanos, numbers++);
        tasks.add(added);
        return () -> tasks.remove(added);
    }

    /// Runs what is due, and what that makes due.
    public void runDue() {
        while (true) {
            Task next = tasks.stream()
                    .filter(task -> task.dueNanos <= clock.nanoTime())
                    .min(Comparator.comparingLong(Task::dueNanos).thenComparingLong(Task::number))
                    .orElse(null);
            if (next == null) {
                return;
            }
            tasks.remove(next);
            next.run.run();
        }
    }

    /// Lets milliseconds pass, one by one.
    public void advanceMillis(long millis) {
        runDue();
        for (long done = 0; done < millis; done++) {
            clock.advanceMillis(1);
            runDue();
        }
    }

    /// Lets time pass.
    public void advanceSeconds(long seconds) {
        for (long done = 0; done < seconds * 1000; done += STEP_MILLIS) {
            clock.advanceMillis(STEP_MILLIS);
            runDue();
        }
    }
}
