package io.onehop.simulation.world;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricHandler;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.cluster.fabric.FabricRooms;
import io.onehop.model.NodeId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One lane's way to the other nodes of the simulation. What is sent travels as bytes.
public final class SimFabricLane implements FabricLane {
    /// Beyond this a peer takes no more, as a real one would not.
    private static final long MAX_QUEUED_BYTES = 64L << 20;

    private record Way(NodeId node, FabricChannel channel) {}

    private final SimFabric fabric;
    private final SimLane lane;
    private final SimFabric.Members members;
    private final FabricRooms rooms = new FabricRooms();
    private final Map<Way, FabricConnection> connections = new HashMap<>();

    SimFabricLane(SimFabric fabric, SimLane lane, SimFabric.Members members) {
        this.fabric = fabric;
        this.lane = lane;
        this.members = members;
    }

    SimLane lane() {
        return lane;
    }

    NodeId node() {
        return lane.process().host().id();
    }

    @Override
    public boolean send(NodeId to, FabricChannel channel, FabricMessage message) {
        int host = fabric.hostOf(to);
        if (host < 0 || !members.contains(to)) {
            return false;
        }
        var way = new Way(to, channel);
        FabricConnection connection = connections.get(way);
        if (connection == null || connection.isClosed()) {
            connection = new FabricConnection(fabric, channel, this, host);
            connections.put(way, connection);
        }
        if (connection.queuedBytes() > MAX_QUEUED_BYTES) {
            return false;
        }
        byte[] body = FabricConnection.encode(message);
        fabric.sent(this, to, channel, message.type(), body.length);
        connection.send(message.type(), body);
        return true;
    }

    @Override
    public long queuedBytes(NodeId to, FabricChannel channel) {
        FabricConnection connection = connections.get(new Way(to, channel));
        return connection == null ? 0 : connection.queuedBytes();
    }

    @Override
    public void register(int firstType, FabricHandler handler) {
        rooms.register(firstType, handler);
    }

    void receive(FabricPeer from, int type, ByteBuf body) {
        lane.arrive(() -> {
            fabric.received(this, from.node(), type);
            if (!rooms.dispatch(from, type, body)) {
                throw new IllegalStateException("no room takes messages of type " + type);
            }
        });
    }

    /// Who is no member any more is not talked to.
    void membersChanged() {
        for (FabricConnection each : List.copyOf(connections.values())) {
            if (!members.contains(fabric.idOf(each))) {
                each.close();
            }
        }
    }

    void closed(FabricConnection connection) {
        connections.values().remove(connection);
    }
}
