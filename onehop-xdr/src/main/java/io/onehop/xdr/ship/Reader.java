package io.onehop.xdr.ship;

import java.util.PriorityQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// The work of one read thread: partitions of which something may be shipped. The only place that sleeps.
///
/// A change wakes a thread that has nothing to do, and goes at once. After that the thread looks again every
/// four milliseconds as long as it finds something: changes that come in meanwhile wake nobody, and go
/// together, which costs the node a fraction of what each by itself would.
///
/// [#turn] is called by one thread at a time; the rest is safe for use by many threads.
final class Reader {
    /// There is nothing to do until something is offered.
    static final long IDLE_NANOS = Long.MAX_VALUE;
    private static final long GATHER_NANOS = 4_000_000;

    private final int index;
    private final ConcurrentLinkedQueue<Work> work = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Later> later = new ConcurrentLinkedQueue<>();
    private final PriorityQueue<Later> waiting = new PriorityQueue<>();
    /// Whether it sleeps, or is about to, until it is woken; so it does before its first turn.
    private final AtomicBoolean idle = new AtomicBoolean(true);
    private volatile Runnable waker = () -> {};
    private boolean worked;

    /// A partition of a namespace.
    record Work(NamespaceShipper shipper, int partition) {}

    /// A partition that has something to be shipped from a time on.
    private record Later(long startNanos, Work work) implements Comparable<Later> {
        @Override
        public int compareTo(Later other) {
            return Long.signum(startNanos - other.startNanos);
        }
    }

    Reader(int index) {
        this.index = index;
    }

    int index() {
        return index;
    }

    void wakeBy(Runnable newWaker) {
        waker = newWaker;
    }

    void wake() {
        waker.run();
    }

    private void wakeIdle() {
        if (idle.get() && idle.compareAndSet(true, false)) {
            waker.run();
        }
    }

    void offer(NamespaceShipper shipper, int partition) {
        work.add(new Work(shipper, partition));
        wakeIdle();
    }

    void offerLater(NamespaceShipper shipper, int partition, long startNanos) {
        later.add(new Later(startNanos, new Work(shipper, partition)));
        wakeIdle();
    }

    /// Ships something of the next partition.
    ///
    /// @return nanoseconds to sleep: 0 when there is more to do, [#IDLE_NANOS] when there is nothing
    long turn(long nowNanos) {
        if (idle.get()) {
            idle.set(false);
        }
        for (Later each = later.poll(); each != null; each = later.poll()) {
            waiting.add(each);
        }
        while (!waiting.isEmpty() && waiting.peek().startNanos - nowNanos <= 0) {
            work.add(waiting.remove().work);
        }
        Work next = work.poll();
        if (next != null) {
            worked = true;
            return next.shipper.lap(this, next.partition, nowNanos);
        }
        @Nullable Later first = waiting.peek();
        long start = first == null ? IDLE_NANOS : Math.max(1, first.startNanos - nowNanos);
        if (worked) {
            worked = false;
            return Math.min(start, GATHER_NANOS);
        }
        idle.set(true);
        if (work.isEmpty() && later.isEmpty()) {
            return start;
        }
        idle.set(false); // came in between
        return 0;
    }

    /// Puts a partition back that could not be finished.
    void again(NamespaceShipper shipper, int partition) {
        work.add(new Work(shipper, partition));
    }
}
