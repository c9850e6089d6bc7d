package io.onehop.server.xdr;

import io.onehop.server.stats.StatList;
import io.onehop.xdr.throttle.NodeError;
import io.onehop.xdr.throttle.ThrottleCause;
import io.onehop.xdr.throttle.ThrottleReport;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The answer of `xdr-why`: which rule of seed 002 makes read threads sleep now, since when, by how much, and
/// the last error of each node of the destination.
final class WhyThrottled {
    private static final String NONE = "none";
    /// Characters that mean something in answers.
    private static final String SPECIAL = "[;:=,|\\p{Cntrl}]";

    private WhyThrottled() {}

    /// Names and values, joined by `;`. `errors` has an entry for each node, joined by `,`:
    /// `node|kind|code|millis|count|text`.
    static String pairs(DataCentre dc, long nowNanos, long nowMillis) {
        ThrottleReport report = dc.why();
        StatList list = facts(dc, report, nowMillis);
        var errors = report.lastErrors().stream()
                .map(each -> String.join("|", plain(each.node()), kind(each), Integer.toString(each.code()),
                        Long.toString(each.atEpochMillis(nowNanos, nowMillis)), Long.toString(each.count()),
                        plain(each.text())))
                .toList();
        return list.add("errors", String.join(",", errors)).toString();
    }

    private static StatList facts(DataCentre dc, ThrottleReport report, long nowMillis) {
        ThrottleCause cause = report.cause();
        var limits = report.limits();
        String busy = report.busyNode();
        return new StatList()
                .add("dc", dc.config().name())
                .add("state", dc.state().name())
                .add("forced_down", dc.isForcedDown())
                .add("failing_ms", dc.failingMillis())
                .add("rule", cause == null ? NONE : cause.key())
                .add("meaning", cause == null ? "nothing throttles" : cause.meaning())
                .add("since_ms", report.sinceEpochMillis())
                .add("for_ms", cause == null ? 0 : Math.max(0, nowMillis - report.sinceEpochMillis()))
                .add("slept_ms", report.sleptMillis())
                .add("readers_asleep", report.readersAsleep())
                .addRatio("rsas_ms", report.sleep().averageSleepMillis())
                .addRatio("rsas_pct", report.sleep().throttledPercent())
                .add("in_flight", limits.inFlight())
                .add("in_flight_limit", limits.inFlightLimit())
                .add("in_flight_maximum", limits.inFlightMaximum())
                .addRatio("permitted_per_second", limits.ratePerSecond())
                .add("throughput", limits.throughput())
                .addRatio("latency_ms", limits.latencyMillis())
                .addRatio("latency_threshold_ms", limits.latencyThresholdMillis())
                .add("lag", dc.backlog().lagMillis() / 1_000)
                .add("busy_node", busy == null || busy.isEmpty() ? NONE : plain(busy))
                .add("problem", dc.facts().problem().isEmpty() ? NONE : plain(dc.facts().problem()));
    }

    /// The same as a JSON object.
    static String json(DataCentre dc, long nowNanos, long nowMillis) {
        ThrottleReport report = dc.why();
        var text = new StringBuilder("{");
        for (Map.Entry<String, String> each : facts(dc, report, nowMillis).entries()) {
            text.append(quoted(each.getKey())).append(':').append(value(each)).append(',');
        }
        text.append("\"errors\":[");
        List<NodeError> errors = report.lastErrors();
        for (int i = 0; i < errors.size(); i++) {
            NodeError each = errors.get(i);
            text.append(i == 0 ? "{" : ",{")
                    .append("\"node\":").append(quoted(each.node()))
                    .append(",\"kind\":").append(quoted(kind(each)))
                    .append(",\"code\":").append(each.code())
                    .append(",\"at_ms\":").append(each.atEpochMillis(nowNanos, nowMillis))
                    .append(",\"count\":").append(each.count())
                    .append(",\"text\":").append(quoted(each.text())).append('}');
        }
        return text.append("]}").toString();
    }

    private static String kind(NodeError error) {
        return error.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String value(Map.Entry<String, String> pair) {
        boolean isText = switch (pair.getKey()) {
            case "dc", "state", "rule", "meaning", "busy_node", "problem" -> true;
            default -> false;
        };
        return isText ? quoted(pair.getValue()) : pair.getValue();
    }

    private static String plain(String text) {
        return text.replaceAll(SPECIAL, " ").strip();
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                quoted.append(' ');
            } else {
                quoted.append(c == '"' || c == '\\' ? "\\" : "").append(c);
            }
        }
        return quoted.append('"').toString();
    }
}
