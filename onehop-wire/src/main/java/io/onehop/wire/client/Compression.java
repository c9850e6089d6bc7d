package io.onehop.wire.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.onehop.wire.Proto;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/// Messages in a zlib stream (wire-protocol reference, section 1.1). Stateless.
public final class Compression {
    private static final int SIZE_FIELD = 8;
    private static final int WORTH_FROM = 128;
    private static final int MIN_GAIN = 16;
    private static final int CHUNK = 8192;
    /// zlib cannot shrink by more than about 1032; a larger claim is a lie that would cost memory.
    private static final int MAX_RATIO = 1100;

    private Compression() {}

    /// The message in compressed form when it is longer than 128 bytes and that saves more than 16 bytes,
    /// else the message itself.
    ///
    /// @param message a whole message with its proto header; taken over
    /// @return to be released by the caller
    public static ByteBuf compress(ByteBufAllocator allocator, ByteBuf message) {
        return message.readableBytes() <= WORTH_FROM
                ? message
                : compress(allocator, message, Deflater.BEST_SPEED);
    }

    /// The message in compressed form when that saves more than 16 bytes, else the message itself.
    ///
    /// @param message a whole message with its proto header; taken over
    /// @param level 1 (fast) to 9 (small)
    /// @return to be released by the caller
    public static ByteBuf compress(ByteBufAllocator allocator, ByteBuf message, int level) {
        int size = message.readableBytes();
        var out = allocator.buffer(size);
        out.writeZero(Proto.HEADER_SIZE).writeLong(size);
        var deflater = new Deflater(level);
        try {
            deflater.setInput(bytes(message));
            deflater.finish();
            var chunk = new byte[CHUNK];
            while (!deflater.finished() && out.readableBytes() < size) {
                out.writeBytes(chunk, 0, deflater.deflate(chunk));
            }
            if (!deflater.finished() || out.readableBytes() >= size - MIN_GAIN) {
                out.release();
                return message;
            }
        } catch (RuntimeException | Error e) {
            out.release();
            throw e;
        } finally {
            deflater.end();
        }
        message.release();
        out.setLong(0, Proto.header(Proto.TYPE_COMPRESSED, out.readableBytes() - Proto.HEADER_SIZE));
        return out;
    }

    /// The body of the record message inside the body of a compressed message.
    ///
    /// @param body stays the caller's
    /// @return to be released by the caller
    /// @throws MalformedReplyException when it is no such message or larger than 128 MiB
    public static ByteBuf decompress(ByteBufAllocator allocator, ByteBuf body) {
        if (body.readableBytes() <= SIZE_FIELD) {
            throw new MalformedReplyException("compressed message is too short");
        }
        long size = body.readLong();
        long packed = body.readableBytes();
        if (size < Proto.HEADER_SIZE || size > Proto.MAX_BODY_SIZE || size > packed * MAX_RATIO) {
            throw new MalformedReplyException("compressed message has an impossible size, sizeBytes=" + size);
        }
        var out = allocator.buffer((int) size);
        try {
            inflate(bytes(body), out, (int) size);
            long header = out.readLong();
            if (Proto.version(header) != Proto.VERSION
                    || Proto.type(header) != Proto.TYPE_MESSAGE
                    || Proto.length(header) != out.readableBytes()) {
                throw new MalformedReplyException("compressed message holds something else");
            }
            return out.retain();
        } finally {
            out.release();
        }
    }

    private static void inflate(byte[] packed, ByteBuf out, int size) {
        var inflater = new Inflater();
        try {
            inflater.setInput(packed);
            var chunk = new byte[CHUNK];
            while (!inflater.finished()) {
                int count = inflater.inflate(chunk);
                if ((count == 0 && !inflater.finished()) || out.readableBytes() + count > size) {
                    throw new MalformedReplyException("compressed message has a wrong size, sizeBytes="
                            + size);
                }
                out.writeBytes(chunk, 0, count);
            }
        } catch (DataFormatException e) {
            throw new MalformedReplyException("compressed message is no zlib stream", e);
        } finally {
            inflater.end();
        }
        if (out.readableBytes() != size) {
            throw new MalformedReplyException("compressed message has a wrong size, sizeBytes=" + size);
        }
    }

    private static byte[] bytes(ByteBuf buffer) {
        var bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return bytes;
    }
}
