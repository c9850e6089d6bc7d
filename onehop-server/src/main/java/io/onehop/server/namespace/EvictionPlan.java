package io.onehop.server.namespace;

import io.onehop.model.PartitionId;
import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.config.SetParameters;
import io.onehop.storage.FlatRecord;
import java.util.function.LongConsumer;

/// Decides up to which void time records are evicted: those nearest to their end go first (record-semantics
/// reference, section 4.6). Records that never expire, and those of sets with `disable-eviction`, are spared.
///
/// A histogram of void times, `evict-hist-buckets` wide, tells how far `evict-tenths-pct` thousandths of the
/// records that can be evicted reach; the void time at the end of that bucket is the limit.
final class EvictionPlan {
    private static final long THOUSAND = 1000;

    private EvictionPlan() {}

    /// The void time (seconds since 2010) up to which records are to be evicted, 0 when there is nothing to
    /// evict.
    static long limit(Namespace namespace) {
        var range = new long[] {Long.MAX_VALUE, 0, 0};
        forEachEvictable(namespace, voidTime -> {
            range[0] = Math.min(range[0], voidTime);
            range[1] = Math.max(range[1], voidTime);
            range[2]++;
        });
        if (range[2] == 0) {
            return 0;
        }
        long buckets = namespace.settings().integer(NamespaceParameters.EVICT_HIST_BUCKETS);
        long width = Math.max(1, Math.ceilDiv(range[1] - range[0] + 1, buckets));
        var counts = new long[(int) buckets];
        forEachEvictable(namespace, voidTime -> {
            long bucket = Math.clamp((voidTime - range[0]) / width, 0, buckets - 1);
            counts[(int) bucket]++;
        });
        long tenths = namespace.settings().integer(NamespaceParameters.EVICT_TENTHS_PCT);
        long wanted = Math.max(1, range[2] * tenths / THOUSAND);
        long reached = 0;
        for (int bucket = 0; bucket < counts.length; bucket++) {
            reached += counts[bucket];
            if (reached >= wanted) {
                return range[0] + (bucket + 1) * width - 1;
            }
        }
        return range[1];
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

    private static void forEachEvictable(Namespace namespace, LongConsumer voidTimes) {
        for (int partition = 0; partition < PartitionId.COUNT; partition++) {
            namespace.store().scan(partition, null, flat -> {
                if (isEvictable(namespace, flat)) {
                    voidTimes.accept(FlatRecord.voidTime(flat));
                }
                return true;
            });
        }
    }
}
