package io.onehop.bench;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.onehop.wire.Info1;
import io.onehop.wire.Proto;
import org.jspecify.annotations.Nullable;

/// One connection of the echo server: all replies to what one read brought go out in one write.
final class EchoHandler extends ChannelInboundHandlerAdapter {
    private static final int MAX_FRAME_SIZE = 1 << 20;
    private static final int INFO1_AT = Proto.HEADER_SIZE + 1;

    private final byte[] getReply;
    private final byte[] putReply;
    private @Nullable ByteBuf unfinished;

    EchoHandler(byte[] getReply, byte[] putReply) {
        this.getReply = getReply;
        this.putReply = putReply;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = joined((ByteBuf) message);
        ByteBuf out = context.alloc().ioBuffer();
        boolean sound = answer(in, out);
        if (out.isReadable()) {
            var _ = context.write(out, context.voidPromise());
        } else {
            out.release();
        }
        // A copy: the transport may lend buffers that cannot grow.
        unfinished = sound && in.isReadable() ? context.alloc().buffer().writeBytes(in) : null;
        in.release();
        if (!sound) {
            var _ = context.close();
        }
    }

    private ByteBuf joined(ByteBuf read) {
        ByteBuf before = unfinished;
        if (before == null) {
            return read;
        }
        before.writeBytes(read);
        read.release();
        return before;
    }

    /// Answers every whole frame; false when the bytes are no frames.
    private boolean answer(ByteBuf in, ByteBuf out) {
        while (in.readableBytes() >= Proto.HEADER_SIZE) {
            long header = in.getLong(in.readerIndex());
            if (Proto.version(header) != Proto.VERSION || Proto.length(header) > MAX_FRAME_SIZE) {
                return false;
            }
            int size = Proto.HEADER_SIZE + (int) Proto.length(header);
            if (in.readableBytes() < size) {
                return true;
            }
            boolean isRead = size > INFO1_AT && (in.getByte(in.readerIndex() + INFO1_AT) & Info1.READ) != 0;
            out.writeBytes(isRead ? getReply : putReply);
            in.skipBytes(size);
        }
        return true;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ByteBuf rest = unfinished;
        unfinished = null;
        if (rest != null) {
            rest.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable broken) {
        var _ = context.close();
    }
}
