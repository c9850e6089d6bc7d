package io.onehop.simulation.node;

import io.onehop.cluster.partition.MergeRule;
import io.onehop.server.config.ConfigParser;
import io.onehop.server.config.NodeConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Makes real nodes for simulations. One for each run.
public final class OnehopNodes implements SimulatedNode.Maker {
    private final Map<ClusterSettings, NodeConfig> configs = new HashMap<>();

    private OnehopNodes() {}

    /// A maker for one run.
    public static SimulatedNode.Maker maker() {
        return new OnehopNodes();
    }

    @Override
    public SimulatedNode make(NodeSeams seams) {
        return new OnehopNode(seams, configs.computeIfAbsent(seams.settings(), OnehopNodes::config));
    }

    private static NodeConfig config(ClusterSettings settings) {
        String policy = settings.conflicts() == MergeRule.GENERATION ? "generation" : "last-update-time";
        var overrides = List.of(
                "namespace.test.replication-factor=" + settings.replicationFactor(),
                "namespace.test.conflict-resolution-policy=" + policy,
                "namespace.test.nsup-period=0");
        return new ConfigParser(_ -> null).parseDefaults(overrides).orThrow();
    }
}
