package io.onehop.server.replicate;

import io.netty.buffer.ByteBuf;
import io.netty.util.collection.IntObjectHashMap;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.model.Digest;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.Namespaces;
import io.onehop.server.stats.NamespaceCounter;
import org.jspecify.annotations.Nullable;

/// Replication as one service lane sees it: the questions that this lane has asked, by number, and the
/// answers to those of others. Only for its lane.
public final class ReplicationLane {
    private final LaneWorld world;
    private final LaneSweep sweep;
    private final ReplicaSide replica;
    private final IntObjectHashMap<Exchange> exchanges = new IntObjectHashMap<>();
    private int lastTid;

    /// Listens to the lane's messages from now on; made before the fabric begins.
    public ReplicationLane(LaneWorld world, Namespaces namespaces) {
        this.world = world;
        sweep = new LaneSweep(world.lane(), world.clock());
        replica = new ReplicaSide(this, namespaces);
        world.fabric().register(FabricTypes.REPLICATION, this::receive);
    }

    private void receive(FabricPeer from, int type, ByteBuf body) {
        switch (type) {
            case RwMessage.CHANGE, RwMessage.REPAIR ->
                replica.changed(from, RwMessage.Change.read(type, body));
            case RwMessage.ASK -> replica.asked(from, RwMessage.Ask.read(body));
            case RwMessage.ACK -> acknowledged(from, RwMessage.Ack.read(body));
            default -> throw new IllegalArgumentException("replication message of type " + type);
        }
    }

    private void acknowledged(FabricPeer from, RwMessage.Ack ack) {
        Exchange exchange = exchanges.get(ack.tid());
        if (exchange != null) {
            exchange.answered(from.node(), ack);
        }
    }

    /// What sends a change to all who must have it; the caller begins it.
    ///
    /// @param madeKey cluster key of the table that it was made under, 0 when that is not known
    /// @param again counts what is sent again; null to count nowhere
    public Replication replication(
            Namespace namespace,
            RecordChange change,
            long madeKey,
            @Nullable NamespaceCounter again,
            Replication.Listener listener) {
        return new Replication(this, namespace, change, madeKey, again, listener);
    }

    /// What asks the partition's duplicates for better versions of a record; the caller begins it.
    ///
    /// @param again counts what is asked again
    public DuplicateQuestion question(
            Namespace namespace,
            Digest digest,
            NamespaceCounter again,
            DuplicateQuestion.Listener listener) {
        return new DuplicateQuestion(this, namespace, digest, again, listener);
    }

    int register(Exchange exchange) {
        do {
            lastTid++;
        } while (exchanges.containsKey(lastTid));
        exchanges.put(lastTid, exchange);
        sweep.add(exchange);
        return lastTid;
    }

    void unregister(Exchange exchange) {
        exchanges.remove(exchange.tid());
        sweep.remove(exchange);
    }

    /// What looks at whatever waits on this lane.
    public LaneSweep sweep() {
        return sweep;
    }

    /// The lane.
    public LaneWorld world() {
        return world;
    }

    /// Number of questions that have not been answered.
    public int open() {
        return exchanges.size();
    }
}
