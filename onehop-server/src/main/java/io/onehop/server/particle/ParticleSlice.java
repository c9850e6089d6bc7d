package io.onehop.server.particle;

import io.onehop.model.ParticleType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// A value that lies in somebody's bytes: particle type, array, offset, length.
///
/// It is meant to be reused: a caller owns a few of them and points them at one value after the other, so
/// that looking at a value or answering one costs no allocation. Type [ParticleType#NULL] means that there is
/// no value. For one thread.
public final class ParticleSlice {
    static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private static final byte[] NO_BYTES = {};

    private final byte[] number = new byte[Long.BYTES];
    private boolean holdsNumber;
    private int type = ParticleType.NULL;
    private byte[] bytes = NO_BYTES;
    private int offset;
    private int length;

    /// No value.
    public ParticleSlice() {}

    /// Points at `bytes[offset, offset + length)`, which must stay as they are while the slice is used.
    ///
    /// @param type particle type, 0..255
    /// @return this slice
    /// @throws IndexOutOfBoundsException if the range is not inside the array
    public ParticleSlice set(int type, byte[] bytes, int offset, int length) {
        if ((offset | length) < 0 || length > bytes.length - offset) {
            throw new IndexOutOfBoundsException("slice outside its array");
        }
        this.type = type;
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
        holdsNumber = false;
        return this;
    }

    /// Points at the same value as another slice. A number that the other slice made itself is copied, so
    /// that the two stay independent of one another.
    public ParticleSlice set(ParticleSlice other) {
        if (other.holdsNumber) {
            return setNumber(other.type, (long) LONG.get(other.number, 0));
        }
        return set(other.type, other.bytes, other.offset, other.length);
    }

    /// No value.
    public ParticleSlice clear() {
        return set(ParticleType.NULL, NO_BYTES, 0, 0);
    }

    /// The eight bytes of a number, kept in this slice until it is set again.
    ParticleSlice setNumber(int type, long bits) {
        LONG.set(number, 0, bits);
        set(type, number, 0, Long.BYTES);
        holdsNumber = true;
        return this;
    }

    /// Particle type, 0..255; 0 means no value.
    public int type() {
        return type;
    }

    /// The array that the value lies in.
    public byte[] bytes() {
        return bytes;
    }

    /// Where the value starts.
    public int offset() {
        return offset;
    }

    /// Bytes of the value.
    public int length() {
        return length;
    }

    /// Whether there is no value.
    public boolean isAbsent() {
        return type == ParticleType.NULL;
    }

    /// The value's bytes in an array of their own.
    public byte[] copy() {
        return Arrays.copyOfRange(bytes, offset, offset + length);
    }

    /// The value's eight bytes as a number; only for values of eight bytes.
    long bits() {
        return (long) LONG.get(bytes, offset);
    }
}
