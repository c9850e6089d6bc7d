package io.onehop.cluster.fabric;

import io.netty.buffer.ByteBuf;
import io.onehop.model.Digest;

/// Parts that messages of several rooms have. Reading beyond the end throws, as fabric handlers are to do.
/// Pure.
public final class MessageParts {
    private MessageParts() {}

    /// Writes a digest, [Digest#SIZE] bytes.
    public static void writeDigest(ByteBuf out, Digest digest) {
        out.writeLong(digest.high());
        out.writeLong(digest.middle());
        out.writeInt(digest.low());
    }

    /// Reads a digest.
    public static Digest readDigest(ByteBuf in) {
        return new Digest(in.readLong(), in.readLong(), in.readInt());
    }

    /// Writes bytes with their length, four bytes, in front.
    public static void writeBytes(ByteBuf out, byte[] bytes) {
        out.writeInt(bytes.length);
        out.writeBytes(bytes);
    }

    /// Reads such bytes.
    public static byte[] readBytes(ByteBuf in) {
        return readBytes(in, in.readInt());
    }

    /// Writes at most 255 bytes with their length, one byte, in front.
    public static void writeName(ByteBuf out, byte[] name) {
        out.writeByte(name.length);
        out.writeBytes(name);
    }

    /// Reads such bytes.
    public static byte[] readName(ByteBuf in) {
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
