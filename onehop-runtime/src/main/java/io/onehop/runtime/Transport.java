package io.onehop.runtime;

import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringChannelOption;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import jdk.net.ExtendedSocketOptions;

/// How sockets are driven: io_uring where the kernel allows it, else epoll, else the JDK's own NIO (decision
/// D4).
public enum Transport {
    /// Linux io_uring: the least CPU per command.
    IO_URING,
    /// Linux epoll.
    EPOLL,
    /// The JDK's selectors: everywhere.
    NIO;

    /// The best transport that works on this machine.
    public static Transport best() {
        if (IoUring.isAvailable()) {
            return IO_URING;
        }
        return Epoll.isAvailable() ? EPOLL : NIO;
    }

    /// Reads `auto`, `io_uring`, `epoll` or `nio`.
    ///
    /// @throws IllegalArgumentException when the text is none of these or that transport does not work here;
    ///     the
    ///     message says which
    public static Transport parse(String text) {
        if (text.equals("auto")) {
            return best();
        }
        for (Transport transport : values()) {
            if (transport.label().equals(text)) {
                if (!transport.isAvailable()) {
                    throw new IllegalArgumentException("transport " + text
                            + " does not work on this machine");
                }
                return transport;
            }
        }
        throw new IllegalArgumentException("transport is one of auto, io_uring, epoll, nio; not " + text);
    }

    /// Whether it works on this machine.
    public boolean isAvailable() {
        return switch (this) {
            case IO_URING -> IoUring.isAvailable();
            case EPOLL -> Epoll.isAvailable();
            case NIO -> true;
        };
    }

    /// The name in configuration files and logs.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Makes the event loops: `threads` threads from the given factory, each driving its own sockets.
    public MultiThreadIoEventLoopGroup newEventLoops(int threads, ThreadFactory factory) {
        return new MultiThreadIoEventLoopGroup(threads, factory, ioHandler());
    }

    private IoHandlerFactory ioHandler() {
        return switch (this) {
            case IO_URING -> IoUringIoHandler.newFactory();
            case EPOLL -> EpollIoHandler.newFactory();
            case NIO -> NioIoHandler.newFactory();
        };
    }

    /// The class of listening sockets.
    public Class<? extends ServerChannel> serverChannel() {
        return switch (this) {
            case IO_URING -> IoUringServerSocketChannel.class;
            case EPOLL -> EpollServerSocketChannel.class;
            case NIO -> NioServerSocketChannel.class;
        };
    }

    /// The class of connecting sockets.
    public Class<? extends SocketChannel> clientChannel() {
        return switch (this) {
            case IO_URING -> IoUringSocketChannel.class;
            case EPOLL -> EpollSocketChannel.class;
            case NIO -> NioSocketChannel.class;
        };
    }

    /// The options of connecting and accepted sockets that bring about that keepalive.
    public Map<ChannelOption<?>, Object> options(KeepAlive keepAlive) {
        if (!keepAlive.enabled()) {
            return Map.of(ChannelOption.SO_KEEPALIVE, false);
        }
        int idle = keepAlive.idleSeconds();
        int interval = keepAlive.intervalSeconds();
        int probes = keepAlive.probes();
        return switch (this) {
            case IO_URING -> Map.of(ChannelOption.SO_KEEPALIVE, true, IoUringChannelOption.TCP_KEEPIDLE, idle,
                    IoUringChannelOption.TCP_KEEPINTVL, interval, IoUringChannelOption.TCP_KEEPCNT, probes);
            case EPOLL -> Map.of(ChannelOption.SO_KEEPALIVE, true, EpollChannelOption.TCP_KEEPIDLE, idle,
                    EpollChannelOption.TCP_KEEPINTVL, interval, EpollChannelOption.TCP_KEEPCNT, probes);
            case NIO -> Map.of(ChannelOption.SO_KEEPALIVE, true,
                    NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), idle,
                    NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), interval,
                    NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), probes);
        };
    }
}
