package io.onehop.cli.check;

import io.onehop.cli.ask.Crowd;
import io.onehop.cli.ask.ServiceAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Something that is wrong, and what to do about it.
public record Problem(String text, String advice) {
    private static final String SWALLOWED = "something swallows the packets: look at security groups, "
            + "network ACLs, the firewalls of both machines (iptables -L -n, nft list ruleset) and SELinux, "
            + "in this direction";

    /// The same port with the same outcome, and who sees that.
    private record Outcome(String to, PortKind kind, ServiceAddress address, PortState state) {}

    /// All problems of a check, those of addresses first.
    public static List<Problem> of(ClusterCheck check) {
        var problems = new ArrayList<Problem>();
        check.crowd().found().forEach(node -> address(node, check, problems));
        check.crowd().absent().forEach(node -> problems.add(absent(node)));
        var seenFrom = new LinkedHashMap<Outcome, List<Sight>>();
        for (Sight sight : check.sights()) {
            if (sight.state().isFailure() && !isMeantToBeClosedHere(sight, check)) {
                var outcome = new Outcome(sight.to(), sight.kind(), sight.address(), sight.state());
                seenFrom.computeIfAbsent(outcome, _ -> new ArrayList<>()).add(sight);
            }
        }
        seenFrom.forEach((outcome, sights) -> problems.add(port(outcome, sights)));
        return problems;
    }

    /// Ports between nodes may be closed to others: no harm when all nodes reach them.
    private static boolean isMeantToBeClosedHere(Sight sight, ClusterCheck check) {
        if (!sight.from().equals(Sight.HERE) || sight.kind() == PortKind.SERVICE) {
            return false;
        }
        List<Sight> byNodes = check.sights().stream()
                .filter(other -> other.to().equals(sight.to()) && other.kind() == sight.kind()
                        && !other.from().equals(Sight.HERE))
                .toList();
        return !byNodes.isEmpty() && byNodes.stream().allMatch(other -> other.state() == PortState.OPEN);
    }

    private static void address(Crowd.Found node, ClusterCheck check, List<Problem> problems) {
        if (node.published().isEmpty()) {
            problems.add(new Problem("node " + node.id() + " publishes no address for clients",
                    "set access-address in network { service { } } of that node"));
        }
        boolean othersAreRemote = check.crowd().found().stream().anyMatch(other -> !isLocal(other.address()));
        for (ServiceAddress each : node.published()) {
            if (isLocal(each) && othersAreRemote) {
                problems.add(new Problem("node " + node.id() + " publishes " + each
                        + ", which is each client's own machine",
                        "set access-address in network { service { } } of that node to an address that"
                        + " clients reach"));
            }
        }
    }

    private static boolean isLocal(ServiceAddress address) {
        return address.host().startsWith("127.") || address.host().equals("::1")
                || address.host().equals("localhost");
    }

    private static Problem absent(Crowd.Absent node) {
        return new Problem("node " + node.id() + ", which " + String.join(", ", node.namedBy())
                + (node.namedBy().size() == 1 ? " names" : " name") + ", cannot be asked at "
                + node.addresses() + ": " + String.join("; ", node.reasons()),
                "clients are sent there too and will fail or cause proxies; if the address is wrong, set"
                + " access-address of that node; if it is right, see what the ports below say");
    }

    private static Problem port(Outcome outcome, List<Sight> sights) {
        String from = String.join(", ", sights.stream().map(Sight::from).distinct().toList());
        String detail = sights.stream().map(Sight::detail).filter(each -> !each.isEmpty()).findFirst()
                .map(each -> " (" + each + ")").orElse("");
        return new Problem(outcome.kind.word() + " port of node " + outcome.to + " at " + outcome.address
                + " from " + from + ": " + outcome.state.word() + detail, advice(outcome));
    }

    private static String advice(Outcome outcome) {
        String section = "network { " + outcome.kind.word() + " { } }";
        boolean isService = outcome.kind == PortKind.SERVICE;
        return switch (outcome.state) {
            case REFUSED -> "the machine answers, but nothing listens there: does the node run, and are"
                    + " address and port in " + section + " of that node what others use"
                    + (isService ? " (access-address, access-port)?"
                            : "? A firewall that rejects looks the same");
            case TIMED_OUT -> SWALLOWED
                    + (isService ? "; or the published address is wrong (access-address)" : "");
            case UNREACHABLE -> "there is no way to that address: a wrong "
                    + (isService ? "access-address" : "address in " + section)
                    + ", a missing route, or a firewall that says so";
            case WRONG_NODE -> "two nodes use one address, or it leads to another server: "
                    + (isService ? "set access-address and access-port of node " + outcome.to
                            : "give each node an address and port of its own in " + section);
            case BROKEN -> "the node is stopped, hangs or ends, another program listens there, or the"
                    + " connection is cut on the way: look at the log of node " + outcome.to
                    + ", and at what listens there (netstat -pant)";
            case OPEN, UNKNOWN -> "";
        };
    }

    /// What failed ports mean for commands (the seeds' article on proxies: 3000 or 3001).
    public static List<String> consequences(ClusterCheck check) {
        var kinds = new LinkedHashMap<PortKind, String>(Map.of(
                PortKind.SERVICE, "service ports: clients that cannot reach the owner of a record ask another"
                + " node, which passes the command on (client_proxy_*); retransmit_* stay as they are",
                PortKind.FABRIC, "fabric ports: writes wait for replicas and time out"
                + " (retransmit_*_repl_write and client_write_timeout grow), clients try other nodes, which"
                + " pass on (client_proxy_*)",
                PortKind.HEARTBEAT, "heartbeat ports: nodes leave the cluster or never join it (cluster_size"
                + " differs from node to node)"));
        kinds.keySet().removeIf(kind -> check.sights().stream()
                .noneMatch(sight -> sight.kind() == kind && sight.state().isFailure()));
        return kinds.keySet().stream().sorted().map(kinds::get).toList();
    }
}
