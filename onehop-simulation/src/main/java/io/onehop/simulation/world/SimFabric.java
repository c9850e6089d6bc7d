package io.onehop.simulation.world;

import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.view.ClusterView;
import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// All connections between nodes of the simulation. For one thread.
public final class SimFabric {
    private final Network network;
    private final Trace trace;
    private final List<Host> hosts;
    private final List<@Nullable Node> nodes = new ArrayList<>();

    /// Whom a node talks to: the members of its view.
    static final class Members {
        private final Set<NodeId> ids = new HashSet<>();

        boolean contains(NodeId id) {
            return ids.contains(id);
        }
    }

    /// The fabric of one life of a node.
    public final class Node {
        private final Members members = new Members();
        private final SimFabricLane clusterLane;
        private final List<SimFabricLane> serviceLanes = new ArrayList<>();

        private Node(SimLane cluster, List<SimLane> services) {
            clusterLane = new SimFabricLane(SimFabric.this, cluster, members);
            for (SimLane each : services) {
                serviceLanes.add(new SimFabricLane(SimFabric.this, each, members));
            }
        }

        /// The cluster lane's.
        public SimFabricLane clusterLane() {
            return clusterLane;
        }

        /// The service lanes'.
        public List<SimFabricLane> serviceLanes() {
            return serviceLanes;
        }

        /// From now on these are the node's peers.
        void viewChanged(ClusterView view) {
            members.ids.clear();
            members.ids.addAll(view.ids());
            clusterLane.membersChanged();
            serviceLanes.forEach(SimFabricLane::membersChanged);
        }
    }

    /// Connects those hosts.
    public SimFabric(Network network, Trace trace, List<Host> hosts) {
        this.network = network;
        this.trace = trace;
        this.hosts = List.copyOf(hosts);
        hosts.forEach(_ -> nodes.add(null));
    }

    /// The fabric of a new life of a node; takes the place of the one before.
    public Node newNode(int host, SimLane cluster, List<SimLane> services) {
        var node = new Node(cluster, services);
        nodes.set(host, node);
        return node;
    }

    /// The life of a node has ended: its connections break.
    public void ended(int host, NodeProcess process) {
        nodes.set(host, null);
        network.closeAll(process);
    }

    Network network() {
        return network;
    }

    int hostOf(NodeId id) {
        for (Host each : hosts) {
            if (each.id().equals(id)) {
                return each.index();
            }
        }
        return -1;
    }

    NodeId idOf(FabricConnection connection) {
        return hosts.get(connection.targetHost()).id();
    }

    /// The lane that takes a new connection, or null when nobody listens.
    @Nullable SimFabricLane accept(int host, FabricChannel channel, int openersLane) {
        Node node = nodes.get(host);
        if (node == null || node.clusterLane.lane().process().isDead()) {
            return null;
        }
        return channel == FabricChannel.RW
                ? node.serviceLanes.get(openersLane % node.serviceLanes.size())
                : node.clusterLane;
    }

    void sent(SimFabricLane from, NodeId to, FabricChannel channel, int type, int size) {
        trace.event(type * 31L + size, () -> from.lane() + " -> " + to + " " + channel + " type=" + type
                + " bytes=" + size);
    }

    void received(SimFabricLane at, NodeId from, int type) {
        trace.event(type, () -> at.lane() + " <- " + from + " type=" + type);
    }
}
