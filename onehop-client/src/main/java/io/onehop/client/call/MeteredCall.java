package io.onehop.client.call;

import io.onehop.client.command.Batch;
import io.onehop.client.command.Command;
import io.onehop.client.command.Delete;
import io.onehop.client.command.Exists;
import io.onehop.client.command.Get;
import io.onehop.client.command.InfoRequest;
import io.onehop.client.command.Operate;
import io.onehop.client.command.Put;
import io.onehop.client.command.Touch;
import io.onehop.client.stats.CommandKind;
import java.util.concurrent.CompletableFuture;

/// A call that is counted when it ends, whoever ends it.
abstract class MeteredCall<R> extends CompletableFuture<R> {
    private final Engine engine;
    private final CommandKind kind;
    private final long startNanos;

    MeteredCall(Engine engine, Command<?> command) {
        this.engine = engine;
        this.kind = kindOf(command);
        this.startNanos = engine.clock().nanoTime();
    }

    private static CommandKind kindOf(Command<?> command) {
        return switch (command) {
            case Get ignored -> CommandKind.GET;
            case Put ignored -> CommandKind.PUT;
            case Exists ignored -> CommandKind.EXISTS;
            case Operate ignored -> CommandKind.OPERATE;
            case Delete ignored -> CommandKind.DELETE;
            case Touch ignored -> CommandKind.TOUCH;
            case Batch ignored -> CommandKind.BATCH;
            case InfoRequest ignored -> CommandKind.INFO;
            default -> CommandKind.OTHER;
        };
    }

    /// A request is about to be sent again.
    final void retried() {
        engine.meter().retried(kind);
    }

    @Override
    public boolean complete(R value) {
        boolean first = super.complete(value);
        if (first) {
            engine.meter().succeeded(kind, startNanos);
        }
        return first;
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        boolean first = super.completeExceptionally(cause);
        if (first) {
            engine.meter().failed(kind, startNanos, cause);
        }
        return first;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean open = !isDone();
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (open && cancelled) {
            engine.meter().failed(kind, startNanos, null);
        }
        return cancelled;
    }
}
