package io.onehop.server.txn;

import static io.onehop.server.stats.NamespaceCounter.*;

import io.onehop.model.ResultCode;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NamespaceLatency;

/// Where a command came from, which decides under which names its outcome is counted (config-stats reference, section 7.2).
enum Origin {
    /// A message of its own from a client.
    CLIENT(
            CLIENT_TSVC_ERROR,
            CLIENT_TSVC_TIMEOUT,
            new Outcomes(
                    CLIENT_READ_SUCCESS,
                    CLIENT_READ_ERROR,
                    CLIENT_READ_TIMEOUT,
                    CLIENT_READ_NOT_FOUND,
                    CLIENT_READ_FILTERED_OUT),
            new Outcomes(
                    CLIENT_WRITE_SUCCESS,
                    CLIENT_WRITE_ERROR,
                    CLIENT_WRITE_TIMEOUT,
                    CLIENT_WRITE_ERROR,
                    CLIENT_WRITE_FILTERED_OUT),
            new Outcomes(
                    CLIENT_DELETE_SUCCESS,
                    CLIENT_DELETE_ERROR,
                    CLIENT_DELETE_TIMEOUT,
                    CLIENT_DELETE_NOT_FOUND,
                    CLIENT_DELETE_FILTERED_OUT),
            CLIENT_UDF_ERROR,
            NamespaceLatency.READ,
            NamespaceLatency.WRITE),
    /// A row of a batch.
    BATCH_SUB(
            BATCH_SUB_TSVC_ERROR,
            BATCH_SUB_TSVC_TIMEOUT,
            new Outcomes(
                    BATCH_SUB_READ_SUCCESS,
                    BATCH_SUB_READ_ERROR,
                    BATCH_SUB_READ_TIMEOUT,
                    BATCH_SUB_READ_NOT_FOUND,
                    BATCH_SUB_READ_FILTERED_OUT),
            new Outcomes(
                    BATCH_SUB_WRITE_SUCCESS,
                    BATCH_SUB_WRITE_ERROR,
                    BATCH_SUB_WRITE_TIMEOUT,
                    BATCH_SUB_WRITE_ERROR,
                    BATCH_SUB_WRITE_FILTERED_OUT),
            new Outcomes(
                    BATCH_SUB_DELETE_SUCCESS,
                    BATCH_SUB_DELETE_ERROR,
                    BATCH_SUB_DELETE_TIMEOUT,
                    BATCH_SUB_DELETE_NOT_FOUND,
                    BATCH_SUB_DELETE_FILTERED_OUT),
            BATCH_SUB_UDF_ERROR,
            NamespaceLatency.BATCH_SUB_READ,
            NamespaceLatency.BATCH_SUB_WRITE);

    private final NamespaceCounter serviceError;
    private final NamespaceCounter serviceTimeout;
    private final Outcomes reads;
    private final Outcomes writes;
    private final Outcomes deletes;
    private final NamespaceCounter udfError;
    private final NamespaceLatency readLatency;
    private final NamespaceLatency writeLatency;

    Origin(
            NamespaceCounter serviceError,
            NamespaceCounter serviceTimeout,
            Outcomes reads,
            Outcomes writes,
            Outcomes deletes,
            NamespaceCounter udfError,
            NamespaceLatency readLatency,
            NamespaceLatency writeLatency) {
        this.serviceError = serviceError;
        this.serviceTimeout = serviceTimeout;
        this.reads = reads;
        this.writes = writes;
        this.deletes = deletes;
        this.udfError = udfError;
        this.readLatency = readLatency;
        this.writeLatency = writeLatency;
    }

    /// The counter of commands that could not be started.
    NamespaceCounter serviceError() {
        return serviceError;
    }

    /// The counter of commands whose time was over before they were started.
    NamespaceCounter serviceTimeout() {
        return serviceTimeout;
    }

    Outcomes reads() {
        return reads;
    }

    Outcomes writes() {
        return writes;
    }

    Outcomes deletes() {
        return deletes;
    }

    NamespaceCounter udfError() {
        return udfError;
    }

    /// Where the time of reads is counted.
    NamespaceLatency readLatency() {
        return readLatency;
    }

    /// Where the time of writes and deletes is counted.
    NamespaceLatency writeLatency() {
        return writeLatency;
    }

    /// The counters of one kind of command.
    ///
    /// @param success done
    /// @param error refused or failed
    /// @param timeout its time was over
    /// @param notFound there was no record
    /// @param filteredOut the filter said no
    record Outcomes(
            NamespaceCounter success,
            NamespaceCounter error,
            NamespaceCounter timeout,
            NamespaceCounter notFound,
            NamespaceCounter filteredOut) {
        void count(Counters<NamespaceCounter> counters, ResultCode code) {
            counters.increment(
                    switch (code) {
                        case OK -> success;
                        case TIMEOUT -> timeout;
                        case NOT_FOUND -> notFound;
                        case FILTERED_OUT -> filteredOut;
                        default -> error;
                    });
        }
    }
}
