package io.onehop.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/// Compressed messages: a whole message, header included, in a zlib stream (wire-protocol reference, section
/// 1.1).
///
/// Holds native memory of the zlib library; [#close] frees it. For one thread.
public final class FrameCompression implements AutoCloseable {
    /// Messages of fewer bytes are not worth compressing.
    public static final int MIN_SIZE = 128;

    private static final int SIZE_FIELD = 8;
    private static final int LEAST_GAIN = 16;

    private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);
    private final Inflater inflater = new Inflater();

    /// The uncompressed size that the body of a compressed message states, in bytes, its inner header
    /// included; -1 when the body is too short to state one or the size is not one that a message can have.
    public static long statedSize(byte[] body, int length) {
        if (length < SIZE_FIELD) {
            return -1;
        }
        long size = ByteBuffer.wrap(body).getLong();
        return size < Proto.HEADER_SIZE || size > Proto.HEADER_SIZE + (long) Proto.MAX_BODY_SIZE ? -1 : size;
    }

    /// Inflates the body of a compressed message.
    ///
    /// @param size what [#statedSize] said
    /// @return the inner message without its header, or null when the stream is broken, has another length,
    ///     or holds
    ///     anything but a record message of exactly that length
    public byte @Nullable [] inflate(byte[] body, int offset, int length, int size) {
        inflater.reset();
        inflater.setInput(body, offset + SIZE_FIELD, length - SIZE_FIELD);
        var header = new byte[Proto.HEADER_SIZE];
        try {
            if (fill(header) != header.length) {
                return null;
            }
            long inner = ByteBuffer.wrap(header).getLong();
            boolean expected = inner == Proto.header(Proto.TYPE_MESSAGE, size - Proto.HEADER_SIZE);
            if (!expected) {
                return null;
            }
            var message = new byte[size - Proto.HEADER_SIZE];
            boolean complete = fill(message) == message.length && isAtEnd();
            return complete ? message : null;
        } catch (DataFormatException broken) {
            return null;
        }
    }

    private int fill(byte[] bytes) throws DataFormatException {
        int filled = 0;
        while (filled < bytes.length) {
            int count = inflater.inflate(bytes, filled, bytes.length - filled);
            if (count == 0) {
                return filled;
            }
            filled += count;
        }
        return filled;
    }

    private boolean isAtEnd() throws DataFormatException {
        return inflater.finished() || (inflater.inflate(new byte[1]) == 0 && inflater.finished());
    }

    /// Replaces the message that starts at `start` and ends at the writer index by its compressed form, if
    /// that is shorter.
    ///
    /// @return whether it was replaced
    public boolean deflate(ByteBuf buffer, int start) {
        int size = buffer.writerIndex() - start;
        if (size < MIN_SIZE) {
            return false;
        }
        var plain = new byte[size];
        buffer.getBytes(start, plain);
        var packed = new byte[size];
        deflater.reset();
        deflater.setInput(plain);
        deflater.finish();
        int length = deflater.deflate(packed);
        boolean gains = deflater.finished() && length + Proto.HEADER_SIZE + SIZE_FIELD + LEAST_GAIN < size;
        if (!gains) {
            return false;
        }
        buffer.writerIndex(start);
        buffer.writeLong(Proto.header(Proto.TYPE_COMPRESSED, (long) SIZE_FIELD + length));
        buffer.writeLong(size);
        buffer.writeBytes(packed, 0, length);
        return true;
    }

    @Override
    public void close() {
        deflater.end();
        inflater.end();
    }
}
