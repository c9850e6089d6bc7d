package io.onehop.server.txn;

import io.onehop.model.Digest;
import io.onehop.model.PartitionId;
import io.onehop.wire.FieldType;
import io.onehop.wire.request.FieldSlice;
import io.onehop.wire.request.MessageView;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// Reads which partitions a query asks for (wire-protocol reference, section 11.1).
final class QueryParts {
    private QueryParts() {}

    /// The partitions, those to read from the start first, in the order of the message; null when an array is
    /// malformed or names a partition twice or one that does not exist.
    static QuerySpec.Part @Nullable [] read(MessageView message) {
        FieldSlice ids = message.field(FieldType.PARTITION_IDS);
        FieldSlice digests = message.field(FieldType.DIGESTS);
        int idCount = ids == null ? 0 : ids.length() / Short.BYTES;
        int digestCount = digests == null ? 0 : digests.length() / Digest.SIZE;
        boolean uneven = (ids != null && ids.length() % Short.BYTES != 0)
                || (digests != null && digests.length() % Digest.SIZE != 0);
        if (uneven || idCount + digestCount > PartitionId.COUNT) {
            return null;
        }
        var seen = new BitSet(PartitionId.COUNT);
        var parts = new QuerySpec.Part[idCount + digestCount];
        for (int i = 0; i < parts.length; i++) {
            QuerySpec.Part part = i < idCount && ids != null
                    ? new QuerySpec.Part(ids.u16LittleEndian(i * Short.BYTES), null)
                    : resumed(digests, i - idCount);
            if (!PartitionId.isValid(part.partition()) || seen.get(part.partition())) {
                return null;
            }
            seen.set(part.partition());
            parts[i] = part;
        }
        return parts;
    }

    private static QuerySpec.Part resumed(@Nullable FieldSlice digests, int index) {
        if (digests == null) {
            throw new IllegalStateException("no digests");
        }
        var digest = Digest.read(digests.bytes(), digests.offset() + index * Digest.SIZE);
        return new QuerySpec.Part(digest.partition(), digest);
    }
}
