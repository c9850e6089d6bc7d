package io.onehop.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.Future;
import io.onehop.server.txn.StreamedReply;
import io.onehop.wire.FrameCompression;
import io.onehop.wire.MessageLayout;
import io.onehop.wire.Proto;
import org.jspecify.annotations.Nullable;

/// The answer that a connection is in the middle of, if any. For one thread.
final class ReplyStream {
    private @Nullable StreamedReply reply;
    private boolean compress;
    private @Nullable Future<?> stallWatch;

    boolean isActive() {
        return reply != null;
    }

    void begin(StreamedReply newReply, boolean compressed, Runnable goOn) {
        reply = newReply;
        compress = compressed;
        newReply.onReady(goOn);
    }

    /// Makes the next piece; see [StreamedReply#next].
    long next(ByteBuf out, FrameCompression compression) {
        StreamedReply now = reply;
        if (now == null) {
            return StreamedReply.DONE;
        }
        int start = out.writerIndex();
        long wait = now.next(out);
        if (compress) {
            compressFirstFrame(out, start, compression);
        }
        if (wait == StreamedReply.DONE) {
            reply = null;
        }
        return wait;
    }

    /// A piece is one frame, or one frame and the last message, which is never compressed.
    private static void compressFirstFrame(ByteBuf out, int start, FrameCompression compression) {
        int lastSize = Proto.HEADER_SIZE + MessageLayout.HEADER_SIZE;
        if (out.writerIndex() - start <= lastSize) {
            return;
        }
        int frameEnd = start + Proto.HEADER_SIZE + (int) Proto.length(out.getLong(start));
        var rest = new byte[out.writerIndex() - frameEnd];
        out.getBytes(frameEnd, rest);
        out.writerIndex(frameEnd);
        compression.deflate(out, start);
        out.writeBytes(rest);
    }

    boolean isPointless() {
        return reply != null && reply.isPointless();
    }

    long stallLimitMillis() {
        return reply == null ? 0 : reply.stallLimitMillis();
    }

    void watchStall(Future<?> watch) {
        stallOver();
        stallWatch = watch;
    }

    void stallOver() {
        if (stallWatch != null) {
            stallWatch.cancel(false);
            stallWatch = null;
        }
    }

    void abandon() {
        stallOver();
        StreamedReply now = reply;
        reply = null;
        if (now != null) {
            now.abandon();
        }
    }
}
