package io.onehop.cluster.migration;

import io.onehop.cluster.partition.DropListener;
import io.onehop.model.Digest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// Remembers which records were removed from partitions that are still being received, or whose master asks
/// duplicates, so that an older copy does not bring them back (decision 0003).
///
/// **Order.** Who removes a record tells [#dropped] first and removes it from the store afterwards. Who
/// merges a migrated record asks [#lastDrop] before *and* after merging it: a removal it did not see the
/// second time takes place after the merge. Who asks duplicates for a record takes no answer that this
/// [#refuses].
///
/// **Bound.** A partition remembers so many removals, all together so many more. Beyond that it forgets what
/// it has and counts: its immigrations begin anew, since what was sent before may be older than a removal
/// that is forgotten.
///
/// [#dropped], [#refuses] and [#lastDrop] may be called by any thread, and cost one read while the partition
/// lacks nothing; the rest is for the cluster's lane.
public final class RecentDrops implements DropListener {
    /// What [#lastDrop] answers when no removal is known.
    public static final long NONE = -1;

    private static final int PARTITION_SHARE = 8;
    private static final int DEFAULT_BOUND = 1 << 18;

    private final AtomicReferenceArray<@Nullable Memory> partitions;
    private final AtomicInteger remembered = new AtomicInteger();
    private final int bound;

    /// For that many partitions, with room for a quarter of a million removals.
    public RecentDrops(int partitions) {
        this(partitions, DEFAULT_BOUND);
    }

    /// @param partitions how many there are
    /// @param bound removals remembered at most; one partition remembers at most an eighth of it
    public RecentDrops(int partitions, int bound) {
        this.partitions = new AtomicReferenceArray<>(partitions);
        this.bound = bound;
    }

    /// A record is about to be removed here by a command, or because its master has removed it: called before
    /// the store is changed, for masters and replicas alike.
    ///
    /// @param lastUpdateMillis time of the removal, milliseconds since 2010
    @Override
    public void dropped(Digest digest, long lastUpdateMillis) {
        Memory memory = partitions.get(digest.partition());
        if (memory != null) {
            memory.add(digest, lastUpdateMillis);
        }
    }

    @Override
    public boolean refuses(Digest digest, long lastUpdateMillis) {
        return lastDrop(digest) >= lastUpdateMillis;
    }

    /// From now on the partition's removals are remembered.
    void remember(int partition) {
        if (partitions.get(partition) == null) {
            partitions.set(partition, new Memory());
        }
    }

    /// The partition lacks nothing any more.
    void forget(int partition) {
        Memory memory = partitions.getAndSet(partition, null);
        if (memory != null) {
            memory.empty();
        }
    }

    /// The time of the latest removal that is remembered, milliseconds since 2010, or [#NONE].
    public long lastDrop(Digest digest) {
        Memory memory = partitions.get(digest.partition());
        return memory == null ? NONE : memory.last(digest);
    }

    /// How often the partition had more removals than it could remember.
    int overflows(int partition) {
        Memory memory = partitions.get(partition);
        return memory == null ? 0 : memory.overflows;
    }

    /// Removals remembered now.
    int size() {
        return remembered.get();
    }

    private final class Memory {
        private final Map<Digest, Long> drops = new HashMap<>();
        private boolean closed;
        private volatile int overflows;

        private synchronized void add(Digest digest, long lastUpdateMillis) {
            if (closed) {
                return;
            }
            boolean full = drops.size() >= Math.max(1, bound / PARTITION_SHARE) || remembered.get() >= bound;
            if (full && !drops.containsKey(digest)) {
                remembered.addAndGet(-drops.size());
                drops.clear();
                overflowed();
            }
            int before = drops.size();
            drops.merge(digest, lastUpdateMillis, Math::max);
            remembered.addAndGet(drops.size() - before);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // written under the monitor only
        private void overflowed() {
            overflows++;
        }

        private synchronized long last(Digest digest) {
            return drops.getOrDefault(digest, NONE);
        }

        private synchronized void empty() {
            closed = true;
            remembered.addAndGet(-drops.size());
            drops.clear();
        }
    }
}
