package io.onehop.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/// Keeps the beginning of a request until the rest has come. Room grows with what has come, at most doubling
/// each time, never with what a header merely promises.
final class Pending {
    private static final int LEAST = 4096;

    private Pending() {}

    /// Both pieces in one buffer; releases what is not part of it.
    static ByteBuf append(ByteBufAllocator alloc, ByteBuf first, ByteBuf second) {
        ByteBuf whole = first;
        int needed = second.readableBytes();
        if (first.isReadOnly() || first.refCnt() > 1 || first.maxWritableBytes() < needed
                || !fits(first, needed)) {
            int total = first.readableBytes() + needed;
            whole = alloc.buffer(Math.max(LEAST, Integer.highestOneBit(Math.max(1, total - 1)) * 2));
            whole.writeBytes(first);
            first.release();
        }
        whole.writeBytes(second);
        second.release();
        return whole;
    }

    private static boolean fits(ByteBuf buffer, int needed) {
        return buffer.writableBytes() >= needed;
    }

    /// Moves a partial request to a buffer of its own if it holds back a larger, mostly read one.
    static ByteBuf reserve(ByteBufAllocator alloc, ByteBuf in, int frameSize) {
        boolean small = in.readableBytes() * 2 < in.capacity();
        if (!small || frameSize > LEAST) {
            return in;
        }
        ByteBuf own = alloc.buffer(frameSize);
        own.writeBytes(in);
        in.release();
        return own;
    }
}
