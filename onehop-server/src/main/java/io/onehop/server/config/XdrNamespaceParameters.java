package io.onehop.server.config;

/// The parameters of `xdr { dc NAME { namespace NAME { } } }`: what is shipped there.
public final class XdrNamespaceParameters {
    private static final long UINT_MAX = (1L << 32) - 1;
    private static final long MIB = 1L << 20;
    private static final String LATEST = "always the latest version is shipped";
    private static final CatalogueDraft IN = new CatalogueDraft("xdr.dc.namespace");

    public static final Parameter ENABLED = IN.flag("enabled", true).dynamic().active()
            .means("whether changes are shipped; when not they gather");
    public static final Parameter BIN_POLICY = IN
            .choice("bin-policy", "all", "no-bins", "only-changed",
                    "changed-and-specified", "changed-or-specified")
            .dynamic().refused("records know when they were changed, their bins do not; "
                    + "ship-bin and ignore-bin choose bins, and a record without bins cannot be stored")
            .means("which bins");
    public static final Parameter COMPRESSION_LEVEL = IN.integer("compression-level", 1)
            .range(1, 9).dynamic().active().means("effort of compression");
    public static final Parameter COMPRESSION_THRESHOLD = IN.integer("compression-threshold", 128)
            .range(128, UINT_MAX).dynamic().active().means("bytes of a request from which on it pays");
    public static final Parameter DELAY_MS = IN.integer("delay-ms", 0).range(0, 5_000).dynamic().active()
            .means("wait before shipping");
    public static final Parameter ENABLE_COMPRESSION = IN.flag("enable-compression", false).dynamic()
            .active().means("compress what is shipped");
    public static final Parameter FORWARD = IN.flag("forward", false).dynamic().active()
            .means("re-ship writes that came by XDR");
    public static final Parameter HOT_KEY_MS = IN.integer("hot-key-ms", 100).range(0, 5_000).dynamic()
            .active().means("min interval per key");
    public static final Parameter IGNORE_BINS = IN.list("ignore-bins", "ignore-bin").dynamic().active()
            .means("bins not to ship");
    public static final Parameter IGNORE_EXPUNGES = IN.flag("ignore-expunges", false).dynamic().active()
            .means("do not ship non-durable deletes");
    public static final Parameter IGNORE_SETS = IN.list("ignore-sets", "ignore-set").dynamic().active()
            .means("sets not to ship");
    public static final Parameter MAX_THROUGHPUT = IN.integer("max-throughput", 100_000)
            .range(0, UINT_MAX).dynamic().active().means("records/s (multiple of 100)");
    public static final Parameter REMOTE_NAMESPACE = IN.text("remote-namespace", null).dynamic().active()
            .means("name at destination");
    public static final Parameter SC_REPLICATION_WAIT_MS = IN.integer("sc-replication-wait-ms", 100)
            .range(5, 1_000).dynamic().refused("there is no strong-consistency yet")
            .means("wait for replication in SC");
    public static final Parameter SHIP_BINS = IN.list("ship-bins", "ship-bin").dynamic().active()
            .means("bins to ship");
    public static final Parameter SHIP_BIN_LUTS = IN.flag("ship-bin-luts", false).dynamic()
            .refused("bins have no update times of their own").means("ship bin update times");
    public static final Parameter SHIP_NSUP_DELETES = IN.flag("ship-nsup-deletes", false).dynamic()
            .active().means("ship expiry/eviction deletes");
    public static final Parameter SHIP_ONLY_SPECIFIED_SETS = IN.flag("ship-only-specified-sets", false)
            .dynamic().active().means("ship only the sets named");
    public static final Parameter SHIP_SETS = IN.list("ship-sets", "ship-set").dynamic().active()
            .means("sets to ship");
    public static final Parameter SHIP_VERSIONS_INTERVAL = IN.seconds("ship-versions-interval", 60)
            .range(1, 3_600).dynamic().refused(LATEST)
            .means("window of interval policy");
    public static final Parameter SHIP_VERSIONS_POLICY = IN
            .choice("ship-versions-policy", "latest", "all", "interval")
            .dynamic().refused(LATEST).means("versions that may be skipped");
    public static final Parameter TRANSACTION_QUEUE_LIMIT = IN.integer("transaction-queue-limit", 16_384)
            .range(16, MIB).dynamic().active().means("entries per partition queue (power of 2)");
    public static final Parameter WRITE_POLICY = IN.choice("write-policy", "auto", "update", "replace")
            .dynamic().active().means("added to the record there or in its place; auto: in its place if all "
                    + "bins are shipped");

    /// All of them.
    public static final Catalogue CATALOGUE = IN.done();

    private XdrNamespaceParameters() {}
}
