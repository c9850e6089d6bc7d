package io.onehop.wire.info;

import io.onehop.model.PartitionId;
import java.util.Base64;
import java.util.function.IntPredicate;

/// The answers of the `replicas*` commands: which partitions of each namespace a node holds
/// (info-protocol reference, section 2.7).
public final class ReplicasText {
    /// Bytes of a bitmap: one bit per partition.
    public static final int BITMAP_SIZE = PartitionId.COUNT / Byte.SIZE;
    /// Characters of a bitmap in base64.
    public static final int BITMAP_CHARS = 684;

    private static final int TOP_BIT = 0x80;
    private static final int BIT_IN_BYTE = 7;

    private ReplicasText() {}

    /// A bitmap in base64: partition 0 is the top bit of the first byte.
    public static String bitmap(IntPredicate holdsPartition) {
        byte[] bits = new byte[BITMAP_SIZE];
        for (int partition = 0; partition < PartitionId.COUNT; partition++) {
            if (holdsPartition.test(partition)) {
                bits[partition >> 3] |= (byte) (TOP_BIT >> (partition & BIT_IN_BYTE));
            }
        }
        return Base64.getEncoder().encodeToString(bits);
    }

    /// One namespace's entry of `replicas`: `ns:regime,columns,bitmap,…`.
    ///
    /// @param columns bitmaps in base64: the first for master, then one per further replica
    public static String entry(String namespace, long regime, Iterable<String> columns) {
        var bitmaps = new StringBuilder();
        int count = 0;
        for (String column : columns) {
            bitmaps.append(',').append(column);
            count++;
        }
        return namespace + ':' + regime + ',' + count + bitmaps;
    }

    /// One namespace's entry of the older `replicas-all`: `ns:columns,bitmap,…`.
    public static String entryWithoutRegime(String namespace, Iterable<String> columns) {
        var bitmaps = new StringBuilder();
        int count = 0;
        for (String column : columns) {
            bitmaps.append(',').append(column);
            count++;
        }
        return namespace + ':' + count + bitmaps;
    }
}
