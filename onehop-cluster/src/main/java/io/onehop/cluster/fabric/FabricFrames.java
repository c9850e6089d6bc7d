package io.onehop.cluster.fabric;

import io.netty.buffer.ByteBuf;

/// The form in which messages travel. A *message* is one byte of type and the body; on a stream a *frame*
/// adds four bytes of the message's length in front. Pure; used by the real fabric and the simulated one.
public final class FabricFrames {
    /// Bytes in front of each message on a stream.
    public static final int LENGTH_BYTES = 4;
    /// The longest message with its type: the largest request of the public protocol, 128 MiB, and room for
    /// what is said about it.
    public static final int MAX_MESSAGE_BYTES = (128 << 20) + (1 << 20);
    /// What [#next] says when the frame is not complete.
    public static final int INCOMPLETE = -1;
    /// What [#next] says when no frame begins with these bytes.
    public static final int BROKEN = -2;

    private FabricFrames() {}

    /// Writes a message without its frame. When it fails nothing has been written.
    ///
    /// @return the bytes that were written
    /// @throws IllegalArgumentException when it is longer than [#MAX_MESSAGE_BYTES] or its type is none
    public static int writeMessage(ByteBuf out, FabricMessage message) {
        int start = out.writerIndex();
        int type = message.type();
        if (type < 1 || type >= FabricTypes.END) {
            throw new IllegalArgumentException("no type of message: " + type);
        }
        try {
            out.writeByte(type);
            message.write(out);
        } catch (RuntimeException e) {
            out.writerIndex(start);
            throw e;
        }
        int size = out.writerIndex() - start;
        if (size > MAX_MESSAGE_BYTES) {
            out.writerIndex(start);
            throw new IllegalArgumentException("message too long: type=" + type + " bytes=" + size);
        }
        return size;
    }

    /// Writes a message with its frame. When it fails nothing has been written.
    ///
    /// @return the bytes that were written
    /// @throws IllegalArgumentException when it is longer than [#MAX_MESSAGE_BYTES] or its type is none
    public static int writeFrame(ByteBuf out, FabricMessage message) {
        int start = out.writerIndex();
        out.writeInt(0);
        int size;
        try {
            size = writeMessage(out, message);
        } catch (RuntimeException e) {
            out.writerIndex(start);
            throw e;
        }
        out.setInt(start, size);
        return LENGTH_BYTES + size;
    }

    /// How long the message of the frame is that begins at the reader index; the index stays.
    ///
    /// @param limit the longest message to be taken
    /// @return the message's length with its type, [#INCOMPLETE] or [#BROKEN]
    public static int next(ByteBuf in, int limit) {
        if (in.readableBytes() < LENGTH_BYTES) {
            return INCOMPLETE;
        }
        int size = in.getInt(in.readerIndex());
        if (size < 1 || size > limit) {
            return BROKEN;
        }
        return in.readableBytes() - LENGTH_BYTES < size ? INCOMPLETE : size;
    }
}
