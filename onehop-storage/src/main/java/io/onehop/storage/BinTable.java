package io.onehop.storage;

import io.onehop.model.Digest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The bins of one record while a write works on them: loaded from a flat record, changed, and written out as
/// a new one.
///
/// Names and values are references into arrays of others (the old record, the request), so nothing is copied
/// before [#build]. An instance is reused for one record after another; for one thread.
public final class BinTable {
    /// What [#find] answers when there is no such bin.
    public static final int ABSENT = -1;

    private static final int REMOVED = -1;
    private static final int FIRST_CAPACITY = 16;
    private static final int HASH_FROM = 24;
    private static final int HASH_PRIME = 31;

    private byte[][] names = new byte[FIRST_CAPACITY][];
    private int[] nameOffsets = new int[FIRST_CAPACITY];
    private int[] nameLengths = new int[FIRST_CAPACITY];
    private int[] types = new int[FIRST_CAPACITY];
    private byte[][] values = new byte[FIRST_CAPACITY][];
    private int[] valueOffsets = new int[FIRST_CAPACITY];
    private int[] valueLengths = new int[FIRST_CAPACITY];
    private int used;
    private int live;
    private int[] hash = new int[0];

    /// Forgets all bins and takes those of the record (none when null).
    public void load(byte @Nullable [] flat) {
        clear();
        if (flat == null) {
            return;
        }
        for (var bin = new BinCursor(flat); bin.next(); ) {
            add(flat, bin.nameOffset(), bin.nameLength());
            set(used - 1, bin.type(), flat, bin.valueOffset(), bin.valueLength());
        }
    }

    /// Forgets all bins.
    public void clear() {
        Arrays.fill(names, 0, used, null);
        Arrays.fill(values, 0, used, null);
        used = 0;
        live = 0;
        if (hash.length > 0) {
            hash = new int[0];
        }
    }

    /// Number of bins.
    public int count() {
        return live;
    }

    /// The bin with that name, or [#ABSENT].
    public int find(byte[] name, int offset, int length) {
        if (hash.length > 0) {
            return findHashed(name, offset, length);
        }
        for (int i = 0; i < used; i++) {
            if (types[i] != REMOVED && hasName(i, name, offset, length)) {
                return i;
            }
        }
        return ABSENT;
    }

    /// Adds a bin behind the others and answers its index; it has no value until [#set] gives it one. The
    /// caller has made sure that there is none with that name.
    public int add(byte[] name, int offset, int length) {
        if (used == types.length) {
            growArrays();
        }
        int index = used++;
        names[index] = name;
        nameOffsets[index] = offset;
        nameLengths[index] = length;
        types[index] = 0;
        valueLengths[index] = 0;
        live++;
        if (used > HASH_FROM) {
            hashIn(index);
        }
        return index;
    }

    /// Gives a bin a value.
    public void set(int index, int type, byte[] value, int offset, int length) {
        types[index] = type;
        values[index] = value;
        valueOffsets[index] = offset;
        valueLengths[index] = length;
    }

    /// Removes a bin; the indexes of the others stay.
    public void remove(int index) {
        types[index] = REMOVED;
        live--;
    }

    /// One more than the highest index; some indexes below may be of removed bins, see [#isRemoved].
    public int end() {
        return used;
    }

    /// Whether the bin with that index has been removed.
    public boolean isRemoved(int index) {
        return types[index] == REMOVED;
    }

    /// The bin's particle type.
    public int type(int index) {
        return types[index];
    }

    /// The array that holds the bin's name.
    public byte[] name(int index) {
        return names[index];
    }

    /// Where the name starts in its array.
    public int nameOffset(int index) {
        return nameOffsets[index];
    }

    /// Bytes of the name.
    public int nameLength(int index) {
        return nameLengths[index];
    }

    /// The array that holds the bin's value.
    public byte[] value(int index) {
        return values[index];
    }

    /// Where the value starts in its array.
    public int valueOffset(int index) {
        return valueOffsets[index];
    }

    /// Bytes of the value.
    public int valueLength(int index) {
        return valueLengths[index];
    }

    /// Bytes that the record would have with these bins; may exceed what an array can hold.
    public long sizeWith(FlatRecord.Head head) {
        long size = (long) head.size() + Varint.size(live);
        for (int i = 0; i < used; i++) {
            if (types[i] != REMOVED) {
                size += 2 + nameLengths[i] + Varint.size(valueLengths[i]) + (long) valueLengths[i];
            }
        }
        return size;
    }

    /// Writes the record.
    ///
    /// @param size what [#sizeWith] said
    public byte[] build(Digest digest, FlatRecord.Head head, int size) {
        var flat = new byte[size];
        int at = FlatRecord.writeHead(flat, digest, head);
        at = Varint.write(flat, at, live);
        for (int i = 0; i < used; i++) {
            if (types[i] != REMOVED) {
                flat[at++] = (byte) nameLengths[i];
                System.arraycopy(names[i], nameOffsets[i], flat, at, nameLengths[i]);
                at += nameLengths[i];
                flat[at++] = (byte) types[i];
                at = Varint.write(flat, at, valueLengths[i]);
                System.arraycopy(values[i], valueOffsets[i], flat, at, valueLengths[i]);
                at += valueLengths[i];
            }
        }
        return flat;
    }

    private boolean hasName(int index, byte[] name, int offset, int length) {
        return nameLengths[index] == length
                && Arrays.equals(
                        names[index], nameOffsets[index], nameOffsets[index] + length, name, offset,
                                offset + length);
    }

    private int findHashed(byte[] name, int offset, int length) {
        int mask = hash.length - 1;
        for (int slot = hashOf(name, offset, length) & mask; hash[slot] != 0; slot = (slot + 1) & mask) {
            int index = hash[slot] - 1;
            if (types[index] != REMOVED && hasName(index, name, offset, length)) {
                return index;
            }
        }
        return ABSENT;
    }

    private void hashIn(int index) {
        if (used * 2 > hash.length) {
            hash = new int[Integer.highestOneBit(used) * 4];
            for (int i = 0; i < used; i++) {
                putHash(i);
            }
        } else {
            putHash(index);
        }
    }

    private void putHash(int index) {
        int mask = hash.length - 1;
        int slot = hashOf(names[index], nameOffsets[index], nameLengths[index]) & mask;
        while (hash[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        hash[slot] = index + 1;
    }

    private static int hashOf(byte[] name, int offset, int length) {
        int code = length;
        for (int i = offset; i < offset + length; i++) {
            code = code * HASH_PRIME + name[i];
        }
        return code ^ code >>> 15;
    }

    private void growArrays() {
        int capacity = types.length * 2;
        names = Arrays.copyOf(names, capacity);
        nameOffsets = Arrays.copyOf(nameOffsets, capacity);
        nameLengths = Arrays.copyOf(nameLengths, capacity);
        types = Arrays.copyOf(types, capacity);
        values = Arrays.copyOf(values, capacity);
        valueOffsets = Arrays.copyOf(valueOffsets, capacity);
        valueLengths = Arrays.copyOf(valueLengths, capacity);
    }
}
