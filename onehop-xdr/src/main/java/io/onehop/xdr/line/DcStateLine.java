package io.onehop.xdr.line;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The line of a data centre, once a minute (seed 002; XDR reference A6).
public final class DcStateLine {
    private DcStateLine() {}

    /// The text without the log's own prefix.
    public static String text(DcStateValues values, LineFormat format) {
        String common = String.format(Locale.ROOT,
                "[%s]: dc-state %s timelag-sec %d lst %d mlst %s fnlst %s wslst %s shlat-ms %d"
                        + " rsas-ms %.3f rsas-pct %.1f",
                values.dc(), values.state().name(), values.timelagSeconds(), values.lstMillis(),
                time(values.mainLstMillis()), time(values.failedNodeLstMillis()),
                time(values.windowLstMillis()), values.shipLatencyMillis(), values.averageSleepMillis(),
                values.throttledPercent());
        return switch (format) {
            case V3_8 -> common;
            case V4_X -> common + String.format(Locale.ROOT, " con %d errcl %d errsrv %d sz %d",
                    values.link().connections(), values.link().clientErrors(), values.link().serverErrors(),
                    values.link().clusterSize());
        };
    }

    /// Milliseconds since 1970 and the date in parentheses, or `0 (-)`.
    static String time(long epochMillis) {
        if (epochMillis == 0) {
            return "0 (-)";
        }
        var date = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT)
                .withZone(ZoneOffset.UTC);
        return epochMillis + " (" + date.format(Instant.ofEpochMilli(epochMillis)) + " GMT)";
    }
}
