package io.onehop.server.namespace;

import io.onehop.model.PartitionId;
import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.config.SetParameters;
import io.onehop.storage.FlatRecord;
import java.util.function.LongConsumer;

/// Finds out up to which void time records are to be evicted: those nearest to their end go first
/// (record-semantics reference, section 4.6). Records that never expire, and those of sets with
/// `disable-eviction`, are spared.
///
/// A first walk over the records finds the earliest and the latest void time, a second fills a histogram
/// between them, `evict-hist-buckets` wide. `evict-tenths-pct` thousandths of the records that may be evicted
/// are wanted: all up to the end of the last bucket that still fits into that number, and as many as are then
/// missing of the bucket behind it. Each step looks at a few partitions. For one thread at a time.
final class EvictionPlan {
    private static final long THOUSAND = 1000;

    private final Namespace namespace;
    private int partition;
    private boolean counting;
    private long earliest = Long.MAX_VALUE;
    private long latest;
    private long evictable;
    private long bucketWidth = 1;
    private long[] counts = new long[0];

    EvictionPlan(Namespace namespace) {
        this.namespace = namespace;
    }

    /// Looks at the next few partitions.
    ///
    /// @return false when the limit is known
    boolean step() {
        int end = Math.min(partition + Sweep.PARTITIONS_PER_STEP, PartitionId.COUNT);
        for (; partition < end; partition++) {
            look(counting ? this::count : this::widen);
        }
        if (partition < PartitionId.COUNT) {
            return true;
        }
        if (counting || evictable == 0) {
            return false;
        }
        counting = true;
        partition = 0;
        long buckets = namespace.settings().integer(NamespaceParameters.EVICT_HIST_BUCKETS);
        bucketWidth = Math.max(1, Math.ceilDiv(latest - earliest + 1, buckets));
        counts = new long[(int) buckets];
        return true;
    }

    private void look(LongConsumer voidTimes) {
        namespace.store().scan(partition, null, flat -> {
            if (isEvictable(namespace, flat)) {
                voidTimes.accept(FlatRecord.voidTime(flat));
            }
            return true;
        });
    }

    private void widen(long voidTime) {
        earliest = Math.min(earliest, voidTime);
        latest = Math.max(latest, voidTime);
        evictable++;
    }

    private void count(long voidTime) {
        counts[(int) Math.clamp((voidTime - earliest) / bucketWidth, 0, counts.length - 1L)]++;
    }

    /// Which records go.
    Eviction eviction() {
        long tenths = namespace.settings().integer(NamespaceParameters.EVICT_TENTHS_PCT);
        long wanted = evictable * tenths / THOUSAND;
        long fitting = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            if (fitting + counts[bucket] > wanted) {
                long start = earliest + bucket * bucketWidth;
                return new Eviction(start - 1, start + bucketWidth - 1, wanted - fitting);
            }
            fitting += counts[bucket];
        }
        return new Eviction(0, 0, 0); // they have gone meanwhile
    }

    /// What is to be evicted.
    ///
    /// @param allUpTo all records with a void time (seconds since 2010) up to this
    /// @param someUpTo and of those up to this …
    /// @param some … that many
    record Eviction(long allUpTo, long someUpTo, long some) {}

    /// Whether the record may be evicted at all.
    static boolean isEvictable(Namespace namespace, byte[] flat) {
        if (FlatRecord.voidTime(flat) == 0) {
            return false;
        }
        int length = FlatRecord.setNameLength(flat);
        SetInfo set = length == 0 ? null : namespace.sets().find(flat, FlatRecord.setNameOffset(), length);
        return set == null || !set.settings().flag(SetParameters.DISABLE_EVICTION);
    }
}
