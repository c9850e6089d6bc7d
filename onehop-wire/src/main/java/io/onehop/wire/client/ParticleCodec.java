package io.onehop.wire.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.onehop.model.ParticleType;
import io.onehop.model.Value;
import io.onehop.wire.msgpack.MalformedMsgpackException;
import io.onehop.wire.msgpack.MsgpackReader;
import io.onehop.wire.msgpack.MsgpackWriter;
import java.nio.charset.StandardCharsets;

/// Values as the particles of bins and user keys (wire-protocol reference, section 4.1). Stateless.
public final class ParticleCodec {
    private static final int INTEGER_SIZE = 8;
    private static final int GEO_HEADER_SIZE = 3;
    private static final int GEO_CELL_SIZE = 8;

    private ParticleCodec() {}

    /// The particle type under which a value travels.
    ///
    /// @throws IllegalArgumentException for a value that exists only within the arguments of operations
    public static int type(Value value) {
        return switch (value) {
            case Value.Null ignored -> ParticleType.NULL;
            case Value.Int ignored -> ParticleType.INTEGER;
            case Value.Real ignored -> ParticleType.DOUBLE;
            case Value.Bool ignored -> ParticleType.BOOL;
            case Value.Text ignored -> ParticleType.STRING;
            case Value.GeoJson ignored -> ParticleType.GEOJSON;
            case Value.Blob ignored -> ParticleType.BLOB;
            case Value.Hll ignored -> ParticleType.HLL;
            case Value.Other other -> other.particleType();
            case Value.List ignored -> ParticleType.LIST;
            case Value.Map ignored -> ParticleType.MAP;
            case Value.Bound bound -> throw new IllegalArgumentException("a bin cannot hold " + bound);
        };
    }

    /// Writes the value's bytes, without type or size.
    ///
    /// @throws MalformedMsgpackException when it is nested too deep
    public static void write(ByteBuf out, Value value) {
        switch (value) {
            case Value.Null ignored -> {}
            case Value.Int number -> out.writeLong(number.value());
            case Value.Real number -> out.writeDouble(number.value());
            case Value.Bool flag -> out.writeByte(flag.value() ? 1 : 0);
            case Value.Text text -> ByteBufUtil.writeUtf8(out, text.value());
            case Value.GeoJson geo -> ByteBufUtil.writeUtf8(out.writeZero(GEO_HEADER_SIZE), geo.json());
            case Value.Blob blob -> out.writeBytes(blob.bytes());
            case Value.Hll hll -> out.writeBytes(hll.bytes());
            case Value.Other other -> out.writeBytes(other.bytes());
            case Value.List list -> MsgpackWriter.write(out, list);
            case Value.Map map -> MsgpackWriter.write(out, map);
            case Value.Bound bound -> throw new IllegalArgumentException("a bin cannot hold " + bound);
        }
    }

    /// Reads the value of that particle type from the next `size` bytes and leaves the reader index behind
    /// them.
    ///
    /// @param size at most the readable bytes
    /// @throws MalformedReplyException when the bytes are no value of that type
    public static Value read(int type, ByteBuf in, int size) {
        return switch (type) {
            case ParticleType.NULL -> {
                exact(type, size, 0);
                yield Value.absent();
            }
            case ParticleType.INTEGER -> new Value.Int(exact(type, size, INTEGER_SIZE, in));
            case ParticleType.DOUBLE ->
                    new Value.Real(Double.longBitsToDouble(exact(type, size, INTEGER_SIZE, in)));
            case ParticleType.BOOL -> {
                exact(type, size, 1);
                yield new Value.Bool(in.readByte() != 0);
            }
            case ParticleType.STRING -> new Value.Text(text(in, size));
            case ParticleType.BLOB -> new Value.Blob(bytes(in, size));
            case ParticleType.HLL -> new Value.Hll(bytes(in, size));
            case ParticleType.GEOJSON -> geoJson(in, size);
            case ParticleType.LIST, ParticleType.MAP -> container(type, in.readSlice(size));
            default -> new Value.Other(type, bytes(in, size));
        };
    }

    private static Value geoJson(ByteBuf in, int size) {
        int cells = size < GEO_HEADER_SIZE ? 0 : in.getUnsignedShort(in.readerIndex() + 1);
        int skipped = GEO_HEADER_SIZE + cells * GEO_CELL_SIZE;
        if (size < skipped) {
            throw new MalformedReplyException("a GeoJSON particle is too short, sizeBytes=" + size);
        }
        in.skipBytes(skipped);
        return new Value.GeoJson(text(in, size - skipped));
    }

    private static Value container(int type, ByteBuf bytes) {
        Value value;
        try {
            value = MsgpackReader.read(bytes);
        } catch (MalformedMsgpackException e) {
            throw new MalformedReplyException("a list or map is malformed: " + e.getMessage(), e);
        }
        boolean fits = type == ParticleType.LIST ? value instanceof Value.List : value instanceof Value.Map;
        if (!fits || bytes.isReadable()) {
            throw new MalformedReplyException("a list or map particle holds something else");
        }
        return value;
    }

    private static void exact(int type, int size, int expected) {
        if (size != expected) {
            throw new MalformedReplyException("particle has a wrong size, type=" + type + " sizeBytes="
                    + size);
        }
    }

    private static long exact(int type, int size, int expected, ByteBuf in) {
        exact(type, size, expected);
        return in.readLong();
    }

    private static String text(ByteBuf in, int size) {
        var text = in.toString(in.readerIndex(), size, StandardCharsets.UTF_8);
        in.skipBytes(size);
        return text;
    }

    private static byte[] bytes(ByteBuf in, int size) {
        var bytes = new byte[size];
        in.readBytes(bytes);
        return bytes;
    }
}
