package io.onehop.server.stats;

import io.onehop.model.NodeId;
import java.util.List;

/// A node with fixed numbers and live counters, for tests.
public final class SampleNode implements NodeFacts {
    private final Counters<NodeCounter> counters = new Counters<>(NodeCounter.class);
    private final Latencies<NodeLatency> latencies = Latencies.ofNode(false, 0);
    private final List<SampleNamespace> namespaces;

    /// A node with these namespaces.
    public SampleNode(SampleNamespace... namespaces) {
        this.namespaces = List.of(namespaces);
    }

    @Override
    public NodeId nodeId() {
        return NodeId.parse("BB9020011AC4202");
    }

    @Override
    public ClusterFacts cluster() {
        return ClusterFacts.alone("demo", 0xC0FFEEL, nodeId(), 77);
    }

    @Override
    public long uptimeSeconds() {
        return 78;
    }

    @Override
    public Counters<NodeCounter> counters() {
        return counters;
    }

    @Override
    public NodeGauges gauges() {
        return () -> 3;
    }

    @Override
    public SystemFacts system() {
        return new SystemFacts(new SystemFacts.Cpu(30, 20, 10, 25),
                new SystemFacts.Memory(4_000, 40, 7, 5_000, 50), new SystemFacts.Threads(5, 20, 2, 2),
                new SystemFacts.Heap(500, 1_000, 2_000));
    }

    @Override
    public Latencies<NodeLatency> latencies() {
        return latencies;
    }

    @Override
    public List<SampleNamespace> namespaces() {
        return namespaces;
    }
}
