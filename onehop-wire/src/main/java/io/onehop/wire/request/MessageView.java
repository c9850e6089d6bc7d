package io.onehop.wire.request;

import io.onehop.model.Digest;
import io.onehop.model.PartitionId;
import io.onehop.wire.FieldType;
import io.onehop.wire.MessageLayout;
import org.jspecify.annotations.Nullable;

/// A record message in the bytes that came in: header, fields and operations (wire-protocol reference,
/// sections 2 to 4).
///
/// A view is laid over one message after another ([#parse], or [BatchRows] for the rows of a batch) and
/// answers from the bytes themselves; it copies nothing, so its answers hold until the bytes or the view are
/// used again. For one thread.
public final class MessageView {
    private static final int ABSENT = -1;
    private static final int GENERATION_OFFSET = 6;
    private static final int TTL_OFFSET = 10;
    private static final int TIMEOUT_OFFSET = 14;
    private static final int FIELD_COUNT_OFFSET = 18;
    private static final int OP_COUNT_OFFSET = 20;
    private static final int MASKED_TYPES = 64;

    byte[] bytes = new byte[0];
    int end;
    int info1;
    int info2;
    int info3;
    int info4;
    int generation;
    int recordTtl;
    int transactionTtl;
    int fieldsOffset;
    int fieldCount;
    int opsOffset;
    int opCount;
    private long typesSeen;
    private int namespaceOffset;
    private int namespaceLength;
    private int setOffset;
    private int setLength;
    private int keyOffset;
    private int keyLength;
    int digestOffset;
    int digestLength;

    /// A view that answers as this one does now, whatever becomes of this one.
    ///
    /// @param over the same bytes, or a copy of them that stays as it is
    public MessageView snapshot(byte[] over) {
        var copy = new MessageView();
        copy.bytes = over;
        copy.end = end;
        copy.info1 = info1;
        copy.info2 = info2;
        copy.info3 = info3;
        copy.info4 = info4;
        copy.generation = generation;
        copy.recordTtl = recordTtl;
        copy.transactionTtl = transactionTtl;
        copy.fieldsOffset = fieldsOffset;
        copy.fieldCount = fieldCount;
        copy.opsOffset = opsOffset;
        copy.opCount = opCount;
        copy.typesSeen = typesSeen;
        copy.namespaceOffset = namespaceOffset;
        copy.namespaceLength = namespaceLength;
        copy.setOffset = setOffset;
        copy.setLength = setLength;
        copy.keyOffset = keyOffset;
        copy.keyLength = keyLength;
        copy.digestOffset = digestOffset;
        copy.digestLength = digestLength;
        return copy;
    }

    /// Lays the view over a message's body (what follows the 8-byte header).
    ///
    /// @return false when the body is no well-formed message: header size, counts or sizes are wrong, or
    ///     fields and
    ///     operations do not use the body exactly. The header's flags can be read all the same
    ///     if there are 22 bytes.
    public boolean parse(byte[] body, int offset, int length) {
        bytes = body;
        end = offset + length;
        clearFields();
        if (length < MessageLayout.HEADER_SIZE || body[offset] != MessageLayout.HEADER_SIZE) {
            return false;
        }
        info1 = body[offset + 1] & 0xFF;
        info2 = body[offset + 2] & 0xFF;
        info3 = body[offset + 3] & 0xFF;
        info4 = body[offset + 4] & 0xFF;
        generation = BigEndian.i32(body, offset + GENERATION_OFFSET);
        recordTtl = BigEndian.i32(body, offset + TTL_OFFSET);
        transactionTtl = BigEndian.i32(body, offset + TIMEOUT_OFFSET);
        fieldCount = BigEndian.u16(body, offset + FIELD_COUNT_OFFSET);
        opCount = BigEndian.u16(body, offset + OP_COUNT_OFFSET);
        fieldsOffset = offset + MessageLayout.HEADER_SIZE;
        opsOffset = scanFields(fieldsOffset, fieldCount);
        if (opsOffset == ABSENT) {
            return false;
        }
        return isBatch() || OpCursor.scan(bytes, opsOffset, end, opCount) == end;
    }

    /// Notes where the fields are.
    ///
    /// @return the offset after them, or -1 when they do not fit
    int scanFields(int from, int count) {
        int at = from;
        for (int i = 0; i < count; i++) {
            if (end - at < MessageLayout.FIELD_HEADER_SIZE) {
                return ABSENT;
            }
            long size = BigEndian.u32(bytes, at);
            int type = bytes[at + 4] & 0xFF;
            int left = end - at - Integer.BYTES;
            boolean batch = type == FieldType.BATCH || type == FieldType.BATCH_WITH_SET;
            if (size < 1 || (size > left && !batch)) {
                return ABSENT;
            }
            noteField(type, at + MessageLayout.FIELD_HEADER_SIZE, (int) Math.min(size, left) - 1);
            at += Integer.BYTES + (int) Math.min(size, left);
        }
        return at;
    }

    private void noteField(int type, int offset, int length) {
        switch (type) {
            case FieldType.NAMESPACE -> {
                namespaceOffset = offset;
                namespaceLength = length;
            }
            case FieldType.SET -> {
                setOffset = offset;
                setLength = length;
            }
            case FieldType.KEY -> {
                keyOffset = offset;
                keyLength = length;
            }
            case FieldType.DIGEST -> {
                digestOffset = offset;
                digestLength = length;
            }
            default -> {
                // found again by field(), if anybody asks
            }
        }
        if (type < MASKED_TYPES) {
            typesSeen |= 1L << type;
        }
    }

    void clearFields() {
        typesSeen = 0;
        namespaceLength = ABSENT;
        setLength = 0;
        setOffset = 0;
        keyLength = ABSENT;
        digestLength = ABSENT;
        fieldCount = 0;
        opCount = 0;
    }

    /// Whether the message has a field of that type (0..63).
    public boolean has(int type) {
        return (typesSeen & 1L << type) != 0;
    }

    /// Makes [#has] say yes for that type: the message has the field, though it came elsewhere (in a batch's
    /// parent).
    public void noteField(int type) {
        typesSeen |= 1L << type;
    }

    /// Whether the message is the parent of a batch.
    public boolean isBatch() {
        return has(FieldType.BATCH) || has(FieldType.BATCH_WITH_SET);
    }

    /// The first field of that type, or null.
    public @Nullable FieldSlice field(int type) {
        int at = fieldsOffset;
        for (int i = 0; i < fieldCount; i++) {
            int size = (int) Math.min(BigEndian.u32(bytes, at), end - at - Integer.BYTES);
            if ((bytes[at + 4] & 0xFF) == type) {
                return new FieldSlice(bytes, at + MessageLayout.FIELD_HEADER_SIZE, size - 1);
            }
            at += Integer.BYTES + size;
        }
        return null;
    }

    /// A cursor before the first operation. Only for messages that [#parse] found well-formed, and rows.
    public OpCursor ops() {
        return new OpCursor(bytes, opsOffset, opCount);
    }

    /// Number of operations.
    public int opCount() {
        return opCount;
    }

    /// The bytes all offsets refer to.
    public byte[] bytes() {
        return bytes;
    }

    /// Where the message ends in [#bytes()].
    public int end() {
        return end;
    }

    /// First flag byte, see [io.onehop.wire.Info1].
    public int info1() {
        return info1;
    }

    /// Second flag byte, see [io.onehop.wire.Info2].
    public int info2() {
        return info2;
    }

    /// Third flag byte, see [io.onehop.wire.Info3].
    public int info3() {
        return info3;
    }

    /// Fourth flag byte, see [io.onehop.wire.Info4].
    public int info4() {
        return info4;
    }

    /// Whether the bit is set in the first flag byte.
    public boolean info1(int bit) {
        return (info1 & bit) != 0;
    }

    /// Whether the bit is set in the second flag byte.
    public boolean info2(int bit) {
        return (info2 & bit) != 0;
    }

    /// Whether the bit is set in the third flag byte.
    public boolean info3(int bit) {
        return (info3 & bit) != 0;
    }

    /// Expected generation, all 32 bits as they came (unsigned).
    public int generation() {
        return generation;
    }

    /// TTL of a write in seconds or percentage of a reading touch, all 32 bits as they came.
    public int recordTtl() {
        return recordTtl;
    }

    /// The client's time limit in milliseconds, 0 = the server's own (unsigned).
    public int transactionTtl() {
        return transactionTtl;
    }

    /// Where the namespace's name starts; only when [#namespaceLength()] is not negative.
    public int namespaceOffset() {
        return namespaceOffset;
    }

    /// Bytes of the namespace's name, -1 when the field is missing.
    public int namespaceLength() {
        return namespaceLength;
    }

    /// Where the set's name starts.
    public int setOffset() {
        return setOffset;
    }

    /// Bytes of the set's name, 0 when there is none.
    public int setLength() {
        return setLength;
    }

    /// Where the user key (particle type, then bytes) starts; only when [#keyLength()] is not negative.
    public int keyOffset() {
        return keyOffset;
    }

    /// Bytes of the user key with its type, -1 when the field is missing.
    public int keyLength() {
        return keyLength;
    }

    /// When another data centre says that the record was last changed, in milliseconds since 2010; -1 when it
    /// does not say.
    public long lastUpdateMillis() {
        FieldSlice field = has(FieldType.LAST_UPDATE_TIME) ? field(FieldType.LAST_UPDATE_TIME) : null;
        return field == null || field.length() != Long.BYTES ? ABSENT : field.i64();
    }

    /// Bytes of the digest field, -1 when it is missing.
    public int digestLength() {
        return digestLength;
    }

    /// The partition of the digest; only when [#digestLength()] is 20.
    public int partition() {
        return PartitionId.of(bytes[digestOffset] & 0xFF, bytes[digestOffset + 1] & 0xFF);
    }

    /// The digest; only when [#digestLength()] is 20.
    public Digest digest() {
        return Digest.read(bytes, digestOffset);
    }
}
