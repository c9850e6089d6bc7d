package io.onehop.cli.status;

import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.Crowd;
import io.onehop.cli.ask.Facts;
import io.onehop.cli.ask.InfoExchange;
import io.onehop.cli.ask.Ownership;
import io.onehop.cli.ask.ServiceAddress;
import io.onehop.cli.status.NodeReport.NamespaceReport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// The state of all nodes that can be found from one.
///
/// @param nodes  those that answered
/// @param absent those that others name and that did not answer
public record ClusterStatus(List<NodeReport> nodes, List<Crowd.Absent> absent) {
    private static final List<String> COMMANDS =
            List.of("build", "cluster-name", "statistics", "namespaces", "replicas");
    private static final double NANOS_PER_SECOND = 1e9;

    /// The counters of a node and when they were read.
    private record Sample(long nanos, NodeReport report) {}

    /// Looks twice, so long after each other, so that rates are known.
    ///
    /// @throws CommandFailure when the seed does not answer
    public static ClusterStatus look(ServiceAddress seed, int timeoutMillis, long intervalMillis)
            throws InterruptedException {
        Crowd crowd = Crowd.from(seed, timeoutMillis);
        Map<String, Sample> before = samples(crowd.found(), timeoutMillis);
        TimeUnit.MILLISECONDS.sleep(intervalMillis);
        Map<String, Sample> after = samples(crowd.found(), timeoutMillis);
        var reports = new ArrayList<NodeReport>();
        var absent = new ArrayList<>(crowd.absent());
        for (Crowd.Found node : crowd.found()) {
            Sample first = before.get(node.id());
            Sample second = after.get(node.id());
            if (first == null || second == null) {
                absent.add(new Crowd.Absent(node.id(), List.of(node.address()), Set.of(),
                        List.of("it stopped answering a moment ago")));
            } else {
                reports.add(withRate(first, second));
            }
        }
        return new ClusterStatus(reports, absent);
    }

    private static NodeReport withRate(Sample first, Sample second) {
        NodeReport now = second.report;
        double seconds = (second.nanos - first.nanos) / NANOS_PER_SECOND;
        // A node that was restarted in between counts from 0.
        long more = Math.max(0, now.proxies() - first.report.proxies());
        return new NodeReport(now.id(), now.address(), now.build(), now.clusterName(), now.statistics(),
                now.namespaces(), more / seconds);
    }

    private static Map<String, Sample> samples(List<Crowd.Found> nodes, int timeoutMillis) {
        var inputs = new LinkedHashMap<String, Crowd.Found>();
        nodes.forEach(node -> inputs.put(node.id(), node));
        Map<String, List<Sample>> samples = Crowd.atOnce(inputs, node -> {
            try {
                return List.of(sample(node, new InfoExchange(node.address(), timeoutMillis)));
            } catch (CommandFailure _) {
                return List.of(); // told as absent
            }
        });
        var found = new LinkedHashMap<String, Sample>();
        samples.forEach((id, each) -> each.forEach(sample -> found.put(id, sample)));
        return found;
    }

    private static Sample sample(Crowd.Found node, InfoExchange exchange) {
        Map<String, String> answers = exchange.ask(COMMANDS);
        var names = new ArrayList<String>();
        for (String name : answers.getOrDefault("namespaces", "").split(";", -1)) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        Map<String, String> ofNamespaces = names.isEmpty() ? Map.of()
                : exchange.ask(names.stream().map(name -> "namespace/" + name).toList());
        long nanos = System.nanoTime();
        List<Ownership> partitions = Ownership.parse(answers.getOrDefault("replicas", ""));
        var namespaces = names.stream().map(name -> new NamespaceReport(name,
                Facts.of(ofNamespaces.getOrDefault("namespace/" + name, "")),
                partitions.stream().filter(each -> each.namespace().equals(name)).findFirst()
                        .orElse(new Ownership(name, 0, 0)))).toList();
        return new Sample(nanos, new NodeReport(node.id(), node.address(), answers.getOrDefault("build", ""),
                answers.getOrDefault("cluster-name", ""),
                Facts.of(answers.getOrDefault("statistics", "")), namespaces, 0));
    }
}
