package io.onehop.server.particle;

import static io.onehop.server.particle.PackedFormat.*;

/// Writes packed values in the stored form into an array of fixed size. For one thread.
final class PackedWriter {
    private static final long MAX_UNSIGNED_INT = 0xFFFF_FFFFL;

    private final byte[] bytes;
    private int at;

    /// @param capacity bytes that will do, whatever is written
    PackedWriter(int capacity) {
        bytes = new byte[capacity];
    }

    byte[] bytes() {
        return bytes;
    }

    int at() {
        return at;
    }

    /// An integer; `large` means that `value` is the bits of an unsigned one.
    void integer(long value, boolean large) {
        if (large || value > MAX_UNSIGNED_INT) {
            head(UNSIGNED_64, value, Long.BYTES);
        } else if (value >= 0) {
            unsigned(value);
        } else {
            negative(value);
        }
    }

    void rawHead(int length) {
        sized(length, FIX_RAW, MAX_FIX_RAW, RAW_8, RAW_16);
    }

    /// Head of a list of `count` elements, with the extension header if there are flags.
    void listHead(int count, int flags) {
        sized(flags == 0 ? count : count + 1, FIX_LIST, MAX_FIX_COUNT, -1, LIST_16);
        if (flags != 0) {
            extension(flags);
        }
    }

    /// Head of a map of `count` pairs, with the pair that is its extension header if there are flags.
    void mapHead(int count, int flags) {
        sized(flags == 0 ? count : count + 1, FIX_MAP, MAX_FIX_COUNT, -1, MAP_16);
        if (flags != 0) {
            extension(flags);
            bytes[at++] = (byte) NIL;
        }
    }

    void copy(byte[] source, int offset, int length) {
        System.arraycopy(source, offset, bytes, at, length);
        at += length;
    }

    /// Goes back, as if nothing from `place` on had been written.
    void rewind(int place) {
        at = place;
    }

    private void unsigned(long value) {
        if (value <= MAX_FIX_INTEGER) {
            bytes[at++] = (byte) value;
        } else if (value <= 0xFF) {
            head(UNSIGNED_8, value, Byte.BYTES);
        } else if (value <= 0xFFFF) {
            head(UNSIGNED_16, value, Short.BYTES);
        } else {
            head(UNSIGNED_32, value, Integer.BYTES);
        }
    }

    private void negative(long value) {
        if (value >= MIN_FIX_INTEGER) {
            bytes[at++] = (byte) value;
        } else if (value >= Byte.MIN_VALUE) {
            head(SIGNED_8, value, Byte.BYTES);
        } else if (value >= Short.MIN_VALUE) {
            head(SIGNED_16, value, Short.BYTES);
        } else if (value >= Integer.MIN_VALUE) {
            head(SIGNED_32, value, Integer.BYTES);
        } else {
            head(SIGNED_64, value, Long.BYTES);
        }
    }

    /// The shortest head for a size; `wide8` −1 if there is no form with one byte, the 32-bit form follows
    /// `wide16`.
    private void sized(int size, int fix, int fixMax, int wide8, int wide16) {
        if (size <= fixMax) {
            bytes[at++] = (byte) (fix | size);
        } else if (size <= 0xFF && wide8 >= 0) {
            head(wide8, size, Byte.BYTES);
        } else if (size <= 0xFFFF) {
            head(wide16, size, Short.BYTES);
        } else {
            head(wide16 + 1, size, Integer.BYTES);
        }
    }

    private void extension(int flags) {
        bytes[at++] = (byte) EXT_8;
        bytes[at++] = 0;
        bytes[at++] = (byte) flags;
    }

    private void head(int first, long value, int width) {
        bytes[at++] = (byte) first;
        for (int shift = (width - 1) * Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[at++] = (byte) (value >>> shift);
        }
    }
}
