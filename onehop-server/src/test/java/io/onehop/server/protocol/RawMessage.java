package io.onehop.server.protocol;

import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Proto;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;

/// A record message of a client, put together part by part; nothing is checked, so it can be wrong in any
/// way.
public final class RawMessage {
    private static final int HEADER_SIZE = 22;

    private record Field(int type, byte[] bytes) {}

    private final List<Field> fields = new ArrayList<>();
    private final List<RawOp> ops = new ArrayList<>();
    private int info1;
    private int info2;
    private int info3;
    private int info4;
    private int generation;
    private int ttl;
    private int timeoutMillis;

    /// Nothing set.
    public RawMessage() {}

    /// A put (or operate) on a record of set `demo` in namespace `test`.
    public static RawMessage put(int key, RawOp... ops) {
        return on(key).info2(Info2.WRITE).ops(ops);
    }

    /// A read of all bins.
    public static RawMessage get(int key) {
        return on(key).info1(Info1.READ | Info1.GET_ALL);
    }

    /// A read of some bins.
    public static RawMessage get(int key, RawOp... ops) {
        return on(key).info1(Info1.READ).ops(ops);
    }

    /// A delete.
    public static RawMessage delete(int key) {
        return on(key).info2(Info2.WRITE | Info2.DELETE);
    }

    /// Names a record, and nothing more.
    public static RawMessage on(int key) {
        return new RawMessage().namespace("test").set("demo").digest(digest(key));
    }

    /// 20 bytes that look random and are always the same for a number.
    public static byte[] digest(int key) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(ByteBuffer.allocate(4).putInt(key).array());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Sets bits of the first flag byte, in addition to those set before.
    public RawMessage info1(int bits) {
        info1 |= bits;
        return this;
    }

    /// Sets bits of the second flag byte.
    public RawMessage info2(int bits) {
        info2 |= bits;
        return this;
    }

    /// Sets bits of the third flag byte.
    public RawMessage info3(int bits) {
        info3 |= bits;
        return this;
    }

    /// Sets bits of the fourth flag byte.
    public RawMessage info4(int bits) {
        info4 |= bits;
        return this;
    }

    /// Sets the generation.
    public RawMessage generation(int value) {
        generation = value;
        return this;
    }

    /// Sets the TTL.
    public RawMessage ttl(int value) {
        ttl = value;
        return this;
    }

    /// Sets the time limit.
    public RawMessage timeoutMillis(int value) {
        timeoutMillis = value;
        return this;
    }

    /// Adds a field.
    public RawMessage field(int type, byte[] bytes) {
        fields.add(new Field(type, bytes));
        return this;
    }

    /// Drops fields of that type.
    public RawMessage without(int type) {
        fields.removeIf(field -> field.type == type);
        return this;
    }

    /// Names the namespace.
    public RawMessage namespace(String name) {
        return field(FieldType.NAMESPACE, name.getBytes(StandardCharsets.UTF_8));
    }

    /// Names the set.
    public RawMessage set(String name) {
        return field(FieldType.SET, name.getBytes(StandardCharsets.UTF_8));
    }

    /// Names another set than before, none when it is empty.
    public RawMessage otherSet(String name) {
        without(FieldType.SET);
        return name.isEmpty() ? this : set(name);
    }

    /// Names the record.
    public RawMessage digest(byte[] digest) {
        return field(FieldType.DIGEST, digest);
    }

    /// Sends the user key along: particle type and bytes.
    public RawMessage key(int type, byte[] bytes) {
        var value = new byte[1 + bytes.length];
        value[0] = (byte) type;
        System.arraycopy(bytes, 0, value, 1, bytes.length);
        return field(FieldType.KEY, value);
    }

    /// Adds operations.
    public RawMessage ops(RawOp... more) {
        ops.addAll(Arrays.asList(more));
        return this;
    }

    /// The message without its 8-byte header.
    public byte[] body() {
        var out = new ByteArrayOutputStream();
        var header = ByteBuffer.allocate(HEADER_SIZE);
        header.put((byte) HEADER_SIZE).put((byte) info1).put((byte) info2).put((byte) info3)
                .put((byte) info4);
        header.put((byte) 0).putInt(generation).putInt(ttl).putInt(timeoutMillis);
        header.putShort((short) fields.size()).putShort((short) ops.size());
        out.writeBytes(header.array());
        out.writeBytes(fieldBytes());
        out.writeBytes(opBytes(ops));
        return out.toByteArray();
    }

    private byte[] fieldBytes() {
        var out = new ByteArrayOutputStream();
        for (Field field : fields) {
            out.writeBytes(fieldBytes(field.type, field.bytes));
        }
        return out.toByteArray();
    }

    static byte[] fieldBytes(int type, byte[] bytes) {
        return ByteBuffer.allocate(5 + bytes.length).putInt(bytes.length + 1).put((byte) type).put(bytes)
                .array();
    }

    static byte[] opBytes(List<RawOp> ops) {
        var out = new ByteArrayOutputStream();
        for (RawOp op : ops) {
            int size = 4 + op.name().length + op.value().length;
            out.writeBytes(ByteBuffer.allocate(4 + size).putInt(size).put((byte) op.code())
                    .put((byte) op.type())
                    .put((byte) 0).put((byte) op.name().length).put(op.name()).put(op.value()).array());
        }
        return out.toByteArray();
    }

    /// The whole message as it is sent.
    public byte[] frame() {
        return frame(Proto.TYPE_MESSAGE, body());
    }

    /// A body of any type with its 8-byte header.
    public static byte[] frame(int type, byte[] body) {
        return ByteBuffer.allocate(8 + body.length).putLong(Proto.header(type, body.length)).put(body)
                .array();
    }

    /// The message in a zlib stream.
    public byte[] compressedFrame() {
        byte[] plain = frame();
        return frame(Proto.TYPE_COMPRESSED, compressed(plain.length, plain));
    }

    /// Body of a compressed message that states that size.
    static byte[] compressed(long statedSize, byte[] plain) {
        var deflater = new Deflater(Deflater.BEST_SPEED);
        deflater.setInput(plain);
        deflater.finish();
        var packed = new byte[plain.length + 64];
        int length = deflater.deflate(packed);
        deflater.end();
        return ByteBuffer.allocate(8 + length).putLong(statedSize).put(packed, 0, length).array();
    }
}
