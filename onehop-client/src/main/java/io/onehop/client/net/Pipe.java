package io.onehop.client.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.onehop.client.net.ReplySink.Failure;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Many requests on their way over one connection, whose answers come in the order of the requests. Only for
/// requests whose answer is one message.
///
/// **Whose answer it is** follows from its place alone. So a request whose time is up keeps its place: its
/// sink is told, and the answer, should it still come, is read and dropped. A message that is malformed, or
/// that nobody asked for, ends the connection: no later answer can be trusted to be in its place.
///
/// **A silent peer.** When a request's time is up and nothing was read since it was sent, the connection is
/// closed, which fails all others on it.
///
/// Threads: everything runs on the connection's event loop.
public final class Pipe {
    /// Who sends through the pipe.
    public interface Owner {
        /// Answers came: there may be room again, or nothing left to wait for.
        void onProgress();

        /// The connection is closed. Called before the requests on their way are failed.
        void onClosed();
    }

    /// How much may be on its way.
    ///
    /// @param requests 1 or more
    /// @param bytes of requests; one that is larger goes alone
    public record Limits(int requests, long bytes) {}

    private static final class Place {
        /// Null when its time was up.
        private @Nullable ReplySink sink;
        private final long deadlineNanos;
        private final long sentNanos;
        private final int bytes;

        Place(ReplySink sink, long deadlineNanos, long sentNanos, int bytes) {
            this.sink = sink;
            this.deadlineNanos = deadlineNanos;
            this.sentNanos = sentNanos;
            this.bytes = bytes;
        }
    }

    private final Connection connection;
    private final Owner owner;
    private final Limits limits;
    private final Clock clock;
    private final Timers timers;
    private final Frames frames = new Frames();
    private final ArrayDeque<Place> places = new ArrayDeque<>();
    private long bytes;
    private long lastReadNanos;
    private Timers.@Nullable Timer timer;
    private long timerNanos;
    private boolean closed;

    Pipe(Connection connection, Owner owner, Limits limits, Clock clock) {
        this.connection = connection;
        this.owner = owner;
        this.limits = limits;
        this.clock = clock;
        this.timers = Timers.on(connection.eventLoop());
        this.lastReadNanos = clock.nanoTime();
    }

    /// Where everything runs. Any thread.
    public EventLoop eventLoop() {
        return connection.eventLoop();
    }

    /// Where requests are allocated.
    public ByteBufAllocator allocator() {
        return connection.channel().alloc();
    }

    /// Whether another request may be sent.
    public boolean hasRoom() {
        return !closed && places.size() < limits.requests() && bytes < limits.bytes();
    }

    /// Whether every request was answered.
    public boolean isIdle() {
        return places.isEmpty();
    }

    /// Writes a request; it leaves with the next [#flush()].
    ///
    /// @param request taken over
    /// @param deadlineNanos on the client's clock, [Long#MAX_VALUE] = none
    @SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel
    public void send(ByteBuf request, long deadlineNanos, ReplySink sink) {
        if (closed || !connection.isOpen()) {
            request.release();
            sink.onFailure(Failure.NOT_SENT, null);
            return;
        }
        int size = request.readableBytes();
        places.add(new Place(sink, deadlineNanos, clock.nanoTime(), size));
        bytes += size;
        connection.channel().write(request, connection.channel().voidPromise());
        if (deadlineNanos != Long.MAX_VALUE && (timer == null || timerNanos - deadlineNanos > 0)) {
            arm(deadlineNanos);
        }
    }

    /// Sends what was written.
    public void flush() {
        connection.channel().flush();
    }

    /// Gives the connection back; everything must have been answered.
    public void giveBack() {
        if (!places.isEmpty() || !frames.isEmpty()) {
            throw new IllegalStateException("answers are missing, count=" + places.size());
        }
        stopTimer();
        frames.drop();
        if (!closed) {
            closed = true;
            connection.takeBack();
        }
    }

    void onBytes(ByteBuf in) {
        if (closed) {
            in.release();
            return;
        }
        lastReadNanos = clock.nanoTime();
        try {
            frames.append(in);
            for (var body = frames.next(); body != null; body = closed ? null : frames.next()) {
                answer(body);
            }
            if (frames.isEmpty()) {
                frames.drop();
            }
        } catch (RuntimeException e) {
            malformed(e);
        }
        if (!closed) {
            owner.onProgress();
        }
    }

    private void answer(ByteBuf body) {
        var place = places.peek();
        if (place == null) {
            connection.close();
            onClosed(null);
            return;
        }
        var sink = place.sink;
        if (sink != null && !connection.deliver(sink, frames.type(), body)) {
            throw new IllegalStateException("an answer has several messages");
        }
        places.remove();
        bytes -= place.bytes;
        if (sink != null) {
            connection.tell(sink);
        }
    }

    private void malformed(RuntimeException cause) {
        var place = places.poll();
        connection.close();
        onClosed(cause);
        if (place != null && place.sink != null) {
            place.sink.onFailure(Failure.MALFORMED, cause);
        }
    }

    /// The connection is closed or being closed.
    void onClosed(@Nullable Throwable cause) {
        if (closed) {
            return;
        }
        closed = true;
        stopTimer();
        frames.drop();
        var lost = List.copyOf(places);
        places.clear();
        bytes = 0;
        owner.onClosed();
        for (var place : lost) {
            if (place.sink != null) {
                place.sink.onFailure(Failure.LOST, cause);
            }
        }
    }

    private void arm(long atNanos) {
        stopTimer();
        timerNanos = atNanos;
        timer = timers.schedule(this::onTimer, Math.max(0, atNanos - clock.nanoTime()));
    }

    private void stopTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private void onTimer() {
        timer = null;
        long now = clock.nanoTime();
        long next = Long.MAX_VALUE;
        boolean silent = false;
        for (var place : List.copyOf(places)) {
            var sink = place.sink;
            if (sink == null || place.deadlineNanos == Long.MAX_VALUE) {
                continue;
            }
            if (now - place.deadlineNanos >= 0) {
                place.sink = null;
                silent |= lastReadNanos - place.sentNanos < 0;
                sink.onFailure(Failure.TIMED_OUT, null);
            } else {
                next = next == Long.MAX_VALUE || place.deadlineNanos - next < 0 ? place.deadlineNanos : next;
            }
        }
        if (silent) {
            connection.close();
            onClosed(null);
        } else if (!closed && next != Long.MAX_VALUE) {
            arm(next);
        }
    }
}
