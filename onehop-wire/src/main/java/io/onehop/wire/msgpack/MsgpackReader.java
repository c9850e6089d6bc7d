package io.onehop.wire.msgpack;

import static io.onehop.wire.msgpack.MsgpackFormat.*;

import io.netty.buffer.ByteBuf;
import io.onehop.model.ParticleType;
import io.onehop.model.Value;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/// Reads values in the protocol's dialect, of every width a writer may choose (wire-protocol reference,
/// section 4.2).
///
/// Never reads beyond the buffer's readable bytes, never allocates more than a small multiple of them, and
/// never nests deeper than 64 lists and maps. Stateless.
public final class MsgpackReader {
    private static final int MAX_RESERVED = 1024;
    private static final int NO_MARKER = -1;

    private MsgpackReader() {}

    /// Reads one value and leaves the buffer's reader index behind it.
    ///
    /// @throws MalformedMsgpackException when the bytes are no value or end too early
    public static Value read(ByteBuf in) {
        return read(in, 0);
    }

    private static Value read(ByteBuf in, int depth) {
        need(in, 1);
        int head = in.readUnsignedByte();
        if (head < FIXMAP) {
            return new Value.Int(head);
        }
        if (head >= NEGATIVE_FIXINT) {
            return new Value.Int((byte) head);
        }
        if (head < FIXARRAY) {
            return readMap(in, head & 0x0f, depth);
        }
        if (head < FIXSTR) {
            return readList(in, head & 0x0f, depth);
        }
        if (head < NIL) {
            return readString(in, head & 0x1f);
        }
        return readSized(in, head, depth);
    }

    private static Value readSized(ByteBuf in, int head, int depth) {
        return switch (head) {
            case NIL -> Value.absent();
            case FALSE -> new Value.Bool(false);
            case TRUE -> new Value.Bool(true);
            case FLOAT32 -> new Value.Real(Float.intBitsToFloat((int) unsigned(in, 4)));
            case FLOAT64 -> new Value.Real(Double.longBitsToDouble(unsigned(in, 8)));
            case UINT8 -> new Value.Int(unsigned(in, 1));
            case UINT16 -> new Value.Int(unsigned(in, 2));
            case UINT32 -> new Value.Int(unsigned(in, 4));
            case UINT64, INT64 -> new Value.Int(unsigned(in, 8));
            case INT8 -> new Value.Int((byte) unsigned(in, 1));
            case INT16 -> new Value.Int((short) unsigned(in, 2));
            case INT32 -> new Value.Int((int) unsigned(in, 4));
            case STR8, BIN8 -> readString(in, unsigned(in, 1));
            case STR16, BIN16 -> readString(in, unsigned(in, 2));
            case STR32, BIN32 -> readString(in, unsigned(in, 4));
            case ARRAY16 -> readList(in, unsigned(in, 2), depth);
            case ARRAY32 -> readList(in, unsigned(in, 4), depth);
            case MAP16 -> readMap(in, unsigned(in, 2), depth);
            case MAP32 -> readMap(in, unsigned(in, 4), depth);
            case FIXEXT1 -> readSpecial(in);
            default -> throw new MalformedMsgpackException(
                    "msgpack has an unexpected head byte=0x" + Integer.toHexString(head));
        };
    }

    private static Value readSpecial(ByteBuf in) {
        int content = (int) unsigned(in, 2);
        return switch (content) {
            case EXT_SPECIAL << 8 | SPECIAL_WILDCARD -> Value.Bound.WILDCARD;
            case EXT_SPECIAL << 8 | SPECIAL_INFINITY -> Value.Bound.INFINITY;
            default -> throw new MalformedMsgpackException(
                    "msgpack has an unknown extension=0x" + Integer.toHexString(content));
        };
    }

    private static Value readString(ByteBuf in, long length) {
        need(in, length);
        if (length == 0) {
            return new Value.Text("");
        }
        int type = in.readUnsignedByte();
        int size = (int) length - 1;
        return switch (type) {
            case ParticleType.STRING -> new Value.Text(text(in, size));
            case ParticleType.GEOJSON -> new Value.GeoJson(text(in, size));
            case ParticleType.BLOB -> new Value.Blob(bytes(in, size));
            case ParticleType.HLL -> new Value.Hll(bytes(in, size));
            default -> new Value.Other(type, bytes(in, size));
        };
    }

    private static Value readList(ByteBuf in, long count, int depth) {
        int nested = enter(in, count, depth);
        int flags = count == 0 ? NO_MARKER : orderFlags(in);
        long left = hasMarker(flags) ? count - 1 : count;
        var items = new ArrayList<Value>((int) Math.min(left, MAX_RESERVED));
        for (long i = 0; i < left; i++) {
            items.add(read(in, nested));
        }
        return new Value.List(items, hasMarker(flags) && (flags & LIST_ORDERED) != 0);
    }

    private static Value readMap(ByteBuf in, long count, int depth) {
        int nested = enter(in, count * 2, depth);
        int flags = count == 0 ? NO_MARKER : orderFlags(in);
        long left = count;
        if (hasMarker(flags)) {
            need(in, 1);
            if (in.readUnsignedByte() != NIL) {
                throw new MalformedMsgpackException("the marker of an ordered map has a value");
            }
            left--;
        }
        var entries = new LinkedHashMap<Value, Value>((int) Math.min(left * 2, MAX_RESERVED));
        for (long i = 0; i < left; i++) {
            var key = read(in, nested);
            @Nullable Value former = entries.put(key, read(in, nested));
            if (former != null) {
                throw new MalformedMsgpackException("a map has a key twice");
            }
        }
        return new Value.Map(entries, hasMarker(flags) ? mapOrder(flags) : Value.MapOrder.UNORDERED);
    }

    private static boolean hasMarker(int flags) {
        return flags != NO_MARKER;
    }

    /// The flags of the container's marker, which is consumed, or [#NO_MARKER].
    private static int orderFlags(ByteBuf in) {
        need(in, 1);
        int at = in.readerIndex();
        int markerSize = switch (in.getUnsignedByte(at)) {
            case EXT8 -> 3;
            case EXT16 -> 4;
            case EXT32 -> 6;
            default -> 0;
        };
        if (markerSize == 0) {
            return NO_MARKER;
        }
        need(in, markerSize);
        for (int i = 1; i < markerSize - 1; i++) {
            if (in.getByte(at + i) != 0) {
                throw new MalformedMsgpackException("the marker of an ordered container has a body");
            }
        }
        in.skipBytes(markerSize);
        return in.getUnsignedByte(at + markerSize - 1);
    }

    private static int enter(ByteBuf in, long elements, int depth) {
        if (depth == MAX_DEPTH) {
            throw new MalformedMsgpackException("value is nested too deep, limit=" + MAX_DEPTH);
        }
        need(in, elements);
        return depth + 1;
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

    private static long unsigned(ByteBuf in, int size) {
        need(in, size);
        return switch (size) {
            case 1 -> in.readUnsignedByte();
            case 2 -> in.readUnsignedShort();
            case 4 -> in.readUnsignedInt();
            default -> in.readLong();
        };
    }

    /// Each element takes at least a byte, so counts are checked with this too.
    private static void need(ByteBuf in, long size) {
        if (in.readableBytes() < size) {
            throw new MalformedMsgpackException("msgpack ends too early, neededBytes=" + size);
        }
    }
}
