package io.onehop.server.xdr;

import com.google.gson.stream.JsonWriter;
import io.onehop.server.stats.StatList;
import io.onehop.xdr.throttle.NodeError;
import io.onehop.xdr.throttle.ThrottleCause;
import io.onehop.xdr.throttle.ThrottleReport;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/// The answer of `xdr-why`: which rule of seed 002 makes read threads sleep now, since when, by how much, and
/// the last error of each node of the destination; and how far shipping was when the node last ran.
final class WhyThrottled {
    private static final String NONE = "none";
    /// Characters that mean something in answers.
    private static final String SPECIAL = "[;:=,|\\p{Cntrl}]";

    private WhyThrottled() {}

    /// Names and values, joined by `;`. `errors` has an entry for each node, joined by `,`:
    /// `node|kind|code|millis|count|text`, `before` one for each namespace:
    /// `namespace|saved|last shipped|partitions|waiting`.
    static String pairs(DataCentre dc, long nowNanos, long nowMillis) {
        ThrottleReport report = dc.why();
        StatList list = facts(dc, report, nowMillis);
        var errors = report.lastErrors().stream()
                .map(each -> String.join("|", plain(each.node()), kind(each), Integer.toString(each.code()),
                        Long.toString(each.atEpochMillis(nowNanos, nowMillis)), Long.toString(each.count()),
                        plain(each.text())))
                .toList();
        var before = dc.before().stream()
                .map(each -> String.join("|", plain(each.namespace()), Long.toString(each.savedMillis()),
                        Long.toString(each.lastShipped()), Integer.toString(each.partitions()),
                        Long.toString(each.waiting())))
                .toList();
        return list.add("before", String.join(",", before))
                .add("errors", String.join(",", errors))
                .toString();
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
        var text = new StringWriter();
        try (var json = new JsonWriter(text)) {
            json.beginObject();
            for (Map.Entry<String, String> each : facts(dc, report, nowMillis).entries()) {
                json.name(each.getKey());
                if (isText(each.getKey())) {
                    json.value(each.getValue());
                } else {
                    json.jsonValue(each.getValue());
                }
            }
            json.name("before").beginArray();
            for (SavedShipTimes each : dc.before()) {
                write(json, each);
            }
            json.endArray();
            json.name("errors").beginArray();
            for (NodeError each : report.lastErrors()) {
                write(json, each, nowNanos, nowMillis);
            }
            json.endArray();
            json.endObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot be written", e);
        }
        return text.toString();
    }

    private static void write(JsonWriter json, SavedShipTimes before) throws IOException {
        json.beginObject();
        json.name("namespace").value(before.namespace());
        json.name("saved_ms").value(before.savedMillis());
        json.name("last_shipped_ms").value(before.lastShipped());
        json.name("partitions").value(before.partitions());
        json.name("waiting").value(before.waiting());
        json.endObject();
    }

    private static void write(JsonWriter json, NodeError error, long nowNanos, long nowMillis)
            throws IOException {
        json.beginObject();
        json.name("node").value(error.node());
        json.name("kind").value(kind(error));
        json.name("code").value(error.code());
        json.name("at_ms").value(error.atEpochMillis(nowNanos, nowMillis));
        json.name("count").value(error.count());
        json.name("text").value(error.text());
        json.endObject();
    }

    private static String kind(NodeError error) {
        return error.kind().name().toLowerCase(Locale.ROOT);
    }

    private static boolean isText(String name) {
        return switch (name) {
            case "dc", "state", "rule", "meaning", "busy_node", "problem" -> true;
            default -> false;
        };
    }

    private static String plain(String text) {
        return text.replaceAll(SPECIAL, " ").strip();
    }
}
