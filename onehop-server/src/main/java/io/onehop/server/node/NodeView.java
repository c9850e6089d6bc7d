package io.onehop.server.node;

import io.onehop.cluster.engine.ClusterEngine;
import io.onehop.cluster.engine.ClusterMember;
import io.onehop.cluster.engine.ClusterStatus;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.server.config.LiveConfig;
import io.onehop.server.config.ServiceParameters;
import io.onehop.server.info.ServiceKind;
import io.onehop.server.info.TendFacts;
import io.onehop.server.stats.ClusterFacts;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.Latencies;
import io.onehop.server.stats.MachineProbe;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.stats.NodeFacts;
import io.onehop.server.stats.NodeGauges;
import io.onehop.server.stats.NodeLatency;
import io.onehop.server.stats.SystemFacts;
import io.onehop.server.txn.QueryRegistry;
import io.onehop.wire.info.HostPort;
import io.onehop.wire.info.Peer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/// A node as info commands, statistics and the ticker see it. Safe for use by many threads.
final class NodeView implements NodeFacts, NodeGauges, TendFacts {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    /// What members call the addresses of their fabric.
    static final String FABRIC = "FABRIC";
    /// What members call the addresses of their heartbeat.
    static final String HEARTBEAT = "HEARTBEAT";

    private final NodeId self;
    private final Clock clock;
    private final long startNanos;
    private final LiveConfig config;
    private final Counters<NodeCounter> counters;
    private final Latencies<NodeLatency> latencies;
    private final MachineProbe machine;
    private final QueryRegistry queries;
    private final List<NamespaceRoom> namespaces;
    private final int threads;
    private final ClusterEngine engine;
    private final List<LaneRooms> lanes;
    private volatile Published published =
            new Published(List.of(), List.of(), List.of(), List::of, () -> 0);
    private volatile Connections connections = Connections.NONE;

    /// Connections to other nodes.
    ///
    /// @param fabric open now
    /// @param heartbeat open now
    record Connections(IntSupplier fabric, IntSupplier heartbeat) {
        private static final Connections NONE = new Connections(() -> 0, () -> 0);
    }

    /// Where clients find the node, and how many are connected; known once it listens.
    ///
    /// @param standard the addresses it publishes
    /// @param alternate the second set of addresses, for clients behind address translation
    /// @param fabric where other nodes find its fabric
    /// @param heartbeat where other nodes find its heartbeat
    /// @param connections open connections of clients
    record Published(
            List<HostPort> standard,
            List<HostPort> alternate,
            List<HostPort> fabric,
            Supplier<List<HostPort>> heartbeat,
            IntSupplier connections) {}

    NodeView(NodeParts parts, MachineProbe machine, ClusterEngine engine, List<LaneRooms> lanes) {
        self = parts.self();
        clock = parts.world().clock();
        startNanos = clock.nanoTime();
        config = parts.config();
        counters = parts.counters();
        latencies = parts.latencies();
        queries = parts.queries();
        namespaces = parts.namespaces();
        threads = (int) config.service().integer(ServiceParameters.SERVICE_THREADS);
        this.machine = machine;
        this.engine = engine;
        this.lanes = lanes;
    }

    void publish(Published where) {
        published = where;
    }

    void connections(Connections between) {
        connections = between;
    }

    /// This node's addresses by kind, as other nodes are told them.
    Map<String, List<String>> services() {
        var services = new TreeMap<String, List<String>>();
        for (ServiceKind kind : ServiceKind.values()) {
            add(services, kind.name(), addresses(kind));
        }
        Published now = published;
        add(services, FABRIC, now.fabric());
        add(services, HEARTBEAT, now.heartbeat().get());
        return services;
    }

    private static void add(Map<String, List<String>> services, String kind, List<HostPort> addresses) {
        if (!addresses.isEmpty()) {
            services.put(kind, addresses.stream().map(HostPort::toString).toList());
        }
    }

    @Override
    public NodeId nodeId() {
        return self;
    }

    @Override
    public ClusterFacts cluster() {
        ClusterStatus status = engine.status();
        long sinceRebalance = status.isMember()
                ? (clock.nanoTime() - status.rebalanceNanos()) / NANOS_PER_SECOND
                : uptimeSeconds();
        return new ClusterFacts(
                status.name().isEmpty() ? "null" : status.name(),
                status.key(),
                status.generations().cluster(),
                Objects.requireNonNullElse(status.principal(), self),
                status.size(),
                status.hasIntegrity(),
                status.isMember(),
                sinceRebalance,
                status.migrationsAllowed());
    }

    @Override
    public long uptimeSeconds() {
        return (clock.nanoTime() - startNanos) / NANOS_PER_SECOND;
    }

    @Override
    public Counters<NodeCounter> counters() {
        return counters;
    }

    @Override
    public NodeGauges gauges() {
        return this;
    }

    @Override
    public SystemFacts system() {
        return machine.read(threads);
    }

    @Override
    public Latencies<NodeLatency> latencies() {
        return latencies;
    }

    @Override
    public List<NamespaceRoom> namespaces() {
        return namespaces;
    }

    @Override
    public int clientConnections() {
        return published.connections().getAsInt();
    }

    @Override
    public int fabricConnections() {
        return connections.fabric().getAsInt();
    }

    @Override
    public int heartbeatConnections() {
        return connections.heartbeat().getAsInt();
    }

    @Override
    public int rwInProgress() {
        int open = 0;
        for (NamespaceRoom each : namespaces) {
            open += each.namespace().keys().size();
        }
        return open;
    }

    @Override
    public int proxyInProgress() {
        int open = 0;
        for (LaneRooms lane : lanes) {
            open += lane.proxies().open();
        }
        return open;
    }

    @Override
    public int longQueriesActive() {
        return queries.runningCount();
    }

    @Override
    public long peersGeneration() {
        return engine.status().generations().peers();
    }

    @Override
    public long partitionGeneration() {
        long generation = 0;
        for (NamespaceRoom each : namespaces) {
            generation += each.namespace().partitions().table().generation();
        }
        return generation < 0 ? -1 : generation;
    }

    @Override
    public long rebalanceGeneration() {
        return engine.status().generations().rebalance();
    }

    @Override
    public List<HostPort> addresses(ServiceKind kind) {
        return switch (kind) {
            case CLEAR -> published.standard();
            case CLEAR_ALTERNATE -> published.alternate();
            case TLS, TLS_ALTERNATE, ADMIN_CLEAR, ADMIN_TLS -> List.of();
        };
    }

    @Override
    public List<Peer> peers(ServiceKind kind) {
        var peers = new ArrayList<Peer>();
        for (ClusterMember member : engine.status().members()) {
            if (!member.id().equals(self)) {
                List<String> addresses = member.services().getOrDefault(kind.name(), List.of());
                peers.add(new Peer(member.id(), "", hosts(addresses)));
            }
        }
        return peers;
    }

    private static List<HostPort> hosts(List<String> addresses) {
        var hosts = new ArrayList<HostPort>();
        for (String address : addresses) {
            HostPort host = HostPort.parse(address);
            if (host != null) {
                hosts.add(host);
            }
        }
        return hosts;
    }
}
