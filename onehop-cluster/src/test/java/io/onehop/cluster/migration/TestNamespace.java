package io.onehop.cluster.migration;

import io.onehop.cluster.partition.DropListener;
import io.onehop.cluster.partition.MergeOutcome;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.cluster.partition.NamespaceData;
import io.onehop.model.Digest;
import io.onehop.storage.FlatRecord;
import io.onehop.storage.MemoryStore;
import io.onehop.storage.RecordStore;
import io.onehop.storage.StoreFullException;
import java.util.Arrays;

/// A namespace with a real store in memory and settings that can be changed.
final class TestNamespace implements NamespaceData {
    private static final long MAX_BYTES = 1L << 30;

    private final MemoryStore store = new MemoryStore((_, _, _) -> {}, MAX_BYTES);
    MergeRule conflicts = MergeRule.GENERATION;
    int order = 5;
    int sleepMicros = 1;
    int retransmitMillis = 5000;
    boolean full;
    DropListener drops = DropListener.NONE;
    int cleared;
    private final String name;

    TestNamespace(String name) {
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RecordStore store() {
        return store;
    }

    @Override
    public MergeOutcome merge(byte[] flat, MergeRule rule) {
        if (full) {
            return MergeOutcome.FULL;
        }
        var outcome = new MergeOutcome[1];
        try {
            Digest digest = FlatRecord.digest(flat);
            store.update(digest, current -> {
                if (drops.refuses(digest, FlatRecord.lastUpdateMillis(flat))) {
                    outcome[0] = MergeOutcome.OLDER;
                    return current;
                }
                int order = current == null ? 1 : rule.compare(flat, current);
                outcome[0] = order > 0 ? MergeOutcome.APPLIED
                        : order == 0 ? MergeOutcome.EQUAL : MergeOutcome.OLDER;
                return order > 0 ? flat : current;
            });
        } catch (StoreFullException _) {
            return MergeOutcome.FULL;
        }
        return outcome[0];
    }

    @Override
    public boolean remove(Digest digest, long lastUpdateMillis) {
        var removed = new boolean[1];
        store.update(digest, current -> {
            drops.dropped(digest, lastUpdateMillis);
            removed[0] = current != null && FlatRecord.lastUpdateMillis(current) <= lastUpdateMillis;
            return removed[0] ? null : current;
        });
        return removed[0];
    }

    @Override
    public void clear(int partition) {
        cleared++;
        store.clear(partition);
    }

    @Override
    public Settings settings() {
        return new Settings(2, 0, 0, false, conflicts, order, sleepMicros, retransmitMillis, false);
    }

    /// Whether both hold the very same records of a partition.
    boolean hasSame(TestNamespace other, int partition) {
        var same = new boolean[] {store.size(partition) == other.store.size(partition)};
        store.scan(partition, null, flat -> {
            same[0] &= Arrays.equals(flat, other.store.get(FlatRecord.digest(flat)));
            return same[0];
        });
        return same[0];
    }
}
