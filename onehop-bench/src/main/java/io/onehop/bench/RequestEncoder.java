package io.onehop.bench;

import io.onehop.model.ParticleType;
import io.onehop.model.PartitionId;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import io.onehop.wire.MessageLayout;
import io.onehop.wire.OpType;
import io.onehop.wire.Proto;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Whole requests with holes where digests go, encoded once and copied for each use.
///
/// @param namespace 1..31 bytes
/// @param set 1..63 bytes
record RequestEncoder(String namespace, String set) {
    static final int DIGEST_SIZE = 20;
    /// The largest value of a put here, in bytes.
    static final int MAX_VALUE_BYTES = 1 << 19;
    private static final int ROOM = 1 << 20;
    private static final int ROOM_FOR_HEADERS = 1 << 10;
    private static final String BIN = "a";
    private static final int BATCH_FLAGS = 0x0D;
    private static final int ROW_INFO_AND_TTL = 0x0A;
    private static final int ROW_REPEAT = 0x01;
    private static final int ROW_HEADER_SIZE = Integer.BYTES + DIGEST_SIZE + 1;

    /// A request and the places of its digests in it.
    record Template(byte[] bytes, int[] digestOffsets) {}

    /// Writes one blob bin.
    Template put(int valueBytes) {
        ByteBuffer out = message(0, Info2.WRITE, 0, 3, 1);
        int digestAt = keyFields(out);
        out.putInt(MessageLayout.OP_HEADER_COUNTED + BIN.length() + valueBytes);
        out.put((byte) OpType.WRITE).put((byte) ParticleType.BLOB).put((byte) 0).put((byte) BIN.length());
        out.put(BIN.getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < valueBytes; i++) {
            out.put((byte) i);
        }
        return new Template(finish(out), new int[] {digestAt});
    }

    /// Reads all bins.
    Template get() {
        ByteBuffer out = message(Info1.READ | Info1.GET_ALL, 0, 0, 3, 0);
        int digestAt = keyFields(out);
        return new Template(finish(out), new int[] {digestAt});
    }

    /// Reads all bins of so many records in one batch; rows after the first repeat its header.
    Template batch(int rows) {
        ByteBuffer out = message(Info1.BATCH, 0, 0, 1, 0);
        int fieldAt = out.position();
        out.putInt(0).put((byte) FieldType.BATCH).putInt(rows).put((byte) BATCH_FLAGS);
        int[] digestOffsets = new int[rows];
        for (int row = 0; row < rows; row++) {
            out.putInt(row);
            digestOffsets[row] = out.position();
            out.position(out.position() + DIGEST_SIZE);
            if (row > 0) {
                out.put((byte) ROW_REPEAT);
                continue;
            }
            out.put((byte) ROW_INFO_AND_TTL).put((byte) (Info1.READ | Info1.GET_ALL)).putShort((short) 0)
                    .putInt(0);
            out.putShort((short) 2).putShort((short) 0);
            field(out, FieldType.NAMESPACE, namespace.getBytes(StandardCharsets.UTF_8));
            field(out, FieldType.SET, set.getBytes(StandardCharsets.UTF_8));
        }
        out.putInt(fieldAt, out.position() - fieldAt - Integer.BYTES);
        return new Template(finish(out), digestOffsets);
    }

    /// Reads all records of the set in all partitions.
    Template scan() {
        ByteBuffer out = message(Info1.READ | Info1.GET_ALL, 0, Info3.PARTITION_DONE, 3, 0);
        field(out, FieldType.NAMESPACE, namespace.getBytes(StandardCharsets.UTF_8));
        field(out, FieldType.SET, set.getBytes(StandardCharsets.UTF_8));
        ByteBuffer partitions = ByteBuffer.allocate(PartitionId.COUNT * Short.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        for (int partition = 0; partition < PartitionId.COUNT; partition++) {
            partitions.putShort((short) partition);
        }
        field(out, FieldType.PARTITION_IDS, partitions.array());
        return new Template(finish(out), new int[0]);
    }

    private static ByteBuffer message(int info1, int info2, int info3, int fields, int ops) {
        return ByteBuffer.allocate(ROOM)
                .putLong(0)
                .put((byte) MessageLayout.HEADER_SIZE)
                .put((byte) info1).put((byte) info2).put((byte) info3).put((byte) 0).put((byte) 0)
                .putInt(0).putInt(0).putInt(0)
                .putShort((short) fields).putShort((short) ops);
    }

    private int keyFields(ByteBuffer out) {
        field(out, FieldType.NAMESPACE, namespace.getBytes(StandardCharsets.UTF_8));
        field(out, FieldType.SET, set.getBytes(StandardCharsets.UTF_8));
        field(out, FieldType.DIGEST, new byte[DIGEST_SIZE]);
        return out.position() - DIGEST_SIZE;
    }

    private static void field(ByteBuffer out, int type, byte[] data) {
        out.putInt(1 + data.length).put((byte) type).put(data);
    }

    private static byte[] finish(ByteBuffer out) {
        byte[] bytes = new byte[out.position()];
        out.putLong(0, Proto.header(Proto.TYPE_MESSAGE, bytes.length - Proto.HEADER_SIZE));
        out.get(0, bytes);
        return bytes;
    }

    /// The most rows a batch may have here: what fits the encoder's room.
    static int maxBatchRows() {
        return (ROOM - ROOM_FOR_HEADERS) / ROW_HEADER_SIZE;
    }
}
