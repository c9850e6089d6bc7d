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
/// behind the last home take what spills over; when these are full their number grows eightfold, so that it is the number
/// of records, never their digests, that decides how much memory the table takes. Capacities and numbers of spill slots are
/// multiples of eight; the low three bits of a table's length tell how many spill slots it has.
///
/// **Concurrency.** Writers hold the partition's monitor. Readers hold nothing: an insertion moves its neighbours one slot
/// to the right, the rightmost first, so a reader that walks from left to right meets each of them (perhaps twice). A
/// removal moves neighbours to the left, where such a reader may miss one; so a reader that found nothing checks whether a
/// removal ran meanwhile ([#removals], odd while one runs) and, if so, looks again under the monitor. Finding is never
/// wrong, only not finding must be confirmed.
///
/// **Limits.** Digests are RIPEMD-160 values everywhere in practice, but clients choose them. Those chosen to share their
/// leading 32 bits stand side by side: lookups then gallop, which takes logarithmic time, and insertions move up to all of
/// them by a slot, under the monitor of that one partition.
final class RecordPartition {
    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(byte[][].class);
    private static final int SPILL_SLOTS = 16;
    private static final int SPILL_GROWTH_BITS = 3;
    private static final int SPILL_CLASSES = 1 << SPILL_GROWTH_BITS;
    private static final int STEP = 8;
    private static final int WALKED = 8;
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
        int home = home(digest.high(), table.length);
        int gallopAt = home + WALKED;
        for (int i = home; i < table.length; i++) {
            byte[] flat = slot(table, i);
            if (flat == null) {
                return null;
            }
            int order = digest.compareToBytes(flat, FlatRecord.DIGEST_OFFSET);
            if (order <= 0) {
                return order == 0 ? flat : null;
            }
            if (i == gallopAt) {
                i = lastBefore(table, i, digest); // the walk goes on from there: what is sought only moves to the right
            }
        }
        return null;
    }

    /// A slot from `from` on whose record stands before the digest; the next one does not, unless records move meanwhile.
    /// The record at `from` itself stands before it.
    private static int lastBefore(byte[] @Nullable [] table, int from, Digest digest) {
        int last = from;
        int step = 1;
        while (last < table.length - step && isBefore(slot(table, last + step), digest)) {
            last += step;
            step <<= 1;
        }
        for (; step > 0; step >>>= 1) {
            if (last < table.length - step && isBefore(slot(table, last + step), digest)) {
                last += step;
            }
        }
        return last;
    }

    private static boolean isBefore(byte @Nullable [] flat, Digest digest) {
        return flat != null && digest.compareToBytes(flat, FlatRecord.DIGEST_OFFSET) > 0;
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
        int capacity = capacity(slots.length);
        if ((count + 1) * LOAD_DENOMINATOR > capacity * LOAD_NUMERATOR) {
            rebuild(Math.max(FIRST_CAPACITY, capacity + (capacity >> 1) + STEP - 1 & -STEP), 0);
        }
        while (!insertInto(slots, digest, flat)) {
            rebuild(capacity(slots.length), (slots.length & SPILL_CLASSES - 1) + 1);
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

    /// Moves the records to a table of that capacity, with spill slots of that class or, if these are too few, more.
    private void rebuild(int capacity, int leastClass) {
        byte[] @Nullable [] old = slots;
        byte @Nullable [] @Nullable [] table = null;
        for (int spillClass = leastClass; table == null; spillClass++) {
            if (spillClass == SPILL_CLASSES) {
                throw new IllegalStateException("too many records with alike digests in partition " + partition);
            }
            table = rebuilt(old, capacity + spillSlots(spillClass) + spillClass);
        }
        slots = table;
    }

    /// The same records in a table of that length, or null when they do not fit.
    private static byte @Nullable [] @Nullable [] rebuilt(byte[] @Nullable [] old, int length) {
        byte[] @Nullable [] table = new byte[length][];
        int next = 0;
        for (byte[] flat : old) {
            if (flat != null) {
                int index = Math.max(next, home(FlatRecord.digest(flat).high(), length));
                if (index == length) {
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
        int gallopAt = index + WALKED;
        while (index < table.length && isBefore(table[index], digest)) {
            index = index == gallopAt ? lastBefore(table, index, digest) + 1 : index + 1;
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

    /// Slots that are homes, of a table of that length.
    private static int capacity(int length) {
        int spillClass = length & SPILL_CLASSES - 1;
        return Math.max(0, length - spillSlots(spillClass) - spillClass);
    }

    private static int spillSlots(int spillClass) {
        return SPILL_SLOTS << SPILL_GROWTH_BITS * spillClass;
    }

    /// The home slot of a digest that starts with these eight bytes. The first byte and the low half of the second name the
    /// partition and are the same for all; the 32 bits after them, in the order of digests, are what counts.
    private static int home(long high, int length) {
        long ordered = (high >>> 52 & 0xF) << 28 | (high >>> 20 & 0xFFF_FFFFL);
        return (int) (ordered * capacity(length) >>> 32);
    }
}
