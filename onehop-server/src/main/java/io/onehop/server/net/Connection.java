package io.onehop.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.onehop.server.info.InfoSession;
import io.onehop.server.txn.RequestOrigin;
import io.onehop.server.txn.StreamedReply;
import io.onehop.wire.FrameCompression;
import io.onehop.wire.Info1;
import io.onehop.wire.Proto;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client's connection: cuts the bytes that come into requests, has them executed here and now, one after
/// another, and sends the answers in that order (decision D4).
///
/// **Turns.** All requests of one read are executed before anything is sent; their answers go out together. A
/// batch or query that does not fit into a turn goes on in further ones; until it is through, nothing more is
/// read from this connection.
///
/// **Waiting.** An answer that waits for other nodes leaves the socket as it is: turning reading off and on
/// costs more than a request. What the client sends meanwhile is kept, [#MOST_WAITING] bytes of it before
/// nothing more is read.
///
/// **Back-pressure.** While the socket does not take what was written
/// ([io.netty.channel.Channel#isWritable()]), no further request is executed and nothing is read: what a
/// client that does not read can make the server hold is one answer's piece beyond the high-water mark.
///
/// **Broken input.** A wrong version or type or a body above the limit closes the connection, without an
/// answer, as the protocol says. Only its event loop touches a connection.
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a socket closes it, which channelInactive hears
final class Connection extends ChannelInboundHandlerAdapter {
    private static final int FLUSH_SIZE = 256 << 10;
    private static final int FIRST_OUT_SIZE = 512;
    private static final int MOST_WAITING = 64 << 10;
    private static final long FAREWELL_MILLIS = 2_000;
    private static final long POINTLESS_CHECK_MILLIS = 1_000;
    private static final int TLS_HANDSHAKE = 0x1603;
    private static final int VERSION_TYPE_SHIFT = 48;

    private final ConnectionContext context;
    private final LoopRoom room;
    private final InfoSession info;
    private final RequestOrigin origin;
    private final ReplyStream stream = new ReplyStream();
    private @Nullable ByteBuf pending;
    private @Nullable ByteBuf out;
    private long held;
    private boolean paused;
    private boolean waiting;
    private boolean watched;
    private boolean stopping;
    private boolean closing;
    private volatile boolean midFrame;
    private volatile long lastReadNanos;

    Connection(ConnectionContext context, LoopRoom room, InfoSession info, RequestOrigin origin) {
        this.context = context;
        this.room = room;
        this.info = info;
        this.origin = origin;
        lastReadNanos = context.clock().nanoTime();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var in = (ByteBuf) message;
        if (closing) {
            in.release();
            return;
        }
        lastReadNanos = context.clock().nanoTime();
        origin.arrivedNanos(lastReadNanos);
        ByteBuf before = pending;
        pending = before == null ? in : Pending.append(ctx.alloc(), before, in);
        if (stream.isActive() && pending.readableBytes() > MOST_WAITING) {
            ctx.channel().config().setAutoRead(false);
        }
        process(ctx);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        endTurn(ctx);
    }

    private void endTurn(ChannelHandlerContext ctx) {
        flush(ctx);
        if (!stream.isActive()) {
            pauseUnlessWritable(ctx);
        }
    }

    /// Executes the complete requests that wait, as far as the socket and a running answer allow.
    private void process(ChannelHandlerContext ctx) {
        while (!closing && !stream.isActive() && !paused && pending != null) {
            ByteBuf in = pending;
            if (in.readableBytes() < Proto.HEADER_SIZE) {
                break;
            }
            long header = in.getLong(in.readerIndex());
            if (!isAcceptable(ctx, header)) {
                return;
            }
            int length = (int) Proto.length(header);
            midFrame = in.readableBytes() < Proto.HEADER_SIZE + length;
            if (!hold(midFrame ? in.capacity() : length)) {
                refuse(ctx, "no memory for another large request at present", header);
                return;
            }
            if (midFrame) {
                pending = Pending.reserve(ctx.alloc(), in, Proto.HEADER_SIZE + length);
                break;
            }
            in.skipBytes(Proto.HEADER_SIZE);
            boolean goesOn = execute(ctx, in, Proto.type(header), length);
            if (!goesOn) {
                return;
            }
            releaseIfEmpty();
            if (out != null && out.readableBytes() > FLUSH_SIZE) {
                flush(ctx);
                pauseUnlessWritable(ctx);
            }
        }
        if (stopping && !stream.isActive()) {
            flushAndClose(ctx);
        }
    }

    private void releaseIfEmpty() {
        ByteBuf in = pending;
        if (in != null && !in.isReadable()) {
            in.release();
            pending = null;
        }
        if (held > 0 && !stream.isActive()) {
            context.budget().give(held);
            held = 0;
        }
    }

    /// Has the budget hold that many bytes for the request at hand, until it is answered. Small ones do not
    /// count.
    private boolean hold(long bytes) {
        long more = bytes <= FrameBudget.SMALL ? 0 : bytes - held;
        if (more <= 0) {
            return true;
        }
        boolean taken = context.budget().take(more);
        held += taken ? more : 0;
        return taken;
    }

    /// Checks a request's header; closes the connection when it is not one we speak.
    private boolean isAcceptable(ChannelHandlerContext ctx, long header) {
        int version = Proto.version(header);
        int type = Proto.type(header);
        boolean spoken = version == Proto.VERSION || (version == 0 && type == Proto.TYPE_ADMIN);
        if (!spoken || type < Proto.TYPE_INFO || type > Proto.TYPE_COMPRESSED) {
            boolean tls = (int) (header >>> VERSION_TYPE_SHIFT) == TLS_HANDSHAKE;
            String why = tls ? "TLS handshake on a port without TLS" : "unknown protocol version or type";
            return refuse(ctx, why, header);
        }
        long length = Proto.length(header);
        if (length > Proto.MAX_BODY_SIZE) {
            return refuse(ctx, "request longer than 128 MiB", header);
        }
        return true;
    }

    private boolean refuse(ChannelHandlerContext ctx, String why, long header) {
        context.log().warn(
                why, "{} client={} header={}", why, ctx.channel().remoteAddress(), Long.toHexString(header));
        flushAndClose(ctx);
        return false;
    }

    /// Executes one request whose body lies at the reader index.
    ///
    /// @return false when the connection has been closed
    private boolean execute(ChannelHandlerContext ctx, ByteBuf in, int type, int length) {
        boolean reused = length <= room.scratch().length;
        byte[] body = reused ? room.scratch() : new byte[length];
        in.readBytes(body, 0, length);
        ByteBuf buffer = buffer(ctx);
        switch (type) {
            case Proto.TYPE_INFO -> {
                CompletableFuture<byte[]> answer = info.answer(body, length);
                if (!answer.isDone()) {
                    stream.begin(new LaterInfoReply(answer, ctx.executor()), false, () -> wake(ctx));
                    advance(ctx);
                    return true;
                }
                LaterInfoReply.write(answer.join(), buffer);
            }
            case Proto.TYPE_ADMIN -> AdminReply.write(buffer, body, length);
            case Proto.TYPE_COMPRESSED -> {
                return executeCompressed(ctx, body, length);
            }
            default -> {
                executeMessage(ctx, body, length, reused);
                if (!reused) {
                    room.executor().forget();
                }
            }
        }
        return true;
    }

    private boolean executeCompressed(ChannelHandlerContext ctx, byte[] body, int length) {
        long size = FrameCompression.statedSize(body, length);
        if (size < 0 || !hold(held + size)) {
            return refuse(ctx, "compressed request of a bad size", size);
        }
        byte[] message = room.compression().inflate(body, 0, length, (int) size);
        if (message == null) {
            return refuse(ctx, "broken compressed request", size);
        }
        executeMessage(ctx, message, message.length, false);
        return true;
    }

    private void executeMessage(ChannelHandlerContext ctx, byte[] body, int length, boolean reused) {
        ByteBuf buffer = buffer(ctx);
        int start = buffer.writerIndex();
        boolean compress = length > 1 && (body[1] & Info1.COMPRESS_RESPONSE) != 0;
        StreamedReply reply = room.executor().execute(body, length, reused, origin, buffer);
        if (reply != null) {
            stream.begin(reply, compress, () -> wake(ctx));
            advance(ctx);
        } else if (compress) {
            room.compression().deflate(buffer, start);
        }
    }

    /// Makes the next piece of a running answer and arranges for the one after that.
    private void advance(ChannelHandlerContext ctx) {
        long wait = stream.next(buffer(ctx), room.compression());
        if (wait == StreamedReply.DONE) {
            return;
        }
        flush(ctx);
        if (wait == StreamedReply.WAITING) {
            waiting = true;
            return;
        }
        ctx.channel().config().setAutoRead(false);
        if (wait > 0) {
            ctx.executor().schedule(() -> resume(ctx), wait, TimeUnit.NANOSECONDS);
        } else if (ctx.channel().isWritable()) {
            ctx.executor().execute(() -> resume(ctx));
        } else {
            awaitWritable(ctx);
        }
    }

    /// Something has come for an answer that waits; when it does not, it goes on by itself.
    private void wake(ChannelHandlerContext ctx) {
        if (!waiting) {
            return;
        }
        waiting = false;
        if (ctx.channel().isWritable()) {
            resume(ctx);
        } else {
            ctx.channel().config().setAutoRead(false);
            awaitWritable(ctx);
        }
    }

    /// Goes on with a running answer, and when it is through, with the requests that waited behind it.
    private void resume(ChannelHandlerContext ctx) {
        if (!stream.isActive() || !ctx.channel().isActive()) {
            return;
        }
        try {
            advance(ctx);
            if (!stream.isActive()) {
                goOn(ctx);
            }
        } catch (RuntimeException | Error e) { // this runs as a task of its own: nobody else would hear of it
            exceptionCaught(ctx, e);
        }
    }

    private void goOn(ChannelHandlerContext ctx) {
        releaseIfEmpty();
        ctx.channel().config().setAutoRead(!closing);
        process(ctx);
        endTurn(ctx);
    }

    private void pauseUnlessWritable(ChannelHandlerContext ctx) {
        if (!ctx.channel().isWritable()) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void awaitWritable(ChannelHandlerContext ctx) {
        paused = true;
        long limit = stream.stallLimitMillis();
        if (limit > 0) {
            stream.watchStall(ctx.executor().schedule((Runnable) ctx::close, limit, TimeUnit.MILLISECONDS));
        }
        if (!watched) {
            watched = true;
            watchPointless(ctx);
        }
    }

    /// Looks from time to time whether an answer that nobody takes is still wanted.
    private void watchPointless(ChannelHandlerContext ctx) {
        watched = stream.isActive() && ctx.channel().isActive();
        if (paused && stream.isPointless()) {
            ctx.close();
        } else if (watched) {
            ctx.executor().schedule(() -> watchPointless(ctx), POINTLESS_CHECK_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (!paused || !ctx.channel().isWritable()) {
            return;
        }
        paused = false;
        stream.stallOver();
        if (stream.isActive()) {
            ctx.executor().execute(() -> resume(ctx));
        } else {
            goOn(ctx);
        }
    }

    private ByteBuf buffer(ChannelHandlerContext ctx) {
        ByteBuf buffer = out;
        if (buffer == null) {
            buffer = ctx.alloc().ioBuffer(FIRST_OUT_SIZE);
            out = buffer;
        }
        return buffer;
    }

    private void flush(ChannelHandlerContext ctx) {
        ByteBuf buffer = out;
        if (buffer == null) {
            return;
        }
        out = null;
        if (buffer.isReadable()) {
            ctx.writeAndFlush(buffer, ctx.voidPromise());
        } else {
            buffer.release();
        }
    }

    /// Closes once the answers so far have been taken, or after a while if they are not.
    private void flushAndClose(ChannelHandlerContext ctx) {
        if (closing) {
            return;
        }
        closing = true;
        ctx.channel().config().setAutoRead(false);
        ByteBuf last = out == null ? Unpooled.EMPTY_BUFFER : out;
        out = null;
        ChannelFuture written = ctx.writeAndFlush(last).addListener(ChannelFutureListener.CLOSE);
        if (!written.isDone()) {
            ctx.executor().schedule((Runnable) ctx::close, FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /// Ends the connection when what it works on is answered.
    void stop(ChannelHandlerContext ctx) {
        stopping = true;
        if (!stream.isActive()) {
            flushAndClose(ctx);
        }
    }

    /// When the client last sent something, by the clock's nanoseconds; the present time while a command
    /// runs.
    long lastReadNanos() {
        return stream.isActive() ? context.clock().nanoTime() : lastReadNanos;
    }

    /// Whether a request has come in part.
    boolean isMidFrame() {
        return midFrame;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        info.close();
        stream.abandon();
        ByteBuf in = pending;
        pending = null;
        if (in != null) {
            in.release();
        }
        ByteBuf buffer = out;
        out = null;
        if (buffer != null) {
            buffer.release();
        }
        releaseIfEmpty();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            context.log().debug("connection lost", "connection lost client={} cause={}",
                    ctx.channel().remoteAddress(), cause.toString());
        } else {
            context.log().warn(
                    "request failed", "request failed client={}", ctx.channel().remoteAddress(), cause);
        }
        closing = true;
        ctx.close();
    }
}
