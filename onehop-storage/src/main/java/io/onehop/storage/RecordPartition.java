package io.onehop.storage;

import io.onehop.model.Digest;
import io.onehop.storage.RecordStore.RecordListener;
import io.onehop.storage.RecordStore.RecordUpdate;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The records of one partition: an open-addressed table of their locations in the order of their digests,
/// and the chunks in which they lie ([PartitionChunks]).
///
/// **Index.** A digest's home slot is its leading bits scaled to the table's capacity, so homes rise with
/// digests. Locations stand in digest order, each at its home or a little to the right of it, without gaps
/// between home and place. Lookups touch one or two neighbouring slots; a scan that resumes after a digest
/// goes straight to its place; a slot costs 4 bytes, five to six a record on average. Capacity grows by half
/// when four fifths are used. The table does not wrap: a few slots behind the last home take what spills
/// over; when these are full their number grows eightfold, so that it is the number of records, never their
/// digests, that decides how much memory the table takes. Capacities and numbers of spill slots are multiples
/// of eight; the low three bits of a table's length tell how many spill slots it has.
///
/// **Concurrency.** Writers hold the partition's monitor. Readers hold nothing: an insertion moves its
/// neighbours one slot to the right, the rightmost first, so a reader that walks from left to right meets
/// each of them (perhaps twice); a record replaced by one of another length stays readable where it was.
/// Three things could mislead a reader: a removal moves neighbours to the left, where it may miss one; a
/// record replaced by one of its own length is overwritten; and a chunk that is given back is filled with
/// something else. All are done while [#disturbances] is odd; a reader that finds that number odd or changed
/// after it has copied its record looks again under the monitor.
///
/// **Limits.** Digests are RIPEMD-160 values everywhere in practice, but clients choose them. Those chosen to
/// share their leading 32 bits stand side by side: lookups then gallop, which takes logarithmic time, and
/// insertions move up to all of them by a slot, under the monitor of that one partition.
@SuppressWarnings("NonAtomicVolatileUpdate") // written under the monitor only
final class RecordPartition {
    private static final VarHandle SLOTS = MethodHandles.arrayElementVarHandle(int[].class);
    /// Added to what [#copyAfter] answers when there are no more records.
    static final int AT_END = 1 << 30;
    private static final int COPIED_BYTES = 256 << 10;
    private static final int FREE = 0;
    private static final int SPILL_SLOTS = 16;
    private static final int SPILL_GROWTH_BITS = 3;
    private static final int SPILL_CLASSES = 1 << SPILL_GROWTH_BITS;
    private static final int STEP = 8;
    private static final int WALKED = 8;
    private static final int FIRST_CAPACITY = 8;
    private static final int LOAD_NUMERATOR = 4;
    private static final int LOAD_DENOMINATOR = 5;
    private static final int[] EMPTY = new int[0];

    private final int partition;
    private final RecordListener listener;
    private final PartitionChunks chunks;
    private volatile int[] slots = EMPTY;
    private volatile int count;
    private volatile long dataBytes;
    private volatile int disturbances;

    RecordPartition(int partition, RecordListener listener, BlockPool pool) {
        this.partition = partition;
        this.listener = listener;
        chunks = new PartitionChunks(pool);
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
        int before = disturbances;
        if ((before & 1) == 0) {
            int location = find(digest);
            byte[] found = location == FREE ? null : chunks.read(location);
            VarHandle.acquireFence();
            if (disturbances == before) {
                return found;
            }
        }
        synchronized (this) {
            int location = find(digest);
            return location == FREE ? null : chunks.read(location);
        }
    }

    private int find(Digest digest) {
        int[] table = slots;
        int home = home(digest.high(), table.length);
        int gallopAt = home + WALKED;
        for (int i = home; i < table.length; i++) {
            int location = (int) SLOTS.getAcquire(table, i);
            if (location == FREE) {
                return FREE;
            }
            int order = chunks.compareDigest(digest, location);
            if (order <= 0) {
                return order == 0 ? location : FREE;
            }
            if (i == gallopAt) {
                i = lastBefore(table, i,
                        digest); // the walk goes on from there: what is sought only moves to the right
            }
        }
        return FREE;
    }

    /// A slot from `from` on whose record stands before the digest; the next one does not, unless records
    /// move meanwhile. The record at `from` itself stands before it.
    private int lastBefore(int[] table, int from, Digest digest) {
        int last = from;
        int step = 1;
        while (last < table.length - step && isBefore(table, last + step, digest)) {
            last += step;
            step <<= 1;
        }
        for (; step > 0; step >>>= 1) {
            if (last < table.length - step && isBefore(table, last + step, digest)) {
                last += step;
            }
        }
        return last;
    }

    private boolean isBefore(int[] table, int index, Digest digest) {
        int location = (int) SLOTS.getAcquire(table, index);
        return location != FREE && chunks.compareDigest(digest, location) > 0;
    }

    @SuppressWarnings("ReferenceEquality") // the same array means: unchanged
    synchronized byte @Nullable [] update(Digest digest, RecordUpdate update) {
        int index = lowerBound(slots, digest);
        int location = index < slots.length ? slots[index] : FREE;
        if (location != FREE && chunks.compareDigest(digest, location) != 0) {
            location = FREE;
        }
        byte[] before = location == FREE ? null : chunks.read(location);
        byte[] after = update.apply(before);
        if (after == before) {
            return after;
        }
        if (after == null) {
            removeAt(index);
            count--;
        } else if (before != null && before.length == after.length) {
            disturb();
            chunks.overwrite(location, after);
            disturb();
            listener.changed(partition, before, after);
            return after;
        } else if (before != null) {
            SLOTS.setRelease(slots, index, chunks.append(after));
        } else {
            insert(digest, chunks.append(after));
            count++;
        }
        listener.changed(partition, before, after);
        if (before != null) {
            discard(location, before.length);
        }
        dataBytes = chunks.liveBytes();
        return after;
    }

    /// Removes everything. The listener hears of each record as long as it is still there.
    synchronized void clear() {
        for (int location : slots) {
            if (location != FREE) {
                listener.changed(partition, Objects.requireNonNull(chunks.read(location)), null);
            }
        }
        disturb();
        slots = EMPTY;
        count = 0;
        chunks.freeAll();
        dataBytes = 0;
        disturb();
    }

    /// Counts a replaced or removed record as garbage and gives memory back when there is enough of it.
    private void discard(int location, int length) {
        int empty = chunks.discard(location, length);
        if (chunks.liveBytes() == 0) {
            disturb();
            chunks.freeAll();
            disturb();
            return;
        }
        if (empty >= 0) {
            free(empty);
        }
        int wasteful = chunks.wasteful();
        if (wasteful >= 0) {
            evacuate(wasteful);
        }
    }

    /// Moves what is valid in a chunk to the end of the partition's memory and gives the chunk back. Does
    /// nothing when there is no memory for that at present.
    private void evacuate(int chunk) {
        for (int location : chunks.locations(chunk)) {
            int index = lowerBound(slots, chunks.digest(location));
            if (index < slots.length && slots[index] == location) {
                byte[] flat = Objects.requireNonNull(chunks.read(location));
                try {
                    SLOTS.setRelease(slots, index, chunks.append(flat));
                } catch (StoreFullException _) {
                    return;
                }
                chunks.discard(location, flat.length);
            }
        }
        free(chunk);
    }

    private void free(int chunk) {
        disturb();
        chunks.free(chunk);
        disturb();
    }

    private void insert(Digest digest, int location) {
        int capacity = capacity(slots.length);
        if ((count + 1) * LOAD_DENOMINATOR > capacity * LOAD_NUMERATOR) {
            rebuild(Math.max(FIRST_CAPACITY, capacity + (capacity >> 1) + STEP - 1 & -STEP), 0);
        }
        while (!insertInto(slots, digest, location)) {
            rebuild(capacity(slots.length), (slots.length & SPILL_CLASSES - 1) + 1);
        }
    }

    /// Puts the location at its place, moving what stands there to the right; false when there is no room.
    private boolean insertInto(int[] table, Digest digest, int location) {
        int index = lowerBound(table, digest);
        int free = index;
        while (free < table.length && table[free] != FREE) {
            free++;
        }
        if (free == table.length) {
            return false;
        }
        for (int i = free; i > index; i--) {
            SLOTS.setRelease(table, i, table[i - 1]);
        }
        SLOTS.setRelease(table, index, location);
        return true;
    }

    private void removeAt(int index) {
        int[] table = slots;
        disturb();
        int hole = index;
        for (int i = index + 1; i < table.length; i++) {
            int next = table[i];
            if (next == FREE || home(chunks.digestHigh(next), table.length) == i) {
                break;
            }
            SLOTS.setRelease(table, hole, next);
            hole = i;
        }
        SLOTS.setRelease(table, hole, FREE);
        disturb();
    }

    private void disturb() {
        disturbances = disturbances + 1;
        VarHandle.fullFence();
    }

    /// Moves the locations to a table of that capacity, with spill slots of that class or, if these are too
    /// few, more.
    private void rebuild(int capacity, int leastClass) {
        int[] old = slots;
        int[] table = null;
        for (int spillClass = leastClass; table == null; spillClass++) {
            if (spillClass == SPILL_CLASSES) {
                throw new IllegalStateException("too many records with alike digests in partition "
                        + partition);
            }
            table = rebuilt(old, capacity + spillSlots(spillClass) + spillClass);
        }
        slots = table;
    }

    /// The same locations in a table of that length, or null when they do not fit.
    private int @Nullable [] rebuilt(int[] old, int length) {
        var table = new int[length];
        int next = 0;
        for (int location : old) {
            if (location != FREE) {
                int index = Math.max(next, home(chunks.digestHigh(location), length));
                if (index == length) {
                    return null;
                }
                table[index] = location;
                next = index + 1;
            }
        }
        return table;
    }

    /// The first slot from the digest's home on that is free or names a record not before the digest.
    private int lowerBound(int[] table, Digest digest) {
        int index = home(digest.high(), table.length);
        int gallopAt = index + WALKED;
        while (index < table.length && isBefore(table, index, digest)) {
            index = index == gallopAt ? lastBefore(table, index, digest) + 1 : index + 1;
        }
        return index;
    }

    /// Copies the records after the digest (null: from the first) into the array: as many as it holds, but no
    /// more once they come to [#COPIED_BYTES].
    ///
    /// @return how many were copied, with [#AT_END] added if there are no more
    synchronized int copyAfter(@Nullable Digest after, byte[][] into) {
        int[] table = slots;
        int copied = 0;
        int bytes = 0;
        for (int i = after == null ? 0 : lowerBound(table, after); i < table.length; i++) {
            int location = table[i];
            if (location != FREE && (after == null || chunks.compareDigest(after, location) != 0)) {
                if (copied == into.length || bytes > COPIED_BYTES) {
                    return copied;
                }
                byte[] flat = Objects.requireNonNull(chunks.read(location));
                into[copied++] = flat;
                bytes += flat.length;
            }
        }
        return copied | AT_END;
    }

    /// Slots that are homes, of a table of that length.
    private static int capacity(int length) {
        int spillClass = length & SPILL_CLASSES - 1;
        return Math.max(0, length - spillSlots(spillClass) - spillClass);
    }

    private static int spillSlots(int spillClass) {
        return SPILL_SLOTS << SPILL_GROWTH_BITS * spillClass;
    }

    /// The home slot of a digest that starts with these eight bytes. The first byte and the low half of the
    /// second name the partition and are the same for all; the 32 bits after them, in the order of digests,
    /// are what counts.
    private static int home(long high, int length) {
        long ordered = (high >>> 52 & 0xF) << 28 | (high >>> 20 & 0xFFF_FFFFL);
        return (int) (ordered * capacity(length) >>> 32);
    }
}
