package io.onehop.server.txn;

import io.netty.buffer.ByteBuf;
import io.onehop.model.ResultCode;
import io.onehop.runtime.Clock;
import io.onehop.server.config.LiveConfig;
import io.onehop.server.config.ServiceParameters;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.SetInfo;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import io.onehop.wire.MessageLayout;
import io.onehop.wire.reply.ReplyWriter;
import io.onehop.wire.request.FieldSlice;
import io.onehop.wire.request.MessageView;
import io.onehop.wire.request.OpCursor;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Checks what a query asks for and starts it (wire-protocol reference, section 11; record-semantics
/// reference, section 4.13). Queries by secondary index, with filters, aggregations and background jobs are
/// refused until they exist. For one thread.
public final class QueryStarter {
    private static final long DEFAULT_STALL_MILLIS = 30_000;
    private static final long SHORT_TIMEOUT_MILLIS = 1_000;

    private final RecordExecutor records;
    private final QueryRegistry registry;
    private final LiveConfig config;
    private final Clock clock;
    private final RandomGenerator random;

    /// Starts queries that the registry then lists.
    ///
    /// @param random makes task ids for queries that come without
    public QueryStarter(
            RecordExecutor records,
            QueryRegistry registry,
            LiveConfig config,
            Clock clock,
            RandomGenerator random) {
        this.records = records;
        this.registry = registry;
        this.config = config;
        this.clock = clock;
        this.random = random;
    }

    /// Whether a message without a digest is a query.
    static boolean isQuery(MessageView message) {
        return message.info3(Info3.PARTITION_DONE)
                || message.has(FieldType.PARTITION_IDS)
                || message.has(FieldType.DIGESTS)
                || message.has(FieldType.TASK_ID)
                || message.has(FieldType.INDEX_RANGE)
                || message.has(FieldType.UDF_OPERATION);
    }

    /// Starts the query, or answers in one message why not.
    ///
    /// @param message stays as it is while the query runs
    /// @param from where and when it came in
    @Nullable StreamedReply start(MessageView message, ByteBuf out, RequestOrigin from) {
        Namespace namespace = records.namespace(message);
        ResultCode code = namespace == null ? ResultCode.UNKNOWN_NAMESPACE : refusal(message);
        QuerySpec spec = null;
        if (namespace != null && code == ResultCode.OK) {
            spec = spec(namespace, message, from.client());
            code = spec == null ? ResultCode.PARAMETER : register(spec);
        }
        if (spec == null || code != ResultCode.OK) {
            count(namespace, message);
            var reply = new ReplyWriter(out);
            reply.beginFrame();
            reply.end(code.code(), 0, 0, 0);
            return null;
        }
        return new QueryReply(spec, registry, records, clock, new FramedRows(out), from.arrivedNanos());
    }

    private static void count(@Nullable Namespace namespace, MessageView message) {
        if (namespace != null) {
            namespace.counters()
                    .increment(
                            message.info1(Info1.SHORT_QUERY)
                                    ? NamespaceCounter.PI_QUERY_SHORT_BASIC_ERROR
                                    : NamespaceCounter.PI_QUERY_LONG_BASIC_ERROR);
        }
    }

    private ResultCode register(QuerySpec spec) {
        if (spec.shortQuery()) {
            return ResultCode.OK;
        }
        long most = config.service().integer(ServiceParameters.QUERY_THREADS_LIMIT);
        return registry.start(spec, most);
    }

    private static ResultCode refusal(MessageView message) {
        boolean background = message.info2(Info2.WRITE);
        boolean unsupported = background
                || message.has(FieldType.UDF_OPERATION)
                || message.has(FieldType.FILTER)
                || message.has(FieldType.MRT_ID)
                || message.has(FieldType.INDEX_EXPRESSION);
        if (unsupported) {
            return ResultCode.UNSUPPORTED_FEATURE;
        }
        if (message.has(FieldType.INDEX_RANGE) || message.has(FieldType.INDEX_NAME)) {
            return ResultCode.INDEX_NOT_FOUND;
        }
        boolean noParts = !message.has(FieldType.PARTITION_IDS) && !message.has(FieldType.DIGESTS);
        if (noParts || !message.info3(Info3.PARTITION_DONE)) {
            return ResultCode.UNSUPPORTED_FEATURE;
        }
        boolean limited = message.has(FieldType.RECORDS_PER_SECOND)
                && number(message, FieldType.RECORDS_PER_SECOND) > 0;
        if (limited && message.info1(Info1.SHORT_QUERY)) {
            return ResultCode.PARAMETER;
        }
        if (message.opCount() > MessageLayout.MAX_OPS) {
            return ResultCode.PARAMETER;
        }
        for (OpCursor op = message.ops(); op.next(); ) {
            ResultCode code = ReadTxn.readable(op);
            if (code != ResultCode.OK) {
                return code;
            }
        }
        return ResultCode.OK;
    }

    /// What is asked for, or null when a field is malformed.
    private @Nullable QuerySpec spec(Namespace namespace, MessageView message, String client) {
        long maxRecords = number(message, FieldType.MAX_RECORDS);
        long recordsPerSecond = number(message, FieldType.RECORDS_PER_SECOND);
        long stall = message.has(FieldType.SOCKET_TIMEOUT)
                ? number(message, FieldType.SOCKET_TIMEOUT)
                : DEFAULT_STALL_MILLIS;
        long taskId = number(message, FieldType.TASK_ID);
        boolean malformed = maxRecords < 0 || recordsPerSecond < 0 || stall < 0 || taskId == MALFORMED;
        QuerySpec.Part[] parts = QueryParts.read(message);
        if (malformed || parts == null) {
            return null;
        }
        while (taskId == 0) {
            taskId = random.nextLong();
        }
        boolean shortQuery = message.info1(Info1.SHORT_QUERY);
        long timeout = Integer.toUnsignedLong(message.transactionTtl());
        SetInfo set = message.setLength() == 0
                ? null
                : namespace.sets().find(message.bytes(), message.setOffset(), message.setLength());
        return new QuerySpec(
                namespace,
                message.setLength() > 0,
                set,
                parts,
                maxRecords,
                recordsPerSecond,
                message.info1(Info1.GET_NO_BINS),
                shortQuery,
                stall,
                timeout == 0 && shortQuery ? SHORT_TIMEOUT_MILLIS : timeout,
                taskId,
                message.opCount() == 0 ? null : copyOf(message),
                client);
    }

    private static MessageView copyOf(MessageView message) {
        var copy = new MessageView();
        copy.parse(message.bytes(), 0, message.end());
        return copy;
    }

    private static final long MALFORMED = Long.MIN_VALUE;

    /// The number in a field of 4 or 8 bytes, 0 when the field is missing, [#MALFORMED] when it has another
    /// length.
    private static long number(MessageView message, int type) {
        FieldSlice field = message.field(type);
        if (field == null) {
            return 0;
        }
        return switch (field.length()) {
            case Integer.BYTES -> field.u32();
            case Long.BYTES -> field.i64();
            default -> MALFORMED;
        };
    }
}
