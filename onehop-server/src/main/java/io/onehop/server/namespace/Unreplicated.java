package io.onehop.server.namespace;

import io.onehop.model.Digest;
import io.onehop.model.PartitionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;

/// The records whose last change not all replicas have acknowledged in time; they are repaired in the
/// background. Bounded: what does not fit is only counted. Safe for use by many threads.
public final class Unreplicated {
    /// The most that are remembered.
    public static final int MOST = 1 << 20;

    private final Map<Digest, Change> changes = new LinkedHashMap<>();
    private final AtomicIntegerArray byPartition = new AtomicIntegerArray(PartitionId.COUNT);
    private final LongAdder overflows = new LongAdder();
    private volatile int size;
    private volatile Runnable wake = () -> {};

    /// None.
    Unreplicated() {}

    /// A record and its change.
    ///
    /// @param dropped whether it was removed, else written
    /// @param lastUpdateMillis of the change that has not arrived everywhere, milliseconds since 2010
    public record Change(Digest digest, boolean dropped, long lastUpdateMillis) {
        private Change later(Change other) {
            return other.lastUpdateMillis >= lastUpdateMillis ? other : this;
        }
    }

    /// Has the task run after each addition, on whichever thread; set once, before anything is added.
    public void onAdded(Runnable task) {
        wake = task;
    }

    /// Remembers a record; of several changes the latest counts.
    public void add(Change change) {
        synchronized (changes) {
            if (changes.size() >= MOST && !changes.containsKey(change.digest)) {
                overflows.increment();
                return;
            }
            changes.merge(change.digest, change, Change::later);
            if (changes.size() > size) {
                byPartition.incrementAndGet(change.digest.partition());
            }
            size = changes.size();
        }
        wake.run();
    }

    /// Forgets a record, unless it was changed after that again.
    public void remove(Digest digest, long lastUpdateMillis) {
        if (size == 0) {
            return;
        }
        synchronized (changes) {
            Change known = changes.get(digest);
            if (known != null && known.lastUpdateMillis <= lastUpdateMillis) {
                changes.remove(digest);
                byPartition.decrementAndGet(digest.partition());
                size = changes.size();
            }
        }
    }

    /// Up to that many, those first that have been taken least recently; they stay remembered.
    public List<Change> next(int most) {
        var some = new ArrayList<Change>();
        synchronized (changes) {
            var values = changes.values().iterator();
            while (some.size() < most && values.hasNext()) {
                some.add(values.next());
                values.remove();
            }
            some.forEach(each -> changes.put(each.digest, each));
        }
        return some;
    }

    /// Whether one of that partition is remembered.
    public boolean has(int partition) {
        return byPartition.get(partition) > 0;
    }

    /// How many are remembered.
    public int size() {
        return size;
    }

    /// How many were not remembered because there were too many.
    public long overflows() {
        return overflows.sum();
    }
}
