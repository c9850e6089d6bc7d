package io.onehop.cluster.engine;

import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How a node leaves without its clients noticing: it counts as quiesced, asks for an exchange until one has
/// said so, and waits until it is master of nothing. Only for the cluster's lane.
final class PlannedStop {
    private static final Logger LOG = LoggerFactory.getLogger("onehop.clustering");
    private static final long LOOK_NANOS = Duration.ofMillis(100).toNanos();

    private final Lane lane;
    private final Clock clock;
    private final Leaver leaver;
    private final List<Runnable> waiting = new ArrayList<>();
    private boolean isLeaving;
    private boolean isDone;
    private long untilNanos;

    /// How a node that wants to leave stands.
    enum Standing {
        /// There are no others.
        ALONE,
        /// No exchange has been committed that says that it wants to leave.
        NOT_ASKED,
        /// All others want to leave, too.
        NOBODY_ELSE,
        /// It still is master of something.
        MASTER,
        /// It is master of nothing.
        FREE
    }

    /// The node that leaves.
    interface Leaver {
        Standing standing();

        /// Asks for an exchange.
        void ask();

        void progressed();
    }

    PlannedStop(Lane lane, Clock clock, Leaver leaver) {
        this.lane = lane;
        this.clock = clock;
        this.leaver = leaver;
    }

    /// Whether the node wants to leave; there is no way back.
    boolean isLeaving() {
        return isLeaving;
    }

    void begin(Runnable done, long limitNanos) {
        if (isDone) {
            done.run();
            return;
        }
        waiting.add(done);
        if (!isLeaving) {
            isLeaving = true;
            untilNanos = clock.nanoTime() + limitNanos;
            leaver.progressed();
            look();
        }
    }

    private void look() {
        Standing standing = leaver.standing();
        boolean isOver = clock.nanoTime() - untilNanos >= 0;
        boolean isFree = standing != Standing.NOT_ASKED && standing != Standing.MASTER;
        if (isFree || isOver) {
            LOG.info("leaving the cluster: standing={} time-up={}", standing, isOver && !isFree);
            isDone = true;
            waiting.forEach(Runnable::run);
            waiting.clear();
            return;
        }
        if (standing == Standing.NOT_ASKED) {
            leaver.ask();
        }
        lane.schedule(this::look, Math.min(LOOK_NANOS, untilNanos - clock.nanoTime()));
    }
}
