package io.onehop.cluster.fabric.netty;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricHello;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricPing;
import io.onehop.cluster.fabric.FabricWelcome;
import io.onehop.cluster.fabric.LinkFact;
import io.onehop.cluster.fabric.Reach;
import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.Member;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One lane's way to one peer on one channel: keeps a connection open for as long as the peer is a member.
///
/// | state | `attempt` | `connection` | left when |
/// |---|---|---|---|
/// | trying | set or being opened | null | welcomed: open; failed: next address, behind the last a pause |
/// | open | null | set | it ends, falls silent or stands still: pause |
/// | pausing (100 ms, doubled up to 1 s) | null | null | time, or new addresses: trying |
/// | closed | null | null | never |
///
/// An attempt has a number; what comes from an older one is ignored. Only for its lane.
@SuppressWarnings("FutureReturnValueIgnored") // attempts tell how they end to their listeners
final class OutgoingLink implements FabricConnection.Owner {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LAST_PAUSE_MILLIS = 1_000;
    private static final int MAX_ELSEWHERE = 255;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final NettyFabricLane lane;
    private final FabricChannel channel;
    private final WaitingFrames waiting;
    private Member peer;
    private @Nullable FabricConnection attempt;
    private @Nullable FabricConnection connection;
    private boolean closed;
    private int number;
    private int next;
    private int elsewhere;
    private boolean pausing;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private long deadlineNanos;
    private long openedNanos;
    private long askedNanos;
    private boolean asked;
    private Reach reach = Reach.TRYING;
    private long sinceMillis;
    private String lastError = "";
    private @Nullable Endpoint address;
    private long roundTripMicros = -1;

    OutgoingLink(NettyFabricLane lane, Member peer, FabricChannel channel) {
        this.lane = lane;
        this.peer = peer;
        this.channel = channel;
        waiting = new WaitingFrames(lane.allocator(), lane.limits());
        sinceMillis = lane.epochMillis();
    }

    // ---- sending

    boolean send(FabricMessage message) {
        FabricConnection open = connection;
        if (open != null) {
            return open.offer(message);
        }
        if (!waiting.offer(message, lane.nanoTime())) {
            lane.fabric().counters().dropped(channel, 1);
            return false;
        }
        return true;
    }

    long queuedBytes() {
        FabricConnection open = connection;
        return open == null ? waiting.bytes() : open.queuedBytes();
    }

    // ---- connecting

    /// Begins, or begins anew with other addresses.
    void peer(Member newPeer) {
        boolean moved = !newPeer.fabric().equals(peer.fabric());
        peer = newPeer;
        if (moved) {
            next = 0;
            if (pausing) {
                connect();
            }
        }
    }

    void connect() {
        if (closed || connection != null) {
            return;
        }
        pausing = false;
        int mine = ++number;
        List<Endpoint> endpoints = peer.fabric();
        if (endpoints.isEmpty()) {
            failed(Reach.UNREACHABLE, "no fabric address known");
            return;
        }
        Endpoint endpoint = endpoints.get(next % endpoints.size());
        address = endpoint;
        deadlineNanos = lane.nanoTime() + 2L * lane.limits().connectMillis() * NANOS_PER_MILLI;
        lane.fabric().lookup().find(endpoint, lane::executeOrDrop, (found, failure) -> {
            if (mine == number && found != null) {
                open(found, mine);
            } else if (mine == number) {
                failed(Reach.UNREACHABLE, failure == null ? "no address" : "unknown host " + endpoint.host());
            }
        });
    }

    private void open(InetSocketAddress target, int mine) {
        var bootstrap = new Bootstrap().group(lane.loop()).channel(lane.transport().clientChannel())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, lane.limits().connectMillis());
        lane.fabric().apply(bootstrap);
        bootstrap.handler(new ChannelInitializer<Channel>() {
            @Override
            protected void initChannel(Channel socket) {
                var made = new FabricConnection(lane, OutgoingLink.this, socket, peer.id(), false);
                attempt = made;
                socket.pipeline().addLast(made);
            }
        });
        ChannelFuture connecting = bootstrap.connect(target);
        connecting.addListener(_ -> {
            Throwable cause = connecting.cause();
            if (cause != null && mine == number && !closed) {
                attempt = null;
                failed(Reach.of(cause), String.valueOf(cause.getMessage()));
            }
        });
    }

    @Override
    public void opened(FabricConnection made) {
        if (made != attempt) {
            made.close("too late");
            return;
        }
        made.offer(new FabricHello(lane.fabric().self(), peer.id(), channel, lane.index(), elsewhere));
    }

    @Override
    public void said(FabricConnection from, int type, ByteBuf body) {
        if (type == FabricWelcome.TYPE && from == attempt) {
            FabricWelcome welcome = FabricWelcome.read(body);
            if (welcome == null) {
                reject(from, Reach.BROKEN, "handshake of another version");
            } else {
                welcomed(from, welcome);
            }
        } else if (type == FabricPing.ANSWER && from == connection) {
            asked = false;
            roundTripMicros = (lane.nanoTime() - body.readLong()) / 1_000;
        }
    }

    private void welcomed(FabricConnection made, FabricWelcome welcome) {
        String who = "answered by node " + welcome.node();
        switch (welcome.verdict()) {
            case ACCEPTED -> {
                if (welcome.node().equals(peer.id())) {
                    accepted(made);
                } else {
                    reject(made, Reach.WRONG_NODE, who);
                }
            }
            case WRONG_NODE -> reject(made, Reach.WRONG_NODE, who);
            case SAME_NODE -> reject(made, Reach.WRONG_NODE, who + ", which has this node's id");
            case ELSEWHERE -> {
                elsewhere = Math.min(elsewhere + 1, MAX_ELSEWHERE);
                attempt = null;
                made.close("sent elsewhere");
                connect();
            }
        }
    }

    private void accepted(FabricConnection made) {
        attempt = null;
        connection = made;
        elsewhere = 0;
        asked = false;
        openedNanos = lane.nanoTime();
        made.settle(peer.id(), channel);
        boolean wasBroken = reach != Reach.TRYING;
        state(Reach.OPEN, lastError);
        if (wasBroken && channel == FabricChannel.CTRL) {
            lane.log().always().info("connected again to node {} at {}", peer.id(), address);
        }
        waiting.drain(made::offerFrames);
    }

    private void reject(FabricConnection made, Reach how, String text) {
        attempt = null;
        made.close(text);
        failed(how, text);
    }

    @Override
    public void ended(FabricConnection gone, String why) {
        if (gone == connection) {
            lost(Reach.BROKEN, why);
        } else if (gone == attempt) {
            attempt = null;
            failed(Reach.BROKEN, why + ", before the handshake");
        }
    }

    private void lost(Reach how, String text) {
        connection = null;
        next = 0;
        boolean shortLived = lane.nanoTime() - openedNanos < LAST_PAUSE_MILLIS * NANOS_PER_MILLI;
        pauseMillis = shortLived ? longer(pauseMillis) : FIRST_PAUSE_MILLIS;
        state(how, text);
        complain(how, text);
        pause();
    }

    private void failed(Reach how, String text) {
        state(how, text);
        complain(how, text);
        if (closed) {
            return;
        }
        if (++next < peer.fabric().size()) {
            lane.executeOrDrop(this::connectUnlessBusy);
            return;
        }
        next = 0;
        pauseMillis = longer(pauseMillis);
        pause();
    }

    private static long longer(long millis) {
        return Math.min(2 * millis, LAST_PAUSE_MILLIS);
    }

    private void pause() {
        if (closed) {
            return;
        }
        pausing = true;
        int mine = ++number;
        lane.loop().schedule(() -> {
            if (mine == number) {
                connect();
            }
        }, pauseMillis, TimeUnit.MILLISECONDS);
    }

    private void connectUnlessBusy() {
        if (attempt == null) {
            connect();
        }
    }

    private void complain(Reach how, String text) {
        if (!closed) {
            lane.log().warn("connect " + peer.id(), "no connection to node {} channel={} address={} {}: {}",
                    peer.id(), channel, address, how, text);
        }
    }

    // ---- watching

    /// Looks after times and limits; several times a second.
    void tick(long now) {
        FabricConnection open = connection;
        if (open != null) {
            watch(open, now);
            return;
        }
        FabricConnection opening = attempt;
        if (opening != null && now - deadlineNanos > 0) {
            attempt = null;
            number++;
            opening.close("too late");
            failed(Reach.TIMED_OUT, "no answer to the handshake");
        } else if (opening == null && !pausing && now - deadlineNanos > 0) {
            number++;
            failed(Reach.TIMED_OUT, "no answer from the resolver of names");
        }
        if (waiting.isOverdue(now)) {
            lane.fabric().counters().dropped(channel, waiting.clear());
        }
    }

    private void watch(FabricConnection open, long now) {
        FabricLimits limits = lane.limits();
        if (open.isStalled(now, limits.stallMillis() * NANOS_PER_MILLI)) {
            giveUp(open, "took nothing for " + limits.stallMillis() + " ms");
        } else if (asked) {
            long sign = Math.max(askedNanos, open.lastReceivedNanos());
            if (now - sign > limits.silenceMillis() * NANOS_PER_MILLI) {
                giveUp(open, "no answer to a ping for " + limits.silenceMillis() + " ms");
            }
        } else {
            long quiet = now - Math.min(open.lastReceivedNanos(), open.lastSentNanos());
            if (quiet >= limits.pingMillis() * NANOS_PER_MILLI && open.queuedBytes() == 0) {
                asked = true;
                askedNanos = now;
                open.offer(new FabricPing(false, now));
            }
        }
    }

    private void giveUp(FabricConnection open, String text) {
        connection = null;
        open.close(text);
        lost(Reach.TIMED_OUT, text);
    }

    private void state(Reach newReach, String text) {
        if ((newReach == Reach.OPEN) != (reach == Reach.OPEN) || reach == Reach.TRYING) {
            sinceMillis = lane.epochMillis();
        }
        reach = newReach;
        lastError = text;
        lane.factsChanged();
    }

    LinkFact fact() {
        return new LinkFact(peer.id(), channel, lane.index(), reach, sinceMillis, lastError, address,
                queuedBytes(), roundTripMicros);
    }

    void close() {
        closed = true;
        number++;
        FabricConnection open = connection;
        FabricConnection opening = attempt;
        connection = null;
        attempt = null;
        if (open != null) {
            open.close("no member any more");
        }
        if (opening != null) {
            opening.close("no member any more");
        }
        lane.fabric().counters().dropped(channel, waiting.clear());
    }
}
