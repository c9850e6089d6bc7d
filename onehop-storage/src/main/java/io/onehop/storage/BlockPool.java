package io.onehop.storage;

import io.onehop.storage.Span.Block;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Hands out memory for records in chunks of seven sizes, each half the next, cut from blocks of a little
/// less than 1 MiB.
///
/// A block with its header fills one heap region of 1 MiB, so the G1 collector treats it as humongous: it is
/// never copied, and holding millions of records costs the collector nothing
/// (docs/decisions/0002-records-in-blocks.md). A block is divided into spans of the largest size, and each
/// span, while any of it is in use, into chunks of one size. When the last chunk of a span comes back the
/// span can be cut anew, into any size; when the last span of a block does, the block goes back to the heap,
/// but for one that is kept at hand. Safe for use by many threads.
final class BlockPool {
    /// Bytes of the largest chunk.
    static final int LARGEST = 65_472;
    private static final int SPANS_PER_BLOCK = 16;
    private static final long REGION = 1 << 20;
    private static final int ARRAY_HEADER = 16;
    private static final int CLASSES = 7;
    private static final int BLOCK_SIZE = LARGEST * SPANS_PER_BLOCK;

    private final long maxBytes;
    /// For each size the first of the spans that have free chunks of it.
    private final @Nullable Span[] withFree = new Span[CLASSES];
    private final Set<Block> withUncut = new LinkedHashSet<>();
    private long reservedBytes;
    private long usedBytes;

    /// A pool that takes at most that many bytes from the heap.
    BlockPool(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /// A chunk of at least `least` bytes, and of about `wanted` if that is more.
    ///
    /// @throws StoreFullException when that would take more than the pool may have
    synchronized Chunk allocate(int least, int wanted) {
        if (least > LARGEST) {
            long bytes = occupied(least);
            reserve(bytes);
            usedBytes += bytes;
            return new Chunk(new byte[least], 0, least, null);
        }
        int sizeClass = 0;
        while (sizeClass + 1 < CLASSES && LARGEST >> sizeClass + 1 >= Math.max(least, wanted)) {
            sizeClass++;
        }
        Span span = findFree(sizeClass, least);
        Chunk chunk = span.take();
        if (!span.hasFree()) {
            unlink(span);
        }
        usedBytes += chunk.capacity();
        return chunk;
    }

    /// A span with a free chunk of that class; else one cut anew; else, before the heap is asked for more,
    /// one of the nearest class that is large enough.
    private Span findFree(int sizeClass, int least) {
        Span span = withFree[sizeClass];
        if (span != null) {
            return span;
        }
        if (withUncut.isEmpty()) {
            span = nearest(sizeClass, least);
            if (span != null) {
                return span;
            }
            reserve(BLOCK_SIZE);
            withUncut.add(new Block(SPANS_PER_BLOCK));
        }
        Block block = withUncut.iterator().next();
        Span cut = block.take();
        if (!block.hasUncut()) {
            withUncut.remove(block);
        }
        cut.cut(sizeClass);
        link(cut);
        return cut;
    }

    private @Nullable Span nearest(int sizeClass, int least) {
        for (int distance = 1; distance < CLASSES; distance++) {
            int smaller = sizeClass + distance;
            if (smaller < CLASSES && LARGEST >> smaller >= least && withFree[smaller] != null) {
                return withFree[smaller];
            }
            int larger = sizeClass - distance;
            if (larger >= 0 && withFree[larger] != null) {
                return withFree[larger];
            }
        }
        return null;
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
        Span span = chunk.span();
        if (span == null) {
            reservedBytes -= occupied(chunk.capacity());
            usedBytes -= occupied(chunk.capacity());
            return;
        }
        usedBytes -= chunk.capacity();
        boolean listed = span.hasFree();
        span.give(chunk);
        if (span.isUnused()) {
            if (listed) {
                unlink(span);
            }
            giveBack(span);
        } else if (!listed) {
            link(span);
        }
    }

    private void giveBack(Span span) {
        Block block = span.block();
        block.give(span);
        withUncut.add(block);
        if (block.isUnused() && withUncut.size() > 1) {
            withUncut.remove(block); // others have room: the heap can have this one
            reservedBytes -= BLOCK_SIZE;
        }
    }

    private void link(Span span) {
        Span first = withFree[span.sizeClass()];
        span.next = first;
        span.previous = null;
        if (first != null) {
            first.previous = span;
        }
        withFree[span.sizeClass()] = span;
    }

    private void unlink(Span span) {
        Span before = span.previous;
        Span after = span.next;
        if (before == null) {
            withFree[span.sizeClass()] = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        span.previous = null;
        span.next = null;
    }

    /// Bytes in chunks that are handed out.
    synchronized long usedBytes() {
        return usedBytes;
    }

    /// Bytes taken from the heap.
    synchronized long reservedBytes() {
        return reservedBytes;
    }
}
