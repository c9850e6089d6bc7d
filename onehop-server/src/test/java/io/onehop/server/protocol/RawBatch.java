package io.onehop.server.protocol;

import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A batch, row by row; nothing is checked.
public final class RawBatch {
    static final int REPEAT = 0x01;
    public static final int HAS_INFO = 0x02;
    static final int HAS_GENERATION = 0x04;
    static final int HAS_TTL = 0x08;
    public static final int RESPOND_ALL = 0x04;
    static final int RETURN_FAILED_ROW = 0x08;

    private final ByteArrayOutputStream rows = new ByteArrayOutputStream();
    private final int flags;
    private int count;
    private int generation;
    private int ttl;
    private int info3;
    private String namespace = "test";
    private byte @Nullable [] moreField;

    public RawBatch(int flags) {
        this.flags = flags;
    }

    /// Generation of the following rows that have one.
    RawBatch generation(int value) {
        generation = value;
        return this;
    }

    /// TTL of the following rows that have one.
    RawBatch ttl(int value) {
        ttl = value;
        return this;
    }

    /// Third flag byte of the following rows that have one.
    RawBatch info3(int value) {
        info3 = value;
        return this;
    }

    /// Namespace of the following rows.
    RawBatch namespace(String name) {
        namespace = name;
        return this;
    }

    /// A field that the following rows have after namespace and set, whole.
    RawBatch moreField(byte @Nullable [] field) {
        moreField = field;
        return this;
    }

    /// A row of the format `batch-any`.
    public RawBatch row(int index, int key, int rowFlags, int info1, int info2, RawOp... ops) {
        begin(index, key, rowFlags);
        rows.write(info1);
        if ((rowFlags & HAS_INFO) != 0) {
            rows.write(info2);
            rows.write(info3);
        }
        if ((rowFlags & HAS_GENERATION) != 0) {
            rows.writeBytes(ByteBuffer.allocate(2).putShort((short) generation).array());
        }
        if ((rowFlags & HAS_TTL) != 0) {
            rows.writeBytes(ByteBuffer.allocate(4).putInt(ttl).array());
        }
        rest(moreField == null ? 2 : 3, ops);
        return this;
    }

    /// A row of the old format, which only reads.
    RawBatch oldRow(int index, int key, int info1, RawOp... ops) {
        begin(index, key, 0);
        rows.write(info1);
        rest(2, ops);
        return this;
    }

    private void begin(int index, int key, int rowFlags) {
        count++;
        rows.writeBytes(ByteBuffer.allocate(25).putInt(index).put(RawMessage.digest(key)).put((byte) rowFlags)
                .array());
    }

    private void rest(int fields, RawOp... ops) {
        rows.writeBytes(ByteBuffer.allocate(4).putShort((short) fields).putShort((short) ops.length).array());
        rows.writeBytes(RawMessage.fieldBytes(FieldType.NAMESPACE,
                namespace.getBytes(StandardCharsets.UTF_8)));
        rows.writeBytes(RawMessage.fieldBytes(FieldType.SET, "demo".getBytes(StandardCharsets.UTF_8)));
        if (moreField != null) {
            rows.writeBytes(moreField);
        }
        rows.writeBytes(RawMessage.opBytes(Arrays.asList(ops)));
    }

    /// A row that repeats everything of the one before but the key.
    public RawBatch repeat(int index, int key) {
        begin(index, key, REPEAT);
        return this;
    }

    /// Bytes in place of a row; counts as one.
    RawBatch garbage(byte[] bytes) {
        count++;
        rows.writeBytes(bytes);
        return this;
    }

    /// The batch as a message.
    public RawMessage message() {
        return message(count);
    }

    /// The batch as a message that states that many rows.
    RawMessage message(int statedCount) {
        return new RawMessage().info1(Info1.BATCH).field(FieldType.BATCH, data(statedCount));
    }

    /// Data of the batch field.
    byte[] data(int statedCount) {
        return ByteBuffer.allocate(5 + rows.size()).putInt(statedCount).put((byte) flags)
                .put(rows.toByteArray()).array();
    }
}
