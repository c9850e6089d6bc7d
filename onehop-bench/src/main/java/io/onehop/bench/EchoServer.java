package io.onehop.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.onehop.model.ParticleType;
import io.onehop.runtime.Transport;
import io.onehop.wire.MessageLayout;
import io.onehop.wire.OpType;
import io.onehop.wire.Proto;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// The least a server can do on the same transport: frames requests and answers prepared bytes, as many as a
/// server would for a get or put. What a database costs beyond it is the price of being a database.
@Command(name = "echo", description = "Answers prepared bytes to every request.",
        mixinStandardHelpOptions = true)
final class EchoServer implements Callable<Integer> {
    private static final int HEADERS = Proto.HEADER_SIZE + MessageLayout.HEADER_SIZE;
    private static final int BACKLOG = 1024;

    @Option(names = "--port", defaultValue = "3900", description = "Port on 127.0.0.1; 0 takes a free one.")
    private int port;

    @Option(names = "--threads", defaultValue = "0", description = "Event loops; 0 means one per core.")
    private int threads;

    @Option(names = "--transport", defaultValue = "auto", description = "auto, io_uring, epoll or nio.")
    private String transport = "auto";

    @Option(names = "--get-bytes", defaultValue = "139",
            description = "Size of the answer to a read: at least 38.")
    private int getBytes;

    @Option(names = "--put-bytes", defaultValue = "30",
            description = "Size of the answer to a write: 30 or at least 38.")
    private int putBytes;

    @Override
    public Integer call() throws InterruptedException {
        Channel listener = start();
        System.out.println("ready service=" + listener.localAddress() + " transport="
                + Transport.parse(transport).label()
                + " pid=" + ProcessHandle.current().pid());
        listener.closeFuture().sync();
        return 0;
    }

    private Channel start() throws InterruptedException {
        Transport chosen = Transport.parse(transport);
        int loops = threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
        var group = chosen.newEventLoops(loops, new DefaultThreadFactory("echo"));
        byte[] get = reply(getBytes);
        byte[] put = reply(putBytes);
        return new ServerBootstrap()
                .group(group)
                .channel(chosen.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new EchoHandler(get, put));
                    }
                })
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                .sync()
                .channel();
    }

    /// A reply of exactly so many bytes that says ok: bare, or with one blob bin whose name is empty.
    static byte[] reply(int size) {
        int value = size - HEADERS - MessageLayout.OP_HEADER_SIZE;
        if (size != HEADERS && value < 0) {
            throw new IllegalArgumentException("an answer has " + HEADERS + " bytes, or at least "
                    + (HEADERS + MessageLayout.OP_HEADER_SIZE));
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        out.putLong(Proto.header(Proto.TYPE_MESSAGE, size - Proto.HEADER_SIZE))
                .put((byte) MessageLayout.HEADER_SIZE);
        if (value >= 0) {
            out.putShort(HEADERS - Short.BYTES, (short) 1);
            out.putInt(HEADERS, MessageLayout.OP_HEADER_COUNTED + value);
            out.put(HEADERS + Integer.BYTES, (byte) OpType.READ);
            out.put(HEADERS + Integer.BYTES + 1, (byte) ParticleType.BLOB);
        }
        return out.array();
    }
}
