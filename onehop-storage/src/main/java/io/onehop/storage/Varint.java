package io.onehop.storage;

/// Numbers from 0 to 2^31-1 in one to five bytes: seven bits a byte, the lowest first, the top bit set on all
/// but the last byte.
final class Varint {
    private static final int BITS = 7;
    private static final int MORE = 0x80;
    private static final int PAYLOAD = 0x7F;

    private Varint() {}

    static int size(int value) {
        int size = 1;
        for (int rest = value >>> BITS; rest != 0; rest >>>= BITS) {
            size++;
        }
        return size;
    }

    /// Writes the number and answers the offset after it.
    static int write(byte[] bytes, int offset, int value) {
        int at = offset;
        int rest = value;
        while (rest > PAYLOAD) {
            bytes[at++] = (byte) (rest | MORE);
            rest >>>= BITS;
        }
        bytes[at++] = (byte) rest;
        return at;
    }

    static int read(byte[] bytes, int offset) {
        int at = offset;
        int value = bytes[at] & PAYLOAD;
        for (int shift = BITS; (bytes[at++] & MORE) != 0; shift += BITS) {
            value |= (bytes[at] & PAYLOAD) << shift;
        }
        return value;
    }
}
