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
/// between them, `evict-hist-buckets` wide; the limit is the end of the bucket up to which there are
/// `evict-tenths-pct` thousandths of the records that may be evicted. Each step looks at a few partitions.
/// For one thread at a time.
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

    /// The void time (seconds since 2010) up to which records are to be evicted, 0 when there is nothing to
    /// evict.
    long limit() {
        long tenths = namespace.settings().integer(NamespaceParameters.EVICT_TENTHS_PCT);
        long wanted = Math.max(1, evictable * tenths / THOUSAND);
        long reached = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            reached += counts[bucket];
            if (reached >= wanted) {
                return earliest + (bucket + 1) * bucketWidth - 1;
            }
        }
        return latest;
    }

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
