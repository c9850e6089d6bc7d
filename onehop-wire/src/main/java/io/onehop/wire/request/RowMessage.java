package io.onehop.wire.request;

import io.onehop.model.Digest;
import io.onehop.wire.FieldType;
import io.onehop.wire.MessageLayout;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Makes a message of its own of a row of a batch: what the row takes from its parent or from the row before
/// is written out.
public final class RowMessage {
    private static final int TYPE_SIZE = 1;

    private RowMessage() {}

    /// The body of the message.
    ///
    /// @param row a row that [BatchRows] has delivered
    /// @param filter the parent's filter if it holds for the row, which has none of its own; else null
    public static byte[] of(MessageView row, @Nullable FieldSlice filter) {
        int fieldsLength = row.opsOffset - row.fieldsOffset;
        int opsLength = OpCursor.scan(row.bytes, row.opsOffset, row.end, row.opCount) - row.opsOffset;
        int filterLength = filter == null ? 0 : MessageLayout.FIELD_HEADER_SIZE + filter.length();
        int digestLength = MessageLayout.FIELD_HEADER_SIZE + Digest.SIZE;
        var out = ByteBuffer.allocate(
                MessageLayout.HEADER_SIZE + filterLength + digestLength + fieldsLength + opsLength);
        out.put((byte) MessageLayout.HEADER_SIZE);
        out.put((byte) row.info1).put((byte) row.info2).put((byte) row.info3).put((byte) row.info4);
        out.put((byte) 0).putInt(row.generation).putInt(row.recordTtl).putInt(row.transactionTtl);
        out.putShort((short) (row.fieldCount + 1 + (filter == null ? 0 : 1)));
        out.putShort((short) row.opCount);
        if (filter != null) {
            out.putInt(filter.length() + TYPE_SIZE).put((byte) FieldType.FILTER);
            out.put(filter.bytes(), filter.offset(), filter.length());
        }
        out.put(row.bytes, row.fieldsOffset, fieldsLength);
        out.putInt(Digest.SIZE + TYPE_SIZE).put((byte) FieldType.DIGEST);
        out.put(row.bytes, row.digestOffset, Digest.SIZE);
        out.put(row.bytes, row.opsOffset, opsLength);
        return out.array();
    }
}
