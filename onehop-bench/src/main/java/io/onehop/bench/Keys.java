package io.onehop.bench;

import java.nio.ByteBuffer;

/// Digests of numbered keys. They only have to look random: a server never recomputes a digest.
final class Keys {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

    private Keys() {}

    /// Writes the 20 bytes of key `number` at `offset`.
    static void writeDigest(ByteBuffer out, int offset, long number) {
        long first = mix(number + GOLDEN_GAMMA);
        long second = mix(first + GOLDEN_GAMMA);
        out.putLong(offset, first);
        out.putLong(offset + Long.BYTES, second);
        out.putInt(offset + 2 * Long.BYTES, (int) mix(second + GOLDEN_GAMMA));
    }

    /// The finalizer of SplitMix64: every bit of the number changes about half of the result's bits.
    static long mix(long number) {
        long z = (number ^ number >>> 30) * 0xBF58476D1CE4E5B9L;
        z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
        return z ^ z >>> 31;
    }
}
