package io.onehop.server.stats.ticker;

import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.ticker.CounterLine.Group;
import java.util.ArrayList;
import java.util.List;

/// The lines of a frame that hold a namespace's counters, in the frame's order, for each layout
/// (config-stats reference, section 7.3).
final class CounterLines {
    static final List<CounterLine> CURRENT = current();
    static final List<CounterLine> LEGACY = legacy();

    /// The group of frames of migrated records that were sent again, which migrations count by themselves.
    static final String MIGRATION = "migration";
    /// The group of records that wait to be repaired.
    static final String UNREPLICATED = "unreplicated-records";

    private static final String RETRANSMIT_ALL = "RETRANSMIT_ALL";

    private CounterLines() {}

    private static List<CounterLine> current() {
        var lines = new ArrayList<>(requests());
        lines.add(query("pi-query", "PI_QUERY"));
        lines.add(query("si-query", "SI_QUERY"));
        lines.addAll(subTransactions());
        lines.add(CounterLine.of("dup-res", Group.of("ask", NamespaceCounter.DUP_RES_ASK),
                Group.of("respond", "DUP_RES", "RESPOND_READ", "RESPOND_NO_READ")));
        lines.add(retransmits());
        lines.add(CounterLine.of("read-touch", tsvc("READ_TOUCH"),
                Group.of("all-triggers", "READ_TOUCH", "SUCCESS", "ERROR", "TIMEOUT", "SKIP")));
        lines.add(CounterLine.of("re-repl", tsvc("RE_REPL"),
                Group.of("all-triggers", "RE_REPL", "SUCCESS", "ERROR", "TIMEOUT"),
                new Group(UNREPLICATED, List.of())));
        lines.add(CounterLine.of("special-errors",
                Group.of("key-busy", NamespaceCounter.FAIL_KEY_BUSY, NamespaceCounter.FAIL_XDR_KEY_BUSY),
                Group.of("record-too-big", NamespaceCounter.FAIL_RECORD_TOO_BIG),
                Group.of("lost-conflict", NamespaceCounter.FAIL_CLIENT_LOST_CONFLICT,
                        NamespaceCounter.FAIL_XDR_LOST_CONFLICT)));
        return List.copyOf(lines);
    }

    private static List<CounterLine> legacy() {
        var lines = new ArrayList<CounterLine>();
        requests().forEach(line -> lines.add(line.withoutFilteredOut()));
        lines.add(query("scan", "PI_QUERY"));
        lines.add(query("query", "SI_QUERY"));
        subTransactions().forEach(line -> lines.add(line.withoutFilteredOut()));
        lines.add(legacyRetransmits());
        lines.add(CounterLine.of("re-repl", Group.of("all-triggers", "RE_REPL", "SUCCESS", "ERROR",
                "TIMEOUT")));
        lines.add(CounterLine.of("special-errors", Group.of("key-busy", NamespaceCounter.FAIL_KEY_BUSY),
                Group.of("record-too-big", NamespaceCounter.FAIL_RECORD_TOO_BIG)));
        return List.copyOf(lines);
    }

    private static List<CounterLine> requests() {
        return List.of(
                CounterLine.of("client", tsvc("CLIENT"), proxy("CLIENT"), read("CLIENT"), write("CLIENT"),
                        delete("CLIENT"), udf("CLIENT"), lang("CLIENT")),
                CounterLine.of("xdr-client", Group.of("write", "XDR_CLIENT_WRITE", "SUCCESS", "ERROR",
                "TIMEOUT"),
                        Group.of("delete", "XDR_CLIENT_DELETE", "SUCCESS", "ERROR", "TIMEOUT", "NOT_FOUND")),
                CounterLine.of("from-proxy", tsvc("FROM_PROXY"), read("FROM_PROXY"), write("FROM_PROXY"),
                        delete("FROM_PROXY"), udf("FROM_PROXY"), lang("FROM_PROXY")),
                CounterLine.of("xdr-from-proxy",
                        Group.of("write", "XDR_FROM_PROXY_WRITE", "SUCCESS", "ERROR", "TIMEOUT"),
                        Group.of("delete", "XDR_FROM_PROXY_DELETE", "SUCCESS", "ERROR", "TIMEOUT",
                        "NOT_FOUND")),
                CounterLine.of("batch-sub", tsvc("BATCH_SUB"), proxy("BATCH_SUB"), read("BATCH_SUB"),
                        write("BATCH_SUB"), delete("BATCH_SUB"), udf("BATCH_SUB"), lang("BATCH_SUB")),
                CounterLine.of("from-proxy-batch-sub", tsvc("FROM_PROXY_BATCH_SUB"),
                read("FROM_PROXY_BATCH_SUB"),
                        write("FROM_PROXY_BATCH_SUB"), delete("FROM_PROXY_BATCH_SUB"),
                        udf("FROM_PROXY_BATCH_SUB"),
                        lang("FROM_PROXY_BATCH_SUB")));
    }

    private static List<CounterLine> subTransactions() {
        return List.of(
                CounterLine.of("udf-sub", tsvc("UDF_SUB"), udf("UDF_SUB"), lang("UDF_SUB")),
                CounterLine.of("ops-sub", tsvc("OPS_SUB"), write("OPS_SUB")));
    }

    private static CounterLine query(String label, String prefix) {
        return CounterLine.of(label,
                Group.of("short-basic", prefix + "_SHORT_BASIC", "COMPLETE", "ERROR", "TIMEOUT"),
                Group.of("long-basic", prefix + "_LONG_BASIC", "COMPLETE", "ERROR", "ABORT"),
                Group.of("aggr", prefix + "_AGGR", "COMPLETE", "ERROR", "ABORT"),
                Group.of("udf-bg", prefix + "_UDF_BG", "COMPLETE", "ERROR", "ABORT"),
                Group.of("ops-bg", prefix + "_OPS_BG", "COMPLETE", "ERROR", "ABORT"));
    }

    private static CounterLine retransmits() {
        return CounterLine.of("retransmits",
                Group.of(MIGRATION),
                Group.of("dup-res", "RETRANSMIT", "ALL_READ_DUP_RES", "ALL_WRITE_DUP_RES",
                "ALL_DELETE_DUP_RES",
                        "ALL_UDF_DUP_RES", "ALL_BATCH_SUB_READ_DUP_RES", "ALL_BATCH_SUB_WRITE_DUP_RES",
                        "ALL_BATCH_SUB_DELETE_DUP_RES", "ALL_BATCH_SUB_UDF_DUP_RES", "UDF_SUB_DUP_RES",
                        "OPS_SUB_DUP_RES"),
                Group.of("repl-ping", RETRANSMIT_ALL, "READ_REPL_PING", "BATCH_SUB_READ_REPL_PING"),
                Group.of("repl-write", "RETRANSMIT", "ALL_WRITE_REPL_WRITE", "ALL_DELETE_REPL_WRITE",
                        "ALL_UDF_REPL_WRITE", "ALL_BATCH_SUB_WRITE_REPL_WRITE",
                        "ALL_BATCH_SUB_DELETE_REPL_WRITE",
                        "ALL_BATCH_SUB_UDF_REPL_WRITE", "UDF_SUB_REPL_WRITE", "OPS_SUB_REPL_WRITE"));
    }

    private static CounterLine legacyRetransmits() {
        return CounterLine.of("retransmits",
                Group.of(MIGRATION),
                Group.of("client-read", RETRANSMIT_ALL, "READ_DUP_RES"),
                Group.of("client-write", RETRANSMIT_ALL, "WRITE_DUP_RES", "WRITE_REPL_WRITE"),
                Group.of("client-delete", RETRANSMIT_ALL, "DELETE_DUP_RES", "DELETE_REPL_WRITE"),
                Group.of("client-udf", RETRANSMIT_ALL, "UDF_DUP_RES", "UDF_REPL_WRITE"),
                Group.of("batch-sub", RETRANSMIT_ALL, "BATCH_SUB_READ_DUP_RES"),
                Group.of("udf-sub", "RETRANSMIT", "UDF_SUB_DUP_RES", "UDF_SUB_REPL_WRITE"));
    }

    private static Group tsvc(String prefix) {
        return Group.of("tsvc", prefix + "_TSVC", "ERROR", "TIMEOUT");
    }

    private static Group proxy(String prefix) {
        return Group.of("proxy", prefix + "_PROXY", "COMPLETE", "ERROR", "TIMEOUT");
    }

    private static Group read(String prefix) {
        return Group.of("read", prefix + "_READ", "SUCCESS", "ERROR", "TIMEOUT", "NOT_FOUND", "FILTERED_OUT");
    }

    private static Group write(String prefix) {
        return Group.of("write", prefix + "_WRITE", "SUCCESS", "ERROR", "TIMEOUT", "FILTERED_OUT");
    }

    private static Group delete(String prefix) {
        return Group.of("delete", prefix + "_DELETE", "SUCCESS", "ERROR", "TIMEOUT", "NOT_FOUND",
                "FILTERED_OUT");
    }

    private static Group udf(String prefix) {
        return Group.of("udf", prefix + "_UDF", "COMPLETE", "ERROR", "TIMEOUT", "FILTERED_OUT");
    }

    private static Group lang(String prefix) {
        return Group.of("lang", prefix + "_LANG", "READ_SUCCESS", "WRITE_SUCCESS", "DELETE_SUCCESS", "ERROR");
    }
}
