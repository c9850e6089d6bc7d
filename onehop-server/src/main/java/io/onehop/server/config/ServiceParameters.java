package io.onehop.server.config;

/// The parameters of `service { }`: the node as a whole.
public final class ServiceParameters {
    private static final long INT_MAX = (1L << 31) - 1;
    private static final long UINT_MAX = (1L << 32) - 1;
    private static final CatalogueDraft IN = new CatalogueDraft("service");

    public static final Parameter ADVERTISE_IPV6 = IN.flag("advertise-ipv6", false).dynamic()
            .means("publish IPv6 addresses too");
    public static final Parameter AUTO_PIN = IN.choice("auto-pin", "none", "cpu", "numa", "adq")
            .means("pin service threads/NICs to CPUs or NUMA");
    public static final Parameter BATCH_INDEX_THREADS = IN.integer("batch-index-threads", 1)
            .range(1, 256).dynamic().means("threads (queues) for batch parents");
    public static final Parameter BATCH_MAX_BUFFERS_PER_QUEUE = IN.size("batch-max-buffers-per-queue", 255)
            .range(0, UINT_MAX).dynamic().means("response buffers allowed per batch queue");
    public static final Parameter BATCH_MAX_REQUESTS = IN.size("batch-max-requests", 0)
            .range(0, UINT_MAX).dynamic().active().means("max keys per node in one batch, 0 = no limit");
    public static final Parameter BATCH_MAX_UNUSED_BUFFERS = IN.size("batch-max-unused-buffers", 256)
            .range(0, UINT_MAX).dynamic().means("idle batch buffers kept");
    public static final Parameter CLUSTER_NAME = IN.text("cluster-name", null).dynamic().active()
            .means("cluster identity checked in heartbeats and by clients");
    public static final Parameter DEBUG_ALLOCATIONS = IN.flag("debug-allocations", false)
            .means("heap debugging of the incumbent; nothing on the JVM");
    public static final Parameter CGROUP_MEM_TRACKING = IN.flag("cgroup-mem-tracking", false).dynamic()
            .means("use cgroup memory limits for system memory stats");
    public static final Parameter DISABLE_UDF_EXECUTION = IN.flag("disable-udf-execution", false)
            .means("refuse UDF calls");
    public static final Parameter ENABLE_BENCHMARKS_FABRIC = IN.flag("enable-benchmarks-fabric", false)
            .dynamic().means("fabric histograms");
    public static final Parameter ENABLE_HEALTH_CHECK = IN.flag("enable-health-check", false).dynamic()
            .means("health outlier detection");
    public static final Parameter ENABLE_HIST_INFO = IN.flag("enable-hist-info", false).dynamic().active()
            .means("histogram for info commands");
    public static final Parameter ENFORCE_BEST_PRACTICES = IN.flag("enforce-best-practices", false)
            .means("refuse to start when a best practice fails");
    public static final Parameter FEATURE_KEY_FILE = IN.text("feature-key-file", null)
            .means("licence file; Onehop needs none");
    public static final Parameter FEATURE_KEY_FILES = IN.list("feature-key-files", "feature-key-files")
            .means("licence files; Onehop needs none");
    public static final Parameter GROUP = IN.text("group", null).means("OS group to run as");
    public static final Parameter INDENT_ALLOCATIONS = IN.flag("indent-allocations", false)
            .means("heap debugging of the incumbent; nothing on the JVM");
    public static final Parameter INFO_MAX_MS = IN.size("info-max-ms", 10_000)
            .range(500, 10_000).dynamic().means("time limit of an info command in queue");
    public static final Parameter INFO_THREADS = IN.integer("info-threads", 16).range(0, INT_MAX).dynamic()
            .means("threads for info commands");
    public static final Parameter KEEP_CAPS_SSD_HEALTH = IN.flag("keep-caps-ssd-health", false)
            .means("keep OS capabilities for SSD health");
    public static final Parameter LOG_LOCAL_TIME = IN.flag("log-local-time", false).active()
            .means("local time in log");
    public static final Parameter LOG_MILLIS = IN.flag("log-millis", false).active()
            .means("milliseconds in log times");
    public static final Parameter MICROSECOND_HISTOGRAMS = IN.flag("microsecond-histograms", false)
            .active().means("latency histograms in µs");
    public static final Parameter MIGRATE_FILL_DELAY = IN.seconds("migrate-fill-delay", 0)
            .range(0, UINT_MAX).dynamic().active().means("seconds to delay fill migrations after rebalance");
    public static final Parameter MIGRATE_MAX_NUM_INCOMING = IN.integer("migrate-max-num-incoming", 4)
            .range(0, 256).dynamic().active().means("immigrations accepted at once");
    public static final Parameter MIGRATE_THREADS = IN.integer("migrate-threads", 1).range(0, 100).dynamic()
            .active().means("emigration threads, 0 stops");
    public static final Parameter MIN_CLUSTER_SIZE = IN.integer("min-cluster-size", 1)
            .range(0, 256).dynamic().means("smallest allowed cluster");
    public static final Parameter NODE_ID = IN.text("node-id", null).active().means("fixed node id");
    public static final Parameter NODE_ID_INTERFACE = IN.text("node-id-interface", null)
            .means("interface whose MAC forms the id");
    public static final Parameter OS_GROUP_PERMS = IN.flag("os-group-perms", false)
            .means("group write permission on files");
    public static final Parameter PIDFILE = IN.text("pidfile", null).active()
            .means("file that holds the process id");
    public static final Parameter POISON_ALLOCATIONS = IN.flag("poison-allocations", false)
            .means("heap debugging of the incumbent; nothing on the JVM");
    public static final Parameter PROTO_FD_IDLE_MS = IN.integer("proto-fd-idle-ms", 0)
            .range(0, INT_MAX).dynamic().active().means("close client sockets idle longer, 0 = never");
    public static final Parameter PROTO_FD_MAX = IN.size("proto-fd-max", 15_000)
            .range(0, INT_MAX).dynamic().active().means("max client connections");
    public static final Parameter QUARANTINE_ALLOCATIONS = IN.size("quarantine-allocations", 0)
            .range(0, 100_000_000).means("heap debugging of the incumbent; nothing on the JVM");
    public static final Parameter QUERY_MAX_DONE = IN.integer("query-max-done", 100)
            .range(0, 10_000).dynamic().active().means("finished queries kept for query-show");
    public static final Parameter QUERY_THREADS_LIMIT = IN.integer("query-threads-limit", 128)
            .range(1, 1_024).dynamic().active().means("max query threads in total");
    public static final Parameter RUN_AS_DAEMON = IN.flag("run-as-daemon", false)
            .differs("a node always runs in the foreground").means("run in the background");
    public static final Parameter SECRETS_ADDRESS_PORT = IN.text("secrets-address-port", null)
            .means("secret agent");
    public static final Parameter SECRETS_TLS_CONTEXT = IN.text("secrets-tls-context", null)
            .means("secret agent TLS");
    public static final Parameter SECRETS_UDS_PATH = IN.text("secrets-uds-path", null)
            .means("secret agent socket");
    public static final Parameter SERVICE_THREADS = IN
            .integer("service-threads", Runtime.getRuntime().availableProcessors())
            .range(1, 4_096).dynamic().active().defaultIs("one for each core")
            .means("event loops that run commands");
    public static final Parameter SINDEX_BUILDER_THREADS = IN.integer("sindex-builder-threads", 4)
            .range(1, 32).dynamic().means("secondary index population threads");
    public static final Parameter SINDEX_GC_PERIOD = IN.seconds("sindex-gc-period", 10)
            .range(0, UINT_MAX).dynamic().means("seconds between sindex garbage collections");
    public static final Parameter STAY_QUIESCED = IN.flag("stay-quiesced", false)
            .active().means("node permanently quiesced");
    public static final Parameter STOP_TIMEOUT = IN.seconds("stop-timeout", 10)
            .range(0, 3_600).dynamic().active().differs("Onehop's own")
            .means("seconds a stopping node hands its partitions over for, before it stops anyway");
    public static final Parameter TICKER_INTERVAL = IN.seconds("ticker-interval", 10)
            .range(0, UINT_MAX).dynamic().active().means("seconds between ticker frames");
    public static final Parameter TICKER_FORMAT = IN.choice("ticker-format", "current", "legacy")
            .dynamic().active().differs("Onehop's own")
            .means("layout of the ticker's lines: of today, or of version 4.0");
    public static final Parameter TLS_REFRESH_PERIOD = IN.seconds("tls-refresh-period", 60)
            .range(0, UINT_MAX).dynamic().means("certificate reload period");
    public static final Parameter TRANSACTION_MAX_MS = IN.size("transaction-max-ms", 1_000)
            .range(0, UINT_MAX).dynamic().active().means("server-side time limit if client sends none");
    public static final Parameter TRANSACTION_RETRY_MS = IN.integer("transaction-retry-ms", 1_002)
            .range(0, UINT_MAX).dynamic()
            .active().means("first retransmit interval of replica writes and dup-res (doubles)");
    public static final Parameter TRANSPORT = IN.choice("transport", "auto", "io_uring", "epoll", "nio")
            .active().differs("Onehop's own")
            .means("how sockets are served; auto takes the first that the machine offers");
    public static final Parameter USER = IN.text("user", null).means("OS user to run as");
    public static final Parameter VAULT_CA = IN.text("vault-ca", null).means("secrets kept in Vault");
    public static final Parameter VAULT_NAMESPACE = IN
            .text("vault-namespace", null).means("secrets kept in Vault");
    public static final Parameter VAULT_PATH = IN.text("vault-path", null).means("secrets kept in Vault");
    public static final Parameter VAULT_TOKEN_FILE = IN.text("vault-token-file", null).dynamic()
            .means("secrets kept in Vault");
    public static final Parameter VAULT_URL = IN.text("vault-url", null).means("secrets kept in Vault");
    public static final Parameter WORK_DIRECTORY = IN.text("work-directory", null)
            .differs("no default: nothing is written without it")
            .active().means("directory for what the node must keep besides records");

    /// All of them.
    public static final Catalogue CATALOGUE = IN
            .formerly(OldName.gone("transaction-queues"))
            .formerly(OldName.gone("transaction-threads-per-queue"))
            .formerly(OldName.gone("batch-threads"))
            .formerly(OldName.gone("paxos-single-replica-limit"))
            .formerly(OldName.gone("query-*"))
            .formerly(OldName.gone("scan-*"))
            .done();

    private ServiceParameters() {}
}
