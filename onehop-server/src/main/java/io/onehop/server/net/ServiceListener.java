package io.onehop.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.onehop.runtime.Transport;
import io.onehop.server.info.InfoService;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.txn.RequestOrigin;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// Listens on the service port, accepts connections up to the limit, closes idle ones, and ends them all when
/// the node stops. Safe for use by many threads.
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a socket closes it
public final class ServiceListener {
    private static final int LOW_WATER = 128 << 10;
    private static final int HIGH_WATER = 512 << 10;
    private static final int BACKLOG = 1024;
    private static final long HALF_SENT_MILLIS = 60_000;
    private static final long IDLE_CHECK_MILLIS = 1000;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Transport transport;
    private final EventLoopGroup loops;
    private final Map<EventLoop, LoopRoom> rooms;
    private final ConnectionContext context;
    private final InfoService info;
    private final LongSupplier maxConnections;
    private final LongSupplier idleLimitMillis;
    private final List<Channel> listening = new ArrayList<>();
    private final Map<ChannelHandlerContext, Connection> open = new ConcurrentHashMap<>();

    /// Accepts nothing yet.
    ///
    /// @param rooms one for each event loop
    /// @param info answers info commands
    /// @param maxConnections the limit `proto-fd-max` as it is now
    /// @param idleLimitMillis the limit `proto-fd-idle-ms` as it is now, 0 = none
    public ServiceListener(
            Transport transport,
            EventLoopGroup loops,
            Map<EventLoop, LoopRoom> rooms,
            ConnectionContext context,
            InfoService info,
            LongSupplier maxConnections,
            LongSupplier idleLimitMillis) {
        this.transport = transport;
        this.loops = loops;
        this.rooms = Map.copyOf(rooms);
        this.context = context;
        this.info = info;
        this.maxConnections = maxConnections;
        this.idleLimitMillis = idleLimitMillis;
    }

    /// Listens on one address; port 0 takes any free one. Blocks until the port is bound.
    ///
    /// @return the address with the port that was bound
    /// @throws ChannelException when it cannot be bound; its cause says why
    public InetSocketAddress listen(InetSocketAddress address) {
        var bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(
                        LOW_WATER, HIGH_WATER))
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        admit(channel);
                    }
                });
        ChannelFuture bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) { // Netty would throw what may be checked past callers that do not expect it
            throw new ChannelException("cannot listen on " + address, bound.cause());
        }
        Channel channel = bound.channel();
        synchronized (listening) {
            listening.add(channel);
        }
        return (InetSocketAddress) channel.localAddress();
    }

    /// Serves a client's connection that was accepted, here or by the caller; called on its event loop, which
    /// has a room.
    public void admit(Channel channel) {
        long limit = maxConnections.getAsLong();
        if (open.size() >= limit) {
            context.log().warn("proto-fd-max", "refused client {}: proto-fd-max {} reached",
                    channel.remoteAddress(), limit);
            channel.close();
            return;
        }
        LoopRoom room = rooms.get(channel.eventLoop());
        if (room == null) {
            throw new IllegalStateException("connection on an unknown event loop");
        }
        var connection = new Connection(context, room, info.open(false), new RequestOrigin(address(channel)));
        channel.pipeline().addLast(connection);
        ChannelHandlerContext ctx = channel.pipeline().context(connection);
        open.put(ctx, connection);
        context.counters().increment(NodeCounter.CLIENT_CONNECTIONS_OPENED);
        channel.closeFuture().addListener(_ -> {
            open.remove(ctx);
            context.counters().increment(NodeCounter.CLIENT_CONNECTIONS_CLOSED);
        });
    }

    private static String address(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress().getHostAddress() + '+' + remote.getPort() : "unknown";
    }

    /// Closes connections whose client has sent nothing for longer than the limit, or has left a request half
    /// sent for a minute; called about once a second.
    public void reapIdle() {
        long limit = idleLimitMillis.getAsLong();
        long now = context.clock().nanoTime();
        open.forEach((ctx, connection) -> {
            long idleMillis = (now - connection.lastReadNanos()) / NANOS_PER_MILLI;
            boolean stuck = connection.isMidFrame() && idleMillis > HALF_SENT_MILLIS;
            if (stuck || (limit != 0 && idleMillis > limit)) {
                context.counters().increment(NodeCounter.REAPED_FDS);
                ctx.close();
            }
        });
    }

    /// How often [#reapIdle] is to be called.
    public static long idleCheckMillis() {
        return IDLE_CHECK_MILLIS;
    }

    /// Number of open connections.
    public int connections() {
        return open.size();
    }

    /// Stops listening, lets every connection finish what it works on, and closes it; after the limit the
    /// rest is closed as it is. Blocks that long at most.
    public void stop(long limitMillis) {
        synchronized (listening) {
            listening.forEach(channel -> channel.close().syncUninterruptibly());
        }
        var closed = new ArrayList<CompletableFuture<Void>>();
        open.forEach((ctx, connection) -> {
            var done = new CompletableFuture<Void>();
            closed.add(done);
            ctx.channel().closeFuture().addListener(_ -> done.complete(null));
            ctx.executor().execute(() -> connection.stop(ctx));
        });
        CompletableFuture.allOf(closed.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, limitMillis, TimeUnit.MILLISECONDS)
                .join();
        open.keySet().forEach(ChannelHandlerContext::close);
    }
}
