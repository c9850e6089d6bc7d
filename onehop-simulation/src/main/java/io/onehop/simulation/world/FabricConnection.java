package io.onehop.simulation.world;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.model.NodeId;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// One TCP connection between two lanes, as a program sees it: bytes arrive in order or not at all; a cut
/// holds them up, a break loses what is on its way in both directions.
final class FabricConnection {
    private static final long RESEND_NANOS = 200_000_000L;
    private static final long CONNECT_RETRY_NANOS = 300_000_000L;
    private static final int CONNECT_ATTEMPTS = 6;

    private record Frame(int type, byte[] body, long arrivalNanos) {}

    private final SimFabric fabric;
    private final Network network;
    private final FabricChannel channel;
    private final SimFabricLane opener;
    private final int targetHost;
    private final long openedAtNanos;
    private final Direction out = new Direction(true);
    private final Direction back = new Direction(false);
    private @Nullable SimFabricLane acceptor;
    private boolean closed;

    FabricConnection(SimFabric fabric, FabricChannel channel, SimFabricLane opener, int targetHost) {
        this.fabric = fabric;
        this.network = fabric.network();
        this.channel = channel;
        this.opener = opener;
        this.targetHost = targetHost;
        openedAtNanos = network.scheduler().nowNanos();
        network.opened(this);
        network.scheduler().after(2 * network.delay(), () -> connect(1));
    }

    private void connect(int attempt) {
        if (closed || acceptor != null) {
            return;
        }
        int from = opener.lane().process().host().index();
        boolean open = network.reaches(Path.FABRIC, from, targetHost)
                && network.reaches(Path.FABRIC, targetHost, from);
        acceptor = open ? fabric.accept(targetHost, channel, opener.lane().index()) : null;
        if (acceptor != null) {
            out.retime();
        } else if (attempt == CONNECT_ATTEMPTS) {
            close();
        } else {
            network.scheduler().after(CONNECT_RETRY_NANOS, () -> connect(attempt + 1));
        }
    }

    int targetHost() {
        return targetHost;
    }

    long openedAtNanos() {
        return openedAtNanos;
    }

    boolean isClosed() {
        return closed;
    }

    boolean joins(int one, int other) {
        int from = opener.lane().process().host().index();
        return (from == one && targetHost == other) || (from == other && targetHost == one);
    }

    boolean belongsTo(NodeProcess process) {
        return opener.lane().process() == process
                || (acceptor != null && acceptor.lane().process() == process);
    }

    int messagesInFlight() {
        return out.frames.size() + back.frames.size();
    }

    long queuedBytes() {
        return out.bytes;
    }

    void close() {
        if (!closed) {
            closed = true;
            out.frames.clear();
            back.frames.clear();
            network.closed(this);
            opener.closed(this);
        }
    }

    /// Sends from the side that has opened the connection.
    void send(int type, byte[] body) {
        out.send(type, body);
    }

    /// One direction: frames in order, the first of which has a delivery scheduled.
    private final class Direction {
        private final boolean outward;
        private final ArrayDeque<Frame> frames = new ArrayDeque<>();
        private long bytes;
        private long lastArrivalNanos;
        private boolean scheduled;

        Direction(boolean outward) {
            this.outward = outward;
        }

        void send(int type, byte[] body) {
            if (closed) {
                return;
            }
            long arrival = Math.max(lastArrivalNanos, network.scheduler().nowNanos() + network.delay());
            lastArrivalNanos = arrival;
            bytes += body.length;
            frames.addLast(new Frame(type, body, arrival));
            pump();
        }

        /// The connection stands: what has waited for it is on its way from now on.
        void retime() {
            lastArrivalNanos = Math.max(lastArrivalNanos, network.scheduler().nowNanos() + network.delay());
            pump();
        }

        private void pump() {
            Frame first = frames.peek();
            if (!scheduled && first != null && acceptor != null) {
                scheduled = true;
                network.scheduler().at(first.arrivalNanos(), this::deliver);
            }
        }

        private void deliver() {
            scheduled = false;
            if (closed || acceptor == null) {
                return;
            }
            int opens = opener.lane().process().host().index();
            boolean open = network.reaches(
                    Path.FABRIC, outward ? opens : targetHost, outward ? targetHost : opens);
            if (!open) {
                scheduled = true;
                long wait = RESEND_NANOS + network.random().nextLong(RESEND_NANOS);
                network.scheduler().after(wait, this::deliver);
                return;
            }
            Frame frame = frames.remove();
            bytes -= frame.body().length;
            pump();
            SimFabricLane to = outward ? acceptor : opener;
            SimFabricLane from = outward ? opener : acceptor;
            to.receive(new Peer(from.node(), outward), frame.type(), Unpooled.wrappedBuffer(frame.body()));
        }
    }

    /// The other end, as one end sees it.
    private final class Peer implements FabricPeer {
        private final NodeId node;
        private final boolean sentOutward;

        Peer(NodeId node, boolean sentOutward) {
            this.node = node;
            this.sentOutward = sentOutward;
        }

        @Override
        public NodeId node() {
            return node;
        }

        @Override
        public void send(FabricMessage message) {
            (sentOutward ? back : out).send(message.type(), encode(message));
        }
    }

    static byte[] encode(FabricMessage message) {
        ByteBuf buffer = Unpooled.buffer();
        message.write(buffer);
        var bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }
}
