package io.onehop.server.particle;

/// The image of a HyperLogLog (bit-hll reference, section 2.7): flags, index bits, minhash bits, a cached
/// count of eight bytes, registers.
final class HllImage {
    static final int HEADER_BYTES = 11;
    static final int MIN_INDEX_BITS = 4;
    static final int MAX_INDEX_BITS = 16;
    static final int MIN_MINHASH_BITS = 4;
    static final int MAX_MINHASH_BITS = 51;
    static final int MAX_BITS = 64;
    static final int RANK_BITS = 6;

    private static final int INDEX_BITS_AT = 1;
    private static final int MINHASH_BITS_AT = 2;

    private HllImage() {}

    /// Whether `bytes[offset, offset + length)` is an image: flags 0, legal bits, and the length they ask
    /// for.
    static boolean isValid(byte[] bytes, int offset, int length) {
        if (length < HEADER_BYTES || bytes[offset] != 0) {
            return false;
        }
        int indexBits = bytes[offset + INDEX_BITS_AT];
        int minhashBits = bytes[offset + MINHASH_BITS_AT];
        return areLegal(indexBits, minhashBits) && length == sizeBytes(indexBits, minhashBits);
    }

    static boolean areLegal(int indexBits, int minhashBits) {
        return indexBits >= MIN_INDEX_BITS
                && indexBits <= MAX_INDEX_BITS
                && (minhashBits == 0 || (minhashBits >= MIN_MINHASH_BITS && minhashBits <= MAX_MINHASH_BITS))
                && indexBits + minhashBits <= MAX_BITS;
    }

    /// Bytes of an image with these bits, which must be legal.
    static int sizeBytes(int indexBits, int minhashBits) {
        int registerBits = (RANK_BITS + minhashBits) << indexBits;
        return HEADER_BYTES + (registerBits + Byte.SIZE - 1) / Byte.SIZE;
    }
}
