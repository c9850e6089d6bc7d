package io.onehop.simulation.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SimLaneTest {
    private static final long SECOND = 1_000_000_000L;

    private final Scheduler scheduler = new Scheduler();
    private final NodeClock clock = new NodeClock(scheduler, 5, 0.5);
    private final List<Throwable> failures = new ArrayList<>();
    private final NodeProcess process = new NodeProcess(
            scheduler, new Host(0, new NodeId(1), clock), 1, (_, thrown) -> failures.add(thrown));
    private final SimLane lane = process.newLane("lane");
    private final List<String> done = new ArrayList<>();

    @Test
    void runsTasksInTheirOrderAndNeverInsideOfEachOther() {
        lane.execute(() -> {
            lane.execute(() -> done.add("second"));
            done.add("first");
        });
        lane.execute(() -> done.add("between"));
        scheduler.runUntil(SECOND);
        assertThat(done).containsExactly("first", "between", "second");
    }

    @Test
    void waitsByItsOwnClockWhichRunsFast() {
        lane.schedule(() -> done.add("timer"), 3 * SECOND);
        scheduler.runUntil(2 * SECOND - 1);
        assertThat(done).isEmpty();
        scheduler.runUntil(2 * SECOND);
        assertThat(done).containsExactly("timer");
        assertThat(clock.nanoTime()).isEqualTo(3 * SECOND + 5);
    }

    @Test
    void keepsEverythingForLaterWhilePaused() {
        process.pause();
        lane.execute(() -> done.add("task"));
        lane.schedule(() -> done.add("timer"), SECOND);
        scheduler.runUntil(3 * SECOND);
        assertThat(done).isEmpty();
        process.resume();
        scheduler.runUntil(4 * SECOND);
        assertThat(done).containsExactly("task", "timer");
    }

    @Test
    void runsNothingAfterItsDeath() {
        lane.execute(() -> done.add("task"));
        process.kill();
        lane.execute(() -> done.add("later"));
        scheduler.runUntil(SECOND);
        assertThat(done).isEmpty();
    }

    @Test
    void doesNotRunATimerThatWasCancelledWhileTheLaneWasBusy() {
        var timer = lane.schedule(() -> done.add("timer"), SECOND);
        process.pause();
        scheduler.runUntil(2 * SECOND);
        timer.cancel();
        process.resume();
        scheduler.runUntil(3 * SECOND);
        assertThat(done).isEmpty();
    }

    @Test
    void tellsOfWhatTasksThrowAndGoesOn() {
        lane.execute(() -> {
            throw new IllegalStateException("wrong");
        });
        lane.execute(() -> done.add("next"));
        scheduler.runUntil(SECOND);
        assertThat(failures).hasSize(1);
        assertThat(done).containsExactly("next");
    }
}
