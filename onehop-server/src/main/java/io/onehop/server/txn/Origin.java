package io.onehop.server.txn;

import static io.onehop.server.stats.NamespaceCounter.*;

import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NamespaceLatency;
import io.onehop.server.txn.CommandKind.Times;

/// Where a command came from, which decides under which names its outcome is told (config-stats reference, section 7.2).
enum Origin {
    /// A message of its own from a client.
    CLIENT(CLIENT_TSVC_ERROR, CLIENT_TSVC_TIMEOUT, CLIENT_UDF_ERROR) {
        private final Times readTimes = new Times(
                NamespaceLatency.READ,
                NamespaceParameters.ENABLE_BENCHMARKS_READ,
                NamespaceLatency.READ_START,
                NamespaceLatency.READ_LOCAL);
        private final Times writeTimes = new Times(
                NamespaceLatency.WRITE,
                NamespaceParameters.ENABLE_BENCHMARKS_WRITE,
                NamespaceLatency.WRITE_START,
                NamespaceLatency.WRITE_MASTER);
        private final CommandKind reads = new CommandKind(
                CLIENT_READ_SUCCESS,
                CLIENT_READ_ERROR,
                CLIENT_READ_TIMEOUT,
                CLIENT_READ_NOT_FOUND,
                CLIENT_READ_FILTERED_OUT,
                readTimes);
        private final CommandKind writes = new CommandKind(
                CLIENT_WRITE_SUCCESS,
                CLIENT_WRITE_ERROR,
                CLIENT_WRITE_TIMEOUT,
                CLIENT_WRITE_ERROR,
                CLIENT_WRITE_FILTERED_OUT,
                writeTimes);
        private final CommandKind deletes = new CommandKind(
                CLIENT_DELETE_SUCCESS,
                CLIENT_DELETE_ERROR,
                CLIENT_DELETE_TIMEOUT,
                CLIENT_DELETE_NOT_FOUND,
                CLIENT_DELETE_FILTERED_OUT,
                writeTimes);

        @Override
        CommandKind reads() {
            return reads;
        }

        @Override
        CommandKind writes() {
            return writes;
        }

        @Override
        CommandKind deletes() {
            return deletes;
        }
    },
    /// A row of a batch.
    BATCH_SUB(BATCH_SUB_TSVC_ERROR, BATCH_SUB_TSVC_TIMEOUT, BATCH_SUB_UDF_ERROR) {
        private final Times readTimes = new Times(
                NamespaceLatency.BATCH_SUB_READ,
                NamespaceParameters.ENABLE_BENCHMARKS_BATCH_SUB,
                NamespaceLatency.BATCH_SUB_START,
                NamespaceLatency.BATCH_SUB_READ_LOCAL);
        private final Times writeTimes = new Times(
                NamespaceLatency.BATCH_SUB_WRITE,
                NamespaceParameters.ENABLE_BENCHMARKS_BATCH_SUB,
                NamespaceLatency.BATCH_SUB_START,
                NamespaceLatency.BATCH_SUB_WRITE_MASTER);
        private final CommandKind reads = new CommandKind(
                BATCH_SUB_READ_SUCCESS,
                BATCH_SUB_READ_ERROR,
                BATCH_SUB_READ_TIMEOUT,
                BATCH_SUB_READ_NOT_FOUND,
                BATCH_SUB_READ_FILTERED_OUT,
                readTimes);
        private final CommandKind writes = new CommandKind(
                BATCH_SUB_WRITE_SUCCESS,
                BATCH_SUB_WRITE_ERROR,
                BATCH_SUB_WRITE_TIMEOUT,
                BATCH_SUB_WRITE_ERROR,
                BATCH_SUB_WRITE_FILTERED_OUT,
                writeTimes);
        private final CommandKind deletes = new CommandKind(
                BATCH_SUB_DELETE_SUCCESS,
                BATCH_SUB_DELETE_ERROR,
                BATCH_SUB_DELETE_TIMEOUT,
                BATCH_SUB_DELETE_NOT_FOUND,
                BATCH_SUB_DELETE_FILTERED_OUT,
                writeTimes);

        @Override
        CommandKind reads() {
            return reads;
        }

        @Override
        CommandKind writes() {
            return writes;
        }

        @Override
        CommandKind deletes() {
            return deletes;
        }
    };

    private final NamespaceCounter serviceError;
    private final NamespaceCounter serviceTimeout;
    private final NamespaceCounter udfError;

    Origin(NamespaceCounter serviceError, NamespaceCounter serviceTimeout, NamespaceCounter udfError) {
        this.serviceError = serviceError;
        this.serviceTimeout = serviceTimeout;
        this.udfError = udfError;
    }

    abstract CommandKind reads();

    abstract CommandKind writes();

    abstract CommandKind deletes();

    /// The counter of commands that could not be started.
    NamespaceCounter serviceError() {
        return serviceError;
    }

    /// The counter of commands whose time was over before they were started.
    NamespaceCounter serviceTimeout() {
        return serviceTimeout;
    }

    /// The counter of UDF calls that failed.
    NamespaceCounter udfError() {
        return udfError;
    }
}
