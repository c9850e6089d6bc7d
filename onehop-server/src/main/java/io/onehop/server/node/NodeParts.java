package io.onehop.server.node;

import io.onehop.model.NodeId;
import io.onehop.server.config.LiveConfig;
import io.onehop.server.route.Router;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.Latencies;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.stats.NodeLatency;
import io.onehop.server.txn.QueryRegistry;
import java.util.List;

/// What a node is made of, apart from its sockets and threads.
///
/// @param self its id
/// @param world clock and randomness
/// @param config its settings as they are now
/// @param router who owns what
/// @param counters node-wide counters
/// @param latencies node-wide latencies
/// @param queries running queries
/// @param namespaces in the order of the configuration
record NodeParts(
        NodeId self,
        NodeWorld world,
        LiveConfig config,
        Router router,
        Counters<NodeCounter> counters,
        Latencies<NodeLatency> latencies,
        QueryRegistry queries,
        List<NamespaceRoom> namespaces) {}
