package io.onehop.simulation.world;

import io.onehop.runtime.Lane;
import java.util.ArrayDeque;

/// A lane of a simulated node: one task at a time, each of which takes a little virtual time. For one thread,
/// like everything in the world; what a task gives to a lane runs after that task, never inside it.
public final class SimLane implements Lane {
    private static final long HANDOFF_NANOS = 5_000;

    private final NodeProcess process;
    private final Scheduler scheduler;
    private final int index;
    private final String name;
    private final ArrayDeque<Runnable> queue = new ArrayDeque<>();
    private long busyUntilNanos;
    private boolean pumping;
    private boolean running;

    SimLane(NodeProcess process, Scheduler scheduler, int index, String name) {
        this.process = process;
        this.scheduler = scheduler;
        this.index = index;
        this.name = name;
    }

    /// Whose it is.
    public NodeProcess process() {
        return process;
    }

    /// Its number within the process.
    public int index() {
        return index;
    }

    /// Whether one of its tasks runs at this moment.
    public boolean isRunning() {
        return running;
    }

    int queued() {
        return queue.size();
    }

    void clear() {
        queue.clear();
    }

    @Override
    public void execute(Runnable task) {
        if (!process.isDead()) {
            queue.add(task);
            pumpAt(scheduler.nowNanos() + HANDOFF_NANOS);
        }
    }

    /// Something comes from outside: it runs now, unless the lane is busy or others wait. Only for events of
    /// the scheduler, not for tasks of lanes.
    public void arrive(Runnable task) {
        if (process.isDead()) {
            return;
        }
        queue.add(task);
        if (!pumping) {
            pump();
        }
    }

    @Override
    public Timer schedule(Runnable task, long delayNanos) {
        long delay = process.host().clock().worldNanos(Math.max(0, delayNanos));
        var timer = new LaneTimer(task);
        scheduler.after(Math.max(1, delay), () -> arrive(timer));
        return timer;
    }

    /// A task that waits for its time, and then perhaps for the lane.
    private static final class LaneTimer implements Timer, Runnable {
        private final Runnable task;
        private boolean cancelled;

        LaneTimer(Runnable task) {
            this.task = task;
        }

        @Override
        public void run() {
            if (!cancelled) {
                task.run();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
        }
    }

    void wake() {
        if (!queue.isEmpty()) {
            pumpAt(scheduler.nowNanos());
        }
    }

    private void pumpAt(long timeNanos) {
        if (!pumping && !process.isPaused()) {
            pumping = true;
            scheduler.at(Math.max(timeNanos, busyUntilNanos), () -> {
                pumping = false;
                pump();
            });
        }
    }

    private void pump() {
        if (process.isDead() || process.isPaused() || queue.isEmpty()) {
            return;
        }
        if (busyUntilNanos > scheduler.nowNanos()) {
            pumpAt(busyUntilNanos);
            return;
        }
        Runnable task = queue.remove();
        busyUntilNanos = scheduler.nowNanos() + process.costNanos();
        pumping = true; // what the task gives to this lane waits
        running = true;
        try {
            task.run();
        } catch (RuntimeException | Error thrown) {
            process.failed(thrown);
        }
        running = false;
        pumping = false;
        if (!queue.isEmpty()) {
            pumpAt(busyUntilNanos);
        }
    }

    @Override
    public String toString() {
        return process + "/" + name;
    }
}
