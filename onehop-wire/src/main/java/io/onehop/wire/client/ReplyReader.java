package io.onehop.wire.client;

import io.netty.buffer.ByteBuf;
import io.onehop.model.Bin;
import io.onehop.model.Digest;
import io.onehop.model.Record;
import io.onehop.model.Value;
import io.onehop.wire.FieldType;
import io.onehop.wire.MessageLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads what follows a [ReplyHeader]: fields, then operations' results (wire-protocol reference, sections 3,
/// 4, 11.3). Stateless; each method leaves the reader index behind what it read.
public final class ReplyReader {
    /// What the fields of a row say of the record.
    ///
    /// @param namespace empty when not told
    /// @param set empty when the record has none
    /// @param digest null when not told
    /// @param userKey null when the server does not keep it
    public record RowFields(String namespace, String set, @Nullable Digest digest, @Nullable Value userKey) {}

    private static final int MIN_OP_COUNTED = MessageLayout.OP_HEADER_COUNTED;
    private static final int LUT_SIZE = 8;
    private static final int MAX_RESERVED = 64;

    private ReplyReader() {}

    /// Skips fields nobody asked for.
    ///
    /// @throws MalformedReplyException when they do not fit
    public static void skipFields(ReplyHeader header, ByteBuf in) {
        for (int i = 0; i < header.fields(); i++) {
            in.skipBytes(fieldSize(in));
        }
    }

    /// Reads the fields of a scan's row; unknown ones are skipped.
    ///
    /// @throws MalformedReplyException when they do not fit
    public static RowFields readFields(ReplyHeader header, ByteBuf in) {
        var namespace = "";
        var set = "";
        @Nullable Digest digest = null;
        @Nullable Value userKey = null;
        for (int i = 0; i < header.fields(); i++) {
            int size = fieldSize(in) - 1;
            int type = in.readUnsignedByte();
            int end = in.readerIndex() + size;
            switch (type) {
                case FieldType.NAMESPACE -> namespace = text(in, size);
                case FieldType.SET -> set = text(in, size);
                case FieldType.DIGEST -> digest = digest(in, size);
                case FieldType.KEY -> userKey = userKey(in, size);
                default -> in.skipBytes(size);
            }
            in.readerIndex(end);
        }
        return new RowFields(namespace, set, digest, userKey);
    }

    /// The size of the next field with its type byte, which is there completely.
    private static int fieldSize(ByteBuf in) {
        need(in, MessageLayout.FIELD_HEADER_SIZE);
        long size = in.readUnsignedInt();
        if (size < 1 || size > in.readableBytes()) {
            throw new MalformedReplyException("field does not fit into its message, sizeBytes=" + size);
        }
        return (int) size;
    }

    private static Digest digest(ByteBuf in, int size) {
        if (size != Digest.SIZE) {
            throw new MalformedReplyException("digest has a wrong size, sizeBytes=" + size);
        }
        return new Digest(in.readLong(), in.readLong(), in.readInt());
    }

    private static Value userKey(ByteBuf in, int size) {
        if (size < 1) {
            throw new MalformedReplyException("user key has no type");
        }
        return ParticleCodec.read(in.readUnsignedByte(), in, size - 1);
    }

    /// Reads the bins behind the fields, which were read or skipped.
    ///
    /// @throws MalformedReplyException when they do not fit
    public static Record readRecord(ReplyHeader header, ByteBuf in) {
        return readRecord(header, in, null);
    }

    /// As [#readRecord(ReplyHeader, ByteBuf)].
    ///
    /// @param names where names are looked up, null = nowhere
    public static Record readRecord(ReplyHeader header, ByteBuf in, @Nullable BinNames names) {
        if (header.ops() == 0) {
            return new Record(header.generation(), header.voidTime(), List.of());
        }
        if (header.ops() == 1) {
            return new Record(header.generation(), header.voidTime(), List.of(readBin(in, names)));
        }
        var bins = new ArrayList<Bin>(Math.min(header.ops(), MAX_RESERVED));
        for (int i = 0; i < header.ops(); i++) {
            bins.add(readBin(in, names));
        }
        return new Record(header.generation(), header.voidTime(), bins);
    }

    private static Bin readBin(ByteBuf in, @Nullable BinNames names) {
        need(in, MessageLayout.OP_HEADER_SIZE);
        long counted = in.readUnsignedInt();
        in.skipBytes(1);
        int type = in.readUnsignedByte();
        int flags = in.readUnsignedByte();
        int nameSize = in.readUnsignedByte();
        long valueSize = counted - MIN_OP_COUNTED - nameSize;
        boolean hasLut = (flags & 1) != 0;
        if (hasLut) {
            valueSize -= LUT_SIZE;
        }
        if (valueSize < 0 || counted - MIN_OP_COUNTED > in.readableBytes()) {
            throw new MalformedReplyException("operation does not fit into its message, sizeBytes="
                    + counted);
        }
        var name = names == null ? text(in, nameSize) : names.read(in, nameSize);
        if (hasLut) {
            in.skipBytes(LUT_SIZE);
        }
        return new Bin(name, ParticleCodec.read(type, in, (int) valueSize));
    }

    private static String text(ByteBuf in, int size) {
        var text = in.toString(in.readerIndex(), size, StandardCharsets.UTF_8);
        in.skipBytes(size);
        return text;
    }

    private static void need(ByteBuf in, int size) {
        if (in.readableBytes() < size) {
            throw new MalformedReplyException("reply ends too early, neededBytes=" + size);
        }
    }
}
