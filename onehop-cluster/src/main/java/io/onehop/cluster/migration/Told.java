package io.onehop.cluster.migration;

import io.onehop.model.Digest;
import io.onehop.storage.FlatRecord;
import io.onehop.storage.RecordStore;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// What an immigrator tells of a run of records it has, in the order of their digests: digest, generation,
/// last-update time and a hash of the contents of each. Immutable.
///
/// The emigrator walks over its own records of the same run and so finds out what is equal, what differs and
/// what it lacks itself.
final class Told {
    /// Bytes of one record's entry.
    static final int SIZE = Digest.SIZE + Told.MARK_SIZE;
    /// Bytes of generation (2), last-update time (6) and hash (4).
    static final int MARK_SIZE = 12;
    /// A copy without records.
    static final Told NOTHING = new Told(new byte[0], true);

    private static final int MOST = 2048;
    private static final int MOST_SCANNED_BYTES = 1 << 20;
    private static final int GENERATION_BITS = 16;
    private static final int TIME_OFFSET = 8;

    private final byte[] entries;
    private final boolean last;

    /// @param entries [#SIZE] bytes each; not to be changed any more
    /// @param last whether nothing comes after them
    Told(byte[] entries, boolean last) {
        if (entries.length % SIZE != 0 || entries.length == 0 && !last) {
            throw new IllegalArgumentException("not a run of entries: bytes=" + entries.length);
        }
        this.entries = entries;
        this.last = last;
    }

    /// Tells of the records of a partition that come after a digest (null: of the first ones).
    static Told of(RecordStore store, int partition, @Nullable Digest after) {
        var out = ByteBuffer.allocate(MOST * SIZE);
        var hash = new CRC32C();
        var scanned = new int[1];
        boolean end = store.scan(partition, after, flat -> {
            if (out.remaining() < SIZE || scanned[0] > MOST_SCANNED_BYTES) {
                return false;
            }
            scanned[0] += flat.length;
            out.put(flat, FlatRecord.digestOffset(), Digest.SIZE);
            putMark(out, flat, hash);
            return true;
        });
        return new Told(java.util.Arrays.copyOf(out.array(), out.position()), end);
    }

    private static void putMark(ByteBuffer out, byte[] flat, CRC32C hash) {
        hash.reset();
        hash.update(flat);
        out.putLong((long) FlatRecord.generation(flat) << Long.SIZE - GENERATION_BITS
                | FlatRecord.lastUpdateMillis(flat));
        out.putInt((int) hash.getValue());
    }

    /// Whether a record has the generation, last-update time and hash that stand at the offset.
    static boolean isMarked(byte[] flat, byte[] marks, int offset) {
        var in = ByteBuffer.wrap(marks, offset, MARK_SIZE);
        long version = (long) FlatRecord.generation(flat) << Long.SIZE - GENERATION_BITS
                | FlatRecord.lastUpdateMillis(flat);
        if (in.getLong() != version) {
            return false;
        }
        var hash = new CRC32C();
        hash.update(flat);
        return in.getInt() == (int) hash.getValue();
    }

    /// The last-update time of the mark at the offset, milliseconds since 2010.
    static long markedTime(byte[] marks, int offset) {
        return ByteBuffer.wrap(marks, offset, TIME_OFFSET).getLong()
                & (1L << Long.SIZE - GENERATION_BITS) - 1;
    }

    int count() {
        return entries.length / SIZE;
    }

    /// The entries' bytes; not to be changed.
    byte[] bytes() {
        return entries;
    }

    /// Whether the partition has no records after these.
    boolean isLast() {
        return last;
    }

    /// Where an entry starts among the bytes; its mark comes after the digest.
    static int offset(int index) {
        return index * SIZE;
    }

    Digest digest(int index) {
        return Digest.read(entries, offset(index));
    }

    /// How the digest stands to the entry's: negative when it comes before it.
    int compare(Digest digest, int index) {
        return digest.compareToBytes(entries, offset(index));
    }

    /// Whether the run reaches over that digest.
    boolean covers(Digest digest) {
        return last || compare(digest, count() - 1) <= 0;
    }

    /// Whether the record is the very one of that entry.
    boolean isEqual(byte[] flat, int index) {
        return isMarked(flat, entries, offset(index) + Digest.SIZE);
    }
}
