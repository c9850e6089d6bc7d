package io.onehop.server.txn;

import io.netty.buffer.ByteBuf;
import io.onehop.model.ResultCode;
import io.onehop.runtime.Clock;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.stats.NodeLatency;
import io.onehop.wire.FieldType;
import io.onehop.wire.reply.ReplyWriter;
import io.onehop.wire.request.BatchRows;
import io.onehop.wire.request.MessageView;

/// The answer to a batch: each row is executed as a command of its own and answered at once, in the order of
/// the request (record-semantics reference, section 4.10).
///
/// The first malformed row, or one of an unknown namespace, ends the batch with code 4; so does the first row
/// that fails (with that row's code) unless the client wants every row answered. For one thread.
final class BatchReply implements StreamedReply {
    private static final int RESPOND_ALL = 0x04;
    private static final int RETURN_FAILED_ROW = 0x08;
    private static final long DEFAULT_TIMEOUT_NANOS = 30_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long TURN_NANOS = 1_000_000L;
    private static final int CLOCK_EVERY_ROWS = 16;

    private final RecordExecutor executor;
    private final BatchRows rows;
    private final FramedRows frames;
    private final BatchStats stats;
    private final long arrivedNanos;
    private final Clock clock;
    private final long deadlineNanos;
    private final MessageView row = new MessageView();
    private final boolean hasFilter;
    private long startNanos;

    BatchReply(
            RecordExecutor executor,
            MessageView parent,
            BatchRows rows,
            FramedRows frames,
            BatchStats stats,
            Clock clock,
            long arrivedNanos) {
        this.executor = executor;
        this.rows = rows;
        this.frames = frames;
        this.stats = stats;
        this.arrivedNanos = arrivedNanos;
        this.clock = clock;
        long millis = Integer.toUnsignedLong(parent.transactionTtl());
        deadlineNanos = clock.nanoTime() + (millis == 0 ? DEFAULT_TIMEOUT_NANOS : millis * NANOS_PER_MILLI);
        hasFilter = parent.has(FieldType.FILTER);
    }

    @Override
    public long next(ByteBuf out) {
        frames.into(out);
        int start = out.writerIndex();
        startNanos = clock.nanoTime();
        long turnEnd = startNanos + TURN_NANOS;
        while (rows.next(row)) {
            ResultCode code = executeRow();
            boolean malformed = code == ResultCode.UNKNOWN_NAMESPACE;
            if (malformed || (isFailure(code) && (rows.flags() & RESPOND_ALL) == 0)) {
                return end(malformed ? ResultCode.PARAMETER : code);
            }
            boolean longEnough = out.writerIndex() - start > PIECE_SIZE;
            if (longEnough || (rows.rowsRead() % CLOCK_EVERY_ROWS == 0 && clock.nanoTime() - turnEnd > 0)) {
                if (clock.nanoTime() - deadlineNanos > 0) {
                    return end(ResultCode.TIMEOUT);
                }
                frames.closeFrame();
                return MORE;
            }
        }
        return end(rows.isAtEnd() ? ResultCode.OK : ResultCode.PARAMETER);
    }

    private ResultCode executeRow() {
        ReplyWriter reply = frames.beginRow();
        if (hasFilter) {
            row.noteField(FieldType.FILTER); // the parent's filter holds for rows without one
        }
        ResultCode code = executor.executeRow(row, reply, rows.index(), startNanos);
        boolean failedAndEnds = isFailure(code) && (rows.flags() & RESPOND_ALL) == 0;
        boolean dropped = failedAndEnds && (rows.flags() & RETURN_FAILED_ROW) == 0;
        if (code == ResultCode.UNKNOWN_NAMESPACE || dropped) {
            reply.abandon();
        }
        return code;
    }

    private static boolean isFailure(ResultCode code) {
        return code != ResultCode.OK && code != ResultCode.NOT_FOUND && code != ResultCode.FILTERED_OUT;
    }

    private long end(ResultCode code) {
        stats.latencies().record(NodeLatency.BATCH_INDEX, clock.nanoTime() - arrivedNanos);
        stats.counters().increment(
                switch (code) {
                    case OK -> NodeCounter.BATCH_INDEX_COMPLETE;
                    case TIMEOUT -> NodeCounter.BATCH_INDEX_TIMEOUT;
                    default -> NodeCounter.BATCH_INDEX_ERROR;
                });
        frames.last(code);
        return DONE;
    }

    @Override
    public void abandon() {
        stats.counters().increment(NodeCounter.BATCH_INDEX_ERROR);
    }

    @Override
    public boolean isPointless() {
        return clock.nanoTime() - deadlineNanos > 0;
    }

    @Override
    public long stallLimitMillis() {
        return DEFAULT_TIMEOUT_NANOS / NANOS_PER_MILLI;
    }
}
