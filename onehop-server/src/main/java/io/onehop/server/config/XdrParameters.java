package io.onehop.server.config;

/// The parameters of `xdr { }`: shipping to other data centres.
public final class XdrParameters {
    private static final CatalogueDraft IN = new CatalogueDraft("xdr");

    public static final Parameter SRC_ID = IN.integer("src-id", 0).range(0, 255).dynamic()
            .refused("bins have no update times of their own, so there is no bin convergence")
            .means("cluster id for bin convergence");

    public static final Parameter TRACE_SAMPLE = IN.integer("trace-sample", 0).range(0, 1 << 30)
            .refused("nothing is traced").means("share of records that are traced");
    public static final Parameter READ_THREADS = IN.integer("xdr-read-threads", 4).range(1, 64)
            .active().means("read threads of each data centre that is created from then on");
    public static final Parameter WRITE_TIMEOUT = IN.integer("xdr-write-timeout", 10_000)
            .range(1, 3_600_000).dynamic().active()
            .means("milliseconds; a quarter of it as latency throttles");
    public static final Parameter MAX_SHIP_THROUGHPUT = IN.integer("xdr-max-ship-throughput", 0)
            .range(0, 10_000_000).dynamic().active().means("records/s to each data centre, 0 no limit");
    public static final Parameter THROTTLE_MODE = IN.choice("throttle-mode", "gradual", "legacy")
            .dynamic().active().means("what network errors do: halve each second, or 1/s for 30 s");
    public static final Parameter LOG_FORMAT = IN.choice("dc-log-format", "3.8", "4.x")
            .dynamic().active().means("form of the dc-state line");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private XdrParameters() {}
}
