package io.onehop.server.stats;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is timed for each namespace. The benchmark slices and the proxy histogram are recorded only while the
/// configuration asks for them (`enable-benchmarks-*`, `enable-hist-proxy`); who records looks that up.
public enum NamespaceLatency implements LatencyKind {
    /// Single reads of clients.
    READ,
    /// Single writes and deletes of clients.
    WRITE,
    /// Single UDF calls of clients.
    UDF,
    /// Reads in batches.
    BATCH_SUB_READ,
    /// Writes in batches.
    BATCH_SUB_WRITE,
    /// UDF calls in batches.
    BATCH_SUB_UDF,
    /// Scans.
    PI_QUERY,
    /// Queries by secondary index.
    SI_QUERY,
    /// Commands answered by another node.
    PROXY(false, null),
    /// Touches caused by reads.
    READ_TOUCH(false, null),
    /// Repeated replications.
    RE_REPL(false, null),

    READ_START("benchmarks-read"),
    READ_RESTART("benchmarks-read"),
    READ_DUP_RES("benchmarks-read"),
    READ_REPL_PING("benchmarks-read"),
    READ_LOCAL("benchmarks-read"),
    READ_RESPONSE("benchmarks-read"),
    WRITE_START("benchmarks-write"),
    WRITE_RESTART("benchmarks-write"),
    WRITE_DUP_RES("benchmarks-write"),
    WRITE_MASTER("benchmarks-write"),
    WRITE_REPL_WRITE("benchmarks-write"),
    WRITE_RESPONSE("benchmarks-write"),
    BATCH_SUB_PRESTART("benchmarks-batch-sub"),
    BATCH_SUB_START("benchmarks-batch-sub"),
    BATCH_SUB_RESTART("benchmarks-batch-sub"),
    BATCH_SUB_DUP_RES("benchmarks-batch-sub"),
    BATCH_SUB_REPL_PING("benchmarks-batch-sub"),
    BATCH_SUB_READ_LOCAL("benchmarks-batch-sub"),
    BATCH_SUB_WRITE_MASTER("benchmarks-batch-sub"),
    BATCH_SUB_UDF_MASTER("benchmarks-batch-sub"),
    BATCH_SUB_REPL_WRITE("benchmarks-batch-sub"),
    BATCH_SUB_RESPONSE("benchmarks-batch-sub");

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');
    private final boolean listed;
    private final @Nullable String group;

    NamespaceLatency() {
        this(true, null);
    }

    NamespaceLatency(String group) {
        this(false, group);
    }

    NamespaceLatency(boolean listed, @Nullable String group) {
        this.listed = listed;
        this.group = group;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public @Nullable String group() {
        return group;
    }

    @Override
    public boolean isListed() {
        return listed;
    }
}
