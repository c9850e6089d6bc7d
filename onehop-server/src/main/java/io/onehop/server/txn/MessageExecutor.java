package io.onehop.server.txn;

import io.netty.buffer.ByteBuf;
import io.onehop.model.ResultCode;
import io.onehop.runtime.Clock;
import io.onehop.server.config.LiveConfig;
import io.onehop.server.config.ServiceParameters;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.NodeCounter;
import io.onehop.wire.FieldType;
import io.onehop.wire.reply.ReplyWriter;
import io.onehop.wire.request.BatchRows;
import io.onehop.wire.request.FieldSlice;
import io.onehop.wire.request.MessageView;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Executes record messages of every kind. For one thread: each event loop has its own.
public final class MessageExecutor {
    private static final byte[] NOTHING = new byte[0];
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final RecordExecutor records;
    private final QueryStarter queries;
    private final Counters<NodeCounter> counters;
    private final BatchStats stats;
    private final LiveConfig config;
    private final Clock clock;
    private final MessageView message = new MessageView();
    private final Arrival arrival = new Arrival();

    /// Executes single commands and batches with `records`, queries with `queries`.
    public MessageExecutor(
            RecordExecutor records,
            QueryStarter queries,
            BatchStats stats,
            LiveConfig config,
            Clock clock) {
        this.records = records;
        this.queries = queries;
        this.stats = stats;
        counters = stats.counters();
        this.config = config;
        this.clock = clock;
    }

    /// Executes the message in `body[0, length)`. A single command is answered at once into `out`; for a
    /// batch or query the answer is returned, to be drawn piece by piece, and the body is copied if the array
    /// is reused by the caller.
    ///
    /// @param reused whether the caller will write into the array again
    /// @param from where and when it came in
    /// @return null when the whole answer is in `out`
    public @Nullable StreamedReply execute(
            byte[] body, int length, boolean reused, RequestOrigin from, ByteBuf out) {
        var reply = new ReplyWriter(out);
        if (!message.parse(body, 0, length)) {
            counters.increment(NodeCounter.DEMARSHAL_ERROR);
            return refuse(reply, ResultCode.PARAMETER);
        }
        if (message.isBatch()) {
            return batch(reused, from, out);
        }
        if (message.digestLength() < 0 && QueryStarter.isQuery(message)) {
            keep(body, length, reused);
            return queries.start(message, out, from);
        }
        return single(reply, from, out);
    }

    private @Nullable StreamedReply single(ReplyWriter reply, RequestOrigin from, ByteBuf out) {
        arrival.from(Origin.CLIENT, from.client());
        long endNanos = from.arrivedNanos() + limitNanos();
        arrival.times(from.arrivedNanos(), endNanos);
        reply.beginFrame();
        if (clock.nanoTime() - endNanos > 0) {
            records.refuseLate(message, reply, arrival);
            return null;
        }
        if (records.execute(message, reply, arrival) != null) {
            return null;
        }
        reply.abandon();
        DeferredCommand command = records.deferred();
        if (command.isAnswered()) {
            command.writeTo(out);
            return null;
        }
        return new CommandReply(command);
    }

    /// Lets go of a large request's bytes when they are not needed any more.
    public void forget() {
        message.parse(NOTHING, 0, 0);
    }

    private void keep(byte[] body, int length, boolean reused) {
        if (reused) {
            message.parse(Arrays.copyOf(body, length), 0, length);
        }
    }

    private long limitNanos() {
        long millis = Integer.toUnsignedLong(message.transactionTtl());
        if (millis == 0) {
            millis = config.service().integer(ServiceParameters.TRANSACTION_MAX_MS);
        }
        return millis * NANOS_PER_MILLI;
    }

    private @Nullable StreamedReply refuse(ReplyWriter reply, ResultCode code) {
        reply.beginFrame();
        reply.end(code.code(), 0, 0, 0);
        return null;
    }

    private @Nullable StreamedReply batch(boolean reused, RequestOrigin from, ByteBuf out) {
        keep(message.bytes(), message.end(), reused);
        counters.increment(NodeCounter.BATCH_INDEX_INITIATE);
        int type = message.has(FieldType.BATCH) ? FieldType.BATCH : FieldType.BATCH_WITH_SET;
        FieldSlice field = Objects.requireNonNull(message.field(type));
        var frames = new FramedRows(out);
        ResultCode code = ResultCode.OK;
        BatchRows rows = field.length() < BatchRows.PARENT_SIZE ? null : BatchRows.of(message, field);
        long most = config.service().integer(ServiceParameters.BATCH_MAX_REQUESTS);
        if (rows == null || rows.count() == 0) {
            code = ResultCode.PARAMETER;
        } else if (most != 0 && rows.count() > most) {
            code = ResultCode.BATCH_MAX_REQUESTS;
        }
        if (code != ResultCode.OK || rows == null) {
            counters.increment(NodeCounter.BATCH_INDEX_ERROR);
            frames.last(code);
            return null;
        }
        return new BatchReply(records, message, rows, frames, stats, new BatchReply.Start(clock, from));
    }
}
