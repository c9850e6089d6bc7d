package io.onehop.cluster.fabric.netty;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricFrames;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.model.NodeId;

/// What a lane sends to its own node: handled by the same lane, as bytes like all messages, in a later turn.
final class Loopback implements FabricPeer {
    private final NettyFabricLane lane;
    private long waitingBytes;

    Loopback(NettyFabricLane lane) {
        this.lane = lane;
    }

    @Override
    public NodeId node() {
        return lane.fabric().self();
    }

    @Override
    public void send(FabricMessage message) {
        offer(message);
    }

    /// Takes a message unless too much waits.
    boolean offer(FabricMessage message) {
        if (lane.isClosed() || waitingBytes >= lane.limits().queueBytes()) {
            return false;
        }
        ByteBuf buffer = lane.allocator().buffer();
        FabricFrames.writeMessage(buffer, message);
        waitingBytes += buffer.readableBytes();
        lane.loop().execute(() -> receive(buffer));
        return true;
    }

    private void receive(ByteBuf buffer) {
        waitingBytes -= buffer.readableBytes();
        try {
            lane.rooms().dispatch(this, buffer);
        } catch (RuntimeException e) {
            lane.log().warn("own", "message of this node to itself not handled", e);
        } finally {
            buffer.release();
        }
    }
}
