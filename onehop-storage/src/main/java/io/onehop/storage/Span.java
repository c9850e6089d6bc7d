package io.onehop.storage;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// A stretch of [BlockPool#LARGEST] bytes of a block, cut into chunks of one size while any of them is in
/// use. Guarded by the pool's monitor.
final class Span {
    private final Block block;
    private final int base;
    private final Deque<Chunk> free = new ArrayDeque<>();
    private int sizeClass;
    /// Neighbours in the pool's list of spans that have free chunks of this size.
    @Nullable Span previous;
    @Nullable Span next;

    Span(Block block, int base) {
        this.block = block;
        this.base = base;
    }

    Block block() {
        return block;
    }

    int sizeClass() {
        return sizeClass;
    }

    /// Cuts the span, of which nothing is in use, into chunks of that class.
    void cut(int newClass) {
        sizeClass = newClass;
        free.clear();
        int size = BlockPool.LARGEST >> newClass;
        for (int i = (1 << newClass) - 1; i >= 0; i--) {
            free.add(new Chunk(block.bytes(), base + i * size, size, this));
        }
    }

    boolean hasFree() {
        return !free.isEmpty();
    }

    /// Whether no chunk of it is in use.
    boolean isUnused() {
        return free.size() == 1 << sizeClass;
    }

    Chunk take() {
        return free.removeLast();
    }

    /// Takes a chunk back, as a new one: whoever still reads through the old one finds out that it is gone.
    void give(Chunk chunk) {
        free.add(new Chunk(chunk.block(), chunk.base(), chunk.capacity(), this));
    }

    /// One block of the heap and those of its spans that are not cut.
    static final class Block {
        private final byte[] bytes;
        private final Deque<Span> uncut = new ArrayDeque<>();
        private final int spans;

        Block(int spans) {
            this.spans = spans;
            bytes = new byte[spans * BlockPool.LARGEST];
            for (int i = spans - 1; i >= 0; i--) {
                uncut.add(new Span(this, i * BlockPool.LARGEST));
            }
        }

        byte[] bytes() {
            return bytes;
        }

        boolean hasUncut() {
            return !uncut.isEmpty();
        }

        boolean isUnused() {
            return uncut.size() == spans;
        }

        Span take() {
            return uncut.removeLast();
        }

        void give(Span span) {
            uncut.add(span);
        }
    }
}
