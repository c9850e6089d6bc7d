package io.onehop.cluster.fabric.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricFrames;
import io.onehop.cluster.fabric.FabricHello;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.model.NodeId;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// One connection, opened or accepted. It belongs to a lane, on which everything happens: cutting, handling,
/// gathering.
///
/// **Whose loop drives the socket.** That of the lane, with one exception: at the time a connection is
/// accepted nobody knows what it will be for, so a service loop drives it; if it turns out to be the cluster
/// lane's, the loop hands over what it reads ([#channelRead]) and writes what it is given. It stops reading
/// when the cluster's lane does not keep up.
///
/// **Gathering.** What is sent in one turn of the lane is written to one buffer and goes out together at the
/// end of the turn ([NettyFabricLane#flushLater]); each 64 KiB go to the socket's queue before that.
///
/// **Back-pressure.** Accepted connections are not read while the peer does not take the answers. Opened ones
/// always are, so that two nodes never wait for each other.
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a socket closes it
final class FabricConnection extends ChannelInboundHandlerAdapter implements FabricPeer {
    private static final int CHUNK = 64 << 10;
    private static final int FIRST_CHUNK = 2 << 10;
    private static final int IN_HAND_LIMIT = 1 << 20;

    /// Who opened or accepted the connection; called on its lane.
    interface Owner {
        /// The connection stands: the first thing that happens.
        void opened(FabricConnection connection);

        /// A message of the fabric itself has come.
        void said(FabricConnection connection, int type, ByteBuf body);

        /// It is no more: the last thing that happens. The text says why.
        void ended(FabricConnection connection, String why);
    }

    private final Owner owner;
    private final boolean accepted;
    private final Channel socket;
    private final FrameReader reader = new FrameReader(FabricHello.MAX_BYTES);
    private final AtomicInteger inHand = new AtomicInteger();
    private volatile boolean paused;
    private NettyFabricLane lane;
    private NodeId node;
    private FabricChannel channel = FabricChannel.CTRL;
    private boolean settled;
    private boolean ended;
    private boolean dirty;
    private String why = "closed by the other side";
    private @Nullable ByteBuf gathered;
    private long lastReceivedNanos;
    private long lastSentNanos;
    private long writtenBytes;
    private long takenBytes;
    private long takenNanos;

    /// @param node whom the connection goes to; for an accepted one anybody until [#settle]
    FabricConnection(NettyFabricLane lane, Owner owner, Channel socket, NodeId node, boolean accepted) {
        this.lane = lane;
        this.owner = owner;
        this.socket = socket;
        this.node = node;
        this.accepted = accepted;
        lastReceivedNanos = lane.nanoTime();
        lastSentNanos = lastReceivedNanos;
        takenNanos = lastReceivedNanos;
    }

    // ---- the socket's side

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        lane.fabric().counters().connectionOpened();
        owner.opened(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var in = (ByteBuf) message;
        if (lane.loop().inEventLoop()) {
            received(in);
        } else {
            handOver(in);
        }
    }

    private void handOver(ByteBuf in) {
        int bytes = in.readableBytes();
        if (inHand.addAndGet(bytes) > IN_HAND_LIMIT) {
            regulate();
        }
        try {
            lane.loop().execute(() -> {
                received(in);
                if (inHand.addAndGet(-bytes) <= IN_HAND_LIMIT && paused) {
                    socket.eventLoop().execute(this::regulate);
                }
            });
        } catch (RejectedExecutionException e) {
            in.release();
            socket.close();
        }
    }

    /// Reads from the socket or not; on the loop that drives it. `paused` is set before looking, so that who
    /// makes room meanwhile sees that it must ask to look again.
    private void regulate() {
        paused = true;
        boolean mayRead = inHand.get() <= IN_HAND_LIMIT && (!accepted || socket.isWritable());
        paused = !mayRead;
        socket.config().setAutoRead(mayRead);
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (accepted) {
            regulate();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        lane.fabric().counters().connectionClosed();
        NettyFabricLane on = lane;
        if (on.loop().inEventLoop()) {
            end();
        } else {
            on.executeOrDrop(this::end);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        String text = String.valueOf(cause.getMessage());
        if (lane.loop().inEventLoop()) {
            close(text);
        } else {
            socket.close();
            lane.executeOrDrop(() -> close(text));
        }
    }

    // ---- the lane's side

    private void received(ByteBuf in) {
        lastReceivedNanos = lane.nanoTime();
        if (settled) {
            lane.fabric().countReceived(channel, in.readableBytes());
        }
        guard(() -> reader.read(socket.alloc(), in, this::message));
    }

    /// Cuts and handles messages; whatever is wrong with them ends the connection.
    private void guard(BooleanSupplier cutting) {
        try {
            if (!cutting.getAsBoolean() && !ended) {
                String text = settled ? "broken frame" : "not the fabric's protocol";
                lane.log().warn("frame", "{} from={}", text, socket.remoteAddress());
                close(text);
            }
        } catch (RuntimeException e) {
            lane.log().warn("handler", "message not handled node={} channel={}", node, channel, e);
            close("message not handled: " + e);
        }
    }

    private void message(int type, ByteBuf body) {
        if (type < FabricTypes.EXCHANGE) {
            owner.said(this, type, body);
        } else if (!settled) {
            lane.log().warn("early", "message before the handshake from={}", socket.remoteAddress());
            close("message before the handshake");
        } else if (!lane.rooms().dispatch(this, type, body)) {
            lane.log().warn("type" + type, "nobody takes messages of type={} node={}", type, node);
        }
    }

    /// Keeps what comes until [#settle].
    void hold() {
        reader.hold();
    }

    /// Gives the connection to another lane; on the loop that drives the socket, while it is held.
    void moveTo(NettyFabricLane newLane) {
        lane = newLane;
    }

    /// The handshake is done: from now on it carries messages.
    void settle(NodeId who, FabricChannel what) {
        node = who;
        channel = what;
        settled = true;
        reader.limit(FabricFrames.MAX_MESSAGE_BYTES);
    }

    /// Goes on with what came while it was held.
    void resume() {
        guard(() -> reader.resume(this::message));
    }

    @Override
    public NodeId node() {
        return node;
    }

    @Override
    public void send(FabricMessage message) {
        offer(message);
    }

    /// Sends a message unless too much waits already.
    ///
    /// @return whether it will be sent
    boolean offer(FabricMessage message) {
        lane.check();
        if (ended) {
            return false;
        }
        if (queuedBytes() >= lane.limits().queueBytes()) {
            lane.fabric().counters().dropped(channel, 1);
            return false;
        }
        ByteBuf out = gathered;
        if (out == null) {
            out = socket.alloc().directBuffer(FIRST_CHUNK);
            gathered = out;
        }
        FabricFrames.writeFrame(out, message);
        if (out.readableBytes() >= CHUNK) {
            gathered = null;
            write(out, false);
        }
        if (!dirty) {
            dirty = true;
            lane.flushLater(this);
        }
        return true;
    }

    /// Sends frames that were written before the connection stood.
    void offerFrames(ByteBuf frames) {
        write(frames, true);
    }

    /// Sends what was gathered: the end of the lane's turn.
    void flush() {
        dirty = false;
        ByteBuf out = gathered;
        gathered = null;
        if (ended) {
            if (out != null) {
                out.release();
            }
        } else if (out == null || !out.isReadable()) {
            if (out != null) {
                out.release();
            }
            socket.flush();
        } else {
            write(out, true);
        }
    }

    private void write(ByteBuf out, boolean flush) {
        int bytes = out.readableBytes();
        writtenBytes += bytes;
        lastSentNanos = lane.nanoTime();
        if (settled) {
            lane.fabric().countSent(channel, bytes);
        }
        if (flush) {
            socket.writeAndFlush(out, socket.voidPromise());
        } else {
            socket.write(out, socket.voidPromise());
        }
    }

    /// What was given to this connection and the kernel has not taken.
    long queuedBytes() {
        ByteBuf out = gathered;
        return (out == null ? 0 : out.readableBytes()) + unsentBytes();
    }

    private long unsentBytes() {
        ChannelOutboundBuffer buffer = socket.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /// Whether the peer has taken nothing for that long although something waits; to be asked regularly.
    boolean isStalled(long nowNanos, long limitNanos) {
        long unsent = unsentBytes();
        long taken = writtenBytes - unsent;
        if (unsent == 0 || taken > takenBytes) {
            takenNanos = nowNanos;
        }
        takenBytes = taken;
        return nowNanos - takenNanos > limitNanos;
    }

    /// When something last came, by the clock's nanoseconds.
    long lastReceivedNanos() {
        return lastReceivedNanos;
    }

    /// When something was last sent, by the clock's nanoseconds.
    long lastSentNanos() {
        return lastSentNanos;
    }

    /// Whether what it sends is not being read at present.
    boolean isPaused() {
        return paused;
    }

    FabricChannel channel() {
        return channel;
    }

    NettyFabricLane lane() {
        return lane;
    }

    Channel socket() {
        return socket;
    }

    /// Ends the connection; nothing that came is handled any more.
    void close(String reason) {
        if (!ended) {
            why = reason;
            end();
        }
        socket.close();
    }

    /// Ends the connection behind what was sent.
    void closeAfterSending(String reason) {
        flush();
        reader.hold();
        socket.config().setAutoRead(false);
        why = reason;
        socket.write(Unpooled.EMPTY_BUFFER).addListener(_ -> socket.close());
        socket.flush();
    }

    private void end() {
        reader.end();
        ByteBuf out = gathered;
        gathered = null;
        if (out != null) {
            out.release();
        }
        if (!ended) {
            ended = true;
            owner.ended(this, why);
        }
    }
}
