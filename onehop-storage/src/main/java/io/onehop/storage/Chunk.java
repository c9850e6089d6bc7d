package io.onehop.storage;

/// A piece of a block, in which one partition keeps records one behind the other. The partition's monitor
/// guards what changes.
final class Chunk {
    /// Class of chunks that hold one large record in a block of its own.
    static final int LARGE = -1;

    private final byte[] block;
    private final int base;
    private final int capacity;
    private final int sizeClass;
    private int used;
    private int live;

    Chunk(byte[] block, int base, int capacity, int sizeClass) {
        this.block = block;
        this.base = base;
        this.capacity = capacity;
        this.sizeClass = sizeClass;
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

    /// Its class in the [BlockPool], or [#LARGE].
    int sizeClass() {
        return sizeClass;
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
