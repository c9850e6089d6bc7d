package io.onehop.wire.request;

import io.onehop.model.Digest;
import io.onehop.wire.Info1;

/// Walks over the rows of a batch, each of which becomes a message of its own (wire-protocol reference,
/// section 10).
///
/// Rows are bounded by the end of the parent message, not by the size that the batch field states: some
/// clients state too much when a filter precedes it (section 10.6). For one thread.
public final class BatchRows {
    private static final int REPEAT = 0x01;
    private static final int HAS_INFO = 0x02;
    private static final int HAS_GENERATION = 0x04;
    private static final int HAS_TTL = 0x08;
    private static final int HAS_INFO4 = 0x10;
    /// Bytes of a batch field before its rows: count and flags.
    public static final int PARENT_SIZE = 5;
    private static final int ROW_SIZE = 25;

    private final byte[] bytes;
    private final int end;
    private final int parentInfo3;
    private final int parentTimeout;
    private final long count;
    private final int flags;
    private int next;
    private long rowsRead;
    private boolean canRepeat;
    private long index;

    private BatchRows(MessageView parent, FieldSlice field) {
        bytes = parent.bytes();
        end = parent.end();
        parentInfo3 = parent.info3();
        parentTimeout = parent.transactionTtl();
        count = BigEndian.u32(bytes, field.offset());
        flags = bytes[field.offset() + 4] & 0xFF;
        next = field.offset() + PARENT_SIZE;
    }

    /// Stands before the first row of the batch in that field.
    ///
    /// @throws IllegalArgumentException when the field is too short even for count and flags
    public static BatchRows of(MessageView parent, FieldSlice field) {
        if (field.length() < PARENT_SIZE) {
            throw new IllegalArgumentException("batch field too short");
        }
        return new BatchRows(parent, field);
    }

    /// How many rows the batch says it has, unsigned 32 bits.
    public long count() {
        return count;
    }

    /// The batch's flags.
    public int flags() {
        return flags;
    }

    /// How many rows [#next] has delivered.
    public long rowsRead() {
        return rowsRead;
    }

    /// Whether all rows have been delivered.
    public boolean isAtEnd() {
        return rowsRead == count;
    }

    /// The index of the row delivered last, as the client gave it.
    public long index() {
        return index;
    }

    /// Lays the view over the next row. Rows that repeat need the view as the row before left it, so it must
    /// be the same view each time.
    ///
    /// @return false when there is no further row or it is malformed; [#isAtEnd] tells which
    public boolean next(MessageView row) {
        if (isAtEnd() || end - next < ROW_SIZE) {
            return false;
        }
        index = BigEndian.u32(bytes, next);
        int digestOffset = next + Integer.BYTES;
        int rowFlags = bytes[digestOffset + Digest.SIZE] & 0xFF;
        int at = next + ROW_SIZE;
        if ((rowFlags & REPEAT) != 0) {
            if (!canRepeat) {
                return false;
            }
            next = at;
        } else {
            int after = parseRow(row, at, rowFlags);
            if (after < 0) {
                return false;
            }
            next = after;
            canRepeat = row.keyLength() < 0;
        }
        row.digestOffset = digestOffset;
        row.digestLength = Digest.SIZE;
        rowsRead++;
        return true;
    }

    private int parseRow(MessageView row, int from, int rowFlags) {
        if (end - from < headSize(rowFlags)) {
            return -1;
        }
        row.bytes = bytes;
        row.end = end;
        row.clearFields();
        row.transactionTtl = parentTimeout;
        int at = from;
        row.info1 = bytes[at++] & 0xFF & ~(Info1.XDR | Info1.COMPRESS_RESPONSE); // they mean nothing in rows
        boolean hasInfo = (rowFlags & HAS_INFO) != 0;
        row.info2 = hasInfo ? bytes[at++] & 0xFF : 0;
        row.info3 = hasInfo ? bytes[at++] & 0xFF : parentInfo3;
        row.info4 = (rowFlags & HAS_INFO4) != 0 ? bytes[at++] & 0xFF : 0;
        row.generation = 0;
        if ((rowFlags & HAS_GENERATION) != 0) {
            row.generation = BigEndian.u16(bytes, at);
            at += Short.BYTES;
        }
        row.recordTtl = 0;
        if ((rowFlags & HAS_TTL) != 0) {
            row.recordTtl = BigEndian.i32(bytes, at);
            at += Integer.BYTES;
        }
        int fieldCount = BigEndian.u16(bytes, at);
        row.opCount = BigEndian.u16(bytes, at + Short.BYTES);
        if (!hasInfo && fieldCount == 0) {
            fieldCount = 1; // old rows may say 0 although the namespace follows
        }
        row.fieldCount = fieldCount;
        row.fieldsOffset = at + Integer.BYTES;
        row.opsOffset = row.scanFields(row.fieldsOffset, fieldCount);
        if (row.opsOffset < 0) {
            return -1;
        }
        return OpCursor.scan(bytes, row.opsOffset, end, row.opCount);
    }

    private static int headSize(int rowFlags) {
        int size = 1 + Integer.BYTES;
        size += (rowFlags & HAS_INFO) != 0 ? 2 : 0;
        size += (rowFlags & HAS_INFO4) != 0 ? 1 : 0;
        size += (rowFlags & HAS_GENERATION) != 0 ? Short.BYTES : 0;
        return size + ((rowFlags & HAS_TTL) != 0 ? Integer.BYTES : 0);
    }
}
