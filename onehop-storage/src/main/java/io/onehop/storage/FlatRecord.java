package io.onehop.storage;

import io.onehop.model.Digest;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The layout of a record: one immutable byte array, the same in memory, on disk and between nodes (decision
/// D1).
///
/// | offset | bytes | what |
/// |---|---|---|
/// | 0 | 1 | flags: [#FLAG_KEY], [#FLAG_XDR] |
/// | 1 | 20 | digest |
/// | 21 | 2 | generation, 1..65535 |
/// | 23 | 4 | void time, seconds since 2010, 0 = never (unsigned) |
/// | 27 | 6 | last-update time, milliseconds since 2010 |
/// | 33 | 1 | length of the set's name, then the name |
/// | | | with [#FLAG_KEY]: length (varint) of the user key, then its particle type (1) and bytes |
/// | | | number of bins (varint), then per bin: name length (1), name, particle type (1), |
/// | | | value length (varint), value |
///
/// Values are stored in the form in which they travel, so a read copies them as they are. Varints hold seven
/// bits a byte, lowest first. Bins stand in the order of their creation. All methods are pure.
public final class FlatRecord {
    /// Flag: the user key is stored with the record.
    public static final int FLAG_KEY = 0x01;
    /// Flag: another data centre has written it so.
    public static final int FLAG_XDR = 0x02;

    static final int DIGEST_OFFSET = 1;
    static final int GENERATION_OFFSET = 21;
    static final int VOID_TIME_OFFSET = 23;
    static final int LUT_OFFSET = 27;
    static final int SET_OFFSET = 33;
    private static final int FIRST_GENERATION = 1;
    private static final int LAST_GENERATION = 0xFFFF;
    private static final int LUT_HIGH_SHIFT = 32;

    private static final VarHandle SHORTS =
            MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INTS =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

    private FlatRecord() {}

    /// The record's digest.
    public static Digest digest(byte[] flat) {
        return Digest.read(flat, DIGEST_OFFSET);
    }

    /// Where the digest starts, in every record.
    public static int digestOffset() {
        return DIGEST_OFFSET;
    }

    /// Whether the record has that digest.
    public static boolean hasDigest(byte[] flat, Digest digest) {
        return digest.equalsBytes(flat, DIGEST_OFFSET);
    }

    /// The generation, 1..65535.
    public static int generation(byte[] flat) {
        return (short) SHORTS.get(flat, GENERATION_OFFSET) & 0xFFFF;
    }

    /// The generation after that one (0 = no record): 65535 is followed by 1.
    public static int nextGeneration(int generation) {
        return generation == LAST_GENERATION ? FIRST_GENERATION : generation + 1;
    }

    /// The void time in seconds since 2010, 0 when the record never expires.
    public static long voidTime(byte[] flat) {
        return (int) INTS.get(flat, VOID_TIME_OFFSET) & 0xFFFF_FFFFL;
    }

    /// The last-update time in milliseconds since 2010.
    public static long lastUpdateMillis(byte[] flat) {
        long high = (short) SHORTS.get(flat, LUT_OFFSET) & 0xFFFFL;
        long low = (int) INTS.get(flat, LUT_OFFSET + 2) & 0xFFFF_FFFFL;
        return high << LUT_HIGH_SHIFT | low;
    }

    /// Length in bytes of the set's name, 0 when the record is in no set. The name starts at
    /// [#setNameOffset()].
    public static int setNameLength(byte[] flat) {
        return flat[SET_OFFSET] & 0xFF;
    }

    /// Where the set's name starts, in every record.
    public static int setNameOffset() {
        return SET_OFFSET + 1;
    }

    /// The set's name, empty when the record is in no set.
    public static String setName(byte[] flat) {
        return new String(flat, SET_OFFSET + 1, setNameLength(flat), StandardCharsets.UTF_8);
    }

    /// Whether the record is in the set with that name (UTF-8 bytes).
    public static boolean isInSet(byte[] flat, byte[] name) {
        int length = setNameLength(flat);
        if (length != name.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (flat[SET_OFFSET + 1 + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    /// The stored user key, its particle type first and its bytes after that; null when none is stored.
    public static byte @Nullable [] userKey(byte[] flat) {
        if ((flat[0] & FLAG_KEY) == 0) {
            return null;
        }
        int offset = SET_OFFSET + 1 + setNameLength(flat);
        int length = Varint.read(flat, offset);
        int start = offset + Varint.size(length);
        return java.util.Arrays.copyOfRange(flat, start, start + length);
    }

    /// Whether another data centre has written it so.
    public static boolean isViaXdr(byte[] flat) {
        return (flat[0] & FLAG_XDR) != 0;
    }

    /// Notes in a record that nobody else has seen yet that another data centre has written it.
    public static void markViaXdr(byte[] flat) {
        flat[0] |= FLAG_XDR;
    }

    /// Whether both have the same bins with the same values in the same order.
    public static boolean sameBins(byte[] one, byte[] other) {
        return compareBins(one, other) == 0;
    }

    /// An order of records by their bins that all nodes agree on, and that has no other meaning.
    public static int compareBins(byte[] one, byte[] other) {
        return java.util.Arrays.compareUnsigned(
                one, binsOffset(one), one.length, other, binsOffset(other), other.length);
    }

    /// Where the bins start: at the number of bins.
    static int binsOffset(byte[] flat) {
        int offset = SET_OFFSET + 1 + setNameLength(flat);
        if ((flat[0] & FLAG_KEY) != 0) {
            int length = Varint.read(flat, offset);
            offset += Varint.size(length) + length;
        }
        return offset;
    }

    /// Number of bins.
    public static int binCount(byte[] flat) {
        return Varint.read(flat, binsOffset(flat));
    }

    /// Bytes of memory that a record of that many bytes takes in a store.
    public static int storedBytes(int length) {
        return PartitionChunks.footprint(length);
    }

    /// Writes the fixed part and the set's name, and the user key if there is one; the bins follow.
    ///
    /// @return the offset where the number of bins goes
    static int writeHead(byte[] flat, Digest digest, Head head) {
        flat[0] = (byte) (head.userKey() == null ? 0 : FLAG_KEY);
        digest.write(flat, DIGEST_OFFSET);
        SHORTS.set(flat, GENERATION_OFFSET, (short) head.generation());
        INTS.set(flat, VOID_TIME_OFFSET, (int) head.voidTime());
        putLastUpdate(flat, head.lastUpdateMillis());
        byte[] setName = head.setName();
        flat[SET_OFFSET] = (byte) setName.length;
        System.arraycopy(setName, 0, flat, SET_OFFSET + 1, setName.length);
        int offset = SET_OFFSET + 1 + setName.length;
        byte[] key = head.userKey();
        if (key != null) {
            offset = Varint.write(flat, offset, key.length);
            System.arraycopy(key, 0, flat, offset, key.length);
            offset += key.length;
        }
        return offset;
    }

    /// The same record with another void time and last-update time; generation and bins stay.
    ///
    /// @param voidTime seconds since 2010, 0 = never
    /// @param lastUpdateMillis milliseconds since 2010
    public static byte[] withLife(byte[] flat, long voidTime, long lastUpdateMillis) {
        byte[] copy = flat.clone();
        INTS.set(copy, VOID_TIME_OFFSET, (int) voidTime);
        putLastUpdate(copy, lastUpdateMillis);
        return copy;
    }

    private static void putLastUpdate(byte[] flat, long millis) {
        SHORTS.set(flat, LUT_OFFSET, (short) (millis >>> LUT_HIGH_SHIFT));
        INTS.set(flat, LUT_OFFSET + 2, (int) millis);
    }

    /// Everything of a record but its digest and bins.
    ///
    /// @param generation 1..65535
    /// @param voidTime seconds since 2010, 0 = never
    /// @param lastUpdateMillis milliseconds since 2010
    /// @param setName UTF-8, at most 63 bytes, empty for no set; not to be changed by the caller afterwards
    /// @param userKey particle type and bytes, or null when no key is stored; likewise
    public record Head(
            int generation, long voidTime, long lastUpdateMillis, byte[] setName, byte @Nullable [] userKey) {
        /// Bytes of the head in a record.
        int size() {
            int size = SET_OFFSET + 1 + setName.length;
            return userKey == null ? size : size + Varint.size(userKey.length) + userKey.length;
        }
    }
}
