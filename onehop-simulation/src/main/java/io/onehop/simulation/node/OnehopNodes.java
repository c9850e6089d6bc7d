package io.onehop.simulation.node;

import io.onehop.cluster.partition.MergeRule;
import io.onehop.server.config.ConfigParser;
import io.onehop.server.config.NodeConfig;
import io.onehop.server.xdr.XdrWorld;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// Makes real nodes for simulations. One for each run.
public final class OnehopNodes implements SimulatedNode.Maker {
    private static final String FILE = """
            service { }
            network {
                service { address 127.0.0.1
                    port 3000 }
                heartbeat { address 127.0.0.1 }
                fabric { address 127.0.0.1 }
            }
            namespace test {
                storage-engine memory
            }
            """;

    private final Map<ClusterSettings, NodeConfig> configs = new HashMap<>();

    private final String xdr;
    private final Function<NodeSeams, XdrWorld> worlds;

    private OnehopNodes(String xdr, Function<NodeSeams, XdrWorld> worlds) {
        this.xdr = xdr;
        this.worlds = worlds;
    }

    /// A maker for one run.
    public static SimulatedNode.Maker maker() {
        return new OnehopNodes("", _ -> XdrWorld.none());
    }

    /// A maker of nodes that ship to other clusters, for one cluster of one run.
    ///
    /// @param xdr the configuration's section `xdr { }`
    /// @param worlds what carries a node's shipping
    public static SimulatedNode.Maker shipping(String xdr, Function<NodeSeams, XdrWorld> worlds) {
        return new OnehopNodes(xdr, worlds);
    }

    @Override
    public SimulatedNode make(NodeSeams seams) {
        return new OnehopNode(
                seams, configs.computeIfAbsent(seams.settings(), this::config), worlds.apply(seams));
    }

    private NodeConfig config(ClusterSettings settings) {
        String policy = settings.conflicts() == MergeRule.GENERATION ? "generation" : "last-update-time";
        var overrides = List.of(
                "namespace.test.replication-factor=" + settings.replicationFactor(),
                "namespace.test.conflict-resolution-policy=" + policy,
                "namespace.test.nsup-period=0");
        var parser = new ConfigParser(_ -> null);
        return xdr.isEmpty()
                ? parser.parseDefaults(overrides).orThrow()
                : parser.parse("simulation.conf", FILE + xdr, overrides).orThrow();
    }
}
