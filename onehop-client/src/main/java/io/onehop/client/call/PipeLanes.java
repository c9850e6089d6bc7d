package io.onehop.client.call;

import io.onehop.client.cluster.Node;
import io.onehop.client.net.Pipe;
import java.util.concurrent.ConcurrentHashMap;

/// The lanes of one pipeline, one for each node. Safe for use by many threads.
public final class PipeLanes {
    private final Engine engine;
    private final Pipe.Limits limits;
    private final ConcurrentHashMap<Node, PipeLane> lanes = new ConcurrentHashMap<>();

    /// Lanes with such limits on each connection.
    public PipeLanes(Engine engine, Pipe.Limits limits) {
        this.engine = engine;
        this.limits = limits;
    }

    PipeLane lane(Node node) {
        var known = lanes.get(node);
        if (known != null) {
            return known;
        }
        // A lane of a dropped node has nothing to do any more but what it was given.
        lanes.keySet().removeIf(other -> !other.isActive());
        return lanes.computeIfAbsent(node, added -> new PipeLane(engine, added, limits));
    }
}
