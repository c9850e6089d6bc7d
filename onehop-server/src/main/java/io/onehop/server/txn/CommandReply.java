package io.onehop.server.txn;

import io.netty.buffer.ByteBuf;

/// The answer to a single command that could not be given at once. For one thread.
final class CommandReply implements StreamedReply {
    private final DeferredCommand command;

    CommandReply(DeferredCommand command) {
        this.command = command;
    }

    @Override
    public long next(ByteBuf out) {
        if (!command.isAnswered()) {
            return WAITING;
        }
        command.writeTo(out);
        return DONE;
    }

    @Override
    public void onReady(Runnable task) {
        command.whenAnswered(_ -> task.run());
    }

    @Override
    public void abandon() {
        command.abandon();
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
