package io.onehop.client.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.onehop.client.net.ReplySink.Failure;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import io.onehop.wire.Proto;
import io.onehop.wire.client.BinNames;
import io.onehop.wire.client.Compression;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection with at most one request on its way.
///
/// The rule that keeps replies apart: a connection goes back to its [Home] only when its reply was consumed
/// to the last byte and nothing follows; whatever else happens (a deadline, a broken or malformed reply,
/// bytes nobody asked for) closes it. So a late reply can never reach another request. Where its home wants
/// that, a reply that is late is awaited for a while after its deadline and read by nobody: the same rule
/// then decides what becomes of the connection.
///
/// Deadlines: one timer serves many requests. It is armed when none is pending or the pending one is too
/// late, and when it fires too early it arms itself again; a busy connection thus arms about one timer per
/// timeout, not per request.
///
/// Threads: all methods run on the connection's event loop unless they say otherwise.
public final class Connection extends ChannelInboundHandlerAdapter {
    /// Where a connection belongs while it has nothing to do.
    public interface Home {
        /// Takes the connection back: it is open and has no request.
        void release(Connection connection);

        /// Learns, exactly once and on any thread, that the connection is closed or being closed.
        void closed(Connection connection);

        /// How long to wait for a late reply that nobody wants any more; 0 = not.
        default long drainNanos() {
            return 0;
        }
    }

    /// Reads the rest of a late reply.
    private record Drain(Rest late) implements ReplySink {
        @Override
        public boolean onMessage(int type, ByteBuf body) {
            return late.endsWith(type, body);
        }

        @Override
        public void onDone() {
            // Nobody waits.
        }

        @Override
        public void onFailure(Failure failure, @Nullable Throwable cause) {
            // Nobody waits.
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);

    private final Channel channel;
    private final Home home;
    private final Clock clock;
    private final Timers timers;
    private final Frames frames = new Frames();
    /// Who reads the connection at the moment instead of this.
    private @Nullable Pipe pipe;
    private @Nullable ReplySink sink;
    private long deadlineNanos;
    private Timers.@Nullable Timer timer;
    private long timerNanos;
    private boolean gone;
    private boolean retired;
    private final BinNames names = new BinNames();
    private final AtomicBoolean left = new AtomicBoolean();
    /// Guarded by the home's lock, as is the next one.
    private long idleSinceNanos;
    private boolean ready;

    Connection(Channel channel, Home home, Clock clock) {
        this.channel = channel;
        this.home = home;
        this.clock = clock;
        this.timers = Timers.on(channel.eventLoop());
    }

    /// The event loop the connection lives on. Any thread.
    public EventLoop eventLoop() {
        return channel.eventLoop();
    }

    /// Where requests are allocated. Any thread.
    public Channel channel() {
        return channel;
    }

    /// Whether it is open as far as is known here. Any thread.
    public boolean isOpen() {
        return channel.isActive() && !left.get();
    }

    /// Closes it; a request on its way fails. Any thread.
    public void close() {
        closeChannel();
    }

    /// Sends a request.
    ///
    /// @param request taken over
    /// @param deadline on the client's clock, [Long#MAX_VALUE] = none
    public void send(ByteBuf request, long deadline, ReplySink replySink) {
        if (sink != null || pipe != null) {
            request.release();
            throw new IllegalStateException("connection is busy");
        }
        if (gone || !channel.isActive()) {
            request.release();
            closeChannel();
            replySink.onFailure(Failure.NOT_SENT, null);
            return;
        }
        sink = replySink;
        deadline(deadline);
        write(request);
    }

    /// A failed write closes the channel or comes to [#exceptionCaught]; a future would only cost.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void write(ByteBuf request) {
        channel.writeAndFlush(request, channel.voidPromise());
    }

    /// Nobody waits for a close: [#channelInactive] tells of it.
    @SuppressWarnings("FutureReturnValueIgnored")
    private void closeChannel() {
        leave();
        channel.close();
    }

    /// A connection that is being closed is of no use to anybody, so it counts as closed already.
    private void leave() {
        if (left.compareAndSet(false, true)) {
            home.closed(this);
        }
    }

    /// Gives the connection back without having used it.
    public void release() {
        home.release(this);
    }

    /// The names its replies had.
    public BinNames names() {
        return names;
    }

    /// Has it closed instead of given back when its next request is done.
    public void retire() {
        retired = true;
    }

    /// Moves the deadline of the request on its way.
    public void deadline(long deadline) {
        deadlineNanos = deadline;
        if (deadline != Long.MAX_VALUE && (timer == null || timerNanos - deadline > 0)) {
            arm(deadline);
        }
    }

    /// Stops or goes on reading; what is held back stays with the sender. Any thread.
    public void reading(boolean on) {
        channel.config().setAutoRead(on);
    }

    private void arm(long atNanos) {
        if (timer != null) {
            timer.cancel();
        }
        timerNanos = atNanos;
        timer = timers.schedule(this::onTimer, Math.max(0, atNanos - clock.nanoTime()));
    }

    private void onTimer() {
        timer = null;
        if (sink == null || deadlineNanos == Long.MAX_VALUE || gone) {
            return;
        }
        if (deadlineNanos - clock.nanoTime() > 0) {
            arm(deadlineNanos);
        } else if (!drain(sink)) {
            fail(Failure.TIMED_OUT, null);
        }
    }

    /// Tells the sink that its time is up but goes on reading; false when that is not wanted.
    private boolean drain(ReplySink late) {
        long drainNanos = home.drainNanos();
        var rest = drainNanos > 0 ? late.rest() : null;
        if (rest == null) {
            return false;
        }
        sink = new Drain(rest);
        deadline(clock.nanoTime() + drainNanos);
        late.onFailure(Failure.TIMED_OUT, null);
        return true;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var in = (ByteBuf) message;
        if (pipe != null) {
            pipe.onBytes(in);
            return;
        }
        if (sink == null || gone) {
            in.release();
            closeChannel();
            return;
        }
        try {
            frames.append(in);
            readMessages();
        } catch (RuntimeException e) {
            fail(Failure.MALFORMED, e);
        }
    }

    private void readMessages() {
        for (var body = frames.next(); body != null; body = sink == null ? null : frames.next()) {
            if (deliver(frames.type(), body)) {
                finish();
            }
        }
        if (frames.isEmpty()) {
            frames.drop();
        }
    }

    private boolean deliver(int type, ByteBuf body) {
        var target = sink;
        return target != null && deliver(target, type, body);
    }

    boolean deliver(ReplySink target, int type, ByteBuf body) {
        if (type != Proto.TYPE_COMPRESSED) {
            return target.onMessage(type, body);
        }
        var unpacked = Compression.decompress(channel.alloc(), body);
        try {
            return target.onMessage(Proto.TYPE_MESSAGE, unpacked);
        } finally {
            unpacked.release();
        }
    }

    private void finish() {
        var done = sink;
        sink = null;
        boolean clean = frames.isEmpty();
        frames.drop();
        if (clean && !gone && !retired) {
            channel.config().setAutoRead(true);
            home.release(this);
        } else {
            closeChannel();
        }
        if (done != null) {
            tell(done);
        }
    }

    /// The connection may serve another request already: what the sink throws must not close it.
    void tell(ReplySink done) {
        try {
            done.onDone();
        } catch (RuntimeException e) {
            LOG.warn("a reply's taker failed address={}", channel.remoteAddress(), e);
        }
    }

    /// Lends the connection, which must be free, to a pipe. On its event loop.
    public Pipe lend(Pipe.Owner owner, Pipe.Limits limits) {
        var lent = new Pipe(this, owner, limits, clock);
        pipe = lent;
        return lent;
    }

    /// The pipe has read everything it asked for.
    void takeBack() {
        pipe = null;
        home.release(this);
    }

    private void fail(Failure failure, @Nullable Throwable cause) {
        var failed = sink;
        sink = null;
        frames.drop();
        closeChannel();
        if (pipe != null) {
            pipe.onClosed(cause);
        }
        if (failed != null) {
            failed.onFailure(failure, cause);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone = true;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        fail(Failure.LOST, null);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(Failure.LOST, cause);
    }

    long idleSinceNanos() {
        return idleSinceNanos;
    }

    void idleSinceNanos(long nanos) {
        idleSinceNanos = nanos;
    }

    /// Whether it is open, and known to lead to the right node.
    boolean isReady() {
        return ready;
    }

    void becomeReady() {
        ready = true;
    }
}
