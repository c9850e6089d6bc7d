package io.onehop.xdr.ship;

import io.onehop.model.Digest;
import io.onehop.runtime.Clock;
import io.onehop.storage.FlatRecord;
import io.onehop.xdr.feed.ChangeKind;
import io.onehop.xdr.feed.PartitionQueue;
import io.onehop.xdr.feed.QueuedChange;
import io.onehop.xdr.feed.Tombs.Tomb;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Makes of a change what is shipped: reads the record as it is now, and leaves out what the settings keep
/// from being shipped. Safe for use by many threads.
final class Shipments {
    private static final int FOUND_AT_ONCE = 64;
    private static final int LOOKED_AT_ONCE = 1_000;
    private static final long MILLIS_PER_SECOND = 1_000;

    private final Source source;
    private final ShipCounts counts;
    private final Clock clock;

    Shipments(Source source, ShipCounts counts, Clock clock) {
        this.source = source;
        this.counts = counts;
        this.clock = clock;
    }

    /// The record as it is now; null when there is none.
    byte @Nullable [] read(Digest digest) {
        long began = clock.nanoTime();
        byte[] flat = source.read(digest);
        counts.add(ShipStat.READ_NANOS, clock.nanoTime() - began);
        counts.increment(ShipStat.READS);
        return flat;
    }

    /// What is to be sent of a record; null when nothing is.
    ///
    /// @param flat the record as it is now
    @Nullable Shipment of(PartitionQueue queue, QueuedChange change, byte @Nullable [] flat,
            ShipSettings now, long timeoutNanos) {
        Digest digest = change.digest();
        if (flat == null) {
            return removal(queue, change, now, timeoutNanos);
        }
        String set = now.sets().areAll() ? "" : FlatRecord.setName(flat);
        boolean takes = now.kinds().take(kind(flat)) && now.sets().take(set) && now.form().takesAnyOf(flat);
        if (!takes) {
            counts.increment(ShipStat.FILTERED_OUT);
            return null;
        }
        long lastUpdate = FlatRecord.lastUpdateMillis(flat);
        queue.reading(change, lastUpdate);
        return new Shipment(digest, set, flat, lastUpdate, ttl(flat), now.form(), timeoutNanos);
    }

    private static ChangeKind kind(byte[] flat) {
        return FlatRecord.isViaXdr(flat) ? ChangeKind.WRITTEN_ELSEWHERE : ChangeKind.WRITTEN;
    }

    private @Nullable Shipment removal(
            PartitionQueue queue, QueuedChange change, ShipSettings now, long timeoutNanos) {
        Tomb tomb = source.feed().tombs().find(change.digest());
        if (tomb == null) {
            counts.increment(ShipStat.NOT_FOUND);
            return null;
        }
        if (!now.kinds().take(tomb.kind()) || !now.sets().take(tomb.set())) {
            counts.increment(ShipStat.FILTERED_OUT);
            return null;
        }
        queue.reading(change, tomb.lastUpdate());
        return new Shipment(
                change.digest(), tomb.set(), null, tomb.lastUpdate(), 0, now.form(), timeoutNanos);
    }

    /// Seconds a record has left, -1 for ever.
    private int ttl(byte[] flat) {
        long voidTime = FlatRecord.voidTime(flat);
        return voidTime == 0 ? -1 : (int) Math.max(1, voidTime - source.nowMillis() / MILLIS_PER_SECOND);
    }

    /// Looks for changes that are in no queue, some at a time.
    void look(PartitionQueue queue, ShipSettings now) {
        PartitionQueue.Search search = queue.search();
        if (search == null || queue.ready() >= FOUND_AT_ONCE) {
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
                    ? now.kinds().elsewhere() // it may have come long after it was written
                    : FlatRecord.lastUpdateMillis(flat) > search.changedAfter();
            if (wanted) {
                found.put(last.digest, FlatRecord.lastUpdateMillis(flat));
            }
            return found.size() < FOUND_AT_ONCE && ++last.looked < LOOKED_AT_ONCE;
        });
        Digest reached = atEnd ? null : last.digest;
        source.feed().tombs().collect(
                queue.partition(), search.after(), reached, search.changedAfter(), found);
        queue.found(found, reached);
    }
}
