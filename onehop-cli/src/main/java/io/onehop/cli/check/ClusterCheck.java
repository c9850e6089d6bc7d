package io.onehop.cli.check;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.Crowd;
import io.onehop.cli.ask.Facts;
import io.onehop.cli.ask.InfoExchange;
import io.onehop.cli.ask.ServiceAddress;
import io.onehop.client.cluster.PeersText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A check of all ports of all nodes (proxy reference, section 7; the list of the seeds' articles on
/// proxies).
///
/// @param crowd  the nodes
/// @param sights each port from each place
/// @param silent ids of nodes that do not say what they see
public record ClusterCheck(Crowd crowd, List<Sight> sights, Set<String> silent) {
    private static final String PORT_CHECK = "port-check:";
    private static final int INFO_TIMEOUT_MILLIS = 5_000;

    /// A port to try from here.
    private record Goal(String node, PortKind kind, ServiceAddress address) {}

    /// Finds all nodes from one and checks them.
    ///
    /// @param timeoutMillis the longest wait for one connection from here
    /// @throws CommandFailure when the seed does not answer
    public static ClusterCheck run(ServiceAddress seed, int timeoutMillis) {
        Crowd crowd = Crowd.from(seed, Math.max(timeoutMillis, 1));
        Map<String, Map<String, String>> answers = answers(crowd);
        var silent = new LinkedHashSet<String>();
        var sights = new ArrayList<Sight>();
        for (Crowd.Found node : crowd.found()) {
            List<Sight> seen = seenBy(node.id(), answers.getOrDefault(node.id(), Map.of()));
            if (seen.isEmpty() && crowd.found().size() > 1) {
                silent.add(node.id());
            }
            sights.addAll(seen);
        }
        sights.addAll(0, fromHere(goals(crowd, answers, sights), timeoutMillis));
        return new ClusterCheck(crowd, List.copyOf(sights), silent);
    }

    private static Map<String, Map<String, String>> answers(Crowd crowd) {
        var commands = new ArrayList<>(Ports.COMMANDS);
        commands.add(PORT_CHECK);
        var nodes = new LinkedHashMap<String, ServiceAddress>();
        crowd.found().forEach(node -> nodes.put(node.id(), node.address()));
        return Crowd.atOnce(nodes, address -> {
            try {
                return new InfoExchange(address, INFO_TIMEOUT_MILLIS).ask(commands);
            } catch (CommandFailure _) {
                return Map.of(); // it answered a moment ago; counted among the silent
            }
        });
    }

    /// What a node says of the ports of the others.
    private static List<Sight> seenBy(String from, Map<String, String> answers) {
        var sights = new ArrayList<Sight>();
        for (Facts entry : Facts.entries(answers.getOrDefault(PORT_CHECK, ""), "node", "kind", "address",
                "result", "age-ms")) {
            for (PortKind kind : PortKind.values()) {
                if (kind.word().equals(entry.text("kind"))) {
                    add(from, kind, entry, sights);
                }
            }
        }
        return sights;
    }

    private static void add(String from, PortKind kind, Facts entry, List<Sight> sights) {
        try {
            sights.add(new Sight(from, entry.text("node"), kind, ServiceAddress.parse(entry.text("address")),
                    PortState.of(entry.text("result")), entry.number("age-ms"), ""));
        } catch (IllegalArgumentException _) {
            // no address: nothing was tried
        }
    }

    /// What nodes publish, what they listen on, and where others look for them.
    private static Set<Goal> goals(Crowd crowd, Map<String, Map<String, String>> answers,
            List<Sight> sights) {
        var goals = new LinkedHashSet<Goal>();
        for (Crowd.Found node : crowd.found()) {
            node.published().forEach(each -> goals.add(new Goal(node.id(), PortKind.SERVICE, each)));
            for (PortKind kind : List.of(PortKind.FABRIC, PortKind.HEARTBEAT)) {
                Ports.of(node, kind, answers.getOrDefault(node.id(), Map.of()))
                        .forEach(each -> goals.add(new Goal(node.id(), kind, each)));
            }
            for (PeersText.Peer peer : node.peers()) {
                Crowd.addresses(peer).forEach(
                        each -> goals.add(new Goal(peer.name(), PortKind.SERVICE, each)));
            }
        }
        sights.forEach(sight -> goals.add(new Goal(sight.to(), sight.kind(), sight.address())));
        return goals;
    }

    private static List<Sight> fromHere(Set<Goal> goals, int timeoutMillis) {
        var probe = new PortProbe(timeoutMillis);
        var inputs = new LinkedHashMap<Goal, Goal>();
        goals.forEach(goal -> inputs.put(goal, goal));
        Map<Goal, PortProbe.Result> results = Crowd.atOnce(inputs, goal -> goal.kind == PortKind.SERVICE
                ? probe.askFor(goal.node, goal.address) : probe.connect(goal.address));
        var sights = new ArrayList<Sight>();
        results.forEach((goal, result) -> sights.add(new Sight(
                Sight.HERE, goal.node, goal.kind, goal.address, result.state(), 0, result.detail())));
        return sights;
    }

    /// What one place sees of a port: the worst of its addresses; null when it has not tried.
    public @Nullable PortState worst(String from, String to, PortKind kind) {
        PortState worst = null;
        for (Sight sight : sights) {
            if (sight.from().equals(from) && sight.to().equals(to) && sight.kind() == kind
                    && (worst == null || sight.state().isFailure())) {
                worst = sight.state();
            }
        }
        return worst;
    }

    /// Ids of all nodes, found or not.
    public List<String> nodes() {
        var ids = new ArrayList<String>();
        crowd.found().forEach(node -> ids.add(node.id()));
        crowd.absent().forEach(node -> ids.add(node.id()));
        return ids;
    }
}
