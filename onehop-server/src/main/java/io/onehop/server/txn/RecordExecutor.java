package io.onehop.server.txn;

import io.onehop.model.Digest;
import io.onehop.model.ResultCode;
import io.onehop.runtime.Clock;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.Namespaces;
import io.onehop.server.route.Route;
import io.onehop.server.route.Router;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.NodeCounter;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Info4;
import io.onehop.wire.OpType;
import io.onehop.wire.reply.ReplyWriter;
import io.onehop.wire.request.MessageView;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Executes commands on single records, whether they came as messages of their own or as rows of a batch:
/// finds the namespace, asks where the partition is, runs the transaction, counts the outcome, ends the
/// reply.
///
/// For one thread: each event loop has its own.
public final class RecordExecutor {
    /// The set of the records that clients keep about their transactions (wire-protocol reference, section
    /// 12).
    private static final byte[] MONITOR_SET = "<ERO~MRT".getBytes(StandardCharsets.US_ASCII);

    private final Namespaces namespaces;
    private final Router router;
    private final Counters<NodeCounter> nodeCounters;
    private final Clock clock;
    private final ReadTxn read = new ReadTxn();
    private final WriteTxn write = new WriteTxn();
    private final DeleteTxn delete = new DeleteTxn();

    /// An executor over those namespaces.
    public RecordExecutor(
            Namespaces namespaces, Router router, Counters<NodeCounter> nodeCounters, Clock clock) {
        this.namespaces = namespaces;
        this.router = router;
        this.nodeCounters = nodeCounters;
        this.clock = clock;
    }

    /// Executes a message and ends the reply, which the caller has begun.
    ///
    /// @param arrivedNanos when its last byte came, by the clock's [Clock#nanoTime()]
    public void execute(MessageView message, ReplyWriter reply, long arrivedNanos) {
        execute(message, reply, Origin.CLIENT, 0, 0, arrivedNanos);
    }

    /// Executes a row of a batch and ends its reply, which the caller has begun.
    ///
    /// @param index the row's index in the batch
    /// @param startNanos when its turn came
    /// @return the row's result
    ResultCode executeRow(MessageView row, ReplyWriter reply, long index, long startNanos) {
        return execute(row, reply, Origin.BATCH_SUB, OpType.READ, index, startNanos);
    }

    /// Answers a message whose time was over before it could be started.
    public void refuseLate(MessageView message, ReplyWriter reply) {
        Namespace namespace = namespace(message);
        if (namespace != null) {
            namespace.counters().increment(Origin.CLIENT.failures().late());
        }
        reply.end(ResultCode.TIMEOUT.code(), 0, 0, 0);
    }

    @Nullable Namespace namespace(MessageView message) {
        return message.namespaceLength() < 0
                ? null
                : namespaces.find(message.bytes(), message.namespaceOffset(), message.namespaceLength());
    }

    private ResultCode execute(
            MessageView message,
            ReplyWriter reply,
            Origin origin,
            int replyOp,
            long index,
            long arrivedNanos) {
        Namespace namespace = namespace(message);
        if (namespace == null) {
            nodeCounters.increment(NodeCounter.EARLY_TSVC_CLIENT_ERROR);
            reply.end(ResultCode.UNKNOWN_NAMESPACE.code(), 0, 0, index);
            return ResultCode.UNKNOWN_NAMESPACE;
        }
        ResultCode code = admit(namespace, message);
        if (code != ResultCode.OK) {
            namespace.counters().increment(origin.failures().service());
            reply.end(code.code(), 0, 0, index);
            return code;
        }
        if (message.has(FieldType.UDF_PACKAGE)) {
            namespace.counters().increment(origin.failures().udf());
            reply.end(ResultCode.UNSUPPORTED_FEATURE.code(), 0, 0, index);
            return ResultCode.UNSUPPORTED_FEATURE;
        }
        long beganNanos = clock.nanoTime();
        CommandKind kind;
        if (!message.info2(Info2.WRITE)) {
            kind = origin.reads();
            code = read.run(namespace, message, reply, replyOp);
            reply.end(code.code(), read.generation(), read.voidTime(), index);
        } else if (message.info2(Info2.DELETE)) {
            kind = origin.deletes();
            code = delete.run(namespace, message);
            reply.end(code.code(), 0, 0, index);
        } else {
            kind = origin.writes();
            code = write.run(namespace, message, reply, replyOp);
            reply.end(code.code(), write.generation(), write.voidTime(), index);
        }
        kind.tell(namespace, code, arrivedNanos, beganNanos, clock.nanoTime());
        return code;
    }

    /// Whether the record is one in which a client notes what its transaction writes; that is its first step.
    private static boolean isTransactionMonitor(MessageView message) {
        int from = message.setOffset();
        int length = MONITOR_SET.length;
        return message.setLength() == length
                && Arrays.equals(message.bytes(), from, from + length, MONITOR_SET, 0, length);
    }

    /// Checks what must be right before the kind of command matters.
    private ResultCode admit(Namespace namespace, MessageView message) {
        if (message.digestLength() != Digest.SIZE) {
            return message.digestLength() < 0 ? ResultCode.UNSUPPORTED_FEATURE : ResultCode.PARAMETER;
        }
        boolean reads = message.info1(Info1.READ);
        boolean writes = message.info2(Info2.WRITE);
        if (!writes && (!reads || message.info2(Info2.DELETE))) {
            return ResultCode.PARAMETER;
        }
        boolean rolls = writes && (message.info4() & (Info4.MRT_ROLL_FORWARD | Info4.MRT_ROLL_BACK)) != 0;
        if (rolls || message.has(FieldType.MRT_ID) || (writes && isTransactionMonitor(message))) {
            return ResultCode.ENTERPRISE_ONLY; // transactions over several records need strong consistency
        }
        var entry = namespace.partitions().table().entry(message.digest().partition());
        return switch (router.route(entry, writes)) {
            case Route.Local _ -> ResultCode.OK;
            case Route.Refuse refuse -> refuse.code();
            case Route.Proxy _, Route.Wait _ -> ResultCode.UNAVAILABLE; // there are no other nodes yet
        };
    }
}
