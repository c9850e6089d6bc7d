package io.onehop.wire.client;

import io.netty.buffer.ByteBuf;
import io.onehop.wire.Info3;
import io.onehop.wire.MessageLayout;

/// The fixed part of a reply or of a row in a reply of many (wire-protocol reference, sections 2 and 9).
///
/// @param info3 bits of [Info3]: end of the reply, state of a partition
/// @param resultCode 0..255
/// @param generation the record's, or a partition id when the row tells of a partition
/// @param voidTime seconds since 2010, 0 = never
/// @param batchIndex the row's place in a batch
/// @param fields how many follow
/// @param ops how many follow
public record ReplyHeader(
        int info3, int resultCode, int generation, long voidTime, int batchIndex, int fields, int ops) {
    /// Reads a header and leaves the reader index behind it.
    ///
    /// @throws MalformedReplyException when there is none
    public static ReplyHeader read(ByteBuf in) {
        if (in.readableBytes() < MessageLayout.HEADER_SIZE) {
            throw new MalformedReplyException("reply is shorter than its header, sizeBytes="
                    + in.readableBytes());
        }
        int size = in.readUnsignedByte();
        if (size != MessageLayout.HEADER_SIZE) {
            throw new MalformedReplyException("reply's header has an unknown size, sizeBytes=" + size);
        }
        in.skipBytes(2);
        int info3 = in.readUnsignedByte();
        in.skipBytes(1);
        int resultCode = in.readUnsignedByte();
        return new ReplyHeader(info3, resultCode, in.readInt(), in.readUnsignedInt(), in.readInt(),
                in.readUnsignedShort(), in.readUnsignedShort());
    }

    /// Whether it ends a reply of many rows.
    public boolean isLast() {
        return (info3 & Info3.LAST) != 0;
    }

    /// Whether the row tells of a partition instead of a record.
    public boolean isPartition() {
        return (info3 & Info3.PARTITION_DONE) != 0;
    }
}
