package io.onehop.server.node;

import io.netty.channel.EventLoop;
import io.onehop.cluster.fabric.FabricFacts;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.netty.AddressLookup;
import io.onehop.cluster.fabric.netty.FabricCounters;
import io.onehop.cluster.fabric.netty.FabricLimits;
import io.onehop.cluster.fabric.netty.FabricLoops;
import io.onehop.cluster.fabric.netty.FabricSettings;
import io.onehop.cluster.fabric.netty.NettyFabric;
import io.onehop.cluster.fabric.probe.PeerProbe;
import io.onehop.cluster.fabric.probe.ProbeTarget;
import io.onehop.cluster.view.ClusterView;
import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.Membership;
import io.onehop.cluster.view.ServingLease;
import io.onehop.cluster.view.jgroups.HeartbeatFacts;
import io.onehop.cluster.view.jgroups.JGroupsMembership;
import io.onehop.cluster.view.jgroups.MembershipSettings;
import io.onehop.model.NodeId;
import io.onehop.runtime.KeepAlive;
import io.onehop.runtime.NettyLane;
import io.onehop.server.config.FabricParameters;
import io.onehop.server.config.HeartbeatParameters;
import io.onehop.server.config.LiveConfig;
import io.onehop.server.config.NodeConfig;
import io.onehop.server.config.ServiceParameters;
import io.onehop.server.config.Settings;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.NodeCounter;
import io.onehop.wire.info.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A node's way to others: fabric and membership, or neither with `heartbeat.protocol none`. Safe for use by
/// many threads.
final class NodeNetwork {
    private static final String NO_HEARTBEAT = "none";
    private static final String MESH = "mesh";
    private static final String ANY = "any";

    private final NodeId self;
    private final NodeLoops loops;
    private final NodeWorld world;
    private final ServingLease lease;
    private final @Nullable NettyFabric fabric;
    private volatile @Nullable JGroupsMembership membership;
    private volatile int fabricPort;

    /// @throws IllegalArgumentException when the configuration asks for what there is not
    NodeNetwork(NodeId self, NodeConfig config, NodeLoops loops, NodeWorld world,
            Counters<NodeCounter> counters) {
        this.self = self;
        this.loops = loops;
        this.world = world;
        lease = new ServingLease(world.clock().nanoTime());
        if (!config.heartbeat().text(HeartbeatParameters.MODE).equals(MESH)) {
            throw new IllegalArgumentException("heartbeat mode multicast is not supported: use mode mesh with"
                    + " mesh-seed-address-port lines");
        }
        boolean alone = config.heartbeat().text(HeartbeatParameters.PROTOCOL).equals(NO_HEARTBEAT);
        fabric = alone ? null : fabric(config.fabric(), counters);
    }

    private NettyFabric fabric(Settings settings, Counters<NodeCounter> counters) {
        var keepAlive = new KeepAlive(
                settings.flag(FabricParameters.KEEPALIVE_ENABLED),
                (int) settings.integer(FabricParameters.KEEPALIVE_TIME),
                (int) settings.integer(FabricParameters.KEEPALIVE_INTVL),
                (int) settings.integer(FabricParameters.KEEPALIVE_PROBES));
        var fabricSettings = new FabricSettings(
                self,
                hosts(settings.list(FabricParameters.ADDRESSES)),
                (int) settings.integer(FabricParameters.PORT),
                keepAlive,
                FabricLimits.usual());
        var counted = new FabricCounters() {
            @Override
            public void connectionOpened() {
                counters.increment(NodeCounter.FABRIC_CONNECTIONS_OPENED);
            }

            @Override
            public void connectionClosed() {
                counters.increment(NodeCounter.FABRIC_CONNECTIONS_CLOSED);
            }
        };
        return new NettyFabric(
                fabricSettings,
                new FabricLoops(loops.transport(), loops.serviceLoops(), loops.clusterLoop()),
                world.clock(),
                loops.waiting(),
                counted);
    }

    private static List<String> hosts(List<String> configured) {
        if (configured.isEmpty()) {
            return List.of(Addresses.ANY_V4);
        }
        return configured.stream().map(each -> each.equals(ANY) ? Addresses.ANY_V4 : each).toList();
    }

    /// The lane of an event loop.
    NodeSeat seat(EventLoop loop) {
        return new NodeSeat(new NettyLane(loop), fabric == null ? FabricLane.alone() : fabric.lane(loop));
    }

    ServingLease lease() {
        return lease;
    }

    /// What tries the ports of other nodes.
    ///
    /// @param targets the ports, asked on the cluster's lane
    PeerProbe probe(Supplier<List<ProbeTarget>> targets) {
        return new PeerProbe(self, loops.transport(), loops.clusterLoop(), new AddressLookup(loops.waiting()),
                world.clock(), targets);
    }

    /// Tells the fabric who belongs to the cluster.
    void members(List<Member> members) {
        if (fabric != null) {
            fabric.members(members);
        }
    }

    /// Opens the fabric's port; all rooms listen by now. Blocks until it is bound.
    void openFabric() {
        if (fabric != null) {
            fabricPort = fabric.start();
        }
    }

    /// Looks for other nodes and tells of views from now on, the first one being that of a node alone if
    /// there are no others. Blocks until the heartbeat port is bound.
    void join(LiveConfig config, Membership.Listener listener, RandomGenerator random) {
        var lane = new NettyLane(loops.clusterLoop());
        if (fabric == null) {
            lease.renewForGood();
            long key = 1 + (random.nextLong() & ClusterView.KEY_MASK) % ClusterView.KEY_MASK;
            var alone = new ClusterView(key, self, List.of(new Member(self, List.of())));
            lane.execute(() -> listener.viewChanged(alone));
            return;
        }
        Settings heartbeat = config.heartbeat();
        List<String> addresses = heartbeat.list(HeartbeatParameters.ADDRESSES);
        var joined = new JGroupsMembership(new MembershipSettings(
                new Member(self, fabricEndpoints()),
                config.service().text(ServiceParameters.CLUSTER_NAME),
                addresses.isEmpty() ? ANY : addresses.getFirst(),
                (int) heartbeat.integer(HeartbeatParameters.PORT),
                seeds(heartbeat.list(HeartbeatParameters.MESH_SEED_ADDRESS_PORTS)),
                () -> (int) config.heartbeat().integer(HeartbeatParameters.INTERVAL),
                () -> (int) config.heartbeat().integer(HeartbeatParameters.TIMEOUT),
                world.clock(),
                lane,
                lease));
        membership = joined;
        joined.start(listener);
    }

    private static List<Endpoint> seeds(List<String> configured) {
        var seeds = new ArrayList<Endpoint>();
        for (String each : configured) {
            HostPort seed = HostPort.parse(each.strip().replaceAll(" +", ":"));
            if (seed == null) {
                throw new IllegalArgumentException(
                        "mesh-seed-address-port is an address or a name and a port, not: " + each);
            }
            seeds.add(new Endpoint(seed.host(), seed.port()));
        }
        return seeds;
    }

    /// Where other nodes find the fabric; empty without one.
    List<Endpoint> fabricEndpoints() {
        return fabric == null ? List.of() : Addresses.endpoints(fabric.boundAddresses());
    }

    /// Where other nodes find the heartbeat, `host:port`, or empty.
    String heartbeatAddress() {
        JGroupsMembership joined = membership;
        return joined == null ? "" : joined.facts().listening();
    }

    int heartbeatPort() {
        JGroupsMembership joined = membership;
        return joined == null ? 0 : joined.port();
    }

    int fabricPort() {
        return fabricPort;
    }

    FabricFacts fabricFacts() {
        return fabric == null ? FabricFacts.NONE : fabric.facts();
    }

    @Nullable HeartbeatFacts heartbeatFacts() {
        JGroupsMembership joined = membership;
        return joined == null ? null : joined.facts();
    }

    String describeHeartbeat() {
        JGroupsMembership joined = membership;
        return joined == null ? "heartbeat=none" : joined.describe();
    }

    /// Leaves the cluster: the others are told.
    void leave() {
        JGroupsMembership joined = membership;
        if (joined != null) {
            joined.close();
        }
    }

    /// Closes all connections to other nodes.
    void close() {
        if (fabric != null) {
            fabric.close();
        }
    }
}
