package io.onehop.cluster.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricHandler;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.model.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Carries messages between nodes as bytes, in virtual time; a test may lose or delay any.
public final class VirtualNetwork {
    private static final long DELAY_NANOS = 1_000_000;
    private static final List<Integer> ROOMS = List.of(FabricTypes.FABRIC, FabricTypes.EXCHANGE,
            FabricTypes.MIGRATION, FabricTypes.REPLICATION, FabricTypes.PROXY, FabricTypes.METADATA,
            FabricTypes.END);

    private final VirtualTime time;
    private final Map<NodeId, Port> ports = new HashMap<>();
    private Loss loss = (from, to, type) -> false;
    private LongSupplier delay = () -> DELAY_NANOS;
    private int sent;
    private int opened;

    /// Decides whether a message is lost.
    public interface Loss {
        boolean loses(NodeId from, NodeId to, int type);
    }

    VirtualNetwork(VirtualTime time) {
        this.time = time;
    }

    FabricLane open(NodeId node) {
        opened++;
        var port = new Port(node);
        ports.put(node, port);
        return port;
    }

    /// The node is gone; what is under way to it is lost.
    void close(NodeId node) {
        ports.remove(node);
    }

    void lose(Loss newLoss) {
        loss = newLoss;
    }

    void delay(LongSupplier newDelay) {
        delay = newDelay;
    }

    /// Tells a node whom it may send to.
    void members(NodeId node, Set<NodeId> members) {
        Port port = ports.get(node);
        if (port != null) {
            port.members = members;
        }
    }

    /// Ports opened so far: differs between a node and the same after a restart.
    int opened() {
        return opened;
    }

    int sent() {
        return sent;
    }

    private void carry(Port from, NodeId to, FabricMessage message) {
        sent++;
        ByteBuf bytes = Unpooled.buffer();
        message.write(bytes);
        int type = message.type();
        if (loss.loses(from.node, to, type)) {
            return;
        }
        time.schedule(() -> {
            Port port = ports.get(to);
            if (port != null && ports.get(from.node) == from) {
                port.receive(from, type, bytes);
            }
        }, delay.getAsLong());
    }

    private final class Port implements FabricLane {
        private final NodeId node;
        private final TreeMap<Integer, FabricHandler> handlers = new TreeMap<>();
        private Set<NodeId> members = new HashSet<>();

        Port(NodeId node) {
            this.node = node;
        }

        @Override
        public boolean send(NodeId to, FabricChannel channel, FabricMessage message) {
            if (to.equals(node)) {
                throw new IllegalArgumentException("to itself: " + node);
            }
            if (!members.contains(to)) {
                return false;
            }
            carry(this, to, message);
            return true;
        }

        @Override
        public long queuedBytes(NodeId to, FabricChannel channel) {
            return 0;
        }

        @Override
        public void register(int firstType, FabricHandler handler) {
            if (!ROOMS.contains(firstType) || handlers.put(firstType, handler) != null) {
                throw new IllegalArgumentException("no free room: " + firstType);
            }
        }

        void receive(Port from, int type, ByteBuf bytes) {
            Map.@Nullable Entry<Integer, FabricHandler> handler = handlers.floorEntry(type);
            if (handler == null) {
                return;
            }
            handler.getValue().receive(new FabricPeer() {
                @Override
                public NodeId node() {
                    return from.node;
                }

                @Override
                public void send(FabricMessage message) {
                    carry(Port.this, from.node, message);
                }
            }, type, bytes);
            if (bytes.isReadable()) {
                throw new IllegalStateException("not all read: type=" + type);
            }
        }
    }
}
