package io.onehop.cluster.fabric.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.onehop.runtime.Transport;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/// Stands between nodes and a port and, when told to, swallows what goes toward the port: what a firewall
/// does that drops packets in one direction, as far as the nodes can see.
@SuppressWarnings("FutureReturnValueIgnored")
final class SwallowingProxy implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group =
            Transport.NIO.newEventLoops(1, new DefaultThreadFactory("proxy", true));
    private final ChannelGroup sockets = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final int target;
    private final Channel server;
    private volatile boolean swallowing;

    SwallowingProxy(int target) {
        this.target = target;
        server = new ServerBootstrap().group(group).channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.AUTO_READ, false)
                .childHandler(new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel socket) {
                        sockets.add(socket);
                        connect(socket);
                    }
                }).bind("127.0.0.1", 0).awaitUninterruptibly().channel();
    }

    private void connect(Channel from) {
        var bootstrap = new Bootstrap().group(group).channel(NioSocketChannel.class)
                .handler(new Pipe(from, false));
        var connecting = bootstrap.connect("127.0.0.1", target);
        connecting.addListener(_ -> {
            if (connecting.isSuccess()) {
                from.pipeline().addLast(new Pipe(connecting.channel(), true));
                from.config().setAutoRead(true);
            } else {
                from.close();
            }
        });
    }

    private final class Pipe extends ChannelInboundHandlerAdapter {
        private final Channel to;
        private final boolean swallows;

        private Pipe(Channel to, boolean swallows) {
            this.to = to;
            this.swallows = swallows;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            if (swallows && swallowing) {
                ReferenceCountUtil.release(message);
            } else {
                to.writeAndFlush(message);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            to.close();
        }
    }

    int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    void swallow(boolean now) {
        swallowing = now;
    }

    /// Ends the connections that go through it.
    void cut() {
        sockets.close();
    }

    @Override
    public void close() {
        server.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
