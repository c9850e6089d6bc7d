package io.onehop.cli;

import io.onehop.cli.status.ClusterStatus;
import io.onehop.cli.status.NodeReport;
import io.onehop.cli.status.NodeReport.NamespaceReport;
import io.onehop.cli.status.Remark;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/// A cluster's state for people.
final class StatusText {
    private static final long KIB = 1_024;
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    private StatusText() {}

    static String of(ClusterStatus status, List<Remark> remarks) {
        var text = new StringBuilder();
        text.append(nodes(status)).append("\n\n").append(namespaces(status));
        if (remarks.isEmpty()) {
            text.append("\n\nall nodes agree, nothing moves, nothing is passed on");
        }
        for (Remark remark : remarks) {
            text.append("\n\n").append(remark.isWrong() ? "ATTENTION  " : "note  ").append(remark.text())
                    .append("\n  ").append(remark.advice());
        }
        return text.toString();
    }

    private static TextTable nodes(ClusterStatus status) {
        var table = new TextTable("node", "address", "build", "uptime", "cluster key", "size", "principal",
                "integrity", "clients", "proxies complete/error/timeout", "per second");
        for (NodeReport node : status.nodes()) {
            long complete = node.namespaces().stream().mapToLong(NamespaceReport::proxiesComplete).sum();
            long failed = node.namespaces().stream().mapToLong(NamespaceReport::proxiesFailed).sum();
            long late = node.namespaces().stream().mapToLong(NamespaceReport::proxiesTimedOut).sum();
            table.add(node.id(), node.address().toString(), node.build(),
                    uptime(node.statistics().number("uptime")), node.clusterKey(),
                    Long.toString(node.clusterSize()), node.principal(),
                    node.statistics().text("cluster_integrity"),
                    node.statistics().text("client_connections"), complete + "/" + failed + "/" + late,
                    String.format(Locale.ROOT, "%.1f", node.proxiesPerSecond()));
        }
        status.absent().forEach(node -> table.add(node.id(),
                node.addresses().isEmpty() ? "?" : node.addresses().getFirst().toString(), "-", "-", "-", "-",
                "-", "NO ANSWER", "-", "-", "-"));
        return table;
    }

    private static TextTable namespaces(ClusterStatus status) {
        var table = new TextTable("namespace", "node", "copies", "partitions master/replica",
                "objects master/replica", "memory", "to send/receive", "stop writes");
        for (NodeReport node : status.nodes()) {
            for (NamespaceReport each : node.namespaces()) {
                table.add(each.name(), node.id(), each.facts().text("effective_replication_factor"),
                        each.partitions().master() + "/" + each.partitions().replica(),
                        each.facts().text("master_objects") + "/" + each.facts().text("prole_objects"),
                        bytes(each.memoryBytes()), each.toSend() + "/" + each.toReceive(),
                        each.facts().flag("stop_writes") ? "YES" : "no");
            }
        }
        return table;
    }

    /// Days, hours, minutes and seconds, the two largest that are not 0.
    static String uptime(long seconds) {
        var time = Duration.ofSeconds(seconds);
        if (time.toDays() > 0) {
            return time.toDays() + "d" + time.toHoursPart() + "h";
        }
        if (time.toHours() > 0) {
            return time.toHours() + "h" + time.toMinutesPart() + "m";
        }
        return time.toMinutes() > 0 ? time.toMinutes() + "m" + time.toSecondsPart() + "s" : seconds + "s";
    }

    /// In the largest unit of which there is at least one.
    static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= KIB && unit < UNITS.size() - 1) {
            amount /= KIB;
            unit++;
        }
        return unit == 0 ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", amount, UNITS.get(unit));
    }
}
