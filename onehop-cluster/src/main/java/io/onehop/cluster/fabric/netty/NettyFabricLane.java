package io.onehop.cluster.fabric.netty;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.EventLoop;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricHandler;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricRooms;
import io.onehop.cluster.fabric.IncomingFact;
import io.onehop.cluster.fabric.LinkFact;
import io.onehop.cluster.view.Member;
import io.onehop.model.NodeId;
import io.onehop.runtime.Transport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The fabric as seen from one event loop: its links to the members, the accepted connections that belong to
/// it, its handlers. Everything but construction, registration before the start and the facts happens on the
/// loop.
@SuppressWarnings("FutureReturnValueIgnored")
final class NettyFabricLane implements FabricLane {
    private static final long TICK_MILLIS = 250;
    private static final long MAX_GAP_MILLIS = 4 * TICK_MILLIS;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /// What of this lane others may see.
    record Facts(List<LinkFact> links, List<IncomingFact> incoming) {}

    private record Accepted(NodeId node, long sinceMillis) {}

    private final NettyFabric fabric;
    private final EventLoop loop;
    private final int index;
    private final List<FabricChannel> channels;
    private final FabricRooms rooms = new FabricRooms();
    private final Loopback loopback;
    private final Map<NodeId, @Nullable OutgoingLink[]> links = new HashMap<>();
    private final Map<FabricConnection, Accepted> incoming = new HashMap<>();
    private final Set<FabricConnection> silent = new LinkedHashSet<>();
    private final ArrayList<FabricConnection> gathering = new ArrayList<>();
    private final Runnable flush = this::flushGathered;
    private Map<NodeId, Member> members = Map.of();
    private volatile Facts facts = new Facts(List.of(), List.of());
    private @Nullable ScheduledFuture<?> ticking;
    private long lastTickNanos;
    private boolean closed;

    /// @param channels what this lane opens connections for
    NettyFabricLane(NettyFabric fabric, EventLoop loop, int index, List<FabricChannel> channels) {
        this.fabric = fabric;
        this.loop = loop;
        this.index = index;
        this.channels = channels;
        loopback = new Loopback(this);
    }

    // ---- what rooms call

    @Override
    public boolean send(NodeId to, FabricChannel channel, FabricMessage message) {
        check();
        OutgoingLink link = link(to, channel);
        if (link != null) {
            return link.send(message);
        }
        return to.equals(fabric.self()) && loopback.offer(message);
    }

    @Override
    public long queuedBytes(NodeId to, FabricChannel channel) {
        check();
        OutgoingLink link = link(to, channel);
        return link == null ? 0 : link.queuedBytes();
    }

    private @Nullable OutgoingLink link(NodeId to, FabricChannel channel) {
        sync();
        @Nullable OutgoingLink[] toPeer = links.get(to);
        if (toPeer == null) {
            return null;
        }
        OutgoingLink link = toPeer[channel.ordinal()];
        if (link == null) {
            throw new IllegalArgumentException("lane " + index + " does not carry " + channel);
        }
        return link;
    }

    @Override
    public void register(int firstType, FabricHandler handler) {
        rooms.register(firstType, handler);
    }

    /// @throws IllegalStateException when called off the lane's thread
    void check() {
        if (!loop.inEventLoop()) {
            throw new IllegalStateException("not on the thread of this lane: lane=" + index);
        }
    }

    // ---- members

    void start() {
        loop.execute(() -> ticking = loop.scheduleAtFixedRate(
                this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS));
    }

    /// Opens and closes links so that they are those of the fabric's members.
    void sync() {
        Map<NodeId, Member> wanted = fabric.members();
        if (wanted == members || closed) {
            return;
        }
        Map<NodeId, Member> before = members;
        members = wanted;
        for (NodeId node : before.keySet()) {
            if (!wanted.containsKey(node)) {
                depart(node);
            }
        }
        for (Member member : wanted.values()) {
            @Nullable OutgoingLink[] known = links.get(member.id());
            if (known == null) {
                arrive(member);
            } else {
                each(known, link -> link.peer(member));
            }
        }
        factsChanged();
    }

    private void arrive(Member member) {
        var made = new @Nullable OutgoingLink[FabricChannel.values().length];
        links.put(member.id(), made);
        for (FabricChannel channel : channels) {
            var link = new OutgoingLink(this, member, channel);
            made[channel.ordinal()] = link;
            link.connect();
        }
    }

    private void depart(NodeId node) {
        @Nullable OutgoingLink[] gone = links.remove(node);
        if (gone != null) {
            each(gone, OutgoingLink::close);
        }
        for (var entry : List.copyOf(incoming.entrySet())) {
            if (entry.getValue().node().equals(node)) {
                entry.getKey().close("no member any more");
            }
        }
    }

    private static void each(@Nullable OutgoingLink[] some, Consumer<OutgoingLink> action) {
        for (OutgoingLink link : some) {
            if (link != null) {
                action.accept(link);
            }
        }
    }

    // ---- accepted connections

    /// A connection that has not said anything yet.
    void silent(FabricConnection connection) {
        silent.add(connection);
    }

    /// It has said something, or is no more.
    void noLongerSilent(FabricConnection connection) {
        silent.remove(connection);
    }

    void adopt(FabricConnection connection) {
        incoming.put(connection, new Accepted(connection.node(), epochMillis()));
        factsChanged();
    }

    void gone(FabricConnection connection) {
        if (incoming.remove(connection) != null) {
            factsChanged();
        }
    }

    // ---- turns and time

    /// Has the connection flushed at the end of this turn.
    void flushLater(FabricConnection connection) {
        gathering.add(connection);
        if (gathering.size() == 1) {
            loop.execute(flush);
        }
    }

    private void flushGathered() {
        for (int i = 0; i < gathering.size(); i++) {
            FabricConnection connection = gathering.get(i);
            try {
                connection.flush();
            } catch (RuntimeException e) { // the others' messages must go out all the same
                log().warn("flush", "cannot send to node {}", connection.node(), e);
                connection.close("cannot send: " + e);
            }
        }
        gathering.clear();
    }

    private void tick() {
        long now = nanoTime();
        boolean overslept = now - lastTickNanos > MAX_GAP_MILLIS * NANOS_PER_MILLI;
        lastTickNanos = now;
        if (overslept) { // this node was away, not the peers: let it read first what has come meanwhile
            return;
        }
        for (@Nullable OutgoingLink[] toPeer : List.copyOf(links.values())) {
            each(toPeer, link -> link.tick(now));
        }
        long silence = limits().pingMillis() + 2 * limits().silenceMillis();
        for (FabricConnection connection : List.copyOf(incoming.keySet())) {
            if (connection.isStalled(now, limits().stallMillis() * NANOS_PER_MILLI)) {
                connection.close("took nothing for " + limits().stallMillis() + " ms");
            } else if (now - connection.lastReceivedNanos() > silence * NANOS_PER_MILLI
                    && !connection.isPaused()) {
                connection.close("silent for " + silence + " ms");
            }
        }
        for (FabricConnection connection : List.copyOf(silent)) {
            if (now - connection.lastReceivedNanos() > limits().firstWordMillis() * NANOS_PER_MILLI) {
                connection.close("said nothing");
            }
        }
        factsChanged();
    }

    /// Publishes what others may see.
    void factsChanged() {
        var now = new ArrayList<LinkFact>();
        for (@Nullable OutgoingLink[] toPeer : links.values()) {
            each(toPeer, link -> now.add(link.fact()));
        }
        var from = new ArrayList<IncomingFact>();
        incoming.forEach((connection, accepted) -> from.add(new IncomingFact(accepted.node(),
                connection.channel(), index, accepted.sinceMillis(),
                String.valueOf(connection.socket().remoteAddress()), connection.queuedBytes())));
        facts = new Facts(now, from);
    }

    Facts facts() {
        return facts;
    }

    /// Closes everything; on the lane.
    void close() {
        closed = true;
        ScheduledFuture<?> timer = ticking;
        if (timer != null) {
            timer.cancel(false);
        }
        links.values().forEach(toPeer -> each(toPeer, OutgoingLink::close));
        links.clear();
        List.copyOf(incoming.keySet()).forEach(connection -> connection.close("node stops"));
        List.copyOf(silent).forEach(connection -> connection.close("node stops"));
        factsChanged();
    }

    /// Runs the task on the lane unless its loop has ended.
    void executeOrDrop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            log().always().debug("lane {} has ended", index, e);
        }
    }

    // ---- what its parts use

    boolean isClosed() {
        return closed;
    }

    NettyFabric fabric() {
        return fabric;
    }

    EventLoop loop() {
        return loop;
    }

    int index() {
        return index;
    }

    FabricRooms rooms() {
        return rooms;
    }

    FabricLimits limits() {
        return fabric.limits();
    }

    SparseLog log() {
        return fabric.log();
    }

    Transport transport() {
        return fabric.transport();
    }

    ByteBufAllocator allocator() {
        return ByteBufAllocator.DEFAULT;
    }

    long nanoTime() {
        return fabric.clock().nanoTime();
    }

    long epochMillis() {
        return fabric.clock().epochMillis();
    }
}
