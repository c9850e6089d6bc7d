package io.onehop.server.txn;

import static io.onehop.server.stats.NamespaceCounter.*;

import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NamespaceLatency;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.txn.CommandKind.Times;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Where a command came from, which decides under which names its outcome is told (config-stats reference,
/// section 7.2).
enum Origin {
    /// A message of its own from a client.
    CLIENT(
            new Failures(
                    NodeCounter.EARLY_TSVC_CLIENT_ERROR,
                    CLIENT_TSVC_ERROR,
                    CLIENT_TSVC_TIMEOUT,
                    CLIENT_UDF_ERROR),
            new Proxied(CLIENT_PROXY_COMPLETE, CLIENT_PROXY_ERROR, CLIENT_PROXY_TIMEOUT),
            new Again(
                    RETRANSMIT_ALL_READ_DUP_RES,
                    RETRANSMIT_ALL_WRITE_DUP_RES,
                    RETRANSMIT_ALL_DELETE_DUP_RES,
                    RETRANSMIT_ALL_WRITE_REPL_WRITE,
                    RETRANSMIT_ALL_DELETE_REPL_WRITE),
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
            new Failures(
                    NodeCounter.EARLY_TSVC_CLIENT_ERROR,
                    BATCH_SUB_TSVC_ERROR,
                    BATCH_SUB_TSVC_TIMEOUT,
                    BATCH_SUB_UDF_ERROR),
            new Proxied(BATCH_SUB_PROXY_COMPLETE, BATCH_SUB_PROXY_ERROR, BATCH_SUB_PROXY_TIMEOUT),
            new Again(
                    RETRANSMIT_ALL_BATCH_SUB_READ_DUP_RES,
                    RETRANSMIT_ALL_BATCH_SUB_WRITE_DUP_RES,
                    RETRANSMIT_ALL_BATCH_SUB_DELETE_DUP_RES,
                    RETRANSMIT_ALL_BATCH_SUB_WRITE_REPL_WRITE,
                    RETRANSMIT_ALL_BATCH_SUB_DELETE_REPL_WRITE),
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
                    Where.ROW_WRITE)),
    /// A message of a client of another node.
    PROXY(
            new Failures(
                    NodeCounter.EARLY_TSVC_FROM_PROXY_ERROR,
                    FROM_PROXY_TSVC_ERROR,
                    FROM_PROXY_TSVC_TIMEOUT,
                    FROM_PROXY_UDF_ERROR),
            null,
            CLIENT.again,
            new CommandKind(
                    FROM_PROXY_READ_SUCCESS,
                    FROM_PROXY_READ_ERROR,
                    FROM_PROXY_READ_TIMEOUT,
                    FROM_PROXY_READ_NOT_FOUND,
                    FROM_PROXY_READ_FILTERED_OUT,
                    Where.READ),
            new CommandKind(
                    FROM_PROXY_WRITE_SUCCESS,
                    FROM_PROXY_WRITE_ERROR,
                    FROM_PROXY_WRITE_TIMEOUT,
                    FROM_PROXY_WRITE_ERROR,
                    FROM_PROXY_WRITE_FILTERED_OUT,
                    Where.WRITE),
            new CommandKind(
                    FROM_PROXY_DELETE_SUCCESS,
                    FROM_PROXY_DELETE_ERROR,
                    FROM_PROXY_DELETE_TIMEOUT,
                    FROM_PROXY_DELETE_NOT_FOUND,
                    FROM_PROXY_DELETE_FILTERED_OUT,
                    Where.WRITE)),
    /// A row of a batch that another node got.
    PROXY_BATCH_SUB(
            new Failures(
                    NodeCounter.EARLY_TSVC_FROM_PROXY_BATCH_SUB_ERROR,
                    FROM_PROXY_BATCH_SUB_TSVC_ERROR,
                    FROM_PROXY_BATCH_SUB_TSVC_TIMEOUT,
                    FROM_PROXY_BATCH_SUB_UDF_ERROR),
            null,
            BATCH_SUB.again,
            new CommandKind(
                    FROM_PROXY_BATCH_SUB_READ_SUCCESS,
                    FROM_PROXY_BATCH_SUB_READ_ERROR,
                    FROM_PROXY_BATCH_SUB_READ_TIMEOUT,
                    FROM_PROXY_BATCH_SUB_READ_NOT_FOUND,
                    FROM_PROXY_BATCH_SUB_READ_FILTERED_OUT,
                    Where.ROW_READ),
            new CommandKind(
                    FROM_PROXY_BATCH_SUB_WRITE_SUCCESS,
                    FROM_PROXY_BATCH_SUB_WRITE_ERROR,
                    FROM_PROXY_BATCH_SUB_WRITE_TIMEOUT,
                    FROM_PROXY_BATCH_SUB_WRITE_ERROR,
                    FROM_PROXY_BATCH_SUB_WRITE_FILTERED_OUT,
                    Where.ROW_WRITE),
            new CommandKind(
                    FROM_PROXY_BATCH_SUB_DELETE_SUCCESS,
                    FROM_PROXY_BATCH_SUB_DELETE_ERROR,
                    FROM_PROXY_BATCH_SUB_DELETE_TIMEOUT,
                    FROM_PROXY_BATCH_SUB_DELETE_NOT_FOUND,
                    FROM_PROXY_BATCH_SUB_DELETE_FILTERED_OUT,
                    Where.ROW_WRITE));

    private final Failures failures;
    private final @Nullable Proxied proxied;
    private final Again again;
    private final CommandKind reads;
    private final CommandKind writes;
    private final CommandKind deletes;

    Origin(
            Failures failures,
            @Nullable Proxied proxied,
            Again again,
            CommandKind reads,
            CommandKind writes,
            CommandKind deletes) {
        this.failures = failures;
        this.proxied = proxied;
        this.again = again;
        this.reads = reads;
        this.writes = writes;
        this.deletes = deletes;
    }

    Failures failures() {
        return failures;
    }

    /// Whether another node has sent it here: it is not passed on but given back.
    boolean isFromProxy() {
        return proxied == null;
    }

    /// Counters of what is passed on to another node; only for what did not come from one.
    Proxied proxied() {
        return Objects.requireNonNull(proxied);
    }

    Again again() {
        return again;
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

    /// Writes that another data centre has sent; rows of batches never are.
    CommandKind xdrWrites() {
        return switch (this) {
            case CLIENT -> FromElsewhere.WRITES;
            case PROXY -> FromElsewhere.PROXIED_WRITES;
            case BATCH_SUB, PROXY_BATCH_SUB -> writes;
        };
    }

    /// Deletes that another data centre has sent.
    CommandKind xdrDeletes() {
        return switch (this) {
            case CLIENT -> FromElsewhere.DELETES;
            case PROXY -> FromElsewhere.PROXIED_DELETES;
            case BATCH_SUB, PROXY_BATCH_SUB -> deletes;
        };
    }

    /// Kinds of commands that other data centres have sent; apart, as they are made of the constants.
    private static final class FromElsewhere {
        static final CommandKind WRITES = CLIENT.writes.with(new CommandKind.Xdr(
                XDR_CLIENT_WRITE_SUCCESS,
                XDR_CLIENT_WRITE_ERROR,
                XDR_CLIENT_WRITE_TIMEOUT,
                XDR_CLIENT_WRITE_ERROR));
        static final CommandKind DELETES = CLIENT.deletes.with(new CommandKind.Xdr(
                XDR_CLIENT_DELETE_SUCCESS,
                XDR_CLIENT_DELETE_ERROR,
                XDR_CLIENT_DELETE_TIMEOUT,
                XDR_CLIENT_DELETE_NOT_FOUND));
        static final CommandKind PROXIED_WRITES = PROXY.writes.with(new CommandKind.Xdr(
                XDR_FROM_PROXY_WRITE_SUCCESS,
                XDR_FROM_PROXY_WRITE_ERROR,
                XDR_FROM_PROXY_WRITE_TIMEOUT,
                XDR_FROM_PROXY_WRITE_ERROR));
        static final CommandKind PROXIED_DELETES = PROXY.deletes.with(new CommandKind.Xdr(
                XDR_FROM_PROXY_DELETE_SUCCESS,
                XDR_FROM_PROXY_DELETE_ERROR,
                XDR_FROM_PROXY_DELETE_TIMEOUT,
                XDR_FROM_PROXY_DELETE_NOT_FOUND));

        private FromElsewhere() {}
    }

    /// Counters of commands that were not executed.
    ///
    /// @param early there is no such namespace
    /// @param service they could not be started
    /// @param late their time was over before they were started
    /// @param udf they call functions, which there are none of yet
    record Failures(
            NodeCounter early, NamespaceCounter service, NamespaceCounter late, NamespaceCounter udf) {}

    /// Counters of commands that another node has been asked to execute.
    record Proxied(NamespaceCounter complete, NamespaceCounter error, NamespaceCounter timeout) {}

    /// Counters of messages to other nodes that had to be sent again.
    ///
    /// @param readAsks duplicates asked for a read
    /// @param writeAsks duplicates asked for a write
    /// @param deleteAsks duplicates asked for a delete
    /// @param writes replicas told of a write
    /// @param deletes replicas told of a delete
    record Again(
            NamespaceCounter readAsks,
            NamespaceCounter writeAsks,
            NamespaceCounter deleteAsks,
            NamespaceCounter writes,
            NamespaceCounter deletes) {}

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
