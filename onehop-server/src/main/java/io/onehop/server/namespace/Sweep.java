package io.onehop.server.namespace;

import io.onehop.model.Digest;
import io.onehop.model.PartitionId;
import io.onehop.storage.FlatRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// One walk over all records of a namespace that removes those for which a condition holds, a few partitions
/// at a time. For one thread at a time.
final class Sweep {
    /// Partitions that one step looks at.
    static final int PARTITIONS_PER_STEP = 64;

    private final Namespace namespace;
    private final Predicate<byte[]> condition;
    private final long most;
    private final boolean isTold;
    private final List<Digest> found = new ArrayList<>();
    private int partition;
    private long seen;
    private long removed;
    private byte @Nullable [] gone;

    /// @param isTold whether other data centres that want to know are told
    Sweep(Namespace namespace, Predicate<byte[]> condition, boolean isTold) {
        this(namespace, condition, isTold, Long.MAX_VALUE);
    }

    /// A walk that ends when that many records have been removed.
    Sweep(Namespace namespace, Predicate<byte[]> condition, boolean isTold, long most) {
        this.isTold = isTold;
        this.namespace = namespace;
        this.condition = condition;
        this.most = most;
    }

    /// Does the next few partitions.
    ///
    /// @return false when all have been done
    boolean step() {
        int end = Math.min(partition + PARTITIONS_PER_STEP, PartitionId.COUNT);
        for (; partition < end && removed < most; partition++) {
            sweepPartition();
        }
        return partition < PartitionId.COUNT && removed < most;
    }

    private void sweepPartition() {
        found.clear();
        namespace.store().scan(partition, null, flat -> {
            seen++;
            if (condition.test(flat)) {
                found.add(FlatRecord.digest(flat));
            }
            return true;
        });
        for (Digest digest : found) {
            gone = null;
            namespace.store().update(digest, current -> {
                if (current == null || removed >= most || !condition.test(current)) {
                    return current;
                }
                removed++;
                gone = current;
                return null;
            });
            byte[] swept = gone;
            if (isTold && swept != null) {
                namespace.swept(swept);
            }
        }
    }

    /// Records looked at so far.
    long seen() {
        return seen;
    }

    /// Records removed so far.
    long removed() {
        return removed;
    }
}
