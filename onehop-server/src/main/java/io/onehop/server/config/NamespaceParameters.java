package io.onehop.server.config;

/// The parameters of `namespace NAME { }`.
public final class NamespaceParameters {
    private static final long UINT_MAX = (1L << 32) - 1;
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;
    private static final CatalogueDraft IN = new CatalogueDraft("namespace");

    public static final Parameter ACTIVE_RACK = IN.integer("active-rack", 0).range(0, 1_000_000).dynamic()
            .active().means("rack that holds all masters");
    public static final Parameter ALLOW_TTL_WITHOUT_NSUP = IN.flag("allow-ttl-without-nsup", false)
            .dynamic().active().means("accept TTLs although nsup-period 0");
    public static final Parameter APPLY_TTL_REDUCTIONS = IN.flag("apply-ttl-reductions", true)
            .dynamic().active().means("allow shortening of TTLs");
    public static final Parameter AUTO_REVIVE = IN.flag("auto-revive", false)
            .means("revive dead partitions at start");
    public static final Parameter BACKGROUND_QUERY_MAX_RPS = IN.integer("background-query-max-rps", 10_000)
            .range(1, 1_000_000).dynamic().means("records/s of background queries");
    public static final Parameter CONFLICT_RESOLUTION_POLICY = IN
            .choice("conflict-resolution-policy", "generation", "last-update-time")
            .dynamic().active().means("AP duplicate conflict rule");
    public static final Parameter CONFLICT_RESOLVE_WRITES = IN.flag("conflict-resolve-writes", false)
            .dynamic().means("bin convergence for XDR");
    public static final Parameter DEFAULT_READ_TOUCH_TTL_PCT = IN.integer("default-read-touch-ttl-pct", 0)
            .range(0, 100).dynamic().active().means("touch on read when remaining ttl below pct");
    public static final Parameter DEFAULT_TTL = IN.seconds("default-ttl", 0)
            .range(0, 315_360_000).dynamic().active().means("seconds for ttl 0");
    public static final Parameter DISABLE_COLD_START_EVICTION = IN.flag("disable-cold-start-eviction", false)
            .means("no eviction while loading");
    public static final Parameter DISABLE_MRT_WRITES = IN.flag("disable-mrt-writes", false).dynamic()
            .means("multi-record transactions off");
    public static final Parameter DISABLE_WRITE_DUP_RES = IN.flag("disable-write-dup-res", false).dynamic()
            .active().means("writes skip duplicate resolution");
    public static final Parameter DISALLOW_EXPUNGE = IN.flag("disallow-expunge", false).dynamic()
            .means("refuse non-durable deletes");
    public static final Parameter DISALLOW_NULL_SETNAME = IN.flag("disallow-null-setname", false)
            .dynamic().active().means("refuse writes without set");
    public static final Parameter ENABLE_BENCHMARKS_BATCH_SUB = IN.flag("enable-benchmarks-batch-sub", false)
            .dynamic().active().means("histograms of the steps");
    public static final Parameter ENABLE_BENCHMARKS_OPS_SUB = IN.flag("enable-benchmarks-ops-sub", false)
            .dynamic().means("histograms of the steps");
    public static final Parameter ENABLE_BENCHMARKS_READ = IN.flag("enable-benchmarks-read", false)
            .dynamic().active().means("histograms of the steps");
    public static final Parameter ENABLE_BENCHMARKS_UDF = IN.flag("enable-benchmarks-udf", false).dynamic()
            .means("histograms of the steps");
    public static final Parameter ENABLE_BENCHMARKS_UDF_SUB = IN.flag("enable-benchmarks-udf-sub", false)
            .dynamic().means("histograms of the steps");
    public static final Parameter ENABLE_BENCHMARKS_WRITE = IN.flag("enable-benchmarks-write", false)
            .dynamic().active().means("histograms of the steps");
    public static final Parameter ENABLE_HIST_PROXY = IN.flag("enable-hist-proxy", false).dynamic()
            .means("proxy histogram");
    public static final Parameter EVICT_HIST_BUCKETS = IN.integer("evict-hist-buckets", 10_000)
            .range(100, 10_000_000).dynamic().active().means("eviction histogram resolution");
    public static final Parameter EVICT_INDEXES_MEMORY_PCT = IN.integer("evict-indexes-memory-pct", 0)
            .range(0, 100).dynamic().means("start eviction at index memory %");
    public static final Parameter EVICT_TENTHS_PCT = IN.integer("evict-tenths-pct", 5)
            .range(0, UINT_MAX).dynamic().active().means("evicted per cycle in 0.1 %");
    public static final Parameter IGNORE_MIGRATE_FILL_DELAY = IN.flag("ignore-migrate-fill-delay", false)
            .dynamic().active().means("namespace ignores fill delay");
    public static final Parameter INDEX_STAGE_SIZE = IN.size("index-stage-size", GIB)
            .range(128 * MIB, 16 * GIB).means("index arena stage");
    public static final Parameter INDEXES_MEMORY_BUDGET = IN.size("indexes-memory-budget", 0)
            .range(0, Long.MAX_VALUE).dynamic().active()
            .means("bytes for the index; when they are used, no record can be created (1)");
    public static final Parameter INLINE_SHORT_QUERIES = IN.flag("inline-short-queries", false).dynamic()
            .means("run short queries on service threads");
    public static final Parameter MAX_RECORD_SIZE = IN.size("max-record-size", MIB)
            .range(64, 8 * MIB).dynamic().active().means("bytes, error 13 above");
    public static final Parameter MIGRATE_ORDER = IN.integer("migrate-order", 5).range(1, 10).dynamic()
            .active().means("1 first … 10 last");
    public static final Parameter MIGRATE_RETRANSMIT_MS = IN.integer("migrate-retransmit-ms", 5_000)
            .range(0, UINT_MAX).dynamic().active().means("resend unacked migrated record");
    public static final Parameter MIGRATE_SKIP_UNREADABLE = IN.flag("migrate-skip-unreadable", false)
            .dynamic().means("skip unreadable records");
    public static final Parameter MIGRATE_SLEEP = IN.integer("migrate-sleep", 1)
            .range(0, UINT_MAX).dynamic().active().means("µs pause per migrated record");
    public static final Parameter MRT_DURATION = IN.seconds("mrt-duration", 10).range(1, 120).dynamic()
            .means("multi-record transaction seconds");
    public static final Parameter NSUP_HIST_PERIOD = IN.seconds("nsup-hist-period", 3_600)
            .range(0, UINT_MAX).dynamic().means("seconds between histograms");
    public static final Parameter NSUP_PERIOD = IN.seconds("nsup-period", 0)
            .range(0, UINT_MAX).dynamic().active().means("seconds between expiry/eviction cycles, 0 off");
    public static final Parameter NSUP_THREADS = IN.integer("nsup-threads", 1).range(1, 128).dynamic()
            .means("threads");
    public static final Parameter PARTITION_TREE_SPRIGS = IN.integer("partition-tree-sprigs", 256)
            .range(256, 256 * MIB).means("sub-trees per partition (power of 2)");
    public static final Parameter PREFER_UNIFORM_BALANCE = IN.flag("prefer-uniform-balance", true).dynamic()
            .active().means("uniform partition balance");
    public static final Parameter RACK_ID = IN.integer("rack-id", 0).range(0, 1_000_000).dynamic()
            .active().means("rack of this node");
    public static final Parameter READ_CONSISTENCY_LEVEL_OVERRIDE = IN
            .choice("read-consistency-level-override", "off", "all", "one")
            .dynamic().active().means("dup-res on reads");
    public static final Parameter REJECT_NON_XDR_WRITES = IN.flag("reject-non-xdr-writes", false)
            .dynamic().active().means("only XDR may write");
    public static final Parameter REJECT_XDR_WRITES = IN.flag("reject-xdr-writes", false).dynamic().active()
            .means("XDR may not write");
    public static final Parameter REPLICATION_FACTOR = IN.integer("replication-factor", 2)
            .range(1, 256).active().means("copies of each record, as far as there are nodes");
    public static final Parameter SINDEX_STAGE_SIZE = IN.size("sindex-stage-size", GIB)
            .range(128 * MIB, 4 * GIB).means("sindex arena stage");
    public static final Parameter SINGLE_QUERY_THREADS = IN.integer("single-query-threads", 4)
            .range(1, 128).dynamic().means("threads per query");
    public static final Parameter STOP_WRITES_SYS_MEMORY_PCT = IN.integer("stop-writes-sys-memory-pct", 90)
            .range(0, 100).dynamic().active().means("stop writes at system memory %");
    public static final Parameter STRONG_CONSISTENCY = IN.flag("strong-consistency", false)
            .means("SC mode");
    public static final Parameter STRONG_CONSISTENCY_ALLOW_EXPUNGE = IN
            .flag("strong-consistency-allow-expunge", false)
            .dynamic().means("allow non-durable deletes/expiry in SC");
    public static final Parameter TOMB_RAIDER_ELIGIBLE_AGE = IN.seconds("tomb-raider-eligible-age", 86_400)
            .range(0, UINT_MAX).dynamic().means("min age of tombstone");
    public static final Parameter TOMB_RAIDER_PERIOD = IN.seconds("tomb-raider-period", 86_400)
            .range(0, UINT_MAX).dynamic().means("period");
    public static final Parameter TOMB_RAIDER_UNMARK_THREADS = IN.integer("tomb-raider-unmark-threads", 0)
            .range(0, 128).dynamic().means("threads");
    public static final Parameter TRANSACTION_PENDING_LIMIT = IN.integer("transaction-pending-limit", 20)
            .range(0, UINT_MAX).dynamic().active().means("queued transactions per key, 0 none");
    public static final Parameter TRUNCATE_THREADS = IN.integer("truncate-threads", 4)
            .range(1, 128).dynamic().means("threads");
    public static final Parameter WRITE_COMMIT_LEVEL_OVERRIDE = IN
            .choice("write-commit-level-override", "off", "all", "master")
            .dynamic().active().means("force all/master");
    public static final Parameter XDR_BIN_TOMBSTONE_TTL = IN.seconds("xdr-bin-tombstone-ttl", 86_400)
            .range(0, 315_360_000).dynamic().means("age of bin tombstones");
    public static final Parameter XDR_TOMB_RAIDER_PERIOD = IN.seconds("xdr-tomb-raider-period", 120)
            .range(0, UINT_MAX).dynamic().means("period");
    public static final Parameter XDR_TOMB_RAIDER_THREADS = IN.integer("xdr-tomb-raider-threads", 1)
            .range(1, 128).dynamic().means("threads");

    /// All of them.
    public static final Catalogue CATALOGUE = IN
            .formerly(OldName.inverted("allow-xdr-writes", REJECT_XDR_WRITES))
            .formerly(OldName.inverted("allow-nonxdr-writes", REJECT_NON_XDR_WRITES))
            .formerly(OldName.renamed("repl-factor", REPLICATION_FACTOR))
            .formerly(OldName.renamed("memory-size", StorageParameters.DATA_SIZE))
            .formerly(OldName.renamed("high-water-memory-pct", StorageParameters.EVICT_USED_PCT))
            .formerly(OldName.renamed("high-water-disk-pct", StorageParameters.EVICT_USED_PCT))
            .formerly(OldName.renamed("stop-writes-pct", StorageParameters.STOP_WRITES_USED_PCT))
            .formerly(OldName.gone("data-in-memory"))
            .done();

    private NamespaceParameters() {}
}
