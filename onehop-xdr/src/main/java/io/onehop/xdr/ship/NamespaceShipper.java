package io.onehop.xdr.ship;

import io.onehop.model.Digest;
import io.onehop.runtime.Clock;
import io.onehop.storage.FlatRecord;
import io.onehop.xdr.feed.NamespaceFeed;
import io.onehop.xdr.feed.PartitionQueue;
import io.onehop.xdr.feed.QueuedChange;
import io.onehop.xdr.feed.Tombs.Tomb;
import io.onehop.xdr.ship.Source.Role;
import io.onehop.xdr.throttle.Permit;
import io.onehop.xdr.throttle.ShipClass;
import io.onehop.xdr.throttle.ShipOutcome;
import io.onehop.xdr.throttle.TokenBucket;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Ships one namespace to one destination (XDR reference, part C).
///
/// Changes come in by [#changed] on the threads that made them; read threads take them by [#lap]. A partition
/// that has something to ship is offered to its read thread once. Only the partition's master ships; the
/// other copies keep their queues for the day they become it.
///
/// Safe for use by many threads.
public final class NamespaceShipper implements NamespaceFeed.Listener {
    private static final int LAP = 50;
    private static final int FOUND_AT_ONCE = 64;
    private static final int LOOKED_AT_ONCE = 1_000;
    private static final long NANOS_PER_MILLI = 1_000_000;
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
        roles = new PartitionRoles(this, queues.length);
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

    /// Everything up to now counts as shipped: nothing but what changes from now on is.
    public void beginNow() {
        for (PartitionQueue queue : queues) {
            queue.beginAt(source.nowMillis());
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

    /// Ships everything that has changed after that time once more, milliseconds since 2010.
    public void rewind(long after) {
        for (PartitionQueue queue : queues) {
            if (source.role(queue.partition()) == Role.MASTER) {
                queue.recoverAfter(after, source.nowMillis());
                offer(queue.partition());
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
    public record Backlog(long waiting, long inFlight, int recovering, long lagMillis) {}

    /// How much there is to do.
    public Backlog backlog() {
        long now = source.nowMillis();
        long waiting = 0;
        long all = 0;
        int recovering = 0;
        long lag = 0;
        for (PartitionQueue queue : queues) {
            if (source.role(queue.partition()) == Role.MASTER) {
                waiting += queue.waiting();
                all += queue.size();
                recovering += queue.isRecovering() ? 1 : 0;
                lag = Math.max(lag, queue.lagMillis(now));
            }
        }
        return new Backlog(waiting, Math.max(0, all - waiting), recovering, lag);
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
    public void changed(Digest digest, long lastUpdate, boolean removed, boolean viaXdr) {
        ShipSettings now = settings.get();
        if ((viaXdr && !now.forward()) || (removed && now.ignoreExpunges())) {
            return;
        }
        int partition = digest.partition() % queues.length;
        var change = new PartitionQueue.Change(lastUpdate, removed, viaXdr);
        var added = queues[partition].add(
                digest, change, rules(now), source.nowMillis(), clock.nanoTime());
        switch (added) {
            case HOT -> counts.increment(ShipStat.HOT_KEYS);
            case OVERFLOWN -> counts.increment(ShipStat.QUEUE_OVERFLOWS);
            case QUEUED, LEFT_TO_RECOVERY -> {
                // as usual
            }
        }
        offer(partition);
    }

    private static PartitionQueue.Rules rules(ShipSettings now) {
        return new PartitionQueue.Rules(now.queueLimit(), now.hotKeyMillis() * NANOS_PER_MILLI);
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
        look(queue, now);
        long sleep = ship(reader, queue, now, nowNanos);
        if (queue.endRecovery(source.nowMillis())) {
            counts.increment(ShipStat.RECOVERIES);
        }
        boolean goesOn = queue.hasNext(nowNanos) || queue.search() != null;
        if (goesOn && offered.compareAndSet(partition, 0, 1)) {
            reader.again(this, partition);
        } else if (!goesOn && queue.waitsUntilNanos() != 0 && offered.compareAndSet(partition, 0, 1)) {
            reader.offerLater(this, partition, queue.waitsUntilNanos());
        }
        return sleep;
    }

    private long ship(Reader reader, PartitionQueue queue, ShipSettings now, long nowNanos) {
        for (int i = 0; i < LAP && queue.hasNext(nowNanos); i++) {
            Permit permit = dc.gate().mayShip(reader.index(), nowNanos);
            if (!permit.isGranted()) {
                return Math.max(1, permit.untilNanos() - nowNanos);
            }
            long wait = throughput.take(now.maxThroughput(), nowNanos);
            if (wait > 0) {
                return Math.max(1, dc.gate().held(reader.index(), nowNanos + wait, nowNanos)
                        .untilNanos() - nowNanos);
            }
            QueuedChange next = queue.next(nowNanos);
            Shipment shipment = next == null ? null : shipment(queue, next, now);
            if (next == null || shipment == null) {
                throughput.giveBack();
                dc.wake(dc.gate().unused(reader.index(), nowNanos));
                if (next != null) {
                    finish(queue, next, now);
                }
            } else if (dc.destination().ship(shipment, new Flight(reader, queue, next, shipment))) {
                dc.gate().shipped(reader.index(), nowNanos);
            } else {
                throughput.giveBack();
                queue.failed(next);
                Permit later = dc.gate().noConnection(reader.index(), nowNanos);
                return Math.max(1, later.untilNanos() - nowNanos);
            }
        }
        return 0;
    }

    /// Looks for changes that are in no queue, some at a time.
    private void look(PartitionQueue queue, ShipSettings now) {
        PartitionQueue.Search search = queue.search();
        if (search == null || queue.waiting() >= FOUND_AT_ONCE) {
            return;
        }
        var found = new LinkedHashMap<Digest, Long>();
        var last = new Object() {
            @Nullable Digest digest;
            int looked;
        };
        boolean atEnd = source.store().scan(queue.partition(), search.after(), flat -> {
            last.digest = FlatRecord.digest(flat);
            boolean wanted = FlatRecord.isViaXdr(flat)
                    ? now.forward() // it may have come long after it was written
                    : FlatRecord.lastUpdateMillis(flat) > search.changedAfter();
            if (wanted) {
                found.put(last.digest, FlatRecord.lastUpdateMillis(flat));
            }
            return found.size() < FOUND_AT_ONCE && ++last.looked < LOOKED_AT_ONCE;
        });
        Digest reached = atEnd ? null : last.digest;
        if (!now.ignoreExpunges()) {
            source.feed().tombs().collect(
                    queue.partition(), search.after(), reached, search.changedAfter(), found);
        }
        queue.found(found, reached);
    }

    /// What is to be sent of a record; null when nothing is.
    private @Nullable Shipment shipment(PartitionQueue queue, QueuedChange change, ShipSettings now) {
        Digest digest = change.digest();
        byte[] flat = source.read(digest);
        long timeout = dc.writeTimeoutNanos();
        if (flat == null) {
            Tomb tomb = source.feed().tombs().find(digest);
            if (tomb == null || (tomb.viaXdr() && !now.forward())) {
                counts.increment(ShipStat.NOT_FOUND);
                return null;
            }
            queue.reading(change, tomb.lastUpdate());
            return new Shipment(
                    now.remoteNamespace(), digest, null, tomb.lastUpdate(), 0, now.bins(), timeout);
        }
        boolean viaOthers = FlatRecord.isViaXdr(flat) && !now.forward();
        if (viaOthers || (now.hasSetRules() && !now.takesSet(FlatRecord.setName(flat)))) {
            counts.increment(ShipStat.FILTERED_OUT);
            return null;
        }
        long lastUpdate = FlatRecord.lastUpdateMillis(flat);
        queue.reading(change, lastUpdate);
        return new Shipment(
                now.remoteNamespace(), digest, flat, lastUpdate, ttl(flat), now.bins(), timeout);
    }

    /// Seconds a record has left, -1 for ever.
    private int ttl(byte[] flat) {
        long voidTime = FlatRecord.voidTime(flat);
        return voidTime == 0 ? -1 : (int) Math.max(1, voidTime - source.nowMillis() / 1_000);
    }

    private void finish(PartitionQueue queue, QueuedChange change, ShipSettings now) {
        if (queue.done(change, rules(now), clock.nanoTime()) || queue.isRecovering()) {
            offer(queue.partition());
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
        public void answered(ShipOutcome outcome, String node) {
            long nowNanos = clock.nanoTime();
            count(outcome);
            if (outcome.kind().isRetried()) {
                queue.failed(change);
                offer(queue.partition());
            } else {
                finish(queue, change, settings.get());
            }
            dc.wake(dc.gate().answered(reader.index(), outcome, node, nowNanos - sentNanos, nowNanos));
        }

        private void count(ShipOutcome outcome) {
            ShipClass kind = outcome.kind();
            switch (kind) {
                case SUCCESS -> {
                    counts.increment(ShipStat.SUCCESS);
                    byte[] flat = shipment.flat();
                    if (flat == null) {
                        counts.increment(ShipStat.DELETE_SUCCESS);
                    } else {
                        counts.add(ShipStat.BYTES_SHIPPED, flat.length);
                    }
                }
                case NOT_FOUND_ON_DELETE -> counts.increment(ShipStat.NOT_FOUND);
                case PERMANENT -> counts.increment(ShipStat.ABANDONED);
                case UNKNOWN_NAMESPACE -> {
                    counts.increment(ShipStat.ABANDONED);
                    counts.increment(ShipStat.UNKNOWN_NAMESPACE);
                }
                case DESTINATION -> counts.increment(ShipStat.RETRY_DEST);
                case LINK, NO_CONNECTION -> counts.increment(ShipStat.RETRY_NO_NODE);
                case NETWORK -> counts.increment(ShipStat.RETRY_CONN_RESET);
            }
        }
    }
}
