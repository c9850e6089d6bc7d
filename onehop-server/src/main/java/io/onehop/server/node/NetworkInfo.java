package io.onehop.server.node;

import io.onehop.cluster.engine.ClusterEngine;
import io.onehop.cluster.engine.ClusterMember;
import io.onehop.cluster.fabric.FabricFacts;
import io.onehop.cluster.fabric.probe.PeerProbe;
import io.onehop.cluster.fabric.probe.ProbeResult;
import io.onehop.cluster.fabric.probe.ProbeTarget;
import io.onehop.cluster.view.Endpoint;
import io.onehop.runtime.Clock;
import io.onehop.server.info.InfoAction;
import io.onehop.server.info.ServiceKind;
import io.onehop.wire.info.HostPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;

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

    /// The ports of the other members.
    static List<ProbeTarget> targets(ClusterEngine engine) {
        var targets = new ArrayList<ProbeTarget>();
        for (ClusterMember member : engine.status().members()) {
            if (!member.id().equals(engine.self())) {
                add(targets, member, ServiceKind.CLEAR.name(), ProbeTarget.Kind.SERVICE);
                add(targets, member, NodeView.FABRIC, ProbeTarget.Kind.FABRIC);
                add(targets, member, NodeView.HEARTBEAT, ProbeTarget.Kind.HEARTBEAT);
            }
        }
        return targets;
    }

    private static void add(
            List<ProbeTarget> targets, ClusterMember member, String service, ProbeTarget.Kind kind) {
        for (String address : member.services().getOrDefault(service, List.of())) {
            HostPort host = HostPort.parse(address);
            if (host != null) {
                targets.add(new ProbeTarget(member.id(), kind, new Endpoint(host.host(), host.port())));
            }
        }
    }

    /// Tries the ports of all other members now, and tells how that went: one entry for each.
    CompletableFuture<String> portCheck(PeerProbe probe, Clock clock) {
        return probe.probeNow().thenApply(results -> {
            var text = new StringJoiner(";");
            for (ProbeResult result : results) {
                long age = Math.max(0, clock.epochMillis() - result.atEpochMillis());
                text.add("node=" + result.target().node() + ":kind=" + word(result.target().kind())
                        + ":address=" + result.target().endpoint() + ":result=" + word(result.reach())
                        + ":age-ms=" + age);
            }
            return text.toString();
        });
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
