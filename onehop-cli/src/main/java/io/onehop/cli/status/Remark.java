package io.onehop.cli.status;

import io.onehop.cli.ask.Crowd;
import io.onehop.cli.status.NodeReport.NamespaceReport;
import io.onehop.model.PartitionId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;

/// Something that stands out, and what to do about it.
///
/// @param isWrong whether something must be done; otherwise it explains the numbers
public record Remark(boolean isWrong, String text, String advice) {
    /// All that stands out, disagreement about the cluster first.
    public static List<Remark> of(ClusterStatus status) {
        var remarks = new ArrayList<Remark>();
        view(status, remarks);
        status.absent().forEach(node -> remarks.add(absent(node)));
        status.nodes().forEach(node -> state(node, remarks));
        partitions(status, remarks);
        proxies(status, remarks);
        return remarks;
    }

    private static void view(ClusterStatus status, List<Remark> remarks) {
        Map<String, List<String>> keys = group(status, NodeReport::clusterKey);
        if (keys.size() > 1) {
            var sides = new ArrayList<String>();
            keys.forEach((key, ids) -> sides.add(String.join(", ", ids) + " with key " + key + " ("
                    + status.nodes().stream().filter(node -> ids.contains(node.id())).findFirst()
                            .map(node -> "size " + node.clusterSize()).orElse("") + ")"));
            remarks.add(new Remark(true, "the nodes do not form one cluster: " + String.join(" | ", sides),
                    "for some seconds after a change of the cluster this is normal; if it stays, run 'onehop"
                    + " check' (fabric and heartbeat ports), and compare cluster-name and"
                    + " mesh-seed-address-port of both sides"));
        }
        long answering = status.nodes().size();
        List<String> other = status.nodes().stream().filter(node -> node.clusterSize() != answering)
                .map(node -> node.id() + " sees " + node.clusterSize()).toList();
        if (!other.isEmpty()) {
            remarks.add(new Remark(true, answering + " nodes were found, but " + String.join(", ", other),
                    "nodes that are not in one cluster do not replicate to each other: 'onehop check' shows"
                    + " which of them cannot reach which"));
        }
        if (group(status, NodeReport::clusterName).size() > 1) {
            remarks.add(new Remark(true, "the nodes have different cluster names: "
                    + group(status, NodeReport::clusterName),
                    "set the same cluster-name in service { } of all nodes"));
        }
        if (keys.size() == 1 && group(status, NodeReport::principal).size() > 1) {
            remarks.add(new Remark(true, "the nodes follow different principals: "
                    + group(status, NodeReport::principal), "if it stays, restart the node that differs"));
        }
    }

    private static Map<String, List<String>> group(ClusterStatus status, Function<NodeReport, String> by) {
        var groups = new LinkedHashMap<String, List<String>>();
        status.nodes().forEach(node ->
                groups.computeIfAbsent(by.apply(node), _ -> new ArrayList<>()).add(node.id()));
        return groups;
    }

    private static Remark absent(Crowd.Absent node) {
        String by = node.namedBy().isEmpty() ? "" : ", which " + String.join(", ", node.namedBy())
                + " named,";
        return new Remark(true, "node " + node.id() + by + " does not answer at " + node.addresses() + ": "
                + String.join("; ", node.reasons()),
                "does it run? does it publish the right access-address? 'onehop check' looks from all sides");
    }

    private static void state(NodeReport node, List<Remark> remarks) {
        if (node.statistics().text("cluster_integrity").equals("false")) {
            remarks.add(new Remark(true, "node " + node.id() + " sees a cluster that is changing"
                    + " (cluster_integrity=false)", "if it lasts longer than some seconds: 'onehop check'"));
        }
        for (NamespaceReport namespace : node.namespaces()) {
            if (namespace.facts().flag("stop_writes")) {
                remarks.add(new Remark(true, "node " + node.id() + " refuses writes to " + namespace.name()
                        + " (stop_writes)", "it is out of memory for it: delete, add nodes, or raise"
                        + " data-size or stop-writes-used-pct"));
            }
            long lost = namespace.facts().number("dead_partitions")
                    + namespace.facts().number("unavailable_partitions");
            if (lost > 0) {
                remarks.add(new Remark(true, "node " + node.id() + " cannot serve " + lost + " partitions of "
                        + namespace.name(), "nodes that hold them are missing: start them"));
            }
        }
    }

    private static void partitions(ClusterStatus status, List<Remark> remarks) {
        var names = new TreeSet<String>();
        status.nodes().forEach(node -> node.namespaces().forEach(each -> names.add(each.name())));
        boolean settled = status.nodes().stream().allMatch(node -> node.migrating() == 0);
        for (String name : names) {
            List<NamespaceReport> all = status.nodes().stream().flatMap(node -> node.namespaces().stream())
                    .filter(each -> each.name().equals(name)).toList();
            int masters = all.stream().mapToInt(each -> each.partitions().master()).sum();
            if (settled && masters != PartitionId.COUNT && !all.isEmpty()) {
                remarks.add(new Remark(true, masters + " of " + PartitionId.COUNT + " partitions of " + name
                        + " have a master among these nodes",
                        "nodes disagree or are missing, see above; ask again in some seconds"));
            }
            if (all.size() < status.nodes().size()) {
                remarks.add(new Remark(true, "only " + all.size() + " of " + status.nodes().size()
                        + " nodes have the namespace " + name, "configure it on all nodes"));
            }
        }
    }

    private static void proxies(ClusterStatus status, List<Remark> remarks) {
        long migrating = status.nodes().stream().mapToLong(NodeReport::migrating).sum();
        double rate = status.nodes().stream().mapToDouble(NodeReport::proxiesPerSecond).sum();
        if (migrating > 0) {
            remarks.add(new Remark(false, "partitions are moving (" + migrating + " to go)",
                    "proxies are normal meanwhile"));
        } else if (rate > 0) {
            remarks.add(new Remark(true, String.format(java.util.Locale.ROOT,
                    "%.1f commands per second are passed on to other nodes though nothing moves", rate),
                    "'onehop status --proxies' shows which clients cause them, 'onehop check' ports and"
                    + " addresses that force them to; docs/troubleshooting/proxies.md has the whole list"));
        }
    }
}
