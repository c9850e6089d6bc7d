package io.onehop.server.namespace;

import io.onehop.runtime.Lane;

/// A lane on a clock that is moved by hand: tasks run when what is due runs. For one thread.
public final class ManualLane implements Lane {
    private final ManualTimers timers;

    /// A lane on those timers.
    public ManualLane(ManualTimers timers) {
        this.timers = timers;
    }

    @Override
    public void execute(Runnable task) {
        timers.schedule(task, 0);
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        return timers.schedule(task, delayNanos);
    }
}
