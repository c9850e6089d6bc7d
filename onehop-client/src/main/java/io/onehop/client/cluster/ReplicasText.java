package io.onehop.client.cluster;

import io.onehop.model.PartitionId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// What a node says it holds of a namespace (info-protocol reference, section 2.7).
///
/// @param namespace its name
/// @param regime of two claims the higher one holds; 0 in available (AP) namespaces
/// @param columns per replica (0 = master) a bit per partition, the first partition in the top bit of the
///     first byte
public record ReplicasText(String namespace, int regime, List<byte[]> columns) {
    private static final int BITMAP_SIZE = PartitionId.COUNT / 8;
    private static final int TOP_BIT = 0x80;
    /// More replicas than any cluster has.
    private static final int MAX_COLUMNS = 256;

    /// Reads the answer to `replicas`.
    ///
    /// @throws IllegalArgumentException when it is malformed
    public static List<ReplicasText> parse(String text) {
        var namespaces = new ArrayList<ReplicasText>();
        for (int at = 0; at < text.length(); ) {
            int end = text.indexOf(';', at);
            if (end < 0) {
                end = text.length();
            }
            namespaces.add(namespace(text.substring(at, end)));
            at = end + 1;
        }
        return namespaces;
    }

    private static ReplicasText namespace(String entry) {
        int colon = entry.indexOf(':');
        var parts = entry.substring(colon + 1).split(",", -1);
        if (colon < 1 || parts.length < 2) {
            throw new IllegalArgumentException("replicas entry is malformed, lengthChars=" + entry.length());
        }
        int regime = Integer.parseInt(parts[0]);
        int count = Integer.parseInt(parts[1]);
        if (count < 0 || count > MAX_COLUMNS || count != parts.length - 2) {
            throw new IllegalArgumentException("replicas entry lacks columns, count=" + count);
        }
        var columns = new ArrayList<byte[]>(count);
        for (int i = 2; i < parts.length; i++) {
            var bitmap = Base64.getDecoder().decode(parts[i]);
            if (bitmap.length != BITMAP_SIZE) {
                throw new IllegalArgumentException("replicas bitmap has a wrong size, sizeBytes="
                        + bitmap.length);
            }
            columns.add(bitmap);
        }
        return new ReplicasText(entry.substring(0, colon), regime, columns);
    }

    /// Whether the column claims the partition.
    public static boolean claims(byte[] column, int partition) {
        return (column[partition >> 3] & TOP_BIT >> (partition & 7)) != 0;
    }
}
