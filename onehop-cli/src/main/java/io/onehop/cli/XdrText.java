package io.onehop.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.onehop.cli.xdr.XdrRemark;
import io.onehop.cli.xdr.XdrReport;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Shipping for people and for machines.
final class XdrText {
    private XdrText() {}

    static String of(List<XdrReport> reports, List<XdrRemark> remarks) {
        if (reports.isEmpty()) {
            return "no data centre is configured: nothing is shipped (docs/xdr.md tells how)";
        }
        var text = new StringBuilder();
        var table = new TextTable("dc", "node", "state", "lag s", "queue", "in flight", "records/s",
                "latency ms", "slept ms/write", "slept %", "throttled by", "last error");
        for (XdrReport each : reports) {
            String error = XdrRemark.lastError(each).replace("; last error: ", "");
            table.add(each.dc(), each.node(), each.state(), each.stats().text("lag"),
                    each.stats().text("in_queue"), each.stats().text("in_progress"),
                    each.stats().text("throughput"), each.stats().text("latency_ms"),
                    String.format(Locale.ROOT, "%.3f", each.number("rsas_ms")),
                    String.format(Locale.ROOT, "%.1f", each.number("rsas_pct")),
                    each.isThrottled() ? each.rule() : "-", error.isEmpty() ? "-" : error);
        }
        text.append(table);
        for (XdrRemark remark : remarks) {
            text.append("\n\n").append(remark.isWrong() ? "ATTENTION  " : "note  ").append(remark.text())
                    .append("\n  ").append(remark.advice());
        }
        if (remarks.isEmpty()) {
            text.append("\n\nall data centres are up, nothing is throttled");
        }
        return text.toString();
    }

    /// One line for `onehop status`.
    static String line(List<XdrReport> reports) {
        var byDc = new LinkedHashMap<String, String>();
        for (XdrReport each : reports) {
            String problem = each.isThrottled() ? ", throttled by " + each.rule() : "";
            String said = each.state() + ", lag " + each.lag() + " s" + problem;
            byDc.merge(each.dc(), said, (a, b) -> worse(a, b));
        }
        var parts = byDc.entrySet().stream().map(each -> each.getKey() + " " + each.getValue()).toList();
        return "other data centres: " + String.join("; ", parts) + " (onehop xdr status)";
    }

    /// What is not up, is throttled or lags more is told.
    private static String worse(String one, String other) {
        boolean isOneFine = one.startsWith("UP, lag 0 s") && !one.contains("throttled");
        return isOneFine ? other : one;
    }

    static JsonArray json(List<XdrReport> reports) {
        var array = new JsonArray();
        for (XdrReport each : reports) {
            var object = new JsonObject();
            object.addProperty("dc", each.dc());
            object.addProperty("node", each.node());
            object.addProperty("state", each.state());
            object.addProperty("lagSeconds", each.lag());
            numbers().forEach((name, stat) -> object.addProperty(name, each.stats().number(stat)));
            object.addProperty("throttledBy", each.rule());
            object.add("why", each.why());
            array.add(object);
        }
        return array;
    }

    private static Map<String, String> numbers() {
        var names = new LinkedHashMap<String, String>();
        names.put("inQueue", "in_queue");
        names.put("inProgress", "in_progress");
        names.put("throughput", "throughput");
        names.put("latencyMillis", "latency_ms");
        names.put("success", "success");
        names.put("abandoned", "abandoned");
        names.put("retryNoNode", "retry_no_node");
        names.put("retryConnReset", "retry_conn_reset");
        names.put("retryDest", "retry_dest");
        names.put("recoveriesPending", "recoveries_pending");
        return names;
    }
}
