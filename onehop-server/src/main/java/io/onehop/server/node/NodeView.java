package io.onehop.server.node;

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
import java.util.List;
import java.util.function.IntSupplier;

/// A node as info commands, statistics and the ticker see it. Safe for use by many threads.
final class NodeView implements NodeFacts, NodeGauges, TendFacts {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final int CLUSTER_KEY_SHIFT = 16;

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
    private volatile Published published = new Published(List.of(), List.of(), () -> 0);

    /// Where clients find the node, and how many are connected; known once it listens.
    ///
    /// @param standard the addresses it publishes
    /// @param alternate the second set of addresses, for clients behind address translation
    /// @param connections open connections
    record Published(List<HostPort> standard, List<HostPort> alternate, IntSupplier connections) {}

    NodeView(NodeParts parts, MachineProbe machine) {
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
    }

    void publish(Published where) {
        published = where;
    }

    @Override
    public NodeId nodeId() {
        return self;
    }

    @Override
    public ClusterFacts cluster() {
        String name = config.service().text(ServiceParameters.CLUSTER_NAME);
        return ClusterFacts.alone(
                name.isEmpty() ? "null" : name, self.value() >>> CLUSTER_KEY_SHIFT, self, uptimeSeconds());
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
    public int longQueriesActive() {
        return queries.runningCount();
    }

    @Override
    public long peersGeneration() {
        return 1;
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
        return 1;
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
        return List.of();
    }
}
