package io.onehop.storage;

import org.jspecify.annotations.Nullable;

/// A piece of a block, in which one partition keeps records one behind the other. The partition's monitor
/// guards what changes.
final class Chunk {
    private final byte[] block;
    private final int base;
    private final int capacity;
    private final @Nullable Span span;
    private int used;
    private int live;

    Chunk(byte[] block, int base, int capacity, @Nullable Span span) {
        this.block = block;
        this.base = base;
        this.capacity = capacity;
        this.span = span;
    }

    byte[] block() {
        return block;
    }

    /// Where it starts in its block.
    int base() {
        return base;
    }

    /// Bytes.
    int capacity() {
        return capacity;
    }

    /// What it was cut from; null when it holds one large record in a block of its own.
    @Nullable Span span() {
        return span;
    }

    /// Bytes written so far; records lie below.
    int used() {
        return used;
    }

    /// Bytes of records that are still valid.
    int live() {
        return live;
    }

    void take(int bytes) {
        used += bytes;
        live += bytes;
    }

    void release(int bytes) {
        live -= bytes;
    }
}
