package io.onehop.cluster.fabric.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.onehop.cluster.fabric.FabricFrames;
import org.jspecify.annotations.Nullable;

/// Cuts a stream of bytes into messages, which it hands on where they lie. Only the last, incomplete one is
/// copied. Memory grows with what has come, not with what a frame's head announces.
final class FrameReader {
    private static final int FIRST_SIZE = 64 << 10;

    /// Takes messages.
    @FunctionalInterface
    interface Sink {
        /// A message of that type whose body lies between the indexes of the buffer.
        void message(int type, ByteBuf body);
    }

    private int limit;
    private @Nullable ByteBuf kept;
    private boolean cutting;
    private boolean held;
    private boolean ended;

    /// @param limit the longest message to take
    FrameReader(int limit) {
        this.limit = limit;
    }

    /// Takes messages up to that length from now on.
    void limit(int newLimit) {
        limit = newLimit;
    }

    /// Hands on no further message until [#resume].
    void hold() {
        held = true;
    }

    /// Takes bytes; the buffer is released here, at once or later.
    ///
    /// @return false when they are no frames
    boolean read(ByteBufAllocator allocator, ByteBuf in, Sink sink) {
        if (ended) {
            in.release();
            return true;
        }
        if (kept == null && !held) {
            return cutArrived(allocator, in, sink);
        }
        keep(allocator, in);
        return held || cutKept(sink);
    }

    /// Goes on with what was held.
    ///
    /// @return false when it is no frames
    boolean resume(Sink sink) {
        held = false;
        return kept == null || cutKept(sink);
    }

    private boolean cutArrived(ByteBufAllocator allocator, ByteBuf in, Sink sink) {
        try {
            boolean good = cut(in, sink);
            if (in.isReadable() && good && !ended) {
                kept = allocator.directBuffer(firstSize(in));
                kept.writeBytes(in);
            }
            return good;
        } finally {
            in.release();
        }
    }

    private int firstSize(ByteBuf in) {
        return Math.max(in.readableBytes(), Math.min(FIRST_SIZE, announced(in)));
    }

    /// The size of the frame at the reader index, as far as it is known and allowed.
    private int announced(ByteBuf in) {
        int size = in.readableBytes() < FabricFrames.LENGTH_BYTES ? 0 : in.getInt(in.readerIndex());
        return FabricFrames.LENGTH_BYTES + Math.min(Math.max(size, 0), limit);
    }

    private void keep(ByteBufAllocator allocator, ByteBuf in) {
        ByteBuf before = kept == null ? allocator.directBuffer(firstSize(in)) : kept;
        kept = before;
        int size = before.readableBytes() + in.readableBytes();
        if (before.capacity() - before.writerIndex() < in.readableBytes()) {
            before.discardReadBytes();
            if (before.capacity() < size) {
                before.capacity(Math.max(size, Math.min(announced(before), 2 * size)));
            }
        }
        before.writeBytes(in);
        in.release();
    }

    private boolean cutKept(Sink sink) {
        ByteBuf all = kept;
        if (all == null) {
            return true;
        }
        boolean good = cut(all, sink);
        if (ended || !all.isReadable()) {
            all.release();
            kept = null;
        }
        return good;
    }

    private boolean cut(ByteBuf in, Sink sink) {
        cutting = true;
        try {
            while (!held && !ended) {
                int size = FabricFrames.next(in, limit);
                if (size < 0) {
                    return size == FabricFrames.INCOMPLETE;
                }
                int begin = in.readerIndex() + FabricFrames.LENGTH_BYTES;
                int end = in.writerIndex();
                in.setIndex(begin, begin + size);
                try {
                    sink.message(in.readUnsignedByte(), in);
                } finally {
                    in.setIndex(begin + size, end);
                }
            }
            return true;
        } finally {
            cutting = false;
        }
    }

    /// Memory held by a message that is not complete.
    int keptBytes() {
        return kept == null ? 0 : kept.capacity();
    }

    /// Takes and hands on nothing more.
    void end() {
        ended = true;
        ByteBuf rest = kept;
        if (rest != null && !cutting) {
            rest.release();
            kept = null;
        }
    }
}
