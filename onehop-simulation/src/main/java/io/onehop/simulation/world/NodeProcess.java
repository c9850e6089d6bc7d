package io.onehop.simulation.world;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/// One life of a node on its host: its lanes, and whether they run. For one thread.
public final class NodeProcess {
    private static final long USUAL_COST_NANOS = 2_000;

    private final Scheduler scheduler;
    private final Host host;
    private final int life;
    private final BiConsumer<NodeProcess, Throwable> failures;
    private final List<SimLane> lanes = new ArrayList<>();
    private boolean dead;
    private boolean paused;
    private long costNanos = USUAL_COST_NANOS;

    /// A process that runs.
    ///
    /// @param life number of this life of the host, from 1
    /// @param failures hears of what tasks throw
    public NodeProcess(Scheduler scheduler, Host host, int life,
            BiConsumer<NodeProcess, Throwable> failures) {
        this.scheduler = scheduler;
        this.host = host;
        this.life = life;
        this.failures = failures;
    }

    /// Adds a lane.
    ///
    /// @param name for people
    public SimLane newLane(String name) {
        var lane = new SimLane(this, scheduler, lanes.size(), name);
        lanes.add(lane);
        return lane;
    }

    /// Where it runs.
    public Host host() {
        return host;
    }

    /// Which life of its host it is, from 1.
    public int life() {
        return life;
    }

    /// Ends it at once; nothing of it runs any more.
    public void kill() {
        dead = true;
        lanes.forEach(SimLane::clear);
    }

    /// Whether it has been killed.
    public boolean isDead() {
        return dead;
    }

    /// Whether it is paused.
    public boolean isPaused() {
        return paused;
    }

    /// Whether it lives and is not paused.
    public boolean runs() {
        return !dead && !paused;
    }

    /// Stops it in the middle of everything, as SIGSTOP does; what comes in waits.
    public void pause() {
        paused = true;
    }

    /// Lets it go on, everything that has waited first.
    public void resume() {
        paused = false;
        lanes.forEach(SimLane::wake);
    }

    /// Makes each of its tasks take `factor` times as long as usual.
    public void slowDown(int factor) {
        costNanos = USUAL_COST_NANOS * factor;
    }

    /// Tasks that wait, over all lanes.
    public int queued() {
        int queued = 0;
        for (SimLane lane : lanes) {
            queued += lane.queued();
        }
        return queued;
    }

    long costNanos() {
        return costNanos;
    }

    void failed(Throwable thrown) {
        failures.accept(this, thrown);
    }

    @Override
    public String toString() {
        return host + "#" + life;
    }
}
