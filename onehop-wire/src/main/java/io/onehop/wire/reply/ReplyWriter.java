package io.onehop.wire.reply;

import io.netty.buffer.ByteBuf;
import io.onehop.wire.FieldType;
import io.onehop.wire.MessageLayout;
import io.onehop.wire.Proto;

/// Writes record messages of replies, one after another, into a buffer (wire-protocol reference, sections 2
/// and 9).
///
/// A message is begun, gets its fields and then its operations, and is ended, which fills in its header. For
/// one thread.
public final class ReplyWriter {
    private static final int SIZE_OFFSET = 0;
    private static final int RESULT_OFFSET = 5;
    private static final int GENERATION_OFFSET = 6;
    private static final int VOID_TIME_OFFSET = 10;
    private static final int INDEX_OFFSET = 14;
    private static final int FIELD_COUNT_OFFSET = 18;
    private static final int OP_COUNT_OFFSET = 20;

    private ByteBuf out;
    private boolean framed;
    private int start;
    private int fields;
    private int ops;

    /// Will write into that buffer until told otherwise.
    public ReplyWriter(ByteBuf out) {
        this.out = out;
    }

    /// Writes into another buffer from the next message on.
    public void into(ByteBuf buffer) {
        out = buffer;
    }

    /// Begins a message in a frame of its own.
    public void beginFrame() {
        framed = true;
        begin(Proto.HEADER_SIZE + MessageLayout.HEADER_SIZE);
    }

    /// Begins a message that stands in a frame with others; the caller writes that frame's header.
    public void beginRow() {
        framed = false;
        begin(MessageLayout.HEADER_SIZE);
    }

    private void begin(int headerSize) {
        start = out.writerIndex();
        out.writeZero(headerSize);
        fields = 0;
        ops = 0;
    }

    /// Drops the fields and operations written since the message was begun.
    public void restart() {
        out.writerIndex(start + (framed ? Proto.HEADER_SIZE : 0) + MessageLayout.HEADER_SIZE);
        fields = 0;
        ops = 0;
    }

    /// Takes the message back as if it had not been begun.
    public void abandon() {
        out.writerIndex(start);
    }

    /// Where the message begun last starts in the buffer.
    public int start() {
        return start;
    }

    /// Adds a field.
    public void field(int type, byte[] bytes, int offset, int length) {
        out.writeInt(length + 1);
        out.writeByte(type);
        out.writeBytes(bytes, offset, length);
        fields++;
    }

    /// Adds a user key: its particle type and bytes as they are stored.
    public void keyField(byte[] key) {
        field(FieldType.KEY, key, 0, key.length);
    }

    /// Adds an operation with a value.
    public void op(int op, int type, byte[] name, int nameOffset, int nameLength, byte[] value, int offset,
            int length) {
        out.writeInt(MessageLayout.OP_HEADER_COUNTED + nameLength + length);
        out.writeInt(op << 24 | type << 16 | nameLength);
        out.writeBytes(name, nameOffset, nameLength);
        out.writeBytes(value, offset, length);
        ops++;
    }

    /// Adds an operation without a value (particle type 0).
    public void emptyOp(int op, byte[] name, int nameOffset, int nameLength) {
        op(op, 0, name, nameOffset, nameLength, name, 0, 0);
    }

    /// Bytes of the message so far.
    public int size() {
        return out.writerIndex() - start;
    }

    /// Number of operations since the message was begun.
    public int ops() {
        return ops;
    }

    /// Ends a message of a single command or batch row.
    ///
    /// @param resultCode 0..255
    /// @param generation the record's, 0 when there is none
    /// @param voidTime seconds since 2010, 0 = never
    /// @param index a batch row's index, else 0
    public void end(int resultCode, int generation, long voidTime, long index) {
        end(0, 0, resultCode, generation, voidTime, index);
    }

    /// Ends a message with flags; see [#end(int, int, long, long)].
    public void end(int info1, int info3, int resultCode, int generation, long voidTime, long index) {
        int at = start;
        if (framed) {
            int body = out.writerIndex() - start - Proto.HEADER_SIZE;
            out.setLong(start, Proto.header(Proto.TYPE_MESSAGE, body));
            at += Proto.HEADER_SIZE;
        }
        out.setInt(at + SIZE_OFFSET, MessageLayout.HEADER_SIZE << 24 | info1 << 16 | info3);
        out.setByte(at + RESULT_OFFSET, resultCode);
        out.setInt(at + GENERATION_OFFSET, generation);
        out.setInt(at + VOID_TIME_OFFSET, (int) voidTime);
        out.setInt(at + INDEX_OFFSET, (int) index);
        out.setShort(at + FIELD_COUNT_OFFSET, fields);
        out.setShort(at + OP_COUNT_OFFSET, ops);
    }
}
