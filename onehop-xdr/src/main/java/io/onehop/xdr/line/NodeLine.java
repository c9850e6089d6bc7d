package io.onehop.xdr.line;

import java.util.Locale;

/// The lines of the node as a whole (XDR reference A6).
public final class NodeLine {
    private NodeLine() {}

    /// `summary: throughput … inflight … dlog-outstanding … dlog-delta-per-sec …`
    public static String summary(SummaryValues values) {
        return String.format(Locale.ROOT,
                "summary: throughput %d inflight %d dlog-outstanding %d dlog-delta-per-sec %.1f",
                values.throughput(), values.inFlight(), values.outstanding(), values.outstandingPerSecond());
    }

    /// `detail: sh … ul … …`; the older layout has no first word and colons in between.
    public static String detail(DetailValues values, LineFormat format) {
        String separator = format == LineFormat.V3_8 ? " : " : " ";
        String fields = String.join(separator,
                field("sh", values.shipped()), field("ul", values.unlogged()), field("lg", values.logged()),
                field("rlg", values.relogged().all()), field("rlgi", values.relogged().incoming()),
                field("rlgo", values.relogged().outgoing()), field("lproc", values.processed().main()),
                field("rproc", values.processed().replica()), field("lkdproc", values.processed().linkDown()),
                field("errcl", values.clientErrors()), field("errsrv", values.serverErrors()),
                field("hkskip", values.hotKeysSkipped()), field("hkf", values.hotKeysFetched()),
                field("flat", values.readLatencyMillis()));
        return format == LineFormat.V3_8 ? fields : "detail: " + fields;
    }

    private static String field(String name, long value) {
        return name + ' ' + value;
    }
}
