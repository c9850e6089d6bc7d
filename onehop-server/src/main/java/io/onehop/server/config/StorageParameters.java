package io.onehop.server.config;

/// The parameters of `namespace NAME { storage-engine TYPE { } }`: where records are kept.
public final class StorageParameters {
    private static final long UINT_MAX = (1L << 32) - 1;
    private static final long MIB = 1L << 20;
    private static final long TIB = 1L << 40;
    private static final CatalogueDraft IN = new CatalogueDraft("namespace.storage-engine");

    public static final Parameter TYPE = IN.choice("type", "memory", "device", "pmem").active()
            .means("where records live; only memory works yet");
    public static final Parameter COMMIT_TO_DEVICE = IN.flag("commit-to-device", false)
            .means("fsync every write before ack");
    public static final Parameter COMPRESSION = IN.choice("compression", "none", "lz4", "snappy", "zstd")
            .dynamic().means("record compression");
    public static final Parameter COMPRESSION_ACCELERATION = IN.integer("compression-acceleration", 0)
            .range(1, 65_537).dynamic().means("effort of lz4");
    public static final Parameter COMPRESSION_LEVEL = IN.integer("compression-level", 0)
            .range(1, 9).dynamic().means("effort of zstd");
    public static final Parameter DATA_SIZE = IN.size("data-size", 0)
            .range(MIB, 256 * TIB).active().defaultIs("0: a share of the heap")
            .differs("from 1 MiB on; 0 takes a share of the JVM's heap")
            .means("bytes for records in memory");
    public static final Parameter DEFRAG_LWM_PCT = IN.integer("defrag-lwm-pct", 50).range(1, 99).dynamic()
            .means("defragment blocks below %");
    public static final Parameter DEFRAG_QUEUE_MIN = IN.integer("defrag-queue-min", 0)
            .range(0, UINT_MAX).dynamic().means("min queued");
    public static final Parameter DEFRAG_SLEEP = IN.integer("defrag-sleep", 1_000)
            .range(0, UINT_MAX).dynamic().means("µs per block");
    public static final Parameter DEFRAG_STARTUP_MINIMUM = IN.integer("defrag-startup-minimum", 0)
            .range(0, 99).means("min free % to start");
    public static final Parameter DEVICES = IN.list("devices", "device").means("raw devices (+shadow)");
    public static final Parameter DIRECT_FILES = IN.flag("direct-files", false).means("O_DIRECT on files");
    public static final Parameter DISABLE_ODSYNC = IN.flag("disable-odsync", false).means("no O_DSYNC");
    public static final Parameter ENABLE_BENCHMARKS_STORAGE = IN.flag("enable-benchmarks-storage", false)
            .dynamic().means("histograms");
    public static final Parameter ENCRYPTION = IN.choice("encryption", "aes-128", "aes-256")
            .means("cipher of records at rest");
    public static final Parameter ENCRYPTION_KEY_FILE = IN
            .text("encryption-key-file", null).means("file of the key");
    public static final Parameter ENCRYPTION_OLD_KEY_FILE = IN.text("encryption-old-key-file", null)
            .means("key rotation");
    public static final Parameter EVICT_USED_PCT = IN.integer("evict-used-pct", 0)
            .range(0, 100).dynamic().active().means("evict at used %");
    public static final Parameter FILES = IN.list("files", "file").means("files (+shadow)");
    public static final Parameter FILESIZE = IN.size("filesize", 0).range(128 * MIB, 2 * TIB)
            .means("bytes per file");
    public static final Parameter FLUSH_MAX_MS = IN.integer("flush-max-ms", 1_000).range(0, 1_000).dynamic()
            .means("flush partly filled buffer after");
    public static final Parameter FLUSH_SIZE = IN.size("flush-size", MIB).range(4_096, 8 * MIB).dynamic()
            .means("write unit");
    public static final Parameter MAX_WRITE_CACHE = IN.size("max-write-cache", 64 * MIB)
            .range(0, Long.MAX_VALUE).dynamic().means("unwritten data limit, then error 18");
    public static final Parameter STOP_WRITES_AVAIL_PCT = IN.integer("stop-writes-avail-pct", 5)
            .range(0, 100).dynamic().active().means("stop writes below avail %");
    public static final Parameter STOP_WRITES_USED_PCT = IN.integer("stop-writes-used-pct", 70)
            .range(0, 100).dynamic().active().means("stop writes above used %");
    public static final Parameter TOMB_RAIDER_SLEEP = IN.integer("tomb-raider-sleep", 1_000)
            .range(0, UINT_MAX).dynamic().means("pause, µs");
    public static final Parameter CACHE_REPLICA_WRITES = IN.flag("cache-replica-writes", false).dynamic()
            .means("keep prole writes in cache");
    public static final Parameter COLD_START_EMPTY = IN.flag("cold-start-empty", false)
            .means("ignore data at cold start");
    public static final Parameter POST_WRITE_CACHE = IN.size("post-write-cache", 256 * MIB)
            .range(0, Long.MAX_VALUE).dynamic().means("recently written blocks kept in memory");
    public static final Parameter READ_PAGE_CACHE = IN.flag("read-page-cache", false).dynamic()
            .means("use page cache for reads");
    public static final Parameter SERIALIZE_TOMB_RAIDER = IN.flag("serialize-tomb-raider", false)
            .means("one device at a time");
    public static final Parameter SINDEX_STARTUP_DEVICE_SCAN = IN.flag("sindex-startup-device-scan", false)
            .means("build sindex by device scan");

    /// All of them.
    public static final Catalogue CATALOGUE = IN
            .formerly(OldName.renamed("write-block-size", FLUSH_SIZE))
            .formerly(OldName.renamed("max-used-pct", STOP_WRITES_USED_PCT))
            .formerly(OldName.renamed("min-avail-pct", STOP_WRITES_AVAIL_PCT))
            .formerly(OldName.blocks("post-write-queue", POST_WRITE_CACHE))
            .formerly(OldName.gone("data-in-memory"))
            .done();

    private StorageParameters() {}
}
