package io.onehop.client.net;

import io.netty.buffer.ByteBuf;
import io.netty.util.ReferenceCountUtil;
import io.onehop.wire.Proto;
import io.onehop.wire.client.MalformedReplyException;
import org.jspecify.annotations.Nullable;

/// Cuts what a connection received into messages. Confined to one event loop.
final class Frames {
    /// A frame that grew beyond this gets all its room at once.
    private static final int LARGE_FRAME = 1 << 20;

    private @Nullable ByteBuf received;
    private int type;

    /// Takes over what was read. What was cut off already is discarded first, else a long reply whose pieces
    /// never end with a message would be kept whole.
    void append(ByteBuf in) {
        var before = received;
        if (before == null) {
            received = in;
            return;
        }
        try {
            before.discardSomeReadBytes();
            before.writeBytes(in);
        } finally {
            in.release();
        }
    }

    /// The body of the next message, valid until the next call here; null when it is not complete.
    ///
    /// @throws MalformedReplyException when it is no message of the protocol
    @Nullable ByteBuf next() {
        var in = received;
        if (in == null || in.readableBytes() < Proto.HEADER_SIZE) {
            return null;
        }
        long header = in.getLong(in.readerIndex());
        int size = checkedBodySize(header);
        int missing = size + Proto.HEADER_SIZE - in.readableBytes();
        if (missing > 0) {
            if (in.readableBytes() > LARGE_FRAME) {
                in.ensureWritable(missing);
            }
            return null;
        }
        type = Proto.type(header);
        in.skipBytes(Proto.HEADER_SIZE);
        return in.readSlice(size);
    }

    /// The type of the message that [#next()] returned.
    int type() {
        return type;
    }

    /// How long the body behind that header is.
    ///
    /// @throws MalformedReplyException when it is no header of a reply
    static int checkedBodySize(long header) {
        int type = Proto.type(header);
        boolean known = type == Proto.TYPE_INFO
                || type == Proto.TYPE_MESSAGE
                || type == Proto.TYPE_COMPRESSED;
        if (Proto.version(header) != Proto.VERSION || !known) {
            throw new MalformedReplyException(
                    "not a reply of this protocol, header=0x" + Long.toHexString(header));
        }
        if (Proto.length(header) > Proto.MAX_BODY_SIZE) {
            throw new MalformedReplyException("reply is too large, sizeBytes=" + Proto.length(header));
        }
        return (int) Proto.length(header);
    }

    /// Whether every byte was cut off.
    boolean isEmpty() {
        return received == null || !received.isReadable();
    }

    /// Forgets everything.
    void drop() {
        ReferenceCountUtil.release(received);
        received = null;
    }
}
