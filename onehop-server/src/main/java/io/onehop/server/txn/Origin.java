package io.onehop.server.txn;

import static io.onehop.server.stats.NamespaceCounter.*;

import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NamespaceLatency;
import io.onehop.server.txn.CommandKind.Times;

/// Where a command came from, which decides under which names its outcome is told (config-stats reference,
/// section 7.2).
enum Origin {
    /// A message of its own from a client.
    CLIENT(
            new Failures(CLIENT_TSVC_ERROR, CLIENT_TSVC_TIMEOUT, CLIENT_UDF_ERROR),
            new CommandKind(
                    CLIENT_READ_SUCCESS,
                    CLIENT_READ_ERROR,
                    CLIENT_READ_TIMEOUT,
                    CLIENT_READ_NOT_FOUND,
                    CLIENT_READ_FILTERED_OUT,
                    Where.READ),
            new CommandKind(
                    CLIENT_WRITE_SUCCESS,
                    CLIENT_WRITE_ERROR,
                    CLIENT_WRITE_TIMEOUT,
                    CLIENT_WRITE_ERROR,
                    CLIENT_WRITE_FILTERED_OUT,
                    Where.WRITE),
            new CommandKind(
                    CLIENT_DELETE_SUCCESS,
                    CLIENT_DELETE_ERROR,
                    CLIENT_DELETE_TIMEOUT,
                    CLIENT_DELETE_NOT_FOUND,
                    CLIENT_DELETE_FILTERED_OUT,
                    Where.WRITE)),
    /// A row of a batch.
    BATCH_SUB(
            new Failures(BATCH_SUB_TSVC_ERROR, BATCH_SUB_TSVC_TIMEOUT, BATCH_SUB_UDF_ERROR),
            new CommandKind(
                    BATCH_SUB_READ_SUCCESS,
                    BATCH_SUB_READ_ERROR,
                    BATCH_SUB_READ_TIMEOUT,
                    BATCH_SUB_READ_NOT_FOUND,
                    BATCH_SUB_READ_FILTERED_OUT,
                    Where.ROW_READ),
            new CommandKind(
                    BATCH_SUB_WRITE_SUCCESS,
                    BATCH_SUB_WRITE_ERROR,
                    BATCH_SUB_WRITE_TIMEOUT,
                    BATCH_SUB_WRITE_ERROR,
                    BATCH_SUB_WRITE_FILTERED_OUT,
                    Where.ROW_WRITE),
            new CommandKind(
                    BATCH_SUB_DELETE_SUCCESS,
                    BATCH_SUB_DELETE_ERROR,
                    BATCH_SUB_DELETE_TIMEOUT,
                    BATCH_SUB_DELETE_NOT_FOUND,
                    BATCH_SUB_DELETE_FILTERED_OUT,
                    Where.ROW_WRITE));

    private final Failures failures;
    private final CommandKind reads;
    private final CommandKind writes;
    private final CommandKind deletes;

    Origin(Failures failures, CommandKind reads, CommandKind writes, CommandKind deletes) {
        this.failures = failures;
        this.reads = reads;
        this.writes = writes;
        this.deletes = deletes;
    }

    Failures failures() {
        return failures;
    }

    CommandKind reads() {
        return reads;
    }

    CommandKind writes() {
        return writes;
    }

    CommandKind deletes() {
        return deletes;
    }

    /// Counters of commands that were not executed.
    ///
    /// @param service they could not be started
    /// @param late their time was over before they were started
    /// @param udf they call functions, which there are none of yet
    record Failures(NamespaceCounter service, NamespaceCounter late, NamespaceCounter udf) {}

    /// Where times are noted; apart, as an enum's constants are made before its other fields.
    private static final class Where {
        static final Times READ = new Times(
                NamespaceLatency.READ,
                NamespaceParameters.ENABLE_BENCHMARKS_READ,
                NamespaceLatency.READ_START,
                NamespaceLatency.READ_LOCAL);
        static final Times WRITE = new Times(
                NamespaceLatency.WRITE,
                NamespaceParameters.ENABLE_BENCHMARKS_WRITE,
                NamespaceLatency.WRITE_START,
                NamespaceLatency.WRITE_MASTER);
        static final Times ROW_READ = new Times(
                NamespaceLatency.BATCH_SUB_READ,
                NamespaceParameters.ENABLE_BENCHMARKS_BATCH_SUB,
                NamespaceLatency.BATCH_SUB_START,
                NamespaceLatency.BATCH_SUB_READ_LOCAL);
        static final Times ROW_WRITE = new Times(
                NamespaceLatency.BATCH_SUB_WRITE,
                NamespaceParameters.ENABLE_BENCHMARKS_BATCH_SUB,
                NamespaceLatency.BATCH_SUB_START,
                NamespaceLatency.BATCH_SUB_WRITE_MASTER);

        private Where() {}
    }
}
