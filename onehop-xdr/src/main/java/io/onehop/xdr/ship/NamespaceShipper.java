package io.onehop.xdr.ship;

import io.onehop.model.Digest;
import io.onehop.runtime.Clock;
import io.onehop.xdr.feed.ChangeKind;
import io.onehop.xdr.feed.NamespaceFeed;
import io.onehop.xdr.feed.PartitionQueue;
import io.onehop.xdr.feed.QueuedChange;
import io.onehop.xdr.ship.Source.Role;
import io.onehop.xdr.throttle.Permit;
import io.onehop.xdr.throttle.ShipOutcome;
import io.onehop.xdr.throttle.TokenBucket;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;

/// Ships one namespace to one destination (XDR reference, part C).
///
/// Changes come in by [#changed] on the threads that made them; read threads take them by [#lap]. A partition
/// that has something to ship is offered to its read thread once. Only the partition's master ships; the
/// other copies keep their queues for the day they become it. A change is shipped when the replicas have it:
/// of one that goes down with the master nobody else must know.
///
/// Safe for use by many threads.
public final class NamespaceShipper implements NamespaceFeed.Listener {
    private static final int LAP = 50;
    private static final int ALL_PERCENT = 100;
    /// When a record is looked at again that was still on its way to the replicas.
    private static final long REPLICATED_NANOS = 2_000_000;
    /// A change is in its queue within this time.
    private static final long SETTLED_MILLIS = 1_000;

    private final DcShipper dc;
    private final Source source;
    private final Supplier<ShipSettings> settings;
    private final Clock clock;
    private final PartitionQueue[] queues;
    private final AtomicIntegerArray offered;
    private final ShipCounts counts = new ShipCounts();
    private final PartitionRoles roles;
    private final TokenBucket throughput = new TokenBucket();
    private final Shipments shipments;
    private final AtomicIntegerArray sessions;

    /// @param begun up to when changes count as shipped already, milliseconds since 2010;
    ///     [PartitionQueue#UNKNOWN] to learn it from others
    NamespaceShipper(
            DcShipper dc, Source source, Supplier<ShipSettings> settings, Clock clock, long begun) {
        this.dc = dc;
        this.source = source;
        this.settings = settings;
        this.clock = clock;
        queues = new PartitionQueue[source.partitions()];
        for (int i = 0; i < queues.length; i++) {
            queues[i] = new PartitionQueue(i, begun);
        }
        offered = new AtomicIntegerArray(queues.length);
        sessions = new AtomicIntegerArray(queues.length);
        roles = new PartitionRoles(this, queues.length);
        if (begun != PartitionQueue.UNKNOWN) {
            roles.begin(source.nowMillis());
        }
        shipments = new Shipments(source, counts, clock);
    }

    /// Follows what this node does with its partitions; called ten times a second or so by one thread.
    ///
    /// @param newBalance whether partitions have been dealt out anew since the last call
    void followRoles(boolean newBalance, PartitionRoles.Listener listener) {
        roles.look(newBalance, source.nowMillis(), listener);
    }

    /// Another node says up to when all changes of a partition have been shipped, milliseconds since 2010. On
    /// the thread that follows the roles.
    public void told(int partition, long lastShipped) {
        roles.told(partition, lastShipped, source.nowMillis());
    }

    /// Looks after the partitions of which this node is master: what has nothing to ship is shipped up to
    /// now, what has is offered again, should a chance have been missed.
    void refresh() {
        long now = source.nowMillis();
        boolean serves = source.serves();
        for (PartitionQueue queue : queues) {
            if (serves && source.role(queue.partition()) == Role.MASTER) {
                queue.idleAt(now - SETTLED_MILLIS);
                if (queue.waiting() > 0 || queue.isRecovering()) {
                    offer(queue.partition());
                }
            }
        }
    }

    /// Ships everything that has changed after that time once more, milliseconds since 2010.
    public void rewind(long after) {
        for (PartitionQueue queue : queues) {
            if (source.role(queue.partition()) == Role.MASTER) {
                queue.recoverAfter(after, source.nowMillis());
                offer(queue.partition());
            }
        }
    }

    /// Goes on where another shipper of the namespace was.
    public void goOnFrom(NamespaceShipper other) {
        for (PartitionQueue queue : queues) {
            PartitionQueue before = other.queues[queue.partition()];
            long shipped = before.lastShipped();
            boolean waits = before.size() > 0 || before.isRecovering();
            queue.beginAt(shipped);
            if (waits) {
                queue.recoverAfter(shipped, source.nowMillis());
            }
        }
    }

    /// Up to when all changes of the partitions of which this node is master have been shipped, milliseconds
    /// since 2010; now when nothing waits.
    public long lastShipped() {
        long least = Long.MAX_VALUE;
        boolean waits = false;
        for (PartitionQueue queue : queues) {
            if (source.role(queue.partition()) == Role.MASTER && (queue.size() > 0 || queue.isRecovering())) {
                least = Math.min(least, queue.lastShipped());
                waits = true;
            }
        }
        return waits ? Math.max(0, least) : source.nowMillis();
    }

    /// How much there is to do, summed over the partitions of which this node is master.
    ///
    /// @param waiting records
    /// @param inFlight records
    /// @param recovering partitions
    /// @param lagMillis age of the oldest change that has not been shipped, 0 when there is none
    /// @param fullPercent how full the fullest queue is
    public record Backlog(long waiting, long inFlight, int recovering, long lagMillis, int fullPercent) {
        /// None.
        public static final Backlog NONE = new Backlog(0, 0, 0, 0, 0);

        /// Both together.
        public Backlog plus(Backlog other) {
            return new Backlog(
                    waiting + other.waiting,
                    inFlight + other.inFlight,
                    recovering + other.recovering,
                    Math.max(lagMillis, other.lagMillis),
                    Math.max(fullPercent, other.fullPercent));
        }
    }

    /// How much there is to do.
    public Backlog backlog() {
        long now = source.nowMillis();
        long waiting = 0;
        long all = 0;
        int recovering = 0;
        long lag = 0;
        long fullest = 0;
        for (PartitionQueue queue : queues) {
            if (source.role(queue.partition()) == Role.MASTER) {
                waiting += queue.waiting();
                int size = queue.size();
                all += size;
                fullest = Math.max(fullest, size);
                recovering += queue.isRecovering() ? 1 : 0;
                lag = Math.max(lag, queue.lagMillis(now));
            }
        }
        long percent = fullest * ALL_PERCENT / Math.max(1, settings.get().pace().queueLimit());
        return new Backlog(waiting, Math.max(0, all - waiting), recovering, lag,
                (int) Math.min(ALL_PERCENT, percent));
    }

    /// Has what waits looked for by recoveries, as part of a session, so that new changes go at once.
    void catchUp(Session session) {
        long now = source.nowMillis();
        for (PartitionQueue queue : queues) {
            if (source.role(queue.partition()) == Role.MASTER && (queue.size() > 0 || queue.isRecovering())) {
                queue.leaveToRecovery(now);
                session.add(this, queue.partition(), now);
                offer(queue.partition());
            }
        }
    }

    /// The namespace.
    public Source source() {
        return source;
    }

    /// How it is shipped now.
    public ShipSettings settings() {
        return settings.get();
    }

    /// What has been counted.
    public ShipCounts counts() {
        return counts;
    }

    /// What is still to be shipped of a partition.
    public PartitionQueue queue(int partition) {
        return queues[partition];
    }

    @Override
    public boolean wantsSwept() {
        return settings.get().kinds().swept();
    }

    @Override
    public void changed(Digest digest, long lastUpdate, ChangeKind kind) {
        ShipSettings now = settings.get();
        if (!now.kinds().take(kind)) {
            return;
        }
        int partition = digest.partition() % queues.length;
        var change = new PartitionQueue.Change(lastUpdate, kind);
        var added = queues[partition].add(
                digest, change, now.pace().rules(), source.nowMillis(), clock.nanoTime());
        switch (added) {
            case HOT -> counts.increment(ShipStat.HOT_KEYS);
            case OVERFLOWN -> counts.increment(ShipStat.QUEUE_OVERFLOWS);
            case QUEUED, LEFT_TO_RECOVERY -> {
                // as usual
            }
        }
        offer(partition);
    }

    /// Has a partition looked at by its read thread, if this node is its master.
    public void offer(int partition) {
        if (source.role(partition) == Role.MASTER && offered.compareAndSet(partition, 0, 1)) {
            dc.reader(partition).offer(this, partition);
        }
    }

    /// Ships some of a partition, on its read thread.
    ///
    /// @return nanoseconds for which the read thread has to sleep
    long lap(Reader reader, int partition, long nowNanos) {
        offered.set(partition, 0);
        ShipSettings now = settings.get();
        if (source.role(partition) != Role.MASTER || !now.isEnabled()) {
            return 0;
        }
        PartitionQueue queue = queues[partition];
        if (mayRecover(queue)) {
            shipments.look(queue, now);
        }
        long sleep = ship(reader, queue, now, nowNanos);
        if (queue.endRecovery(source.nowMillis())) {
            counts.increment(ShipStat.RECOVERIES);
            dc.recoveries().over(this, partition);
        }
        goOn(reader, queue, nowNanos);
        counts.increment(ShipStat.LAPS);
        counts.add(ShipStat.LAP_NANOS, clock.nanoTime() - nowNanos);
        return sleep;
    }

    private boolean mayRecover(PartitionQueue queue) {
        return queue.search() != null && dc.recoveries().mayRun(this, queue.partition());
    }

    /// Has the partition looked at again when there is more to do.
    private void goOn(Reader reader, PartitionQueue queue, long nowNanos) {
        int partition = queue.partition();
        boolean goesOn = queue.hasNext(nowNanos) || mayRecover(queue);
        if (goesOn && offered.compareAndSet(partition, 0, 1)) {
            reader.again(this, partition);
        } else if (!goesOn && queue.waitsUntilNanos() != 0 && offered.compareAndSet(partition, 0, 1)) {
            reader.offerLater(this, partition, queue.waitsUntilNanos());
        }
    }

    private long ship(Reader reader, PartitionQueue queue, ShipSettings now, long nowNanos) {
        for (int i = 0; i < LAP && queue.hasNext(nowNanos); i++) {
            Permit permit = dc.gate().mayShip(reader.index(), nowNanos);
            if (!permit.isGranted()) {
                return Math.max(1, permit.untilNanos() - nowNanos);
            }
            long wait = throughput.take(now.pace().maxThroughput(), nowNanos);
            if (wait > 0) {
                return Math.max(1, dc.gate().held(reader.index(), nowNanos + wait, nowNanos)
                        .untilNanos() - nowNanos);
            }
            QueuedChange next = queue.next(nowNanos);
            byte[] flat = next == null ? null : shipments.read(next.digest());
            boolean isEarly = next != null && source.isReplicating(next.digest())
                    && queue.postpone(next, nowNanos, nowNanos + REPLICATED_NANOS);
            Shipment shipment = next == null || isEarly
                    ? null
                    : shipments.of(queue, next, flat, now, dc.writeTimeoutNanos());
            if (next == null || shipment == null) {
                throughput.giveBack();
                dc.wake(dc.gate().unused(reader.index(), nowNanos));
                if (next != null && !isEarly) {
                    finish(queue, next, now);
                }
            } else if (dc.destination().ship(shipment, new Flight(reader, queue, next, shipment))) {
                dc.gate().shipped(reader.index(), nowNanos);
                if (next.isHot()) {
                    counts.increment(ShipStat.HOT_FETCHES);
                }
            } else {
                throughput.giveBack();
                queue.failed(next);
                Permit later = dc.gate().noConnection(reader.index(), nowNanos);
                return Math.max(1, later.untilNanos() - nowNanos);
            }
        }
        return 0;
    }

    private void finish(PartitionQueue queue, QueuedChange change, ShipSettings now) {
        countSession(queue.partition());
        if (queue.done(change, now.pace().rules(), clock.nanoTime()) || queue.isRecovering()) {
            offer(queue.partition());
        }
    }

    /// A partition belongs to a session from now on, or does no more.
    ///
    /// @param bit of that kind of session
    void inSession(int partition, int bit, boolean isIn) {
        sessions.updateAndGet(partition, before -> isIn ? before | bit : before & ~bit);
    }

    private void countSession(int partition) {
        int now = sessions.get(partition);
        if ((now & Session.FAILED_NODE) != 0) {
            counts.increment(ShipStat.FAILED_NODE_DONE);
        } else if ((now & Session.WINDOW) != 0) {
            counts.increment(ShipStat.WINDOW_DONE);
        }
    }

    /// A record on its way.
    private final class Flight implements Destination.Listener {
        private final Reader reader;
        private final PartitionQueue queue;
        private final QueuedChange change;
        private final Shipment shipment;
        private final long sentNanos = clock.nanoTime();

        Flight(Reader reader, PartitionQueue queue, QueuedChange change, Shipment shipment) {
            this.reader = reader;
            this.queue = queue;
            this.change = change;
            this.shipment = shipment;
        }

        @Override
        public void answered(ShipOutcome outcome, String node, Destination.Sent sent) {
            long nowNanos = clock.nanoTime();
            counts.count(outcome, shipment, sent);
            if (outcome.kind().isRetried()) {
                queue.failed(change);
                offer(queue.partition());
            } else {
                finish(queue, change, settings.get());
            }
            dc.wake(dc.gate().answered(reader.index(), outcome, node, nowNanos - sentNanos, nowNanos));
        }
    }
}
