package io.onehop.server.rooms;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricHandler;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.model.NodeId;
import io.onehop.server.namespace.ManualTimers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Passes messages between lanes as bytes, a millisecond later, unless the test has other plans. For one
/// thread.
final class FakeFabric {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    /// What becomes of a message.
    interface Fate {
        /// The milliseconds after which it arrives, once for each; none when it is lost.
        long[] delays(NodeId from, NodeId to, int type);
    }

    static final Fate PROMPT = (_, _, _) -> new long[] {1};

    private final ManualTimers timers;
    private final Map<NodeId, List<Port>> ports = new HashMap<>();
    private final Map<Integer, Integer> sent = new TreeMap<>();
    Fate fate = PROMPT;

    FakeFabric(ManualTimers timers) {
        this.timers = timers;
    }

    /// Another lane of a node.
    FabricLane lane(NodeId node) {
        List<Port> lanes = ports.computeIfAbsent(node, _ -> new ArrayList<>());
        var port = new Port(node, lanes.size());
        lanes.add(port);
        return port;
    }

    /// Cuts a node off: nothing can be sent to it any more.
    void remove(NodeId node) {
        ports.remove(node);
    }

    /// Messages of that type so far.
    int sent(int type) {
        return sent.getOrDefault(type, 0);
    }

    private void pass(Port from, Port to, FabricMessage message) {
        ByteBuf bytes = Unpooled.buffer();
        message.write(bytes);
        int type = message.type();
        sent.merge(type, 1, Integer::sum);
        for (long delay : fate.delays(from.node, to.node, type)) {
            timers.schedule(() -> to.receive(from, type, bytes.duplicate()), delay * NANOS_PER_MILLI);
        }
    }

    private final class Port implements FabricLane {
        private final NodeId node;
        private final int number;
        private final TreeMap<Integer, FabricHandler> handlers = new TreeMap<>();

        private Port(NodeId node, int number) {
            this.node = node;
            this.number = number;
        }

        @Override
        public boolean send(NodeId to, FabricChannel channel, FabricMessage message) {
            List<Port> lanes = ports.get(to);
            if (lanes == null) {
                return false;
            }
            pass(this, lanes.get(number % lanes.size()), message);
            return true;
        }

        @Override
        public long queuedBytes(NodeId to, FabricChannel channel) {
            return 0;
        }

        @Override
        public void register(int firstType, FabricHandler handler) {
            handlers.put(firstType, handler);
        }

        private void receive(Port from, int type, ByteBuf body) {
            handlers.floorEntry(type).getValue().receive(
                    new FabricPeer() {
                        @Override
                        public NodeId node() {
                            return from.node;
                        }

                        @Override
                        public void send(FabricMessage message) {
                            pass(Port.this, from, message);
                        }
                    },
                    type,
                    body);
        }
    }
}
