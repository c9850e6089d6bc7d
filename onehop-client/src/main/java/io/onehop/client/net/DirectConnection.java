package io.onehop.client.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.onehop.client.net.ReplySink.Failure;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import io.onehop.wire.Proto;
import io.onehop.wire.client.BinNames;
import io.onehop.wire.client.Compression;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One connection that the thread of a blocking call drives itself: it writes the request and reads the
/// answer, so the call is handed to no event loop and back. Platform and virtual threads.
///
/// The rule of [Connection] holds here too: the connection is used again only when its answer was consumed to
/// the last byte and nothing follows; whatever else happens closes it.
///
/// **Deadlines.** A blocked read ends when the channel is closed, so a timer closes it when the time of the
/// request under way is up. One timer serves many requests: when it fires too early it is set anew. `due` is
/// what the two agree on: it holds the deadline of the request under way, and whoever changes it first, the
/// thread that has read the answer or the timer, is the one who decides what became of the request.
///
/// **A peer that went away** while the connection was idle is not noticed by anybody, so a connection that
/// was idle for more than a moment is looked at before it is used: a request is not sent into one that is
/// closed.
///
/// Threads: one at a time uses the connection; [#close()] and the timer come from anywhere.
public final class DirectConnection {
    /// A closing peer shows within this after it closed, if at all: no look is made before.
    private static final long TRUSTED_NANOS = 200_000;
    private static final int BUFFER = 4096;
    /// A buffer that grew beyond this is given up when its request is done.
    private static final int LARGE_BUFFER = 1 << 16;
    /// The JDK keeps a copy of that size for each thread.
    private static final int MOST_AT_ONCE = 1 << 16;
    private static final long NONE = Long.MAX_VALUE;
    private static final long CUT = Long.MIN_VALUE;

    private final SocketChannel channel;
    private final DirectPool home;
    private final Clock clock;
    private final Timers deadlines;
    private final AtomicBoolean left = new AtomicBoolean();
    private final AtomicLong due = new AtomicLong(NONE);
    private final AtomicBoolean watched = new AtomicBoolean();
    private volatile long lookNanos;
    private volatile Timers.@Nullable Timer timer;
    private final BinNames names = new BinNames();
    private ByteBuf buffer = Unpooled.buffer(BUFFER);
    private ByteBuffer bytes = ByteBuffer.wrap(buffer.array());
    /// Guarded by the pool's lock, as is the next one.
    private long idleSinceNanos;
    private boolean ready;

    DirectConnection(SocketChannel channel, DirectPool home, Clock clock, Timers deadlines) {
        this.channel = channel;
        this.home = home;
        this.clock = clock;
        this.deadlines = deadlines;
    }

    /// Whether it is open as far as is known here. Any thread.
    boolean isOpen() {
        return !left.get();
    }

    /// Closes it; a request on its way fails. Any thread.
    public void close() {
        if (!left.compareAndSet(false, true)) {
            return;
        }
        home.closed(this);
        try {
            channel.close();
        } catch (IOException e) {
            // It is of no use to anybody either way.
            return;
        }
    }

    /// Gives it back without having used it.
    public void release() {
        home.release(this);
    }

    /// Whether a request may be sent, by whoever took it out of the pool.
    boolean isUsable(long idleNanos) {
        return isOpen() && (idleNanos < TRUSTED_NANOS || isSilent());
    }

    /// Whether the other end neither closed it nor sent something nobody asked for.
    boolean isSilent() {
        try {
            channel.configureBlocking(false);
            try {
                bytes.clear();
                return channel.read(bytes) == 0;
            } finally {
                channel.configureBlocking(true);
            }
        } catch (IOException e) {
            return false;
        }
    }

    /// Where the request is written: empty, valid until [#exchange].
    public ByteBuf request() {
        return buffer.clear();
    }

    /// The names its replies had.
    public BinNames names() {
        return names;
    }

    /// For what does not fit into the connection's own buffer.
    public static ByteBufAllocator allocator() {
        return UnpooledByteBufAllocator.DEFAULT;
    }

    /// Sends the request and reads its answer, on this thread. The sink is told as by a [Connection], unless
    /// this thread is interrupted: then the connection is closed, the thread stays interrupted, and the sink
    /// hears nothing.
    ///
    /// @param message what [#request()] gave, filled, or another buffer; released once
    /// @param deadline on the client's clock, [Long#MAX_VALUE] = none
    public void exchange(ByteBuf message, long deadline, ReplySink sink) {
        if (!answered(message, deadline, sink)) {
            return;
        }
        if (settled()) {
            home.release(this);
        } else {
            close();
        }
        sink.onDone();
    }

    /// Asks who is there, on this thread and before anything else. When it is false the connection is closed,
    /// or this thread was interrupted, or the other end says more than it was asked for.
    boolean passes(NameCheck check, long deadline) {
        var question = request();
        check.write(question);
        // As an exchange releases it.
        return answered(question.retain(), deadline, check) && settled();
    }

    /// Whether the answer came whole; else the connection is closed, and the sink was told why.
    private boolean answered(ByteBuf message, long deadline, ReplySink sink) {
        boolean own = message == buffer;
        try {
            watch(deadline);
            write(own ? own(message) : message.nioBuffer());
            readReply(sink);
            return true;
        } catch (ClosedByInterruptException e) {
            close();
        } catch (AsynchronousCloseException e) {
            fail(sink, Failure.LOST, e);
        } catch (IOException | RejectedExecutionException e) {
            fail(sink, nothingSent(e) ? Failure.NOT_SENT : Failure.LOST, e);
        } catch (RuntimeException e) {
            fail(sink, Failure.MALFORMED, e);
        } finally {
            message.release();
        }
        return false;
    }

    private ByteBuffer own(ByteBuf message) {
        var view = view();
        return view.clear().limit(message.writerIndex());
    }

    /// The bytes of the buffer, which may have grown.
    private ByteBuffer view() {
        if (bytes.array() != buffer.array()) {
            bytes = ByteBuffer.wrap(buffer.array());
        }
        return bytes;
    }

    /// A write that failed before any byte was taken by the system says so by [Unsent].
    private void write(ByteBuffer out) throws IOException {
        int begin = out.position();
        int end = out.limit();
        while (out.position() < end) {
            out.limit(Math.min(end, out.position() + MOST_AT_ONCE));
            try {
                channel.write(out);
            } catch (AsynchronousCloseException e) {
                // The write itself may have come through.
                throw e;
            } catch (IOException e) {
                throw out.position() == begin ? new Unsent(e) : e;
            }
        }
    }

    private static boolean nothingSent(Exception e) {
        return e instanceof Unsent || e instanceof RejectedExecutionException;
    }

    /// The system took nothing of the request.
    private static final class Unsent extends IOException {
        Unsent(IOException cause) {
            super(cause);
        }
    }

    private void readReply(ReplySink sink) throws IOException {
        buffer.clear();
        boolean complete = false;
        while (!complete) {
            int size = nextMessage();
            int type = Proto.type(buffer.getLong(buffer.readerIndex()));
            buffer.skipBytes(Proto.HEADER_SIZE);
            int end = buffer.readerIndex() + size;
            int filled = buffer.writerIndex();
            buffer.writerIndex(end);
            complete = deliver(sink, type);
            buffer.setIndex(end, filled);
        }
    }

    private boolean deliver(ReplySink sink, int type) {
        if (type != Proto.TYPE_COMPRESSED) {
            return sink.onMessage(type, buffer);
        }
        var unpacked = Compression.decompress(allocator(), buffer);
        try {
            return sink.onMessage(Proto.TYPE_MESSAGE, unpacked);
        } finally {
            unpacked.release();
        }
    }

    /// Reads until the next message is there as a whole.
    ///
    /// @return the size of its body
    private int nextMessage() throws IOException {
        fill(Proto.HEADER_SIZE);
        int size = Frames.checkedBodySize(buffer.getLong(buffer.readerIndex()));
        fill(Proto.HEADER_SIZE + size);
        return size;
    }

    private void fill(int wanted) throws IOException {
        while (buffer.readableBytes() < wanted) {
            if (buffer.writableBytes() < wanted - buffer.readableBytes()) {
                buffer.discardReadBytes();
                // No more than has come already, whatever a header claims.
                int more = Math.min(wanted - buffer.readableBytes(), Math.max(buffer.capacity(), BUFFER));
                buffer.ensureWritable(more);
            }
            var view = view();
            view.clear().position(buffer.writerIndex());
            view.limit(Math.min(buffer.capacity(), buffer.writerIndex() + MOST_AT_ONCE));
            int count = channel.read(view);
            if (count < 0) {
                throw new IOException("closed by the other end");
            }
            buffer.writerIndex(buffer.writerIndex() + count);
        }
    }

    /// Whether the request under way ended in time and nothing follows its answer.
    private boolean settled() {
        boolean clean = !buffer.isReadable();
        if (buffer.capacity() > LARGE_BUFFER) {
            buffer = Unpooled.buffer(BUFFER);
            bytes = ByteBuffer.wrap(buffer.array());
        }
        boolean cut = due.getAndSet(NONE) == CUT;
        return clean && !cut;
    }

    private void fail(ReplySink sink, Failure failure, Exception cause) {
        boolean late = due.getAndSet(NONE) == CUT;
        close();
        if (late) {
            sink.onFailure(Failure.TIMED_OUT, null);
        } else {
            if (failure != Failure.MALFORMED) {
                home.suspect();
            }
            sink.onFailure(failure, cause);
        }
    }

    // ---- deadlines

    private void watch(long deadline) {
        due.set(deadline);
        if (deadline == NONE) {
            return;
        }
        if (watched.compareAndSet(false, true)) {
            schedule(deadline);
        } else if (lookNanos - deadline > 0) {
            var later = timer;
            if (later != null) {
                later.cancel();
            }
            schedule(deadline);
        }
    }

    private void schedule(long atNanos) {
        lookNanos = atNanos;
        timer = deadlines.schedule(this::look, Math.max(0, atNanos - clock.nanoTime()));
    }

    /// The time of a request may be up. Either a request that begins now sees that nobody watches any more,
    /// or it is seen here.
    private void look() {
        watched.set(false);
        long deadline = due.get();
        if (deadline == NONE || deadline == CUT) {
            return;
        }
        if (deadline - clock.nanoTime() <= 0) {
            if (due.compareAndSet(deadline, CUT)) {
                close();
            }
        } else if (watched.compareAndSet(false, true)) {
            schedule(deadline);
        }
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
