package io.onehop.server.logging;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a log line is about; each sink has a level for each of them (config-stats reference, section 7.1,
/// logging).
public enum LogContext {
    MISC("misc"), ALLOC("alloc"), ARENAX("arenax"), HARDWARE("hardware"), MSG("msg"), OS("os"),
    SECRETS("secrets"), SOCKET("socket"), TLS("tls"), VAULT("vault"), VMAPX("vmapx"), XMEM("xmem"),
    AGGR("aggr"), APPEAL("appeal"), AS("as"), AUDIT("audit"), BATCH("batch"), BATCH_SUB("batch-sub"),
    BIN("bin"), CONFIG("config"), CLUSTERING("clustering"), DEPRECATION("deprecation"), DRV_MEM("drv-mem"),
    DRV_PMEM("drv_pmem"), DRV_SSD("drv_ssd"), EXCHANGE("exchange"), EXP("exp"), FABRIC("fabric"),
    FLAT("flat"), GEO("geo"), HB("hb"), HEALTH("health"), HLC("hlc"), INDEX("index"), INFO("info"),
    INFO_COMMAND("info-command"), KEY_BUSY("key-busy"), MIGRATE("migrate"), MRT_AUDIT("mrt-audit"),
    MRT_MONITOR("mrt-monitor"), NAMESPACE("namespace"), NSUP("nsup"), PARTICLE("particle"),
    PARTITION("partition"), PROTO("proto"), PROXY("proxy"), PROXY_DIVERT("proxy-divert"), QUERY("query"),
    RECORD("record"), ROSTER("roster"), RW("rw"), RW_CLIENT("rw-client"), SECURITY("security"),
    SERVICE("service"), SERVICE_LIST("service-list"), SINDEX("sindex"), SKEW("skew"), SMD("smd"),
    STORAGE("storage"), TRUNCATE("truncate"), TSVC("tsvc"), UDF("udf"), XDR("xdr"),
    XDR_CLIENT("xdr-client");

    /// Before the context in the name of its logger.
    static final String LOGGER_PREFIX = "onehop.";

    private static final List<String> LABELS = Arrays.stream(values()).map(LogContext::label).toList();

    private final String label;

    LogContext(String label) {
        this.label = label;
    }

    /// The name operators know.
    public String label() {
        return label;
    }

    /// The logger for lines of this context, always the same; keep it in a constant.
    public Logger logger() {
        return LoggerFactory.getLogger(LOGGER_PREFIX + label);
    }

    /// The context of a name, or null.
    public static @Nullable LogContext of(String label) {
        int place = LABELS.indexOf(label);
        return place < 0 ? null : values()[place];
    }

    /// All names.
    public static List<String> labels() {
        return LABELS;
    }
}
