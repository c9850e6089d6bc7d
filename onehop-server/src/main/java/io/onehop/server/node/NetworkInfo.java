package io.onehop.server.node;

import io.onehop.cluster.fabric.FabricFacts;
import io.onehop.server.info.InfoAction;
import java.util.Map;
import java.util.StringJoiner;

/// The info commands that tell how a node and its peers hear each other. Safe for use by many threads.
final class NetworkInfo {
    private final NodeNetwork network;

    NetworkInfo(NodeNetwork network) {
        this.network = network;
    }

    void addTo(Map<String, InfoAction> commands) {
        commands.put("dump-hb", (_, _) -> network.describeHeartbeat());
        commands.put("dump-fabric", (_, _) -> describeFabric());
    }

    private String describeFabric() {
        FabricFacts facts = network.fabricFacts();
        var text = new StringJoiner(";");
        facts.links().forEach(link -> text.add(link.toString()));
        facts.incoming().forEach(link -> text.add(link.toString()));
        return text.toString();
    }
}
