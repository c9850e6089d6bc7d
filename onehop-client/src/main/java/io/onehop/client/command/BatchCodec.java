package io.onehop.client.command;

import io.netty.buffer.ByteBuf;
import io.onehop.client.policy.BatchPolicy;
import io.onehop.client.policy.ReadMode;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Value;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.OpType;
import io.onehop.wire.client.MessageWriter;
import io.onehop.wire.client.RequestHeader;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The request of a batch's part that goes to one node (wire-protocol reference, section 10). For one thread
/// and request.
public final class BatchCodec {
    private static final int ALLOW_INLINE = 1;
    private static final int RESPOND_ALL_KEYS = 4;
    private static final int RETURN_ERROR_RECORD = 8;

    private static final int ROW_REPEAT = 0x01;
    private static final int ROW_INFO = 0x02;
    private static final int ROW_GENERATION = 0x04;
    private static final int ROW_TTL = 0x08;

    private final BatchPolicy policy;
    private final ByteBuf out;
    private @Nullable BatchRow former;

    private BatchCodec(BatchPolicy policy, ByteBuf out) {
        this.policy = policy;
        this.out = out;
    }

    /// Writes the request.
    ///
    /// @param rows all rows of the batch
    /// @param chosen indexes of the rows that go to this node; the first `count` count
    /// @throws IllegalArgumentException when the wire cannot carry it
    public static void encode(
            ByteBuf out, BatchPolicy policy, List<BatchRow> rows, int[] chosen, int count, int serverMillis) {
        int info1 = Info1.BATCH | (policy.compress() ? Info1.COMPRESS_RESPONSE : 0);
        var message = new MessageWriter(out, RequestHeader.of(info1, 0, 0, serverMillis));
        int field = message.startField(FieldType.BATCH);
        out.writeInt(count);
        out.writeByte((policy.allowInline() ? ALLOW_INLINE : 0) | RESPOND_ALL_KEYS | RETURN_ERROR_RECORD);
        var codec = new BatchCodec(policy, out);
        for (int i = 0; i < count; i++) {
            codec.row(chosen[i], rows.get(chosen[i]));
        }
        message.endField(field);
        message.end();
    }

    private void row(int index, BatchRow row) {
        out.writeInt(index);
        MessageWriter.write(out, row.key().digest());
        if (repeats(row)) {
            out.writeByte(ROW_REPEAT);
            return;
        }
        switch (row) {
            case BatchRow.Read read -> read(read);
            case BatchRow.Operate operate -> operate(operate);
            case BatchRow.Delete delete -> write(
                    delete.policy(), delete.key(), 0, Info2.DELETE | Info2.RESPOND_ALL_OPS, List.of());
        }
        former = row;
    }

    /// Whether the row says the same as the one before, but for the digest.
    private boolean repeats(BatchRow row) {
        var before = former;
        if (before == null
                || !before.key().namespace().equals(row.key().namespace())
                || !before.key().set().equals(row.key().set())) {
            return false;
        }
        if (row instanceof BatchRow.Read read && before instanceof BatchRow.Read formerRead) {
            return read.bins().equals(formerRead.bins());
        }
        if (row instanceof BatchRow.Delete delete && before instanceof BatchRow.Delete formerDelete) {
            return !delete.policy().sendKey() && delete.policy().equals(formerDelete.policy());
        }
        return row instanceof BatchRow.Operate operate
                && before instanceof BatchRow.Operate formerOperate
                && !operate.policy().sendKey()
                && operate.operations().equals(formerOperate.operations())
                && operate.policy().equals(formerOperate.policy());
    }

    private void read(BatchRow.Read row) {
        int info1 = switch (row.bins()) {
            case Bins.All ignored -> Info1.READ | Info1.GET_ALL;
            case Bins.None ignored -> Info1.READ | Info1.GET_NO_BINS;
            case Bins.Named ignored -> Info1.READ;
        };
        List<String> names = row.bins() instanceof Bins.Named(var named) ? named : List.of();
        readHeader(info1, names.size(), row.key());
        for (int i = 0; i < names.size(); i++) {
            MessageWriter.writeOp(out, OpType.READ, names.get(i), Value.absent());
        }
    }

    private void readHeader(int info1, int ops, Key key) {
        ReadMode mode = policy.readMode();
        out.writeByte(ROW_INFO | ROW_TTL);
        out.writeByte(info1 | mode.info1()).writeByte(0).writeByte(mode.info3());
        out.writeInt(0).writeShort(2).writeShort(ops);
        names(key);
    }

    private void operate(BatchRow.Operate row) {
        var operations = row.operations();
        int info1 = Operate.info1(operations);
        if (row.isWrite()) {
            boolean readsAll = (info1 & Info1.GET_ALL) != 0;
            write(row.policy(), row.key(), info1, readsAll ? 0 : Info2.RESPOND_ALL_OPS, operations);
            return;
        }
        readHeader(info1, operations.size(), row.key());
        ops(operations);
    }

    private void write(WritePolicy rowPolicy, Key key, int info1, int info2, List<Operation> operations) {
        var userKey = rowPolicy.sendKey() ? key.userKey() : null;
        out.writeByte(ROW_INFO | ROW_GENERATION | ROW_TTL);
        out.writeByte(info1).writeByte(rowPolicy.info2() | info2).writeByte(rowPolicy.info3());
        out.writeShort(rowPolicy.sentGeneration()).writeInt(rowPolicy.ttlSeconds());
        out.writeShort(userKey == null ? 2 : 3).writeShort(operations.size());
        names(key);
        if (userKey != null) {
            MessageWriter.writeField(out, FieldType.KEY, userKey);
        }
        ops(operations);
    }

    private void names(Key key) {
        MessageWriter.writeField(out, FieldType.NAMESPACE, key.namespace());
        MessageWriter.writeField(out, FieldType.SET, key.set());
    }

    private void ops(List<Operation> operations) {
        for (int i = 0; i < operations.size(); i++) {
            var operation = operations.get(i);
            MessageWriter.writeOp(out, operation.type(), operation.bin(), operation.value());
        }
    }
}
