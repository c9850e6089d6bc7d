package io.onehop.client.call;

import io.onehop.runtime.Timers;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Calls that rest before they go on. When the client is closed all of them go on at once, and fail for lack
/// of nodes: so no call is forgotten. Safe for use by many threads.
public final class Pauses {
    private final Timers timers;
    private final Set<Pause> resting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /// Rests as long as these timers say.
    public Pauses(Timers timers) {
        this.timers = timers;
    }

    /// Runs the task after that time, or when the client is closed.
    void after(long nanos, Runnable task) {
        var pause = new Pause(task);
        resting.add(pause);
        try {
            timers.schedule(pause, nanos);
        } catch (RejectedExecutionException e) {
            pause.run();
        }
        if (closed) {
            pause.run();
        }
    }

    /// Ends all pauses, and those to come.
    public void close() {
        closed = true;
        resting.forEach(Pause::run);
    }

    private final class Pause implements Runnable {
        private final Runnable task;
        private final AtomicBoolean done = new AtomicBoolean();

        Pause(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (done.compareAndSet(false, true)) {
                resting.remove(this);
                task.run();
            }
        }
    }
}
