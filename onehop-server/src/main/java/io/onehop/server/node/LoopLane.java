package io.onehop.server.node;

import io.onehop.runtime.Lane;
import io.onehop.runtime.Timers;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;

/// An event loop as a lane.
final class LoopLane implements Lane {
    private final ScheduledExecutorService loop;
    private final Timers timers;

    LoopLane(ScheduledExecutorService loop) {
        this.loop = loop;
        timers = Timers.on(loop);
    }

    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException _) {
            // the loop has ended, and with it all that belongs to it
        }
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        return timers.schedule(task, delayNanos);
    }
}
