package io.onehop.server.replicate;

import io.netty.buffer.ByteBuf;
import io.onehop.model.Digest;

/// Parts of messages. Reading beyond the end throws, as fabric handlers are to do.
final class RwCodec {
    private RwCodec() {}

    static void writeDigest(ByteBuf out, Digest digest) {
        out.writeLong(digest.high());
        out.writeLong(digest.middle());
        out.writeInt(digest.low());
    }

    static Digest readDigest(ByteBuf in) {
        return new Digest(in.readLong(), in.readLong(), in.readInt());
    }

    static void writeBytes(ByteBuf out, byte[] bytes) {
        out.writeInt(bytes.length);
        out.writeBytes(bytes);
    }

    static byte[] readBytes(ByteBuf in) {
        return readBytes(in, in.readInt());
    }

    static void writeName(ByteBuf out, byte[] name) {
        out.writeByte(name.length);
        out.writeBytes(name);
    }

    static byte[] readName(ByteBuf in) {
        return readBytes(in, in.readUnsignedByte());
    }

    private static byte[] readBytes(ByteBuf in, int length) {
        if (length < 0 || length > in.readableBytes()) {
            throw new IndexOutOfBoundsException("length " + length + " of " + in.readableBytes());
        }
        var bytes = new byte[length];
        in.readBytes(bytes);
        return bytes;
    }
}
