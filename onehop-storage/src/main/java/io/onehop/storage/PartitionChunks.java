package io.onehop.storage;

import io.onehop.model.Digest;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The memory of one partition's records: each lies in a chunk, its length (3 bytes) before it, and is named
/// by a location, a number other than 0 (chunk and offset). Records are only ever appended; one that is
/// replaced or removed stays where it is as garbage until its chunk is evacuated.
///
/// Changed under the partition's monitor only. [#read] and [#compareDigest] may be called without it: they
/// never fail, but what they tell of a chunk that was freed meanwhile is nonsense, which the partition's
/// counter of disturbances betrays.
final class PartitionChunks {
    private static final int LENGTH_SIZE = 3;
    private static final int CHUNK_SHIFT = 16;
    private static final int OFFSET_MASK = 0xFFFF;
    private static final int MAX_CHUNKS = 0xFFFF;
    private static final int FIRST_CHUNKS = 2;
    private static final int CHUNKS_WANTED = 12;
    private static final int GARBAGE_SHARE = 4;
    private static final int NO_TAIL = -1;

    private final BlockPool pool;
    private volatile @Nullable Chunk[] chunks = new Chunk[0];
    private int tail = NO_TAIL;
    private long used;
    private long live;

    PartitionChunks(BlockPool pool) {
        this.pool = pool;
    }

    /// Bytes of valid records, lengths included.
    long liveBytes() {
        return live;
    }

    /// Bytes that a record of that length takes.
    static int footprint(int length) {
        return LENGTH_SIZE + length;
    }

    /// Writes a record and answers its location.
    ///
    /// @throws StoreFullException when there is no memory left
    int append(byte[] flat) {
        int size = footprint(flat.length);
        Chunk chunk = tail == NO_TAIL ? null : chunks[tail];
        if (chunk == null || chunk.capacity() - chunk.used() < size) {
            chunk = pool.allocate(size, (int) Math.min(used / CHUNKS_WANTED, BlockPool.LARGEST));
            tail = place(chunk);
        }
        int offset = chunk.used();
        byte[] block = chunk.block();
        int at = chunk.base() + offset;
        block[at] = (byte) (flat.length >>> 16);
        block[at + 1] = (byte) (flat.length >>> 8);
        block[at + 2] = (byte) flat.length;
        System.arraycopy(flat, 0, block, at + LENGTH_SIZE, flat.length);
        chunk.take(size);
        used += size;
        live += size;
        return tail + 1 << CHUNK_SHIFT | offset;
    }

    private int place(Chunk chunk) {
        @Nullable Chunk[] table = chunks;
        int index = 0;
        while (index < table.length && table[index] != null) {
            index++;
        }
        if (index == MAX_CHUNKS) {
            pool.free(chunk);
            throw new StoreFullException(used, used);
        }
        int length = index < table.length ? table.length : Math.max(FIRST_CHUNKS, index + (index >> 1));
        @Nullable Chunk[] grown = Arrays.copyOf(table, Math.min(length, MAX_CHUNKS));
        grown[index] = chunk;
        chunks = grown;
        return index;
    }

    /// The record at the location, copied; null when the location makes no sense any more.
    byte @Nullable [] read(int location) {
        Chunk chunk = chunk(location);
        if (chunk == null) {
            return null;
        }
        byte[] block = chunk.block();
        int at = chunk.base() + (location & OFFSET_MASK);
        if (at + LENGTH_SIZE > block.length) {
            return null;
        }
        int length = lengthAt(block, at);
        int from = at + LENGTH_SIZE;
        return length > block.length - from ? null : Arrays.copyOfRange(block, from, from + length);
    }

    /// Puts a record in the place of one of the same length.
    void overwrite(int location, byte[] flat) {
        Chunk chunk = Objects.requireNonNull(chunk(location));
        int at = chunk.base() + (location & OFFSET_MASK) + LENGTH_SIZE;
        System.arraycopy(flat, 0, chunk.block(), at, flat.length);
    }

    /// Compares a digest with that of the record at the location, as [Digest#compareToBytes] does.
    int compareDigest(Digest digest, int location) {
        Chunk chunk = chunk(location);
        if (chunk == null) {
            return -1;
        }
        int offset = digestOffset(chunk, location);
        boolean inside = offset + Digest.SIZE <= chunk.block().length;
        return inside ? digest.compareToBytes(chunk.block(), offset) : -1;
    }

    /// The first eight bytes of the digest of the record at the location.
    long digestHigh(int location) {
        return digest(location).high();
    }

    /// The digest of the record at the location.
    Digest digest(int location) {
        Chunk chunk = Objects.requireNonNull(chunk(location));
        return Digest.read(chunk.block(), digestOffset(chunk, location));
    }

    private static int digestOffset(Chunk chunk, int location) {
        return chunk.base() + (location & OFFSET_MASK) + LENGTH_SIZE + FlatRecord.DIGEST_OFFSET;
    }

    private @Nullable Chunk chunk(int location) {
        @Nullable Chunk[] table = chunks;
        int index = (location >>> CHUNK_SHIFT) - 1;
        return index < table.length ? table[index] : null;
    }

    private static int lengthAt(byte[] block, int at) {
        return (block[at] & 0xFF) << 16 | (block[at + 1] & 0xFF) << 8 | block[at + 2] & 0xFF;
    }

    /// The record at the location is garbage from now on.
    ///
    /// @return the index of its chunk if nothing in that chunk is valid any more, else -1
    int discard(int location, int length) {
        int size = footprint(length);
        int index = (location >>> CHUNK_SHIFT) - 1;
        Chunk chunk = Objects.requireNonNull(chunks[index]);
        chunk.release(size);
        live -= size;
        if (chunk.live() > 0) {
            return -1;
        }
        tail = index == tail ? NO_TAIL : tail;
        return index;
    }

    /// The chunk to evacuate: the one with the largest share of garbage, if garbage is more than a quarter of
    /// what the partition has written; else -1.
    int wasteful() {
        if ((used - live) * GARBAGE_SHARE <= used) {
            return -1;
        }
        int worst = -1;
        double worstShare = 1;
        @Nullable Chunk[] table = chunks;
        for (int i = 0; i < table.length; i++) {
            Chunk chunk = table[i];
            if (chunk != null && i != tail && (double) chunk.live() / chunk.used() < worstShare) {
                worst = i;
                worstShare = (double) chunk.live() / chunk.used();
            }
        }
        return worst;
    }

    /// Locations of all that was written into a chunk, valid or not, in order.
    int[] locations(int index) {
        Chunk chunk = Objects.requireNonNull(chunks[index]);
        var found = new int[FIRST_CHUNKS];
        int count = 0;
        for (int offset = 0; offset < chunk.used(); count++) {
            if (count == found.length) {
                found = Arrays.copyOf(found, count * 2);
            }
            found[count] = index + 1 << CHUNK_SHIFT | offset;
            offset += footprint(lengthAt(chunk.block(), chunk.base() + offset));
        }
        return Arrays.copyOf(found, count);
    }

    /// Gives all chunks back; nothing is valid any more. The partition has made sure that readers notice.
    void freeAll() {
        @Nullable Chunk[] table = chunks;
        chunks = new Chunk[0];
        tail = NO_TAIL;
        used = 0;
        live = 0;
        for (Chunk chunk : table) {
            if (chunk != null) {
                pool.free(chunk);
            }
        }
    }

    /// Gives a chunk back in which nothing is valid any more. The partition has made sure that readers
    /// notice.
    void free(int index) {
        @Nullable Chunk[] table = chunks.clone();
        Chunk chunk = Objects.requireNonNull(table[index]);
        table[index] = null;
        chunks = table;
        used -= chunk.used();
        pool.free(chunk);
    }
}
