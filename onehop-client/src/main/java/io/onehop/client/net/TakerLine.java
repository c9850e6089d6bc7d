package io.onehop.client.net;

import io.onehop.client.net.ConnectionPool.Refusal;
import io.onehop.client.net.ConnectionPool.Taker;
import io.onehop.runtime.Timers;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The takers a pool has no connection for, first come first served. All methods are called under the pool's
/// lock, which the line takes by itself when somebody's time is up.
final class TakerLine {
    private final PoolLimits limits;
    private final Timers timers;
    private final ReentrantLock lock;
    private final LinkedHashSet<WaitingTaker> waiting = new LinkedHashSet<>();
    private long refused;

    TakerLine(PoolLimits limits, Timers timers, ReentrantLock lock) {
        this.limits = limits;
        this.timers = timers;
        this.lock = lock;
    }

    int size() {
        return waiting.size();
    }

    /// How many found the limit reached, since the start.
    long refused() {
        return refused;
    }

    /// Has a taker stand in line; or tells why it cannot.
    ///
    /// @param stillToOpen how many connections are being or may be opened: who waits for these is within the
    ///     limit
    @Nullable Refusal join(Taker taker, long timeoutNanos, int stillToOpen) {
        boolean beyond = size() >= stillToOpen;
        if (beyond && size() - stillToOpen >= limits.maxWaiting()) {
            refused++;
            return Refusal.EXHAUSTED;
        }
        var last = new WaitingTaker(taker, beyond);
        long limit = beyond ? Math.min(timeoutNanos, limits.maxWaitNanos()) : timeoutNanos;
        if (limit != Long.MAX_VALUE) {
            var refusal = beyond && limit == limits.maxWaitNanos() ? Refusal.EXHAUSTED : Refusal.LATE;
            try {
                last.limit(timers, limit, () -> late(last, refusal));
            } catch (RejectedExecutionException e) {
                return Refusal.CLOSED;
            }
        }
        waiting.add(last);
        return null;
    }

    private void late(WaitingTaker taker, Refusal refusal) {
        lock.lock();
        try {
            if (!waiting.remove(taker)) {
                return;
            }
            refused += taker.isBeyondLimit() ? 1 : 0;
        } finally {
            lock.unlock();
        }
        taker.refuse(refusal, null);
    }

    /// Takes out the first, if there is one: it is its turn.
    @Nullable WaitingTaker first() {
        Iterator<WaitingTaker> takers = waiting.iterator();
        if (!takers.hasNext()) {
            return null;
        }
        var first = takers.next();
        takers.remove();
        first.cancelLimit();
        return first;
    }

    /// Takes out all.
    List<WaitingTaker> all() {
        var all = List.copyOf(waiting);
        waiting.clear();
        all.forEach(WaitingTaker::cancelLimit);
        return all;
    }
}
