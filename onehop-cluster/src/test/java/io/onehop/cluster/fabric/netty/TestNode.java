package io.onehop.cluster.fabric.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricHandler;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.Member;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A node of tests: two service lanes, a cluster lane, a fabric on loopback.
final class TestNode implements AutoCloseable {
    static final FabricLimits LIMITS = FabricLimits.usual().withTimes(500, 200, 500, 1_500);

    /// Counts what the fabric tells.
    static final class Counted implements FabricCounters {
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger closed = new AtomicInteger();
        final AtomicInteger dropped = new AtomicInteger();

        @Override
        public void connectionOpened() {
            opened.incrementAndGet();
        }

        @Override
        public void connectionClosed() {
            closed.incrementAndGet();
        }

        @Override
        public void dropped(FabricChannel channel, int messages) {
            dropped.addAndGet(messages);
        }
    }

    final NodeId id;
    final Counted counted = new Counted();
    final NettyFabric fabric;
    final List<EventLoop> service = new ArrayList<>();
    final EventLoop cluster;
    private final MultiThreadIoEventLoopGroup group;
    private int port;

    TestNode(Transport transport, long id, int port, FabricLimits limits) {
        this.id = new NodeId(id);
        group = transport.newEventLoops(3, new DefaultThreadFactory("fabric-test", true));
        service.add(group.next());
        service.add(group.next());
        cluster = group.next();
        fabric = new NettyFabric(FabricSettings.usual(this.id, List.of("127.0.0.1"), port).with(limits),
                new FabricLoops(transport, service, cluster), Clock.system(), Runnable::run, counted);
    }

    static TestNode started(Transport transport, long id) {
        return new TestNode(transport, id, 0, LIMITS).start();
    }

    TestNode start() {
        port = fabric.start();
        return this;
    }

    int port() {
        return port;
    }

    /// Has the handler take the messages of tests on each lane.
    TestNode handle(FabricHandler handler) {
        service.forEach(loop -> fabric.lane(loop).register(FabricTypes.REPLICATION, handler));
        fabric.lane(cluster).register(FabricTypes.REPLICATION, handler);
        return this;
    }

    Member member() {
        return new Member(id, List.of(new Endpoint("127.0.0.1", port)));
    }

    void members(Member... members) {
        on(cluster, () -> {
            fabric.members(List.of(members));
            return true;
        });
    }

    static <T> T on(EventLoop loop, Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, loop).orTimeout(20, TimeUnit.SECONDS).join();
    }

    boolean send(EventLoop loop, NodeId to, FabricChannel channel, FabricMessage message) {
        FabricLane lane = fabric.lane(loop);
        return on(loop, () -> lane.send(to, channel, message));
    }

    void awaitConnected(NodeId to) {
        Await.until(() -> id + " connected to " + to + " " + fabric.facts(),
                () -> fabric.facts().isConnected(to));
    }

    /// Makes all of them members of each other's view and waits until they are connected.
    static void join(TestNode... nodes) {
        var members = new Member[nodes.length];
        for (int i = 0; i < nodes.length; i++) {
            members[i] = nodes[i].member();
        }
        for (TestNode node : nodes) {
            node.members(members);
        }
        for (TestNode node : nodes) {
            for (TestNode other : nodes) {
                if (other != node) {
                    node.awaitConnected(other.id);
                }
            }
        }
    }

    @Override
    public void close() {
        fabric.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
