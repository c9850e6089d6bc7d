package io.onehop.client.call;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.onehop.client.cluster.Node;
import io.onehop.client.error.ClientCode;
import io.onehop.client.net.Connection;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.net.DirectConnection;
import io.onehop.client.net.Pipe;
import io.onehop.client.net.ReplySink;
import io.onehop.client.policy.Timing;
import io.onehop.client.stats.CallTracer;
import io.onehop.runtime.Clock;
import io.onehop.wire.client.BinNames;
import io.onehop.wire.client.Compression;
import io.onehop.wire.msgpack.MalformedMsgpackException;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// One request to one node: gets a connection, sends, and ends exactly once, by its deadline at the latest:
/// with [#onDone()] after a complete reply, or with [#ended(Ending)].
///
/// Request and reply are coded on the connection's event loop, so a call costs one hop there and one back.
abstract class Attempt implements ReplySink, ConnectionPool.Taker, Runnable {
    private enum Fate {
        OPEN,
        SENT,
        GIVEN_UP
    }

    private static final VarHandle FATE;

    static {
        try {
            FATE = MethodHandles.lookup().findVarHandle(Attempt.class, "fate", Fate.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Node node;
    private final Clock clock;
    private final long deadlineNanos;
    private @Nullable Connection connection;
    private @Nullable DirectConnection direct;
    /// Whether the connection makes room for one that a blocking call drives itself.
    private boolean replaced;
    @SuppressWarnings("FieldMayBeFinal") // changed through FATE
    private volatile Fate fate = Fate.OPEN;
    private CallTracer.@Nullable Attempt trace;

    Attempt(Node node, Clock clock, long deadlineNanos) {
        this.node = node;
        this.clock = clock;
        this.deadlineNanos = deadlineNanos;
    }

    /// Writes the request.
    ///
    /// @throws IllegalArgumentException when the wire cannot carry it
    /// @throws MalformedMsgpackException when a value is nested too deep
    abstract void encode(ByteBuf out, int serverMillis);

    /// Whether the request is sent in compressed form when that pays.
    abstract boolean compress();

    /// Whether anybody still waits for the answer: asked right before sending.
    abstract boolean isWanted();

    /// Whether a failure speaks against the node: not when the connection was closed from this side.
    boolean blamesNode() {
        return true;
    }

    /// No complete reply came or will come.
    abstract void ended(Ending ending);

    /// Who follows the call, or null.
    abstract CallTracer.@Nullable Call call();

    /// Which of the call's attempts it is, 1 for the first.
    abstract int number();

    /// Tells whoever follows the attempt how it ended; called before a complete reply has any consequence.
    final void answeredWith(int code, String detail) {
        var followed = trace;
        if (followed != null) {
            trace = null;
            followed.ended(code, detail);
        }
    }

    private void end(Ending ending) {
        answeredWith(ending.code(), ending.detail());
        ended(ending);
    }

    /// Runs the attempt.
    final void start() {
        var call = call();
        trace = call == null ? null : call.attempt(node.name(), node.address(), number());
        long left = deadlineNanos == Long.MAX_VALUE ? Long.MAX_VALUE : deadlineNanos - clock.nanoTime();
        if (left <= 0) {
            end(Ending.lateBeforeSending());
        } else if (!node.admits()) {
            end(Ending.notSent(ClientCode.BACKOFF, true, "too much failed there lately", null));
        } else {
            depart(left);
        }
    }

    /// Gets onto its way: by a connection of its own, unless it goes with others.
    ///
    /// @param leftNanos until its deadline
    void depart(long leftNanos) {
        node.pool().acquire(leftNanos, this);
    }

    /// Runs on this thread, which waits for the end anyway, when a connection for that can be had; else as
    /// others do. When the thread is interrupted there may be no end: whoever waits for the call sees that
    /// too.
    final void departHere(long leftNanos) {
        var connections = node.pool().direct();
        @Nullable DirectConnection taken = null;
        if (connections.isUsed() && !Thread.currentThread().isInterrupted()) {
            try {
                taken = connections.take(leftNanos);
            } catch (ClosedByInterruptException e) {
                interrupted();
                return;
            } catch (IOException e) {
                onNoConnection(ConnectionPool.Refusal.UNREACHABLE, e);
                return;
            }
            replaced = true;
        }
        if (taken == null) {
            node.pool().acquire(leftNanos, this);
        } else {
            run(taken);
        }
    }

    final long deadlineNanos() {
        return deadlineNanos;
    }

    final Node node() {
        return node;
    }

    final Clock clock() {
        return clock;
    }

    /// The connection once there is one.
    final @Nullable Connection connection() {
        return connection;
    }

    /// The names of bins its connection knows, if it has one of its own.
    final @Nullable BinNames names() {
        var own = connection;
        var mine = direct;
        return own != null ? own.names() : mine == null ? null : mine.names();
    }

    /// Keeps the request from being sent. Any thread.
    ///
    /// @return false when it was given to a connection already
    final boolean giveUp() {
        return FATE.compareAndSet(this, Fate.OPEN, Fate.GIVEN_UP) || fate == Fate.GIVEN_UP;
    }

    @Override
    public final void onConnection(Connection taken) {
        connection = taken;
        var loop = taken.eventLoop();
        if (loop.inEventLoop()) {
            run();
            return;
        }
        try {
            loop.execute(this);
        } catch (RejectedExecutionException e) {
            taken.close();
            end(Ending.notSent(ClientCode.CLOSED, false, "event loops are shut down", e));
        }
    }

    @Override
    public final void onNoConnection(ConnectionPool.Refusal refusal, @Nullable Throwable cause) {
        switch (refusal) {
            case EXHAUSTED -> end(Ending.notSent(ClientCode.NO_MORE_CONNECTIONS, false,
                    connectionsInUse(), null));
            case CLOSED -> end(Ending.notSent(ClientCode.NOT_AVAILABLE, true, "node was dropped", null));
            case LATE -> {
                node.failed();
                end(Ending.lateBeforeSending());
            }
            case UNREACHABLE -> {
                node.failed();
                boolean late = deadlineNanos != Long.MAX_VALUE && clock.nanoTime() - deadlineNanos >= 0;
                end(late ? Ending.lateBeforeSending()
                        : Ending.notSent(ClientCode.NOT_AVAILABLE, true, "cannot connect", cause));
            }
        }
    }

    private String connectionsInUse() {
        var counts = node.pool().counts();
        return "inUse=" + counts.inUse() + " opening=" + counts.opening() + " waiting=" + counts.waiting();
    }

    /// Encodes and sends, on the event loop.
    @Override
    public final void run() {
        var taken = connection;
        if (taken == null) {
            throw new IllegalStateException("no connection");
        }
        long now = clock.nanoTime();
        var message = prepared(taken.channel().alloc(), null, now);
        if (message != null) {
            if (replaced) {
                taken.retire();
            }
            taken.send(message, firstDeadline(now), this);
        }
    }

    private void run(DirectConnection taken) {
        direct = taken;
        long now = clock.nanoTime();
        var message = prepared(DirectConnection.allocator(), taken.request(), now);
        if (message != null) {
            taken.exchange(message, firstDeadline(now), this);
            interrupted();
        }
    }

    /// Whoever waits for the call learns of it by itself; an attempt that had its end has nothing to tell.
    private void interrupted() {
        answeredWith(ClientCode.CLIENT.code(), "interrupted");
    }

    /// Encodes and sends together with others, on the event loop.
    final void run(Pipe pipe) {
        long now = clock.nanoTime();
        var message = prepared(pipe.allocator(), null, now);
        if (message != null) {
            pipe.send(message, firstDeadline(now), this);
        }
    }

    /// The request, which is sent next; or null when the attempt ended.
    ///
    /// @param room where to write it, null = a new buffer
    private @Nullable ByteBuf prepared(ByteBufAllocator allocator, @Nullable ByteBuf room, long now) {
        if (deadlineNanos != Long.MAX_VALUE && now - deadlineNanos >= 0) {
            return unsent(Ending.lateBeforeSending());
        }
        if (!isWanted()) {
            return unsent(Ending.notSent(ClientCode.CLIENT, false, "cancelled", null));
        }
        ByteBuf message;
        try {
            message = encoded(allocator, room, now);
        } catch (Throwable e) {
            // Also what a command made elsewhere may throw: nothing was sent, and somebody waits for an end.
            var reason = e.getMessage() == null ? e.toString() : e.getMessage();
            return unsent(Ending.notSent(ClientCode.CLIENT, false, reason, e));
        }
        if (!FATE.compareAndSet(this, Fate.OPEN, Fate.SENT)) {
            message.release();
            return unsent(Ending.notSent(ClientCode.CLIENT, false, "given up", null));
        }
        return message;
    }

    private @Nullable ByteBuf unsent(Ending ending) {
        if (connection != null) {
            connection.release();
        }
        if (direct != null) {
            direct.release();
        }
        end(ending);
        return null;
    }

    private ByteBuf encoded(ByteBufAllocator allocator, @Nullable ByteBuf room, long now) {
        var request = room == null ? allocator.buffer() : room.retain();
        boolean done = false;
        try {
            encode(request, Timing.serverMillis(now, deadlineNanos));
            var message = compress() ? Compression.compress(allocator, request) : request;
            done = true;
            return message;
        } finally {
            if (!done) {
                request.release();
            }
        }
    }

    /// When the connection gives up unless the deadline is moved.
    long firstDeadline(long nowNanos) {
        return deadlineNanos;
    }

    @Override
    public final void onFailure(Failure failure, @Nullable Throwable cause) {
        if (blamesNode()) {
            node.failed();
        }
        end(switch (failure) {
            case NOT_SENT -> Ending.notSent(ClientCode.NOT_AVAILABLE, true, "connection was closed", cause);
            case LOST -> Ending.lost(cause);
            case TIMED_OUT -> Ending.late();
            case MALFORMED -> Ending.malformed(cause);
        });
    }
}
