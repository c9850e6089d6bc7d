package io.onehop.client.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/// A client's statistics as text for people.
final class StatsText {
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MEDIAN = 50;
    private static final double NINETY_NINE = 99;
    private static final double THREE_NINES = 99.9;

    private StatsText() {}

    static String of(ClientStats stats) {
        var tend = stats.tend();
        var text = new StringBuilder();
        text.append(String.format(Locale.ROOT, "looks %d, failed %d (%d in a row), last success %s%n",
                tend.looks(), tend.failedLooks(), tend.consecutiveFailures(),
                age(tend.lastSuccessAgeNanos())));
        text.append(String.format(Locale.ROOT, "nodes %d (added %d, removed %d), map changes %d%n",
                stats.nodes().size(), tend.nodesAdded(), tend.nodesRemoved(), tend.mapChanges()));
        text.append(String.format(Locale.ROOT, "retries %d, in doubt %d, timeouts %d%n%n",
                stats.retries(), stats.inDoubt(), stats.timeouts()));
        append(text, nodes(stats));
        text.append(System.lineSeparator());
        append(text, commands(stats));
        return text.toString();
    }

    private static String age(long nanos) {
        return nanos < 0 ? "never" : String.format(Locale.ROOT, "%.1f s ago", nanos / NANOS_PER_SECOND);
    }

    private static List<List<String>> nodes(ClientStats stats) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("node", "address", "state", "in use", "idle", "opened", "closed", "peers gen",
                "partition gen", "silent looks"));
        for (var node : stats.nodes()) {
            var look = node.look();
            var state = look.silentLooks() > 0 ? "silent" : node.happy() ? "ok" : "failing";
            rows.add(List.of(node.name(), node.address(), state, "" + node.inUse(), "" + node.idle(),
                    "" + node.opened(), "" + node.closed(), "" + look.peersGeneration(),
                    "" + look.partitionGeneration(), "" + look.silentLooks()));
        }
        return rows;
    }

    private static List<List<String>> commands(ClientStats stats) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("command", "ok", "failed", "timeouts", "in doubt", "retries", "mean ms", "p50 ms",
                "p99 ms", "p99.9 ms", "max ms"));
        new TreeMap<>(stats.commands()).forEach((kind, each) -> {
            var latency = each.latency();
            rows.add(List.of(kind.name().toLowerCase(Locale.ROOT), "" + each.succeeded(), "" + each.failed(),
                    "" + each.timeouts(), "" + each.inDoubt(), "" + each.retries(),
                    millis(latency.meanNanos()), millis(latency.percentileNanos(MEDIAN)),
                    millis(latency.percentileNanos(NINETY_NINE)),
                    millis(latency.percentileNanos(THREE_NINES)),
                    millis(latency.maxNanos())));
        });
        return rows;
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.3f", nanos / NANOS_PER_MILLI);
    }

    private static void append(StringBuilder text, List<List<String>> rows) {
        var widths = new int[rows.get(0).size()];
        Arrays.fill(widths, 1);
        for (var row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (var row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            text.append(line.toString().stripTrailing()).append(System.lineSeparator());
        }
    }
}
