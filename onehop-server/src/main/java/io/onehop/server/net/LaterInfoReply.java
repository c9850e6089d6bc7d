package io.onehop.server.net;

import io.netty.buffer.ByteBuf;
import io.onehop.server.txn.StreamedReply;
import io.onehop.wire.Proto;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/// The answer to an info request that other nodes have a part in. Who makes it sees to it that it comes. For
/// one thread, but for the coming of the answer.
final class LaterInfoReply implements StreamedReply {
    private final CompletableFuture<byte[]> answer;
    private final Executor loop;

    LaterInfoReply(CompletableFuture<byte[]> answer, Executor loop) {
        this.answer = answer;
        this.loop = loop;
    }

    static void write(byte[] answer, ByteBuf out) {
        out.writeLong(Proto.header(Proto.TYPE_INFO, answer.length));
        out.writeBytes(answer);
    }

    @Override
    public long next(ByteBuf out) {
        if (!answer.isDone()) {
            return WAITING;
        }
        write(answer.join(), out);
        return DONE;
    }

    @Override
    public void onReady(Runnable task) {
        var _ = answer.whenComplete((_, _) -> loop.execute(task));
    }

    @Override
    public void abandon() {
        // what was asked for goes on
    }

    @Override
    public boolean isPointless() {
        return false;
    }

    @Override
    public long stallLimitMillis() {
        return 0;
    }
}
