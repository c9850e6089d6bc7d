package io.onehop.simulation.socket;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.onehop.simulation.world.SimLane;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One end of a connection, as a channel. For one thread; everything but questions happens on its lane.
final class SimChannel extends AbstractChannel {
    private static final ChannelMetadata METADATA = new ChannelMetadata(false);
    private static final int SPLIT_OF = 12;

    private final ServiceNetwork network;
    private final SimChannelConfig config = new SimChannelConfig(this);
    private final ArrayDeque<byte[]> inbound = new ArrayDeque<>();
    private @Nullable Wire wire;
    private @Nullable InetSocketAddress remote;
    private @Nullable ChannelPromise connecting;
    private @Nullable ScheduledFuture<?> connectLimit;
    private boolean open = true;
    private boolean readPending;
    private boolean delivering;
    private boolean ended;

    /// A client's end that is to be connected.
    SimChannel(ServiceNetwork network) {
        super(null);
        this.network = network;
    }

    /// A node's end.
    SimChannel(ServiceNetwork network, Wire wire) {
        super(null);
        this.network = network;
        this.wire = wire;
    }

    SimLane lane() {
        return ((LaneLoop) eventLoop()).lane();
    }

    boolean isConnecting() {
        return open && connecting != null;
    }

    void breakOff(int host) {
        var now = wire;
        if (now != null && open && now.host() == host) {
            now.breakOff();
        }
    }

    // ---- what the network does

    void connected(Wire made) {
        var promise = connecting;
        if (promise == null || !open) {
            wire = null;
            made.closed(this);
            return;
        }
        wire = made;
        endConnecting();
        promise.trySuccess();
        pipeline().fireChannelActive();
    }

    void connectFailed(Throwable cause) {
        var promise = connecting;
        if (promise != null) {
            endConnecting();
            promise.tryFailure(cause);
            unsafe().close(unsafe().voidPromise());
        }
    }

    private void endConnecting() {
        connecting = null;
        if (connectLimit != null) {
            connectLimit.cancel(false);
            connectLimit = null;
        }
    }

    /// Bytes have come; empty = the other end was closed.
    void received(byte[] bytes) {
        if (!open) {
            return;
        }
        if (bytes.length == 0) {
            ended = true;
        } else {
            inbound.add(bytes);
        }
        deliver();
    }

    void reset() {
        if (open) {
            pipeline().fireExceptionCaught(new IOException("connection reset by peer"));
            unsafe().close(unsafe().voidPromise());
        }
    }

    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        while (readPending && open && !inbound.isEmpty()) {
            readPending = false;
            byte[] bytes = inbound.remove();
            pipeline().fireChannelRead(alloc().buffer(bytes.length).writeBytes(bytes));
            pipeline().fireChannelReadComplete();
        }
        delivering = false;
        if (readPending && open && ended && inbound.isEmpty()) {
            unsafe().close(unsafe().voidPromise());
        }
    }

    void stopReading() {
        readPending = false;
    }

    // ---- what its user does

    @Override
    protected AbstractUnsafe newUnsafe() {
        return new Connecting();
    }

    private final class Connecting extends AbstractUnsafe {
        @Override
        public void connect(SocketAddress address, SocketAddress local, ChannelPromise promise) {
            if (!promise.setUncancellable() || !ensureOpen(promise)) {
                return;
            }
            connecting = promise;
            remote = (InetSocketAddress) address;
            connectLimit = eventLoop().schedule(
                    () -> connectFailed(new ConnectTimeoutException("connection timed out")),
                    config.getConnectTimeoutMillis(), TimeUnit.MILLISECONDS);
            network.connect(SimChannel.this, (InetSocketAddress) address);
        }
    }

    @Override
    protected void doBeginRead() {
        readPending = true;
        if (!delivering && (!inbound.isEmpty() || ended)) {
            eventLoop().execute(this::deliver);
        }
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer out) throws ClosedChannelException {
        var to = wire;
        if (to == null) {
            throw new ClosedChannelException();
        }
        for (Object message = out.current(); message != null; message = out.current()) {
            var buffer = (ByteBuf) message;
            var bytes = new byte[buffer.readableBytes()];
            buffer.readBytes(bytes);
            send(to, bytes);
            out.remove();
        }
    }

    private void send(Wire to, byte[] bytes) {
        if (bytes.length > 1 && network.random().nextInt(SPLIT_OF) == 0) {
            int at = 1 + network.random().nextInt(bytes.length - 1);
            to.send(this, Arrays.copyOf(bytes, at));
            to.send(this, Arrays.copyOfRange(bytes, at, bytes.length));
        } else if (bytes.length > 0) {
            to.send(this, bytes);
        }
    }

    @Override
    protected void doClose() {
        open = false;
        inbound.clear();
        var promise = connecting;
        endConnecting();
        if (promise != null) {
            promise.tryFailure(new ClosedChannelException());
        }
        if (wire != null) {
            wire.closed(this);
        }
    }

    @Override
    protected void doDisconnect() {
        doClose();
    }

    @Override
    protected void doBind(SocketAddress local) {
        throw new UnsupportedOperationException("not a listening socket");
    }

    @Override
    protected boolean isCompatible(EventLoop loop) {
        return loop instanceof LaneLoop;
    }

    @Override
    protected @Nullable SocketAddress localAddress0() {
        return null;
    }

    @Override
    protected @Nullable SocketAddress remoteAddress0() {
        return remote;
    }

    @Override
    public ChannelConfig config() {
        return config;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean isActive() {
        return open && wire != null;
    }

    @Override
    public ChannelMetadata metadata() {
        return METADATA;
    }
}
