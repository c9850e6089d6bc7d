package io.onehop.cluster.fabric.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricFacts;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.IncomingFact;
import io.onehop.cluster.fabric.LinkFact;
import io.onehop.cluster.view.Member;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Transport;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// The way between nodes over TCP (port 3001), clustering reference section 1.
///
/// Each lane of the node ([FabricLoops]) keeps connections of its own to every member of the view: service
/// lanes one for [FabricChannel#RW], the cluster's lane one for each other channel. They are opened when the
/// member appears and opened again, with pauses, for as long as it is a member. The peers' connections to
/// this node are spread over the service lanes, or come to the cluster's lane, by their channel. Connections
/// of nodes that are not (yet) members are taken too: views do not change everywhere at once, and messages
/// name theirs.
///
/// How a lane sends: [NettyFabricLane]. How a link behaves when its peer does not answer: [OutgoingLink]. How
/// bytes become messages: [FabricConnection].
///
/// Order of calls: constructor, [FabricLane#register] on the lanes, [#start], [#members] at each view,
/// [#close]. Safe for use by many threads, but for [#members].
public final class NettyFabric implements AutoCloseable {
    private static final int LOW_WATER = 1 << 20;
    private static final int HIGH_WATER = 4 << 20;
    private static final long CLOSE_MILLIS = 2_000;

    private final FabricSettings settings;
    private final FabricLoops loops;
    private final Clock clock;
    private final FabricCounters counters;
    private final AddressLookup lookup;
    private final SparseLog log;
    private final Map<ChannelOption<?>, Object> options = new HashMap<>();
    private final Map<EventLoop, NettyFabricLane> lanes = new HashMap<>();
    private final List<NettyFabricLane> inOrder = new ArrayList<>();
    private final Acceptor acceptor;
    private final LongAdder[] sent = adders();
    private final LongAdder[] received = adders();
    private final List<InetSocketAddress> bound = new ArrayList<>();
    private volatile Map<NodeId, Member> members = Map.of();

    /// A fabric that does nothing yet.
    ///
    /// @param names asks the machine's resolver for addresses given as names, which may block it for seconds
    public NettyFabric(
            FabricSettings settings,
            FabricLoops loops,
            Clock clock,
            Executor names,
            FabricCounters counters) {
        this.settings = settings;
        this.loops = loops;
        this.clock = clock;
        this.counters = counters;
        lookup = new AddressLookup(names);
        log = new SparseLog(clock);
        options.putAll(loops.transport().options(settings.keepAlive()));
        options.put(ChannelOption.TCP_NODELAY, true);
        options.put(ChannelOption.WRITE_BUFFER_WATER_MARK, new WriteBufferWaterMark(LOW_WATER, HIGH_WATER));
        for (EventLoop loop : loops.all()) {
            var lane = new NettyFabricLane(this, loop, inOrder.size(), channelsOf(loop));
            lanes.put(loop, lane);
            inOrder.add(lane);
        }
        acceptor = new Acceptor(this, inOrder.subList(0, loops.service().size()), laneOf(loops.cluster()));
    }

    private static LongAdder[] adders() {
        var adders = new LongAdder[FabricChannel.values().length];
        for (int i = 0; i < adders.length; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    private List<FabricChannel> channelsOf(EventLoop loop) {
        var channels = new ArrayList<FabricChannel>();
        if (loops.service().contains(loop)) {
            channels.add(FabricChannel.RW);
        }
        if (loop == loops.cluster()) {
            channels.addAll(List.of(FabricChannel.CTRL, FabricChannel.BULK, FabricChannel.META));
        }
        return channels;
    }

    /// The lane of that event loop.
    ///
    /// @throws IllegalArgumentException when it is none of the fabric's
    public FabricLane lane(EventLoop loop) {
        return laneOf(loop);
    }

    private NettyFabricLane laneOf(EventLoop loop) {
        NettyFabricLane lane = lanes.get(loop);
        if (lane == null) {
            throw new IllegalArgumentException("not a loop of this fabric");
        }
        return lane;
    }

    /// Listens on all addresses. Blocks until that is done; not to be called on an event loop. With port 0
    /// the first address takes any free port and the others the same.
    ///
    /// @return the port
    /// @throws ChannelException when an address cannot be bound; its cause says why
    public int start() {
        int port = settings.port();
        try {
            for (String address : settings.addresses()) {
                InetSocketAddress now = acceptor.listen(new InetSocketAddress(address, port));
                bound.add(now);
                port = now.getPort();
            }
        } catch (ChannelException e) {
            acceptor.close();
            throw e;
        }
        inOrder.forEach(NettyFabricLane::start);
        return port;
    }

    /// Where it listens; after [#start].
    public List<InetSocketAddress> boundAddresses() {
        return List.copyOf(bound);
    }

    /// Who belongs to the view now; this node may be among them. Connections to new members are opened, those
    /// to and from members that have gone are closed. A send on any lane after this call knows of it. Called
    /// on the cluster's lane.
    public void members(List<Member> now) {
        var changed = new HashMap<NodeId, Member>();
        for (Member member : now) {
            if (!member.id().equals(settings.self())) {
                changed.put(member.id(), member);
            }
        }
        Map<NodeId, Member> before = members;
        if (changed.equals(before)) {
            return;
        }
        members = Map.copyOf(changed);
        tell(before, changed, "fabric: node {} departed");
        tell(changed, before, "fabric: node {} arrived");
        for (NettyFabricLane lane : inOrder) {
            if (lane.loop().inEventLoop()) {
                lane.sync();
            } else {
                lane.executeOrDrop(lane::sync);
            }
        }
    }

    private void tell(Map<NodeId, Member> these, Map<NodeId, Member> notThose, String text) {
        for (NodeId node : these.keySet()) {
            if (!notThose.containsKey(node)) {
                log.always().info(text, Long.toHexString(node.value()));
            }
        }
    }

    /// How the ways to and from the peers are doing, about half a second old at most.
    public FabricFacts facts() {
        var links = new ArrayList<LinkFact>();
        var incoming = new ArrayList<IncomingFact>();
        for (NettyFabricLane lane : inOrder) {
            NettyFabricLane.Facts facts = lane.facts();
            links.addAll(facts.links());
            incoming.addAll(facts.incoming());
        }
        return new FabricFacts(links, incoming);
    }

    /// Bytes given to the sockets of that channel since the start.
    public long sentBytes(FabricChannel channel) {
        return sent[channel.ordinal()].sum();
    }

    /// Bytes received on that channel since the start.
    public long receivedBytes(FabricChannel channel) {
        return received[channel.ordinal()].sum();
    }

    /// Stops listening and closes all connections; what waits to be sent is dropped. Blocks until that is
    /// done, for 2 s at most; not to be called on an event loop, and before the loops are ended. Calling it
    /// again does nothing.
    @Override
    public void close() {
        acceptor.close();
        var done = new ArrayList<CompletableFuture<Void>>();
        for (NettyFabricLane lane : inOrder) {
            if (!lane.loop().isShuttingDown()) {
                done.add(CompletableFuture.runAsync(lane::close, lane::executeOrDrop));
            }
        }
        CompletableFuture.allOf(done.toArray(CompletableFuture[]::new))
                .completeOnTimeout(null, CLOSE_MILLIS, TimeUnit.MILLISECONDS).join();
    }

    // ---- what its parts use

    NodeId self() {
        return settings.self();
    }

    Map<NodeId, Member> members() {
        return members;
    }

    FabricLimits limits() {
        return settings.limits();
    }

    Transport transport() {
        return loops.transport();
    }

    Clock clock() {
        return clock;
    }

    FabricCounters counters() {
        return counters;
    }

    AddressLookup lookup() {
        return lookup;
    }

    SparseLog log() {
        return log;
    }

    void countSent(FabricChannel channel, int bytes) {
        sent[channel.ordinal()].add(bytes);
    }

    void countReceived(FabricChannel channel, int bytes) {
        received[channel.ordinal()].add(bytes);
    }

    /// Sets the options of a socket that will connect.
    void apply(Bootstrap bootstrap) {
        options.forEach((option, value) -> bootstrap.option(unchecked(option), value));
    }

    /// Sets the options of an accepted socket.
    void apply(Channel socket) {
        options.forEach((option, value) -> socket.config().setOption(unchecked(option), value));
    }

    @SuppressWarnings("unchecked") // each option stands beside a value of its type
    private static ChannelOption<Object> unchecked(ChannelOption<?> option) {
        return (ChannelOption<Object>) option;
    }
}
