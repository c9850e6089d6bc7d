package io.onehop.runtime;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/// Runs tasks later. The tasks are short and never block.
public interface Timers {
    /// Runs the task once, not before `delayNanos` from now, unless it is cancelled before.
    Timer schedule(Runnable task, long delayNanos);

    /// A task that waits for its time.
    interface Timer {
        /// Keeps the task from running if it has not started; calling it again does nothing.
        void cancel();
    }

    /// Timers that run on an executor (an event loop, for one).
    static Timers on(ScheduledExecutorService executor) {
        return (task, delayNanos) -> {
            var future = executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        };
    }
}
