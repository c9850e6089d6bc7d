package io.onehop.cluster.view.jgroups;

import io.onehop.runtime.Lane;
import io.onehop.runtime.Timers;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/// A lane of its own thread.
final class TestLane implements Lane, AutoCloseable {
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("lane").factory());
    private final Timers timers = Timers.on(executor);

    @Override
    public void execute(Runnable task) {
        executor.execute(task);
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        return timers.schedule(task, delayNanos);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
