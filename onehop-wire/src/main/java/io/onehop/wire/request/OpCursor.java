package io.onehop.wire.request;

import io.onehop.wire.MessageLayout;

/// Walks over a message's operations (wire-protocol reference, section 4) without copying them. For one
/// thread.
public final class OpCursor {
    private static final int BAD = -1;
    private static final int FLAG_LUT = 1;
    private static final int LUT_SIZE = 8;

    private final byte[] bytes;
    private final int count;
    private int index;
    private int next;
    private int op;
    private int type;
    private int nameOffset;
    private int nameLength;
    private int valueOffset;
    private int valueLength;

    OpCursor(byte[] bytes, int offset, int count) {
        this.bytes = bytes;
        this.count = count;
        next = offset;
    }

    /// Checks that `count` operations lie between the offsets.
    ///
    /// @return the offset after the last one, or -1 when a size is wrong
    static int scan(byte[] bytes, int offset, int end, int count) {
        int at = offset;
        for (int i = 0; i < count; i++) {
            if (end - at < MessageLayout.OP_HEADER_SIZE) {
                return BAD;
            }
            long size = BigEndian.u32(bytes, at);
            int flags = bytes[at + 6];
            int name = bytes[at + 7] & 0xFF;
            int least = MessageLayout.OP_HEADER_COUNTED + name + ((flags & FLAG_LUT) != 0 ? LUT_SIZE : 0);
            if (size < least || size > end - at - Integer.BYTES) {
                return BAD;
            }
            at += Integer.BYTES + (int) size;
        }
        return at;
    }

    /// Goes to the next operation.
    ///
    /// @return false when there is none
    public boolean next() {
        if (index == count) {
            return false;
        }
        index++;
        int at = next;
        int size = BigEndian.i32(bytes, at);
        op = bytes[at + 4] & 0xFF;
        type = bytes[at + 5] & 0xFF;
        int lut = (bytes[at + 6] & FLAG_LUT) != 0 ? LUT_SIZE : 0;
        nameLength = bytes[at + 7] & 0xFF;
        nameOffset = at + MessageLayout.OP_HEADER_SIZE;
        valueOffset = nameOffset + nameLength + lut;
        valueLength = size - MessageLayout.OP_HEADER_COUNTED - nameLength - lut;
        next = at + Integer.BYTES + size;
        return true;
    }

    /// The operation's code, see [io.onehop.wire.OpType].
    public int op() {
        return op;
    }

    /// The value's particle type.
    public int type() {
        return type;
    }

    /// The array all offsets refer to.
    public byte[] bytes() {
        return bytes;
    }

    /// Where the bin's name starts.
    public int nameOffset() {
        return nameOffset;
    }

    /// Bytes of the bin's name, 0..255.
    public int nameLength() {
        return nameLength;
    }

    /// Where the value starts.
    public int valueOffset() {
        return valueOffset;
    }

    /// Bytes of the value.
    public int valueLength() {
        return valueLength;
    }
}
