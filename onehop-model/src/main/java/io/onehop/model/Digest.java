package io.onehop.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// The 20 bytes that identify a record within its namespace, held as three big-endian numbers.
///
/// The server never derives a digest from a key; clients do (wire-protocol reference, section 5).
/// Digests are ordered as unsigned bytes from the first to the last.
///
/// @param high bytes 0..7
/// @param middle bytes 8..15
/// @param low bytes 16..19
public record Digest(long high, long middle, int low) implements Comparable<Digest> {
    /// Length in bytes.
    public static final int SIZE = 20;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final int MIDDLE_OFFSET = 8;
    private static final int LOW_OFFSET = 16;

    /// Reads the 20 bytes that start at `offset`.
    ///
    /// @throws IndexOutOfBoundsException when fewer than 20 bytes are there
    public static Digest read(byte[] bytes, int offset) {
        return new Digest(
                (long) LONGS.get(bytes, offset),
                (long) LONGS.get(bytes, offset + MIDDLE_OFFSET),
                (int) INTS.get(bytes, offset + LOW_OFFSET));
    }

    /// Writes the 20 bytes from `offset` on.
    public void write(byte[] bytes, int offset) {
        LONGS.set(bytes, offset, high);
        LONGS.set(bytes, offset + MIDDLE_OFFSET, middle);
        INTS.set(bytes, offset + LOW_OFFSET, low);
    }

    /// Whether the 20 bytes at `offset` are this digest.
    public boolean equalsBytes(byte[] bytes, int offset) {
        return high == (long) LONGS.get(bytes, offset)
                && middle == (long) LONGS.get(bytes, offset + MIDDLE_OFFSET)
                && low == (int) INTS.get(bytes, offset + LOW_OFFSET);
    }

    /// The 20 bytes as a new array.
    public byte[] toBytes() {
        var bytes = new byte[SIZE];
        write(bytes, 0);
        return bytes;
    }

    /// The partition this digest belongs to, 0..4095.
    public int partition() {
        return PartitionId.of((int) (high >>> 56) & 0xFF, (int) (high >>> 48) & 0xFF);
    }

    @Override
    public int compareTo(Digest other) {
        int order = Long.compareUnsigned(high, other.high);
        if (order == 0) {
            order = Long.compareUnsigned(middle, other.middle);
        }
        return order == 0 ? Integer.compareUnsigned(low, other.low) : order;
    }

    /// Compares with the 20 bytes at `offset`, in the order of [#compareTo(Digest)].
    public int compareToBytes(byte[] bytes, int offset) {
        int order = Long.compareUnsigned(high, (long) LONGS.get(bytes, offset));
        if (order == 0) {
            order = Long.compareUnsigned(middle, (long) LONGS.get(bytes, offset + MIDDLE_OFFSET));
        }
        return order == 0 ? Integer.compareUnsigned(low, (int) INTS.get(bytes, offset + LOW_OFFSET)) : order;
    }

    /// 40 lower-case hexadecimal digits.
    @Override
    public String toString() {
        return "%016x%016x%08x".formatted(high, middle, low);
    }
}
