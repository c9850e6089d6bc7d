package io.onehop.client.net;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.onehop.client.embed.NetworkLoops;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import io.onehop.runtime.Transport;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Opens connections, on event loops in turn. Safe for use by many threads.
public final class Dialer {
    /// Learns what became of a dialed connection, on an event loop.
    public interface Listener {
        /// It is open, and the listener's to use.
        void onConnected(Connection connection);

        /// It could not be opened in time.
        void onUnreachable(@Nullable Throwable cause);
    }

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final EventLoopGroup loops;
    private final ChannelFactory<? extends Channel> channels;
    private final Clock clock;
    private final Timers deadlines;

    /// Opens connections on those loops, which were made for that transport.
    ///
    /// @param deadlines closes connections that blocking calls wait for; on no event loop, since these may be
    ///     late
    public Dialer(EventLoopGroup loops, Transport transport, Clock clock, Timers deadlines) {
        this.loops = loops;
        this.channels = loops instanceof NetworkLoops world ? world::newChannel
                : new ReflectiveChannelFactory<>(transport.clientChannel());
        this.clock = clock;
        this.deadlines = deadlines;
    }

    /// Timers on one of the event loops.
    Timers timers() {
        return Timers.on(loops.next());
    }

    /// Timers on none of the event loops.
    Timers deadlines() {
        return deadlines;
    }

    /// Opens a connection.
    ///
    /// @param address resolved
    /// @param timeoutNanos above 0
    /// @param home told when an opened connection is closed
    public void dial(InetSocketAddress address, long timeoutNanos, Connection.Home home, Listener listener) {
        long millis = (timeoutNanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
        var bootstrap = new Bootstrap()
                .group(loops)
                .channelFactory(channels)
                .disableResolver()
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.clamp(millis, 1L, Integer.MAX_VALUE))
                .handler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {}
                });
        bootstrap.connect(address).addListener((ChannelFuture opened) -> {
            if (opened.isSuccess() && opened.channel().isActive()) {
                var connection = new Connection(opened.channel(), home, clock);
                opened.channel().pipeline().addLast(connection);
                listener.onConnected(connection);
            } else {
                listener.onUnreachable(opened.cause());
            }
        });
    }
}
