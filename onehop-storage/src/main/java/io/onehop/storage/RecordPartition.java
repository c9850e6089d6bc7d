package io.onehop.storage;

import io.onehop.model.Digest;
import io.onehop.storage.RecordStore.RecordListener;
import io.onehop.storage.RecordStore.RecordUpdate;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// The records of one partition in an open-addressed table that keeps them in the order of their digests.
///
/// **Idea.** A digest's home slot is its leading bits scaled to the table's capacity, so homes rise with digests. Records
/// stand in digest order, each at its home or a little to the right of it, without gaps between home and place. Lookups
/// touch one or two neighbouring slots; a scan that resumes after a digest goes straight to its place; a reference costs
/// five to six bytes a record on average. Capacity grows by half when four fifths are used. The table does not wrap: a few slots
/// behind the last home take what spills over.
///
/// **Concurrency.** Writers hold the partition's monitor. Readers hold nothing: an insertion moves its neighbours one slot
/// to the right, the rightmost first, so a reader that walks from left to right meets each of them (perhaps twice). A
/// removal moves neighbours to the left, where such a reader may miss one; so a reader that found nothing checks whether a
/// removal ran meanwhile ([#removals], odd while one runs) and, if so, looks again under the monitor. Finding is never
/// wrong, only not finding must be confirmed.
///
/// **Limits.** Digests chosen to share their leading 32 bits would stand side by side and make their own lookups slow; digests
/// are RIPEMD-160 values everywhere in practice, and a partition's monitor bounds the harm to that partition.
final class RecordPartition {
    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(byte[][].class);
    private static final int SPILL_SLOTS = 16;
    private static final int FIRST_CAPACITY = 8;
    private static final int LOAD_NUMERATOR = 4;
    private static final int LOAD_DENOMINATOR = 5;
    private static final byte[][] EMPTY = new byte[0][];

    private final int partition;
    private final RecordListener listener;
    private volatile byte[] @Nullable [] slots = EMPTY;
    private volatile int count;
    private volatile long dataBytes;
    private volatile int removals;

    RecordPartition(int partition, RecordListener listener) {
        this.partition = partition;
        this.listener = listener;
    }

    int count() {
        return count;
    }

    long dataBytes() {
        return dataBytes;
    }

    long indexBytes() {
        return (long) slots.length * Integer.BYTES;
    }

    byte @Nullable [] get(Digest digest) {
        int removalsBefore = removals;
        byte[] found = find(digest);
        if (found != null || ((removalsBefore & 1) == 0 && removals == removalsBefore)) {
            return found;
        }
        synchronized (this) {
            return find(digest);
        }
    }

    private byte @Nullable [] find(Digest digest) {
        byte[] @Nullable [] table = slots;
        for (int i = home(digest.high(), table.length); i < table.length; i++) {
            byte[] flat = slot(table, i);
            if (flat == null) {
                return null;
            }
            int order = digest.compareToBytes(flat, FlatRecord.DIGEST_OFFSET);
            if (order <= 0) {
                return order == 0 ? flat : null;
            }
        }
        return null;
    }

    @SuppressWarnings("ReferenceEquality") // the same array means: unchanged
    synchronized byte @Nullable [] update(Digest digest, RecordUpdate update) {
        int index = lowerBound(slots, digest);
        byte[] before = index < slots.length ? slots[index] : null;
        if (before != null && !FlatRecord.hasDigest(before, digest)) {
            before = null;
        }
        byte[] after = update.apply(before);
        if (after == before) {
            return after;
        }
        if (after == null) {
            removeAt(index);
        } else if (before != null) {
            SLOTS.setRelease(slots, index, after);
        } else {
            insert(digest, after);
        }
        account(before, after);
        return after;
    }

    private void account(byte @Nullable [] before, byte @Nullable [] after) {
        long delta = after == null ? 0 : FlatRecord.heapBytes(after.length);
        delta -= before == null ? 0 : FlatRecord.heapBytes(before.length);
        setCounts(count + (after == null ? 0 : 1) - (before == null ? 0 : 1), dataBytes + delta);
        listener.changed(partition, before, after);
    }

    private void setCounts(int newCount, long newDataBytes) {
        count = newCount;
        dataBytes = newDataBytes;
    }

    private void insert(Digest digest, byte[] flat) {
        if ((count + 1) * LOAD_DENOMINATOR > capacity(slots.length) * LOAD_NUMERATOR) {
            grow();
        }
        while (!insertInto(slots, digest, flat)) {
            grow();
        }
    }

    /// Puts the record at its place, moving what stands there to the right; false when there is no room.
    private static boolean insertInto(byte[] @Nullable [] table, Digest digest, byte[] flat) {
        int index = lowerBound(table, digest);
        int free = index;
        while (free < table.length && table[free] != null) {
            free++;
        }
        if (free == table.length) {
            return false;
        }
        for (int i = free; i > index; i--) {
            SLOTS.setRelease(table, i, table[i - 1]);
        }
        SLOTS.setRelease(table, index, flat);
        return true;
    }

    private void removeAt(int index) {
        byte[] @Nullable [] table = slots;
        bumpRemovals();
        int hole = index;
        for (int i = index + 1; i < table.length; i++) {
            byte[] next = table[i];
            if (next == null || home(FlatRecord.digest(next).high(), table.length) == i) {
                break;
            }
            SLOTS.setRelease(table, hole, next);
            hole = i;
        }
        SLOTS.setRelease(table, hole, null);
        bumpRemovals();
    }

    private void bumpRemovals() {
        int next = removals + 1;
        removals = next;
        VarHandle.fullFence();
    }

    private void grow() {
        byte[] @Nullable [] old = slots;
        int capacity = capacity(old.length);
        int wanted = Math.max(FIRST_CAPACITY, capacity + (capacity >> 1));
        byte @Nullable [] @Nullable [] table = null;
        while (table == null) {
            table = rebuilt(old, wanted);
            wanted += wanted >> 1;
        }
        slots = table;
    }

    /// The same records in a table of that capacity, or null when they do not fit.
    private static byte @Nullable [] @Nullable [] rebuilt(byte[] @Nullable [] old, int capacity) {
        byte[] @Nullable [] table = new byte[capacity + SPILL_SLOTS][];
        int next = 0;
        for (byte[] flat : old) {
            if (flat != null) {
                int index = Math.max(next, home(FlatRecord.digest(flat).high(), table.length));
                if (index == table.length) {
                    return null;
                }
                table[index] = flat;
                next = index + 1;
            }
        }
        return table;
    }

    /// The first slot from the digest's home on that is free or holds a record not before the digest.
    private static int lowerBound(byte[] @Nullable [] table, Digest digest) {
        int index = home(digest.high(), table.length);
        while (index < table.length) {
            byte[] flat = table[index];
            if (flat == null || digest.compareToBytes(flat, FlatRecord.DIGEST_OFFSET) <= 0) {
                return index;
            }
            index++;
        }
        return index;
    }

    /// Copies references to the records after the digest (null: from the first) into the array.
    ///
    /// @return how many were copied; fewer than the array holds at the end of the partition
    synchronized int copyAfter(@Nullable Digest after, byte[][] into) {
        byte[] @Nullable [] table = slots;
        int copied = 0;
        for (int i = after == null ? 0 : lowerBound(table, after); i < table.length && copied < into.length; i++) {
            byte[] flat = table[i];
            if (flat != null && (after == null || !FlatRecord.hasDigest(flat, after))) {
                into[copied++] = flat;
            }
        }
        return copied;
    }

    private static byte @Nullable [] slot(byte[] @Nullable [] table, int index) {
        return (byte[]) SLOTS.getAcquire(table, index);
    }

    private static int capacity(int slotCount) {
        return Math.max(0, slotCount - SPILL_SLOTS);
    }

    /// The home slot of a digest that starts with these eight bytes. The first byte and the low half of the second name the
    /// partition and are the same for all; the 32 bits after them, in the order of digests, are what counts.
    private static int home(long high, int slotCount) {
        long ordered = (high >>> 52 & 0xF) << 28 | (high >>> 20 & 0xFFF_FFFFL);
        return (int) (ordered * capacity(slotCount) >>> 32);
    }
}
