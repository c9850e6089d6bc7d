package io.onehop.server.stats;

import io.onehop.model.NodeId;
import java.util.List;

/// What a node knows of itself: the numbers behind `statistics` and the ticker. Implemented by the node; any
/// thread may ask, and each answer is as of the moment of the call.
public interface NodeFacts {
    /// Who it is.
    NodeId nodeId();

    /// The cluster it belongs to.
    ClusterFacts cluster();

    /// Seconds since it started.
    long uptimeSeconds();

    /// What it counts.
    Counters<NodeCounter> counters();

    /// What there is at this moment.
    NodeGauges gauges();

    /// The machine under it.
    SystemFacts system();

    /// How long things took.
    Latencies<NodeLatency> latencies();

    /// Its namespaces, in the order of the configuration.
    List<? extends NamespaceFacts> namespaces();
}
