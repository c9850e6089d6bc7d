package io.onehop.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Hands out memory for records in chunks of seven sizes, each half the next, cut from blocks of a little
/// less than 1 MiB.
///
/// A block with its header fills one heap region of 1 MiB, so the G1 collector treats it as humongous: it is
/// never copied, and holding millions of records costs the collector nothing
/// (docs/decisions/0002-records-in-blocks.md). Freed chunks are used again for chunks of their size; blocks
/// are kept. Safe for use by many threads.
final class BlockPool {
    /// Bytes of the largest chunk.
    static final int LARGEST = 65_472;
    private static final int SPANS_PER_BLOCK = 16;
    private static final long REGION = 1 << 20;
    private static final int ARRAY_HEADER = 16;
    private static final int CLASSES = 7;
    private static final int BLOCK_SIZE = LARGEST * SPANS_PER_BLOCK;

    private final long maxBytes;
    private final List<Deque<Chunk>> free = new ArrayList<>();
    private byte[] block = new byte[0];
    private int blockUsed;
    private long reservedBytes;
    private long freeBytes;

    /// A pool that takes at most that many bytes from the heap.
    BlockPool(long maxBytes) {
        this.maxBytes = maxBytes;
        for (int i = 0; i < CLASSES; i++) {
            free.add(new ArrayDeque<>());
        }
    }

    /// A chunk of at least `least` bytes, and of about `wanted` if that is more.
    ///
    /// @throws StoreFullException when that would take more than the pool may have
    synchronized Chunk allocate(int least, int wanted) {
        if (least > LARGEST) {
            reserve(occupied(least));
            return new Chunk(new byte[least], 0, least, Chunk.LARGE);
        }
        int sizeClass = 0;
        while (sizeClass + 1 < CLASSES && LARGEST >> sizeClass + 1 >= Math.max(least, wanted)) {
            sizeClass++;
        }
        Chunk chunk = takeFree(sizeClass, least);
        if (chunk == null) {
            cutSpan(sizeClass);
            chunk = free.get(sizeClass).removeLast();
        }
        freeBytes -= chunk.capacity();
        return chunk;
    }

    /// A free chunk of that class, or else of the nearest class that is large enough: memory that was freed
    /// is used before the heap is asked for more. Null when there is none.
    private @Nullable Chunk takeFree(int sizeClass, int least) {
        for (int distance = 0; distance < CLASSES; distance++) {
            int smaller = sizeClass + distance;
            if (smaller < CLASSES && LARGEST >> smaller >= least && !free.get(smaller).isEmpty()) {
                return free.get(smaller).removeLast();
            }
            int larger = sizeClass - distance;
            if (larger >= 0 && !free.get(larger).isEmpty()) {
                return free.get(larger).removeLast();
            }
        }
        return null;
    }

    /// Cuts a span of the largest size into chunks of that class.
    private void cutSpan(int sizeClass) {
        if (blockUsed + LARGEST > block.length) {
            reserve(BLOCK_SIZE);
            block = new byte[BLOCK_SIZE];
            blockUsed = 0;
            freeBytes += BLOCK_SIZE;
        }
        int size = LARGEST >> sizeClass;
        for (int i = (1 << sizeClass) - 1; i >= 0; i--) {
            free.get(sizeClass).add(new Chunk(block, blockUsed + i * size, size, sizeClass));
        }
        freeBytes -= LARGEST - ((long) size << sizeClass); // what the division leaves over is lost
        blockUsed += LARGEST;
    }

    /// Bytes of heap that a large record's own block takes: from half a region on it takes whole regions.
    private static long occupied(long bytes) {
        return bytes < REGION / 2 ? bytes : Math.ceilDiv(bytes + ARRAY_HEADER, REGION) * REGION;
    }

    private void reserve(long bytes) {
        if (reservedBytes + bytes > maxBytes) {
            throw new StoreFullException(reservedBytes, maxBytes);
        }
        reservedBytes += bytes;
    }

    /// Takes a chunk back. Nobody writes through it any more; whoever still reads from it finds out that it
    /// is gone.
    synchronized void free(Chunk chunk) {
        if (chunk.sizeClass() == Chunk.LARGE) {
            reservedBytes -= occupied(chunk.capacity());
            return;
        }
        freeBytes += chunk.capacity();
        free.get(chunk.sizeClass())
                .add(new Chunk(chunk.block(), chunk.base(), chunk.capacity(), chunk.sizeClass()));
    }

    /// Bytes in chunks that are handed out.
    synchronized long usedBytes() {
        return reservedBytes - freeBytes;
    }
}
