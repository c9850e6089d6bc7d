package io.onehop.xdr.throttle;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The last error of each node, the longest ago first; of the 64 nodes that failed last. For one thread at a
/// time.
final class NodeErrors {
    static final int MAX_NODES = 64;

    private final Map<String, NodeError> byNode = new LinkedHashMap<>();

    void add(String node, ShipOutcome outcome, long nowNanos) {
        NodeError before = byNode.remove(node);
        long count = before == null ? 1 : before.count() + 1;
        byNode.put(node,
                new NodeError(node, outcome.kind(), outcome.code(), outcome.text(), nowNanos, count));
        if (byNode.size() > MAX_NODES) {
            byNode.remove(byNode.keySet().iterator().next());
        }
    }

    List<NodeError> list() {
        return List.copyOf(byNode.values());
    }
}
