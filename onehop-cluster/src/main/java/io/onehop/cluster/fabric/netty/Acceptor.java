package io.onehop.cluster.fabric.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.ServerChannel;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricHello;
import io.onehop.cluster.fabric.FabricPing;
import io.onehop.cluster.fabric.FabricWelcome;
import io.onehop.cluster.fabric.FabricWelcome.Verdict;
import io.onehop.model.NodeId;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;

/// Listens on the fabric port and shakes hands.
///
/// **Spreading.** A new connection goes to the service loop with the fewest that carry replica writes or may
/// come to; what it is for is known only when it says so. If it is for replica writes and another loop has
/// fewer of those, the peer is asked to connect again, a few times at most, so that even few are spread
/// evenly.
///
/// **One connection for each of a peer's lanes and channels.** A new one ends its predecessor before it is
/// welcomed: what the predecessor had not handled then is lost, and so nothing overtakes.
@Sharable
@SuppressWarnings("FutureReturnValueIgnored") // what fails on a socket closes it
final class Acceptor extends ChannelInboundHandlerAdapter implements FabricConnection.Owner {
    private static final int BACKLOG = 1_024;
    private static final int MAX_ELSEWHERE = 8;

    private record Key(NodeId node, FabricChannel channel, int lane) {}

    private final NettyFabric fabric;
    private final List<NettyFabricLane> service;
    private final NettyFabricLane cluster;
    private final AtomicIntegerArray undecided;
    private final Map<FabricConnection, Integer> counted = new ConcurrentHashMap<>();
    private final AtomicIntegerArray replicaWriters;
    private final AtomicInteger open = new AtomicInteger();
    private final Map<Key, FabricConnection> standing = new ConcurrentHashMap<>();
    private final Map<FabricConnection, Key> keys = new ConcurrentHashMap<>();
    private final List<Channel> listening = new ArrayList<>();

    Acceptor(NettyFabric fabric, List<NettyFabricLane> service, NettyFabricLane cluster) {
        this.fabric = fabric;
        this.service = service;
        this.cluster = cluster;
        undecided = new AtomicIntegerArray(service.size());
        replicaWriters = new AtomicIntegerArray(service.size());
    }

    /// Listens on one address. Blocks until the port is bound.
    ///
    /// @return the address with the port that was bound
    /// @throws ChannelException when it cannot be bound; its cause says why
    InetSocketAddress listen(InetSocketAddress address) {
        ServerChannel server =
                new ReflectiveChannelFactory<>(fabric.transport().serverChannel()).newChannel();
        server.config().setOption(ChannelOption.SO_BACKLOG, BACKLOG);
        server.config().setOption(ChannelOption.SO_REUSEADDR, true);
        server.pipeline().addLast(this);
        ChannelFuture bound = cluster.loop().register(server).awaitUninterruptibly();
        if (bound.isSuccess()) {
            bound = server.bind(address).awaitUninterruptibly();
        }
        if (!bound.isSuccess()) {
            server.close();
            throw new ChannelException("cannot listen on " + address, bound.cause());
        }
        listening.add(server);
        return (InetSocketAddress) server.localAddress();
    }

    void close() {
        listening.forEach(server -> server.close().awaitUninterruptibly());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        var socket = (Channel) message;
        if (open.get() >= fabric.limits().incoming()) {
            fabric.log().warn("incoming", "too many connections, closed one from={}", socket.remoteAddress());
            socket.unsafe().closeForcibly();
            return;
        }
        int to = leastLoaded();
        NettyFabricLane lane = service.get(to);
        fabric.apply(socket);
        var connection = new FabricConnection(lane, this, socket, fabric.self(), true);
        socket.pipeline().addLast(connection);
        open.incrementAndGet();
        undecided.incrementAndGet(to);
        counted.put(connection, to);
        socket.closeFuture().addListener(_ -> {
            open.decrementAndGet();
            uncount(connection);
        });
        lane.loop().register(socket).addListener(future -> {
            if (!future.isSuccess()) {
                socket.unsafe().closeForcibly();
            }
        });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fabric.log().warn("accept", "cannot accept a connection: {}", String.valueOf(cause.getMessage()));
    }

    private int leastLoaded() {
        int best = 0;
        for (int i = 1; i < service.size(); i++) {
            if (load(i) < load(best)) {
                best = i;
            }
        }
        return best;
    }

    private int load(int lane) {
        return replicaWriters.get(lane) + undecided.get(lane);
    }

    private boolean isCrowded(int lane) {
        for (int i = 0; i < service.size(); i++) {
            if (replicaWriters.get(i) < replicaWriters.get(lane)) {
                return true;
            }
        }
        return false;
    }

    // ---- handshake; on the loop that drives the socket

    @Override
    public void opened(FabricConnection connection) {
        if (connection.lane().isClosed()) {
            connection.close("node stops");
        } else {
            connection.lane().silent(connection);
        }
    }

    @Override
    public void said(FabricConnection connection, int type, ByteBuf body) {
        if (type == FabricPing.ASK) {
            connection.offer(new FabricPing(true, body.readLong()));
        } else if (type == FabricHello.TYPE && !keys.containsKey(connection)) {
            FabricHello hello = FabricHello.read(body);
            if (hello == null) {
                fabric.log().warn("hello", "handshake not understood from={}", remote(connection));
                connection.close("handshake not understood");
            } else {
                decided(connection);
                hello(connection, hello);
            }
        }
    }

    /// It has said what it is for, or ends.
    private void decided(FabricConnection connection) {
        connection.lane().noLongerSilent(connection);
        uncount(connection);
    }

    private void uncount(FabricConnection connection) {
        Integer lane = counted.remove(connection);
        if (lane != null) {
            undecided.decrementAndGet(lane);
        }
    }

    private void hello(FabricConnection connection, FabricHello hello) {
        FabricChannel channel = hello.channel();
        Verdict verdict = verdict(connection, hello, channel);
        if (verdict != Verdict.ACCEPTED || channel == null) {
            connection.offer(new FabricWelcome(fabric.self(), verdict));
            connection.closeAfterSending("not taken: " + verdict);
            return;
        }
        connection.hold();
        connection.settle(hello.sender(), channel);
        var key = new Key(hello.sender(), channel, hello.lane());
        keys.put(connection, key);
        if (channel == FabricChannel.RW) {
            replicaWriters.incrementAndGet(connection.lane().index());
        } else {
            connection.moveTo(cluster);
        }
        // Behind the read that is going on, in which the reader is in use on this thread.
        connection.socket().eventLoop().execute(() -> replace(connection, key));
    }

    private void replace(FabricConnection connection, Key key) {
        FabricConnection before = standing.put(key, connection);
        if (!keys.containsKey(connection)) { // it has ended meanwhile
            standing.remove(key, connection);
        }
        if (before == null) {
            connection.lane().executeOrDrop(() -> welcome(connection));
        } else {
            before.lane().executeOrDrop(() -> {
                before.close("replaced by a new connection");
                connection.lane().executeOrDrop(() -> welcome(connection));
            });
        }
    }

    private Verdict verdict(FabricConnection connection, FabricHello hello, @Nullable FabricChannel channel) {
        if (!hello.target().equals(fabric.self())) {
            if (channel != null) {
                fabric.log().warn("target", "node {} looks for node {} at an address of this node {} from={}:"
                                + " the address that node publishes is wrong",
                        hello.sender(), hello.target(), fabric.self(), remote(connection));
            }
            return Verdict.WRONG_NODE;
        }
        if (channel != null && hello.sender().equals(fabric.self())) {
            fabric.log().warn("same", "another node has the id of this node {} from={}",
                    fabric.self(), remote(connection));
            return Verdict.SAME_NODE;
        }
        boolean elsewhere = channel == FabricChannel.RW && hello.tries() < MAX_ELSEWHERE
                && isCrowded(connection.lane().index());
        return elsewhere ? Verdict.ELSEWHERE : Verdict.ACCEPTED;
    }

    private static String remote(FabricConnection connection) {
        return String.valueOf(connection.socket().remoteAddress());
    }

    // ---- on the connection's lane

    private void welcome(FabricConnection connection) {
        if (!keys.containsKey(connection)) { // it has ended meanwhile
            return;
        }
        if (connection.lane().isClosed()) {
            connection.close("node stops");
            return;
        }
        connection.lane().adopt(connection);
        connection.offer(new FabricWelcome(fabric.self(), Verdict.ACCEPTED));
        connection.resume();
    }

    @Override
    public void ended(FabricConnection connection, String why) {
        decided(connection);
        connection.lane().gone(connection);
        Key key = keys.remove(connection);
        if (key == null) {
            return;
        }
        standing.remove(key, connection);
        if (key.channel() == FabricChannel.RW) {
            replicaWriters.decrementAndGet(connection.lane().index());
        }
    }
}
