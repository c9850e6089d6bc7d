package io.onehop.cluster.migration;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricHandler;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.model.NodeId;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Carries messages between nodes of one thread as bytes, in order per direction and channel, with a delay;
/// a hook may lose them, repeat them or let something happen.
final class TestFabric {
    /// What becomes of a message.
    enum Fate { DELIVER, LOSE, REPEAT }

    /// Decides about each message when it is sent.
    interface Hook {
        Fate sent(NodeId from, NodeId to, FabricMessage message);
    }

    private static final long DELAY_NANOS = 100_000;
    private static final long REPEAT_NANOS = 700_000;

    private final VirtualTime time;
    private final Map<NodeId, End> ends = new HashMap<>();
    Hook hook = (_, _, _) -> Fate.DELIVER;
    long messages;
    long bytes;

    TestFabric(VirtualTime time) {
        this.time = time;
    }

    End join(NodeId node) {
        var end = new End(node);
        ends.put(node, end);
        return end;
    }

    void leave(NodeId node) {
        ends.remove(node);
    }

    private boolean carry(End from, NodeId to, FabricChannel channel, FabricMessage message) {
        if (ends.get(from.node) != from || ends.get(to) == null) {
            return false;
        }
        ByteBuf out = Unpooled.buffer();
        message.write(out);
        byte[] body = new byte[out.readableBytes()];
        out.readBytes(body);
        messages++;
        bytes += body.length;
        Fate fate = hook.sent(from.node, to, message);
        if (fate != Fate.LOSE) {
            String way = to + "/" + channel;
            from.queued.merge(way, (long) body.length, Long::sum);
            time.at(DELAY_NANOS, () -> {
                from.queued.merge(way, (long) -body.length, Long::sum);
                deliver(from, to, channel, message.type(), body);
            });
        }
        if (fate == Fate.REPEAT) {
            time.at(REPEAT_NANOS, () -> deliver(from, to, channel, message.type(), body));
        }
        return true;
    }

    private void deliver(End from, NodeId to, FabricChannel channel, int type, byte[] body) {
        End end = ends.get(to);
        FabricHandler handler = end == null ? null : end.handler;
        if (end != null && handler != null && ends.get(from.node) == from) {
            handler.receive(new FabricPeer() {
                @Override
                public NodeId node() {
                    return from.node;
                }

                @Override
                public void send(FabricMessage message) {
                    carry(end, from.node, channel, message);
                }
            }, type, Unpooled.wrappedBuffer(body));
        }
    }

    /// One node's way to the others.
    final class End implements FabricLane {
        private final NodeId node;
        private final Map<String, Long> queued = new HashMap<>();
        private @Nullable FabricHandler handler;

        private End(NodeId node) {
            this.node = node;
        }

        @Override
        public boolean send(NodeId to, FabricChannel channel, FabricMessage message) {
            return carry(this, to, channel, message);
        }

        @Override
        public long queuedBytes(NodeId to, FabricChannel channel) {
            return queued.getOrDefault(to + "/" + channel, 0L);
        }

        @Override
        public void register(int firstType, FabricHandler newHandler) {
            handler = newHandler;
        }
    }
}
