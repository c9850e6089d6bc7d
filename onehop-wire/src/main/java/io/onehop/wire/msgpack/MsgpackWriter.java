package io.onehop.wire.msgpack;

import static io.onehop.wire.msgpack.MsgpackFormat.*;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.onehop.model.ParticleType;
import io.onehop.model.Value;

/// Writes values in the protocol's dialect: shortest integers, strings and blobs with a particle-type byte,
/// ordered containers with their marker (wire-protocol reference, section 4.2). Stateless.
public final class MsgpackWriter {
    private static final int MAX_FIXINT = 0x7f;
    private static final int MIN_FIXINT = -32;
    private static final int MAX_FIXSTR = 31;
    private static final int MAX_FIXCONTAINER = 15;
    private static final int MAX_U8 = 0xff;
    private static final int MAX_U16 = 0xffff;
    private static final long MAX_U32 = 0xffff_ffffL;

    private MsgpackWriter() {}

    /// Writes a value.
    ///
    /// @throws MalformedMsgpackException when it is nested deeper than 64 lists and maps
    public static void write(ByteBuf out, Value value) {
        write(out, value, 0);
    }

    private static void write(ByteBuf out, Value value, int depth) {
        switch (value) {
            case Value.Null ignored -> out.writeByte(NIL);
            case Value.Int number -> writeInt(out, number.value());
            case Value.Real number -> out.writeByte(FLOAT64).writeDouble(number.value());
            case Value.Bool flag -> out.writeByte(flag.value() ? TRUE : FALSE);
            case Value.Text text -> writeText(out, ParticleType.STRING, text.value());
            case Value.GeoJson geo -> writeText(out, ParticleType.GEOJSON, geo.json());
            case Value.Blob blob -> writeBytes(out, ParticleType.BLOB, blob.bytes());
            case Value.Hll hll -> writeBytes(out, ParticleType.HLL, hll.bytes());
            case Value.Other other -> writeBytes(out, other.particleType(), other.bytes());
            case Value.List list -> writeList(out, list, nested(depth));
            case Value.Map map -> writeMap(out, map, nested(depth));
            case Value.Bound bound -> out.writeByte(FIXEXT1)
                    .writeByte(EXT_SPECIAL)
                    .writeByte(bound == Value.Bound.INFINITY ? SPECIAL_INFINITY : SPECIAL_WILDCARD);
        }
    }

    private static int nested(int depth) {
        if (depth == MAX_DEPTH) {
            throw new MalformedMsgpackException("value is nested too deep, limit=" + MAX_DEPTH);
        }
        return depth + 1;
    }

    /// Writes an integer in its shortest form.
    public static void writeInt(ByteBuf out, long value) {
        if (value >= 0) {
            writeUnsigned(out, value);
        } else if (value >= MIN_FIXINT) {
            out.writeByte((int) value);
        } else if (value >= Byte.MIN_VALUE) {
            out.writeByte(INT8).writeByte((int) value);
        } else if (value >= Short.MIN_VALUE) {
            out.writeByte(INT16).writeShort((int) value);
        } else if (value >= Integer.MIN_VALUE) {
            out.writeByte(INT32).writeInt((int) value);
        } else {
            out.writeByte(INT64).writeLong(value);
        }
    }

    private static void writeUnsigned(ByteBuf out, long value) {
        if (value <= MAX_FIXINT) {
            out.writeByte((int) value);
        } else if (value <= MAX_U8) {
            out.writeByte(UINT8).writeByte((int) value);
        } else if (value <= MAX_U16) {
            out.writeByte(UINT16).writeShort((int) value);
        } else if (value <= MAX_U32) {
            out.writeByte(UINT32).writeInt((int) value);
        } else {
            out.writeByte(UINT64).writeLong(value);
        }
    }

    /// Writes the header of an array with so many elements.
    public static void writeArrayHeader(ByteBuf out, int count) {
        if (count <= MAX_FIXCONTAINER) {
            out.writeByte(FIXARRAY | count);
        } else if (count <= MAX_U16) {
            out.writeByte(ARRAY16).writeShort(count);
        } else {
            out.writeByte(ARRAY32).writeInt(count);
        }
    }

    private static void writeMapHeader(ByteBuf out, int count) {
        if (count <= MAX_FIXCONTAINER) {
            out.writeByte(FIXMAP | count);
        } else if (count <= MAX_U16) {
            out.writeByte(MAP16).writeShort(count);
        } else {
            out.writeByte(MAP32).writeInt(count);
        }
    }

    private static void writeList(ByteBuf out, Value.List list, int depth) {
        var items = list.items();
        writeArrayHeader(out, items.size() + (list.ordered() ? 1 : 0));
        if (list.ordered()) {
            out.writeByte(EXT8).writeByte(0).writeByte(LIST_ORDERED);
        }
        for (int i = 0; i < items.size(); i++) {
            write(out, items.get(i), depth);
        }
    }

    private static void writeMap(ByteBuf out, Value.Map map, int depth) {
        boolean ordered = map.order() != Value.MapOrder.UNORDERED;
        writeMapHeader(out, map.entries().size() + (ordered ? 1 : 0));
        if (ordered) {
            out.writeByte(EXT8).writeByte(0).writeByte(flags(map.order())).writeByte(NIL);
        }
        for (var entry : map.entries().entrySet()) {
            write(out, entry.getKey(), depth);
            write(out, entry.getValue(), depth);
        }
    }

    private static void writeText(ByteBuf out, int particleType, String text) {
        writeStringHeader(out, ByteBufUtil.utf8Bytes(text) + 1);
        out.writeByte(particleType);
        ByteBufUtil.writeUtf8(out, text);
    }

    private static void writeBytes(ByteBuf out, int particleType, byte[] bytes) {
        writeStringHeader(out, bytes.length + 1);
        out.writeByte(particleType).writeBytes(bytes);
    }

    private static void writeStringHeader(ByteBuf out, int length) {
        if (length <= MAX_FIXSTR) {
            out.writeByte(FIXSTR | length);
        } else if (length <= MAX_U8) {
            out.writeByte(STR8).writeByte(length);
        } else if (length <= MAX_U16) {
            out.writeByte(STR16).writeShort(length);
        } else {
            out.writeByte(STR32).writeInt(length);
        }
    }
}
