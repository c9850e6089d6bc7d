package io.onehop.cli.xdr;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Something about shipping that stands out, and what to do about it (seed 002).
///
/// @param isWrong whether something must be done; otherwise it explains the numbers
public record XdrRemark(boolean isWrong, String text, String advice) {
    private static final long LONG_LAG_SECONDS = 10;

    /// All that stands out.
    public static List<XdrRemark> of(List<XdrReport> reports) {
        var remarks = new ArrayList<XdrRemark>();
        for (XdrReport report : reports) {
            String where = report.dc() + " at node " + report.node();
            state(report, where, remarks);
            recoveries(report, where, remarks);
            before(report, where, remarks);
            if (report.isThrottled()) {
                remarks.add(new XdrRemark(isTrouble(report.rule()), String.format(Locale.ROOT,
                        "%s is throttled (%s) for %.0f s: %s; read threads slept %.0f ms for it%s", where,
                        report.rule(), report.number("for_ms") / 1_000, report.why("meaning"),
                        report.number("slept_ms"), lastError(report)), advice(report.rule())));
            } else if (report.lag() >= LONG_LAG_SECONDS && report.state().equals("UP")) {
                remarks.add(new XdrRemark(false, where + " is " + report.lag()
                        + " s behind and not throttled",
                        "it catches up when more is shipped than changes: see throughput and queue again in a"
                        + " minute; xdr-read-threads and the destination's own load limit it"));
            }
        }
        return remarks;
    }

    private static void recoveries(XdrReport report, String where, List<XdrRemark> remarks) {
        long pending = report.stats().number("recoveries_pending");
        if (pending > 0) {
            remarks.add(new XdrRemark(false, where + ": " + pending
                    + " partitions are still to be looked through for what is in no queue, " + report.stats().number("recoveries") + " are done",
                    "normal after a start, a rewind, a full queue or a change of masters; look again to see"
                    + " how fast it goes (max-recoveries-interleaved limits it)"));
        }
    }

    private static void before(XdrReport report, String where, List<XdrRemark> remarks) {
        for (JsonObject before : report.before()) {
            long waiting = before.get("waiting").getAsLong();
            if (waiting > 0) {
                remarks.add(new XdrRemark(false, where + ": when that node last ran (until "
                        + time(before, "saved_ms") + ") " + waiting + " records of namespace "
                        + before.get("namespace").getAsString() + " were still to be shipped; it had shipped"
                        + " all changes up to " + time(before, "last_shipped_ms"),
                        "other nodes with copies have shipped them since; if there were none, the other data"
                        + " centre does not have them either"));
            }
        }
    }

    private static String time(JsonObject from, String name) {
        return Instant.ofEpochMilli(from.get(name).getAsLong()).toString();
    }

    private static void state(XdrReport report, String where, List<XdrRemark> remarks) {
        switch (report.state()) {
            case "INACTIVE" -> remarks.add(new XdrRemark(true, where + " has never been reached: "
                    + report.why("problem"), "check its node-address-port, that a node listens there"
                    + " ('onehop check HOST:PORT') and that it publishes addresses that lead here"));
            case "DOWN" -> remarks.add(report.why("forced_down").equals("true")
                    ? new XdrRemark(false, where + " was forced down",
                            "changes gather; 'xdr-command:force-linkup=" + report.dc() + "' ships them")
                    : new XdrRemark(true, where + " is down" + lastError(report), "nothing but a probe each"
                            + " second is shipped; changes gather and are shipped when it answers again"));
            case "WINDOW_SHIP" -> remarks.add(new XdrRemark(false, where + " is back, and what gathered is"
                    + " being shipped", "the lag goes down meanwhile"));
            default -> {
                // as it should be
            }
        }
    }

    private static boolean isTrouble(String rule) {
        return switch (rule) {
            case "start-up", "max-throughput", "namespace-throughput", "in-flight" -> false;
            default -> true;
        };
    }

    /// The last error in words, empty when there was none.
    public static String lastError(XdrReport report) {
        if (report.errors().isEmpty()) {
            return "";
        }
        JsonObject error = report.errors().getLast();
        String node = error.get("node").getAsString();
        return "; last error: " + error.get("text").getAsString() + " (" + error.get("code").getAsInt() + ")"
                + (node.isEmpty() ? "" : " at its node " + node);
    }

    private static String advice(String rule) {
        return switch (rule) {
            case "network-error" -> "connections break or answers stay away: look at the link, and at pauses"
                    + " of the node named above; shipping speeds up by itself a second after the last error";
            case "connection-error" -> "look whether the destination's nodes run, at firewalls, user and"
                    + " password, certificates";
            case "destination-error" -> "look at the log of the node named above: one bad node throttles the"
                    + " whole data centre; after 30 s of nothing else the data centre counts as down";
            case "latency" -> "answers take longer than a quarter of xdr-write-timeout: the destination or"
                    + " the link is overloaded; if the link is simply long, raise xdr-write-timeout";
            case "no-connection" -> "normal for seconds after a start or a link failure; else raise"
                    + " dc-connections";
            case "start-up" -> "normal for the first seconds";
            case "max-throughput" -> "xdr-max-ship-throughput is reached: raise it if the link can take more";
            case "namespace-throughput" -> "max-throughput of a namespace is reached";
            case "in-flight" -> "50000 records are on the wire: the destination answers too slowly for the"
                    + " rate of changes";
            default -> "docs/troubleshooting/xdr.md";
        };
    }
}
