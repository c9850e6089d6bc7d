package io.onehop.wire.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.onehop.model.Digest;
import io.onehop.model.Value;
import io.onehop.wire.MessageLayout;
import io.onehop.wire.Proto;

/// Writes one request message: header, then all fields, then all operations, then [#end()]
/// (wire-protocol reference, sections 2 to 4).
///
/// Sizes and counts are filled in as the parts are written. For one thread.
public final class MessageWriter {
    private static final int MAX_NAME_SIZE = 127;
    private static final int MAX_COUNT = 0xFFFF;
    private static final int COUNTS_OFFSET = Proto.HEADER_SIZE + 18;
    private static final int SIZE_FIELD = 4;

    private final ByteBuf out;
    private final int start;
    private int fields;
    private int ops;

    /// Starts a message at the buffer's writer index.
    public MessageWriter(ByteBuf out, RequestHeader header) {
        this.out = out;
        this.start = out.writerIndex();
        out.writeZero(Proto.HEADER_SIZE);
        out.writeByte(MessageLayout.HEADER_SIZE);
        out.writeByte(header.info1()).writeByte(header.info2()).writeByte(header.info3()).writeByte(
                header.info4());
        out.writeByte(0);
        out.writeInt(header.generation()).writeInt(header.ttl()).writeInt(header.timeoutMillis());
        out.writeInt(0);
    }

    /// Adds a text field.
    public MessageWriter field(int type, String text) {
        fieldHeader(type, ByteBufUtil.utf8Bytes(text));
        ByteBufUtil.writeUtf8(out, text);
        return this;
    }

    /// Adds a field of bytes.
    public MessageWriter field(int type, byte[] bytes) {
        fieldHeader(type, bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    /// Adds a field with a digest.
    public MessageWriter field(int type, Digest digest) {
        fieldHeader(type, Digest.SIZE);
        write(out, digest);
        return this;
    }

    /// Adds a field with a 4-byte number.
    public MessageWriter intField(int type, int value) {
        fieldHeader(type, Integer.BYTES);
        out.writeInt(value);
        return this;
    }

    /// Adds a field with an 8-byte number.
    public MessageWriter longField(int type, long value) {
        fieldHeader(type, Long.BYTES);
        out.writeLong(value);
        return this;
    }

    /// Adds a field with a particle: a user key.
    public MessageWriter field(int type, Value particle) {
        int at = startField(type);
        out.writeByte(ParticleCodec.type(particle));
        ParticleCodec.write(out, particle);
        endField(at);
        return this;
    }

    /// Starts a field whose data the caller writes to [#out()]; ends with [#endField(int)].
    ///
    /// @return what to hand to that
    public int startField(int type) {
        int at = out.writerIndex();
        fieldHeader(type, 0);
        return at;
    }

    /// Ends a field started with [#startField(int)].
    public void endField(int at) {
        out.setInt(at, out.writerIndex() - at - SIZE_FIELD);
    }

    /// Where the data of a started field goes.
    public ByteBuf out() {
        return out;
    }

    private void fieldHeader(int type, int dataSize) {
        if (ops != 0) {
            throw new IllegalStateException("fields come before operations");
        }
        fields++;
        out.writeInt(dataSize + 1).writeByte(type);
    }

    /// Adds an operation.
    ///
    /// @param name of the bin; at most 127 bytes here, the server's limit is lower
    /// @param value [Value.Null] where the operation has none
    /// @throws IllegalArgumentException when the wire cannot carry the name or value
    public MessageWriter op(int opType, String name, Value value) {
        writeOp(out, opType, name, value);
        ops++;
        return this;
    }

    /// Adds an operation whose parts lie in an array as they travel.
    ///
    /// @param from holds name and value
    /// @param nameSize of the bin's name, at most 127
    public MessageWriter op(int opType, byte[] from, int nameAt, int nameSize, Particle value) {
        out.writeInt(SIZE_FIELD + nameSize + value.size).writeByte(opType).writeByte(value.type).writeByte(0)
                .writeByte(nameSize);
        out.writeBytes(from, nameAt, nameSize).writeBytes(from, value.at, value.size);
        ops++;
        return this;
    }

    /// Where a particle lies.
    ///
    /// @param type its particle type's number
    /// @param at where its bytes begin
    /// @param size how many they are
    public record Particle(int type, int at, int size) {}

    /// Writes an operation outside a message: in a row of a batch. As [#op(int, String, Value)].
    public static void writeOp(ByteBuf out, int opType, String name, Value value) {
        int nameSize = ByteBufUtil.utf8Bytes(name);
        if (nameSize > MAX_NAME_SIZE) {
            throw new IllegalArgumentException("bin name is too long, sizeBytes=" + nameSize);
        }
        int at = out.writerIndex();
        out.writeInt(0).writeByte(opType).writeByte(ParticleCodec.type(value)).writeByte(0).writeByte(
                nameSize);
        ByteBufUtil.writeUtf8(out, name);
        ParticleCodec.write(out, value);
        out.setInt(at, out.writerIndex() - at - SIZE_FIELD);
    }

    /// Writes a text field outside a message: in a row of a batch.
    public static void writeField(ByteBuf out, int type, String text) {
        out.writeInt(ByteBufUtil.utf8Bytes(text) + 1).writeByte(type);
        ByteBufUtil.writeUtf8(out, text);
    }

    /// Writes a particle field outside a message: the user key in a row of a batch.
    public static void writeField(ByteBuf out, int type, Value particle) {
        int at = out.writerIndex();
        out.writeInt(0).writeByte(type).writeByte(ParticleCodec.type(particle));
        ParticleCodec.write(out, particle);
        out.setInt(at, out.writerIndex() - at - SIZE_FIELD);
    }

    /// Writes the 20 bytes of a digest.
    public static void write(ByteBuf out, Digest digest) {
        out.writeLong(digest.high()).writeLong(digest.middle()).writeInt(digest.low());
    }

    /// Ends the message.
    ///
    /// @throws IllegalArgumentException when it has too many operations or is larger than a server accepts
    ///     (128 MiB)
    public void end() {
        if (ops > MAX_COUNT || fields > MAX_COUNT) {
            throw new IllegalArgumentException("message has too many operations, count=" + ops);
        }
        int body = out.writerIndex() - start - Proto.HEADER_SIZE;
        if (body > Proto.MAX_BODY_SIZE) {
            throw new IllegalArgumentException("message is too large, sizeBytes=" + body);
        }
        out.setLong(start, Proto.header(Proto.TYPE_MESSAGE, body));
        out.setShort(start + COUNTS_OFFSET, fields).setShort(start + COUNTS_OFFSET + 2, ops);
    }
}
