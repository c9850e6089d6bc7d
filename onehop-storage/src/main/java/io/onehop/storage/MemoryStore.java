package io.onehop.storage;

import io.onehop.model.Digest;
import io.onehop.model.PartitionId;
import org.jspecify.annotations.Nullable;

/// A store on the heap: [PartitionId#COUNT] partitions, each with a lock and a table of its own, which keep
/// their records in chunks from one pool.
///
/// Safe for use by many threads.
public final class MemoryStore implements RecordStore {
    private static final int SCAN_CHUNK = 64;

    private final RecordPartition[] partitions;

    private final BlockPool pool;

    /// An empty store whose changes the listener hears of.
    ///
    /// @param maxBytes memory that records may take; an update beyond that fails with [StoreFullException]
    public MemoryStore(RecordListener listener, long maxBytes) {
        pool = new BlockPool(maxBytes);
        partitions = new RecordPartition[PartitionId.COUNT];
        for (int i = 0; i < partitions.length; i++) {
            partitions[i] = new RecordPartition(i, listener, pool);
        }
    }

    @Override
    public byte @Nullable [] get(Digest digest) {
        return partitions[digest.partition()].get(digest);
    }

    @Override
    public byte @Nullable [] update(Digest digest, RecordUpdate update) {
        return partitions[digest.partition()].update(digest, update);
    }

    @Override
    public boolean scan(int partition, @Nullable Digest after, RecordVisitor visitor) {
        RecordPartition records = partitions[partition];
        if (records.count() == 0) {
            return true;
        }
        var chunk = new byte[SCAN_CHUNK][];
        Digest last = after;
        while (true) {
            int answer = records.copyAfter(last, chunk);
            int copied = answer & ~RecordPartition.AT_END;
            for (int i = 0; i < copied; i++) {
                if (!visitor.visit(chunk[i])) {
                    return false;
                }
            }
            if (answer != copied) {
                return true;
            }
            last = FlatRecord.digest(chunk[copied - 1]);
        }
    }

    @Override
    public void clear(int partition) {
        partitions[partition].clear();
    }

    @Override
    public long size() {
        long size = 0;
        for (RecordPartition partition : partitions) {
            size += partition.count();
        }
        return size;
    }

    @Override
    public long size(int partition) {
        return partitions[partition].count();
    }

    @Override
    public long dataBytes() {
        long bytes = 0;
        for (RecordPartition partition : partitions) {
            bytes += partition.dataBytes();
        }
        return bytes;
    }

    @Override
    public long takenBytes() {
        return pool.usedBytes();
    }

    @Override
    public long indexBytes() {
        long bytes = 0;
        for (RecordPartition partition : partitions) {
            bytes += partition.indexBytes();
        }
        return bytes;
    }
}
