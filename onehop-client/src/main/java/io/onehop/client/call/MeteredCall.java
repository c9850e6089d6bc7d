package io.onehop.client.call;

import io.onehop.client.command.Batch;
import io.onehop.client.command.Command;
import io.onehop.client.command.Delete;
import io.onehop.client.command.Exists;
import io.onehop.client.command.Get;
import io.onehop.client.command.InfoRequest;
import io.onehop.client.command.KeyCommand;
import io.onehop.client.command.Operate;
import io.onehop.client.command.Put;
import io.onehop.client.command.Touch;
import io.onehop.client.stats.CallTracer;
import io.onehop.client.stats.CommandKind;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A call that is counted when it ends, whoever ends it.
abstract class MeteredCall<R> extends CompletableFuture<R> {
    private static final VarHandle ENDED;

    static {
        try {
            ENDED = MethodHandles.lookup().findVarHandle(MeteredCall.class, "ended", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Engine engine;
    private final CommandKind kind;
    private final long startNanos;
    private final CallTracer.@Nullable Call trace;
    @SuppressWarnings("unused") // through ENDED
    private volatile boolean ended;

    MeteredCall(Engine engine, Command<?> command) {
        this.engine = engine;
        this.kind = kindOf(command);
        this.startNanos = engine.clock().nanoTime();
        this.trace = command instanceof KeyCommand<?> one
                ? engine.tracer().began(kind, one.key().namespace(), one.key().set())
                : engine.tracer().began(kind, "", "");
    }

    /// Who follows the call, or null.
    final CallTracer.@Nullable Call trace() {
        return trace;
    }

    private void traceEnd(@Nullable Throwable failure) {
        if (trace != null) {
            trace.ended(failure);
        }
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

    /// True for the first who ends the call. Asked before the future ends, so that whoever waited for the
    /// call finds it counted.
    private boolean firstToEnd() {
        return !isDone() && ENDED.compareAndSet(this, false, true);
    }

    @Override
    public boolean complete(R value) {
        if (firstToEnd()) {
            engine.meter().succeeded(kind, startNanos);
            traceEnd(null);
        }
        return super.complete(value);
    }

    @Override
    public boolean completeExceptionally(Throwable cause) {
        if (firstToEnd()) {
            engine.meter().failed(kind, startNanos, cause);
            traceEnd(cause);
        }
        return super.completeExceptionally(cause);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (firstToEnd()) {
            engine.meter().failed(kind, startNanos, null);
            traceEnd(new CancellationException());
        }
        return super.cancel(mayInterruptIfRunning);
    }
}
