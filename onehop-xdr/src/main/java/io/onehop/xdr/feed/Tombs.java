package io.onehop.xdr.feed;

import io.onehop.model.Digest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Which records of a namespace have been removed, so that the removals can be shipped: a removed record
/// leaves nothing in the store. A tomb goes when all destinations have its removal, and not before a minute
/// has passed, as what was sent before the removal may arrive after it.
///
/// Bounded; a removal for which there is no room is shipped only if it still waits in a queue. Safe for use
/// by many threads.
public final class Tombs {
    private static final long LEAST_MILLIS = 60_000;
    /// As many names of sets are kept once instead of with each tomb.
    private static final int MOST_SETS = 4_095;

    private final List<NavigableMap<Digest, Tomb>> partitions;
    private final long most;
    private final AtomicLong count = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final Map<String, String> sets = new ConcurrentHashMap<>();

    /// A removal.
    ///
    /// @param lastUpdate versions up to this time are gone, milliseconds since 2010
    /// @param kind why
    /// @param set the record's set, empty for none or when that is not known
    /// @param since when this node has learnt of it, milliseconds since 2010
    public record Tomb(long lastUpdate, ChangeKind kind, String set, long since) {}

    /// None yet.
    ///
    /// @param most tombs there may be, 1 or more
    public Tombs(int partitions, long most) {
        this.partitions = Stream.<NavigableMap<Digest, Tomb>>generate(TreeMap::new)
                .limit(partitions)
                .toList();
        this.most = most;
    }

    /// Remembers a removal, unless a later one is known. Of the same one that is told twice it is enough that
    /// one has been told by another data centre: the store of a replica, or a migration, does not know.
    public void add(Digest digest, Tomb tomb) {
        NavigableMap<Digest, Tomb> tombs = of(digest);
        synchronized (tombs) {
            Tomb known = tombs.get(digest);
            if (known == null && count.get() >= most) {
                refused.incrementAndGet();
                return;
            }
            boolean knowsBetter = known != null && known.lastUpdate == tomb.lastUpdate
                    && known.kind == ChangeKind.REMOVED;
            if (known == null || known.lastUpdate < tomb.lastUpdate || knowsBetter) {
                tombs.put(digest, withKnownSet(tomb));
            }
            if (known == null) {
                count.incrementAndGet();
            }
        }
    }

    private Tomb withKnownSet(Tomb tomb) {
        String known = sets.get(tomb.set);
        if (known == null && sets.size() < MOST_SETS) {
            sets.put(tomb.set, tomb.set);
        }
        return known == null || known == tomb.set
                ? tomb
                : new Tomb(tomb.lastUpdate, tomb.kind, known, tomb.since);
    }

    private NavigableMap<Digest, Tomb> of(Digest digest) {
        return partitions.get(digest.partition() % partitions.size());
    }

    /// The removal of that record, null when none is known.
    public @Nullable Tomb find(Digest digest) {
        NavigableMap<Digest, Tomb> tombs = of(digest);
        synchronized (tombs) {
            return tombs.get(digest);
        }
    }

    /// Adds the removals after a time, and all that became known late, of digests behind `after`
    /// (null: from the first) up to `to` (null: to the last).
    public void collect(
            int partition, @Nullable Digest after, @Nullable Digest to, long later, Map<Digest, Long> found) {
        NavigableMap<Digest, Tomb> tombs = partitions.get(partition);
        synchronized (tombs) {
            Map<Digest, Tomb> behind = after == null ? tombs : tombs.tailMap(after, false);
            for (var each : behind.entrySet()) {
                if (to != null && each.getKey().compareTo(to) > 0) {
                    return;
                }
                Tomb tomb = each.getValue();
                if (tomb.kind.isLate() || tomb.lastUpdate > later) {
                    found.put(each.getKey(), each.getValue().lastUpdate);
                }
            }
        }
    }

    /// Those of a partition, some of them.
    ///
    /// @param after the digest behind which to begin, null for the first
    /// @param most how many
    public Map<Digest, Tomb> some(int partition, @Nullable Digest after, int most) {
        NavigableMap<Digest, Tomb> tombs = partitions.get(partition);
        var some = new LinkedHashMap<Digest, Tomb>();
        synchronized (tombs) {
            for (var each : (after == null ? tombs : tombs.tailMap(after, false)).entrySet()) {
                if (some.size() == most) {
                    break;
                }
                some.put(each.getKey(), each.getValue());
            }
        }
        return some;
    }

    /// Forgets what all destinations have: a tomb's time is that at which it became known here, as other data
    /// centres may tell of removals long after they happened.
    ///
    /// @param shipped up to when all of them have all changes; [Long#MAX_VALUE] when there are none
    public void trim(int partition, long shipped, long now) {
        NavigableMap<Digest, Tomb> tombs = partitions.get(partition);
        long last = Math.min(shipped, now - LEAST_MILLIS);
        synchronized (tombs) {
            if (tombs.isEmpty()) {
                return;
            }
            int before = tombs.size();
            tombs.values().removeIf(tomb -> Math.max(tomb.lastUpdate, tomb.since) <= last);
            count.addAndGet(tombs.size() - before);
        }
    }

    /// Forgets all of a partition.
    public void clear(int partition) {
        NavigableMap<Digest, Tomb> tombs = partitions.get(partition);
        synchronized (tombs) {
            count.addAndGet(-tombs.size());
            tombs.clear();
        }
    }

    /// How many there are.
    public long size() {
        return count.get();
    }

    /// Removals for which there was no room.
    public long refused() {
        return refused.get();
    }
}
