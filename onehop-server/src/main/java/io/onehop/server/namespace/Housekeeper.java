package io.onehop.server.namespace;

import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.logging.LogContext;
import io.onehop.server.namespace.EvictionPlan.Eviction;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.storage.FlatRecord;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;

/// Looks after one namespace in the background: watches its limits, removes what has expired, evicts what is
/// nearest to its end when memory is short, removes what was truncated (record-semantics reference, sections
/// 4.6 and 4.11).
///
/// All of it runs in small steps on the timers it is given, so one thread serves all namespaces. The public
/// methods may be called by any thread.
public final class Housekeeper {
    private static final long LIMIT_CHECK_NANOS = 100_000_000L;
    private static final long IDLE_CHECK_NANOS = 1_000_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final double PERCENT = 100.0;
    private static final Logger NSUP = LogContext.NSUP.logger();
    private static final Logger NAMESPACE = LogContext.NAMESPACE.logger();
    private static final Logger TRUNCATE = LogContext.TRUNCATE.logger();

    private final Namespace namespace;
    private final MemoryLimits limits;
    private final Clock clock;
    private final Timers timers;
    private volatile boolean stopped;
    private volatile boolean truncating;
    private volatile boolean truncateAgain;
    private volatile long cycleMillis;
    private volatile long evictVoidTime;
    private volatile long nonExpirable;
    private volatile double deletedPercent;
    private long lastCycleNanos;

    /// Does nothing before [#start].
    public Housekeeper(MemoryLimits limits, Clock clock, Timers timers) {
        namespace = limits.namespace();
        this.limits = limits;
        this.clock = clock;
        this.timers = timers;
    }

    /// Begins; [#stop] ends it.
    public void start() {
        lastCycleNanos = clock.nanoTime();
        timers.schedule(this::checkLimits, LIMIT_CHECK_NANOS);
        timers.schedule(this::maybeSweep, IDLE_CHECK_NANOS);
    }

    /// Ends what runs, at its next step.
    public void stop() {
        stopped = true;
    }

    /// How long the last sweep took, in milliseconds.
    public long cycleMillis() {
        return cycleMillis;
    }

    /// The void time (seconds since 2010) up to which records were evicted last, 0 when never.
    public long evictVoidTime() {
        return evictVoidTime;
    }

    /// Records that never expire, as of the last sweep.
    public long nonExpirable() {
        return nonExpirable;
    }

    /// How many percent of the records the last sweep removed.
    public double deletedPercent() {
        return deletedPercent;
    }

    /// Whether truncated records are being removed.
    public boolean isTruncating() {
        return truncating;
    }

    private void checkLimits() {
        if (stopped) {
            return;
        }
        timers.schedule(this::checkLimits, LIMIT_CHECK_NANOS); // first: nothing below may end the chain
        boolean before = namespace.writeGate().isShut();
        String reason = limits.check();
        if (!reason.isEmpty() && !before) {
            NAMESPACE.warn(
                    "{{}} hit stop-writes limit: {} used-bytes {} total-bytes {}",
                    namespace.name(),
                    reason,
                    limits.usedBytes(),
                    limits.totalBytes());
        } else if (reason.isEmpty() && before) {
            NAMESPACE.warn("{{}} below stop-writes limits again", namespace.name());
        }
    }

    private void maybeSweep() {
        if (stopped) {
            return;
        }
        long period = namespace.settings().integer(NamespaceParameters.NSUP_PERIOD);
        boolean due = period != 0 && clock.nanoTime() - lastCycleNanos >= period * NANOS_PER_SECOND;
        if (!due) {
            timers.schedule(this::maybeSweep, IDLE_CHECK_NANOS);
            return;
        }
        lastCycleNanos = clock.nanoTime();
        sweep();
    }

    private void sweep() {
        long now = namespace.nowMillis();
        long[] lasting = {0};
        var expiry = new Sweep(namespace, flat -> {
            lasting[0] += FlatRecord.voidTime(flat) == 0 ? 1 : 0;
            return Namespace.isExpired(flat, now);
        }, true);
        run(expiry::step, () -> {
            nonExpirable = lasting[0];
            deletedPercent = expiry.seen() == 0 ? 0 : PERCENT * expiry.removed() / expiry.seen();
            namespace.counters().add(NamespaceCounter.EXPIRED_OBJECTS, expiry.removed());
            evict(expiry.removed());
        });
    }

    private void evict(long expired) {
        if (!namespace.writeGate().isHighWater()) {
            endCycle(expired, 0);
            return;
        }
        var plan = new EvictionPlan(namespace);
        run(plan::step, () -> evictAll(plan.eviction(), expired));
    }

    private void evictAll(Eviction eviction, long expired) {
        var all = new Sweep(namespace, flat -> isEvicted(flat, eviction.allUpTo()), true);
        run(all::step, () -> evictSome(eviction, expired, all.removed()));
    }

    private void evictSome(Eviction eviction, long expired, long removed) {
        var some = new Sweep(
                namespace, flat -> isEvicted(flat, eviction.someUpTo()), true, eviction.some());
        run(some::step, () -> {
            long evicted = removed + some.removed();
            if (evicted > 0) {
                evictVoidTime = some.removed() > 0 ? eviction.someUpTo() : eviction.allUpTo();
            }
            namespace.counters().add(NamespaceCounter.EVICTED_OBJECTS, evicted);
            endCycle(expired, evicted);
        });
    }

    private boolean isEvicted(byte[] flat, long evictTo) {
        return FlatRecord.voidTime(flat) <= evictTo && EvictionPlan.isEvictable(namespace, flat);
    }

    private void endCycle(long expired, long evicted) {
        cycleMillis = (clock.nanoTime() - lastCycleNanos) / NANOS_PER_MILLI;
        if (expired + evicted > 0) {
            NSUP.info(
                    "{{}} nsup-done: expired {} evicted {} total-ms {}",
                    namespace.name(),
                    expired,
                    evicted,
                    cycleMillis);
        }
        timers.schedule(this::maybeSweep, IDLE_CHECK_NANOS);
    }

    /// Removes truncated records in the background; they are invisible already.
    public synchronized void removeTruncated() {
        if (truncating) {
            truncateAgain = true;
            return;
        }
        truncating = true;
        var sweep = new Sweep(namespace, namespace::isTruncated, false);
        run(sweep::step, () -> endTruncate(sweep.removed()));
    }

    private synchronized void endTruncate(long removed) {
        TRUNCATE.info("{{}} truncated: removed {}", namespace.name(), removed);
        truncating = false;
        if (truncateAgain) {
            truncateAgain = false;
            removeTruncated();
        }
    }

    /// Runs steps until there are no more, others in between. A step that fails is the last one.
    private void run(BooleanSupplier step, Runnable then) {
        timers.schedule(
                () -> {
                    if (stopped) {
                        return;
                    }
                    if (goesOn(step)) {
                        run(step, then);
                    } else {
                        then.run();
                    }
                },
                0);
    }

    private boolean goesOn(BooleanSupplier step) {
        try {
            return step.getAsBoolean();
        } catch (RuntimeException e) {
            NAMESPACE.error("{{}} housekeeping failed", namespace.name(), e);
            return false;
        }
    }
}
