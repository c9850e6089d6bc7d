package io.onehop.storage;

import java.nio.charset.StandardCharsets;

/// Walks over the bins of a flat record without copying them:
///
/// ```java
/// for (var bin = new BinCursor(flat); bin.next();) { … bin.type(), bin.valueOffset(), bin.valueLength() … }
/// ```
///
/// For one thread.
public final class BinCursor {
    private final byte[] flat;
    private final int count;
    private int index;
    private int nameOffset;
    private int nameLength;
    private int type;
    private int valueOffset;
    private int valueLength;

    /// Stands before the first bin.
    public BinCursor(byte[] flat) {
        this.flat = flat;
        int offset = FlatRecord.binsOffset(flat);
        count = Varint.read(flat, offset);
        valueOffset = offset + Varint.size(count);
    }

    /// Goes to the next bin.
    ///
    /// @return false when there is none
    public boolean next() {
        if (index == count) {
            return false;
        }
        index++;
        int offset = valueOffset + valueLength;
        nameLength = flat[offset];
        nameOffset = offset + 1;
        offset = nameOffset + nameLength;
        type = flat[offset++] & 0xFF;
        valueLength = Varint.read(flat, offset);
        valueOffset = offset + Varint.size(valueLength);
        return true;
    }

    /// Number of bins in the record.
    public int count() {
        return count;
    }

    /// The record.
    public byte[] flat() {
        return flat;
    }

    /// Where the bin's name starts in the record.
    public int nameOffset() {
        return nameOffset;
    }

    /// Bytes of the bin's name.
    public int nameLength() {
        return nameLength;
    }

    /// The bin's name.
    public String name() {
        return new String(flat, nameOffset, nameLength, StandardCharsets.UTF_8);
    }

    /// Whether the bin has that name (UTF-8 bytes).
    public boolean hasName(byte[] name) {
        if (name.length != nameLength) {
            return false;
        }
        for (int i = 0; i < nameLength; i++) {
            if (flat[nameOffset + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /// The bin's particle type.
    public int type() {
        return type;
    }

    /// Where the bin's value starts in the record.
    public int valueOffset() {
        return valueOffset;
    }

    /// Bytes of the bin's value.
    public int valueLength() {
        return valueLength;
    }
}
