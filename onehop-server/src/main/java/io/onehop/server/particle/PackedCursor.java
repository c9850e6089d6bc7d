package io.onehop.server.particle;

import static io.onehop.server.particle.PackedFormat.*;

import io.onehop.model.ParticleType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Walks over packed values, head by head, without copying and without trusting a byte of them.
///
/// [#next] reads one head. After a scalar the cursor stands behind the value; after a list or map it stands
/// before the first element, the container's extension header (if any) being read already: [#count] and
/// [#flags] speak of what is left. A count that cannot fit into the bytes that follow is refused at once, so
/// a lying count costs nothing.
///
/// Any legal encoding is read; [#isCanonical] tells whether the head was written in the one stored form (cdt
/// reference, sections 1 and 3). For one thread; reuse it with [#set].
public final class PackedCursor {
    private static final VarHandle SHORT =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final long UNSIGNED_INT = 0xFFFF_FFFFL;
    private static final byte[] NO_BYTES = {};

    private byte[] bytes = NO_BYTES;
    private int at;
    private int end;

    private PackedKind kind = PackedKind.NIL;
    private boolean canonical;
    private long bits;
    private boolean large;
    private int from;
    private int length;
    private int count;
    private int flags;

    /// Stands before the value at `offset`; nothing from `offset + length` on belongs to it.
    public PackedCursor set(byte[] bytes, int offset, int length) {
        this.bytes = bytes;
        this.at = offset;
        this.end = offset + length;
        return this;
    }

    /// Reads the head of the next value.
    ///
    /// @return false if the bytes end before it does, or if it is no value; the cursor is of no use then
    public boolean next() {
        if (at >= end) {
            return false;
        }
        int head = bytes[at++] & 0xFF;
        if (head <= MAX_FIX_INTEGER) {
            return integer(head, true);
        }
        if (head >= FIX_NEGATIVE) {
            return integer((byte) head, true);
        }
        if (head < FIX_LIST) {
            return map(head & MAX_FIX_COUNT, true);
        }
        if (head < FIX_RAW) {
            return list(head & MAX_FIX_COUNT, true);
        }
        if (head < NIL) {
            return raw(head & MAX_FIX_RAW, true);
        }
        return wide(head);
    }

    /// Goes past `values` values with all they hold.
    ///
    /// @return false if the bytes end before, or hold something that is no value
    public boolean skip(int values) {
        for (long pending = values; pending > 0; pending--) {
            if (!next()) {
                return false;
            }
            pending += children();
        }
        return true;
    }

    /// Goes past what the value just read holds; nothing to do for a scalar.
    public boolean skipChildren() {
        return skip(children());
    }

    /// Number of values directly inside the value just read: elements, or keys and values.
    public int children() {
        return switch (kind) {
            case LIST -> count;
            case MAP -> 2 * count;
            default -> 0;
        };
    }

    /// Where the next value starts.
    public int at() {
        return at;
    }

    /// Whether no byte is left.
    public boolean isAtEnd() {
        return at == end;
    }

    /// Kind of the value just read.
    public PackedKind kind() {
        return kind;
    }

    /// Whether the head just read has the stored form.
    public boolean isCanonical() {
        return canonical;
    }

    /// An integer's value, its low 64 bits if [#isLarge]; a boolean's 0 or 1; a double's IEEE bits.
    public long bits() {
        return bits;
    }

    /// Whether the integer just read is above the greatest signed one.
    public boolean isLarge() {
        return large;
    }

    /// The double just read.
    public double doubleValue() {
        return Double.longBitsToDouble(bits);
    }

    /// Where the payload of a string, bytes or GeoJSON starts: its particle type byte, unless the length is
    /// 0.
    public int from() {
        return from;
    }

    /// Bytes of that payload, the type byte included.
    public int length() {
        return length;
    }

    /// Elements of the list, or pairs of the map, just read; the header does not count.
    public int count() {
        return count;
    }

    /// Flags of the list or map just read, as far as they may be stored.
    public int flags() {
        return flags;
    }

    private boolean wide(int head) {
        return switch (head) {
            case PackedFormat.NIL -> scalar(PackedKind.NIL, 0);
            case FALSE -> scalar(PackedKind.BOOL, 0);
            case TRUE -> scalar(PackedKind.BOOL, 1);
            case FLOAT -> has(Integer.BYTES)
                    && scalar(PackedKind.DOUBLE, Double.doubleToRawLongBits(Float.intBitsToFloat(readInt())));
            case PackedFormat.DOUBLE -> has(Long.BYTES) && scalar(PackedKind.DOUBLE, readLong());
            case UNSIGNED_8, UNSIGNED_16, UNSIGNED_32, UNSIGNED_64 -> unsigned(1 << (head - UNSIGNED_8));
            case SIGNED_8, SIGNED_16, SIGNED_32, SIGNED_64 -> signed(1 << (head - SIGNED_8));
            case BIN_8, BIN_8 + 1, BIN_8 + 2 -> raw(readCount(1 << (head - BIN_8)), false);
            case RAW_8 -> rawOf(Byte.BYTES, MAX_FIX_RAW);
            case RAW_16 -> rawOf(Short.BYTES, 0xFF);
            case RAW_32 -> rawOf(Integer.BYTES, 0xFFFF);
            case LIST_16 -> listOf(Short.BYTES, MAX_FIX_COUNT);
            case LIST_32 -> listOf(Integer.BYTES, 0xFFFF);
            case MAP_16 -> mapOf(Short.BYTES, MAX_FIX_COUNT);
            case MAP_32 -> mapOf(Integer.BYTES, 0xFFFF);
            case UNUSED -> false;
            default -> extension(head);
        };
    }

    private boolean scalar(PackedKind scalarKind, long value) {
        kind = scalarKind;
        bits = value;
        canonical = true;
        return true;
    }

    private boolean integer(long value, boolean shortest) {
        kind = PackedKind.INTEGER;
        bits = value;
        large = false;
        canonical = shortest;
        return true;
    }

    private boolean unsigned(int width) {
        if (!has(width)) {
            return false;
        }
        switch (width) {
            case Byte.BYTES -> {
                int value = bytes[at++] & 0xFF;
                integer(value, value > MAX_FIX_INTEGER);
            }
            case Short.BYTES -> {
                int value = readShort() & 0xFFFF;
                integer(value, value > 0xFF);
            }
            case Integer.BYTES -> {
                long value = readInt() & UNSIGNED_INT;
                integer(value, value > 0xFFFF);
            }
            default -> {
                long value = readLong();
                integer(value, value < 0 || value > UNSIGNED_INT);
                large = value < 0;
            }
        }
        return true;
    }

    private boolean signed(int width) {
        if (!has(width)) {
            return false;
        }
        return switch (width) {
            case Byte.BYTES -> {
                int value = bytes[at++];
                yield integer(value, value < MIN_FIX_INTEGER);
            }
            case Short.BYTES -> {
                int value = readShort();
                yield integer(value, value < Byte.MIN_VALUE);
            }
            case Integer.BYTES -> {
                int value = readInt();
                yield integer(value, value < Short.MIN_VALUE);
            }
            default -> {
                long value = readLong();
                yield integer(value, value < Integer.MIN_VALUE);
            }
        };
    }

    private boolean rawOf(int width, int shorterMax) {
        long size = readCount(width);
        return raw(size, size > shorterMax);
    }

    private boolean raw(long size, boolean shortest) {
        if (size < 0 || size > end - at) {
            return false;
        }
        from = at;
        length = (int) size;
        at += length;
        canonical = shortest;
        if (length == 0) {
            kind = PackedKind.BYTES;
            return true;
        }
        kind = switch (bytes[from] & 0xFF) {
            case ParticleType.STRING -> PackedKind.STRING;
            case ParticleType.GEOJSON -> PackedKind.GEOJSON;
            default -> PackedKind.BYTES;
        };
        return true;
    }

    private boolean listOf(int width, int shorterMax) {
        long size = readCount(width);
        return list(size, size > shorterMax);
    }

    private boolean list(long size, boolean shortest) {
        if (size < 0 || size > end - at) {
            return false;
        }
        int left = (int) size;
        boolean plain = shortest;
        flags = 0;
        if (isHeaderNext(left)) {
            if (!header(LIST_FLAGS)) {
                return false;
            }
            plain &= canonical;
            left--;
        }
        kind = PackedKind.LIST;
        count = left;
        canonical = plain;
        return true;
    }

    private boolean mapOf(int width, int shorterMax) {
        long size = readCount(width);
        return map(size, size > shorterMax);
    }

    private boolean map(long size, boolean shortest) {
        if (size < 0 || 2 * size > end - at) {
            return false;
        }
        int left = (int) size;
        boolean plain = shortest;
        flags = 0;
        if (isHeaderNext(left)) {
            if (!header(MAP_FLAGS) || !has(1) || (bytes[at++] & 0xFF) != PackedFormat.NIL) {
                return false;
            }
            plain &= canonical;
            left--;
        }
        kind = PackedKind.MAP;
        count = left;
        canonical = plain;
        return true;
    }

    /// Whether the container's first element is an extension that is no value of its own.
    private boolean isHeaderNext(int elements) {
        if (elements == 0) {
            return false;
        }
        int head = bytes[at] & 0xFF;
        int typeAt = at + 1;
        if (head >= EXT_8 && head <= EXT_32) {
            typeAt += 1 << (head - EXT_8);
        } else if (head < FIX_EXT_1 || head > FIX_EXT_16) {
            return false;
        }
        return typeAt < end && (bytes[typeAt] & 0xFF) != SPECIAL_EXT;
    }

    private boolean header(int storable) {
        int start = at;
        if (!extension(bytes[at++] & 0xFF)) {
            return false;
        }
        int given = (int) bits;
        flags = given & storable;
        canonical = (bytes[start] & 0xFF) == EXT_8 && length == 0 && flags == given && flags != 0;
        return true;
    }

    /// Reads an extension, its type byte into `bits`.
    private boolean extension(int head) {
        long size = head >= FIX_EXT_1 ? 1L << (head - FIX_EXT_1) : readCount(1 << (head - EXT_8));
        if (size < 0 || size >= end - at) {
            return false;
        }
        bits = bytes[at++] & 0xFF;
        from = at;
        length = (int) size;
        at += length;
        canonical = true;
        kind = PackedKind.EXT;
        if (bits == SPECIAL_EXT && length == 1) {
            kind = switch (bytes[from]) {
                case WILDCARD_BODY -> PackedKind.WILDCARD;
                case INFINITY_BODY -> PackedKind.INFINITY;
                default -> PackedKind.EXT;
            };
        }
        return true;
    }

    private boolean has(int wanted) {
        return wanted <= end - at;
    }

    /// An unsigned number of 1, 2 or 4 bytes; −1 if they are not there.
    private long readCount(int width) {
        if (!has(width)) {
            return -1;
        }
        return switch (width) {
            case Byte.BYTES -> bytes[at++] & 0xFF;
            case Short.BYTES -> readShort() & 0xFFFF;
            default -> readInt() & UNSIGNED_INT;
        };
    }

    private short readShort() {
        short value = (short) SHORT.get(bytes, at);
        at += Short.BYTES;
        return value;
    }

    private int readInt() {
        int value = (int) INT.get(bytes, at);
        at += Integer.BYTES;
        return value;
    }

    private long readLong() {
        long value = (long) ParticleSlice.LONG.get(bytes, at);
        at += Long.BYTES;
        return value;
    }

    int comparePayload(PackedCursor other) {
        return Arrays.compareUnsigned(
                bytes, from, from + length, other.bytes, other.from, other.from + other.length);
    }
}
