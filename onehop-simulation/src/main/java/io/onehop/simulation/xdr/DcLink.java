package io.onehop.simulation.xdr;

import io.onehop.model.ResultCode;
import io.onehop.simulation.node.SimCluster;
import io.onehop.simulation.world.Scheduler;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// The way from one cluster to another: slow, and broken or refused at times. For one thread.
final class DcLink {
    private static final long MILLI = 1_000_000L;

    private final SimCluster to;
    private final NeverBack invariant;
    private final SplittableRandom random;
    private long delayNanos;
    private boolean cut;
    private boolean swallowsAnswers;
    private @Nullable ResultCode refusal;
    private Outage outage = Outage.NONE;
    private long sent;

    DcLink(SimCluster to, NeverBack invariant, SplittableRandom random) {
        this.to = to;
        this.invariant = invariant;
        this.random = random;
        delayNanos = MILLI + random.nextLong(30 * MILLI);
    }

    SimCluster to() {
        return to;
    }

    NeverBack invariant() {
        return invariant;
    }

    private Scheduler scheduler() {
        return to.world().scheduler();
    }

    /// Runs the task at the other end, if it gets there.
    void pass(Runnable task) {
        scheduler().after(delayNanos / 2 + random.nextLong(delayNanos), () -> {
            if (!cut && outage != Outage.SILENT) {
                task.run();
            }
        });
    }

    /// Runs the task at this end, if the answer gets here. Of things that pass at once none is always first.
    void back(Runnable task) {
        pass(() -> {
            if (!swallowsAnswers) {
                task.run();
            }
        });
    }

    void countSent() {
        sent++;
    }

    /// Records that were put on it so far.
    long sent() {
        return sent;
    }

    /// What the other cluster answers instead of doing anything, null when it works.
    @Nullable ResultCode refusal() {
        return outage == Outage.FAILING ? ResultCode.SERVER_ERROR : refusal;
    }

    /// Whether no connection can be made.
    boolean isRefused() {
        return outage == Outage.REFUSED;
    }

    /// The other cluster is away, whatever else happens to the link, or is there again.
    void outage(Outage now) {
        outage = now;
    }

    /// Swallows everything for a while, or answers only, has everything refused, or is slow and out of order.
    void trouble() {
        long nanos = random.nextInt(4) == 0 ? 1_000 * MILLI * (30 + random.nextInt(20))
                : 100 * MILLI + random.nextLong(8_000 * MILLI);
        switch (random.nextInt(4)) {
            case 0 -> cut = true;
            case 1 -> refusal = switch (random.nextInt(4)) {
                case 0 -> ResultCode.SERVER_ERROR;
                case 1 -> ResultCode.FORBIDDEN;
                case 2 -> ResultCode.KEY_BUSY;
                default -> ResultCode.TIMEOUT;
            };
            case 2 -> swallowsAnswers = true;
            default -> delayNanos = MILLI + random.nextLong(3_000 * MILLI);
        }
        scheduler().after(nanos, this::heal);
    }

    void heal() {
        cut = false;
        swallowsAnswers = false;
        refusal = null;
        delayNanos = MILLI + random.nextLong(30 * MILLI);
    }
}
