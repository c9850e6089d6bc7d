package io.onehop.server.protocol;

import io.onehop.wire.Info3;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One record message of a server.
///
/// @param resultCode the code
/// @param info1 first flag byte
/// @param info3 third flag byte
/// @param generation the generation, or a partition's number
/// @param voidTime seconds since 2010, 0 = never
/// @param index the row's index in a batch
/// @param fields fields in their order
/// @param ops operations in their order
public record RawReply(
        int resultCode,
        int info1,
        int info3,
        int generation,
        long voidTime,
        int index,
        List<Field> fields,
        List<Bin> ops) {
    /// A field.
    public record Field(int type, byte[] bytes) {}

    /// An operation.
    public record Bin(int op, String name, int type, byte[] value) {
        /// The value as a number.
        public long number() {
            return ByteBuffer.wrap(value).getLong();
        }

        /// The value as text.
        public String text() {
            return new String(value, StandardCharsets.UTF_8);
        }

        /// `name=value` for people.
        @Override
        public String toString() {
            return name + "=" + switch (type) {
                case 0 -> "nil";
                case 1 -> Long.toString(number());
                case 3 -> text();
                default -> type + ":" + value.length + " bytes";
            };
        }
    }

    /// Reads the messages that stand one after another in a frame's body.
    public static List<RawReply> parse(byte[] body) {
        var in = ByteBuffer.wrap(body);
        var replies = new ArrayList<RawReply>();
        while (in.hasRemaining()) {
            replies.add(parseOne(in));
        }
        return replies;
    }

    private static RawReply parseOne(ByteBuffer in) {
        if (in.get() != 22) {
            throw new IllegalStateException("header size");
        }
        int info1 = in.get() & 0xFF;
        int info2 = in.get() & 0xFF;
        int info3 = in.get() & 0xFF;
        int info4 = in.get() & 0xFF;
        if (info2 != 0 || info4 != 0) {
            throw new IllegalStateException("info2 or info4 in a reply");
        }
        int resultCode = in.get() & 0xFF;
        int generation = in.getInt();
        long voidTime = in.getInt() & 0xFFFF_FFFFL;
        int index = in.getInt();
        int fieldCount = in.getShort() & 0xFFFF;
        int opCount = in.getShort() & 0xFFFF;
        var fields = new ArrayList<Field>();
        for (int i = 0; i < fieldCount; i++) {
            int size = in.getInt();
            int type = in.get() & 0xFF;
            fields.add(new Field(type, take(in, size - 1)));
        }
        var ops = new ArrayList<Bin>();
        for (int i = 0; i < opCount; i++) {
            ops.add(op(in));
        }
        return new RawReply(resultCode, info1, info3, generation, voidTime, index, fields, ops);
    }

    private static Bin op(ByteBuffer in) {
        int size = in.getInt();
        int code = in.get() & 0xFF;
        int type = in.get() & 0xFF;
        if (in.get() != 0) {
            throw new IllegalStateException("flags of an operation");
        }
        int nameLength = in.get() & 0xFF;
        String name = new String(take(in, nameLength), StandardCharsets.UTF_8);
        return new Bin(code, name, type, take(in, size - 4 - nameLength));
    }

    private static byte[] take(ByteBuffer in, int length) {
        var bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    /// Whether it is the last one of an answer.
    public boolean isLast() {
        return (info3 & Info3.LAST) != 0;
    }

    /// The first field of that type, or null.
    public byte @Nullable [] field(int type) {
        for (Field field : fields) {
            if (field.type == type) {
                return field.bytes;
            }
        }
        return null;
    }

    /// The operations as `name=value`.
    public List<String> bins() {
        return ops.stream().map(Bin::toString).toList();
    }
}
