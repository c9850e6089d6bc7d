package io.onehop.cluster.fabric.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.onehop.cluster.fabric.FabricFrames;
import io.onehop.cluster.fabric.FabricMessage;
import java.util.ArrayDeque;
import java.util.function.Consumer;

/// Messages that wait for a connection, within bounds of bytes, number and time.
final class WaitingFrames {
    private static final int CHUNK = 64 << 10;

    private final ByteBufAllocator allocator;
    private final FabricLimits limits;
    private final ArrayDeque<ByteBuf> chunks = new ArrayDeque<>();
    private long bytes;
    private int messages;
    private long oldestNanos;

    WaitingFrames(ByteBufAllocator allocator, FabricLimits limits) {
        this.allocator = allocator;
        this.limits = limits;
    }

    /// Takes a message unless too much waits.
    boolean offer(FabricMessage message, long nowNanos) {
        if (bytes >= limits.queueBytes() || messages >= limits.queueMessages()) {
            return false;
        }
        ByteBuf last = chunks.peekLast();
        if (last == null || last.readableBytes() >= CHUNK) {
            last = allocator.directBuffer();
            chunks.addLast(last);
        }
        bytes += FabricFrames.writeFrame(last, message);
        if (messages++ == 0) {
            oldestNanos = nowNanos;
        }
        return true;
    }

    long bytes() {
        return bytes;
    }

    /// Whether the first one waits for longer than the limit.
    boolean isOverdue(long nowNanos) {
        return messages > 0 && nowNanos - oldestNanos > limits.waitMillis() * 1_000_000L;
    }

    /// Hands on everything, in order; the taker releases the buffers.
    void drain(Consumer<ByteBuf> taker) {
        messages = 0;
        bytes = 0;
        for (ByteBuf chunk = chunks.poll(); chunk != null; chunk = chunks.poll()) {
            taker.accept(chunk);
        }
    }

    /// Drops everything.
    ///
    /// @return how many messages there were
    int clear() {
        int dropped = messages;
        drain(ByteBuf::release);
        return dropped;
    }
}
