package io.onehop.cli.xdr;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.Crowd;
import io.onehop.cli.ask.Facts;
import io.onehop.cli.ask.InfoExchange;
import io.onehop.cli.ask.ServiceAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// What one node tells of one data centre.
///
/// @param node  its id
/// @param stats of `get-stats`
/// @param why   of `xdr-why`, empty when the node does not know that command
public record XdrReport(String node, String dc, Facts stats, JsonObject why) {
    /// The value of a rule when nothing throttles.
    public static final String NONE = "none";

    /// Asks nodes, by their ids, at once. What does not answer is left out. By data centre, then by node.
    public static List<XdrReport> ask(Map<String, ServiceAddress> nodes, int timeoutMillis) {
        var reports = new ArrayList<XdrReport>();
        Crowd.atOnce(nodes, address -> new InfoExchange(address, timeoutMillis)).forEach((id, exchange) -> {
            try {
                reports.addAll(ask(id, exchange));
            } catch (CommandFailure _) {
                // others tell that it does not answer
            }
        });
        reports.sort(Comparator.comparing(XdrReport::dc));
        return reports;
    }

    private static List<XdrReport> ask(String node, InfoExchange exchange) {
        var reports = new ArrayList<XdrReport>();
        for (String dc : names(exchange)) {
            String stats = "get-stats:context=xdr;dc=" + dc;
            String why = "xdr-why:dc=" + dc + ";format=json";
            Map<String, String> answers = exchange.ask(List.of(stats, why));
            reports.add(new XdrReport(node, dc, Facts.of(answers.getOrDefault(stats, "")),
                    object(answers.getOrDefault(why, ""))));
        }
        return reports;
    }

    private static List<String> names(InfoExchange exchange) {
        String dcs = exchange.ask("dcs");
        String[] names = dcs.startsWith("ERROR")
                ? Facts.of(exchange.ask("get-config:context=xdr")).text("dcs").split(",", -1)
                : dcs.split(";", -1);
        return Arrays.stream(names).filter(name -> !name.isBlank()).toList();
    }

    private static JsonObject object(String text) {
        try {
            JsonElement parsed = JsonParser.parseString(text);
            return parsed.isJsonObject() ? parsed.getAsJsonObject() : new JsonObject();
        } catch (JsonParseException _) {
            return new JsonObject();
        }
    }

    /// A value of `xdr-why`, "" when it is not known.
    public String why(String name) {
        return why.has(name) ? why.get(name).getAsString() : "";
    }

    /// A number of `xdr-why`, 0 when it is not known.
    public double number(String name) {
        return why.has(name) ? why.get(name).getAsDouble() : 0;
    }

    /// The state without `CLUSTER_`, "?" when it is not known.
    public String state() {
        String state = why("state");
        return state.isEmpty() ? "?" : state.replace("CLUSTER_", "");
    }

    /// The rule that throttles now, [#NONE] when none does.
    public String rule() {
        String rule = why("rule");
        return rule.isEmpty() ? NONE : rule;
    }

    /// Whether a rule throttles now.
    public boolean isThrottled() {
        return !rule().equals(NONE);
    }

    /// The last errors, one for each node of the destination, the latest last.
    public List<JsonObject> errors() {
        return objects("errors");
    }

    /// How far shipping was when the node last ran, by namespace; empty when it does not know.
    public List<JsonObject> before() {
        return objects("before");
    }

    private List<JsonObject> objects(String name) {
        JsonArray array = why.has(name) ? why.getAsJsonArray(name) : new JsonArray();
        return array.asList().stream().map(JsonElement::getAsJsonObject).toList();
    }

    /// Seconds behind.
    public long lag() {
        return stats.number("lag");
    }

    /// Records that are still to be shipped.
    public long outstanding() {
        return stats.number("in_queue") + stats.number("in_progress");
    }
}
