package io.onehop.server.txn;

import io.netty.buffer.ByteBuf;
import io.onehop.model.ResultCode;
import io.onehop.runtime.Clock;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.stats.NodeLatency;
import io.onehop.wire.FieldType;
import io.onehop.wire.reply.ReplyWriter;
import io.onehop.wire.request.BatchRows;
import io.onehop.wire.request.FieldSlice;
import io.onehop.wire.request.MessageView;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// The answer to a batch: each row is executed as a command of its own (record-semantics reference, section
/// 4.10). Rows that need nobody else are answered at once, in the order of the request; up to [#MOST_OPEN]
/// others may be under way, and are answered as they end.
///
/// The first malformed row, or one of an unknown namespace, ends the batch with code 4; so does the first row
/// that fails (with that row's code) unless the client wants every row answered. For one thread.
final class BatchReply implements StreamedReply {
    /// Rows that may be under way at once; their answers are kept until they are sent.
    static final int MOST_OPEN = 128;

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
    private final Arrival arrival = new Arrival();
    private final @Nullable FieldSlice filter;
    private final ArrayDeque<DeferredCommand> ended = new ArrayDeque<>();
    private Runnable ready = () -> {};
    private int open;
    private boolean inTurn;
    private boolean over;

    /// When and from whom the batch came.
    record Start(Clock clock, RequestOrigin from) {}

    BatchReply(
            RecordExecutor executor,
            MessageView parent,
            BatchRows rows,
            FramedRows frames,
            BatchStats stats,
            Start start) {
        this.executor = executor;
        this.rows = rows;
        this.frames = frames;
        this.stats = stats;
        clock = start.clock;
        arrivedNanos = start.from.arrivedNanos();
        long millis = Integer.toUnsignedLong(parent.transactionTtl());
        deadlineNanos = clock.nanoTime() + (millis == 0 ? DEFAULT_TIMEOUT_NANOS : millis * NANOS_PER_MILLI);
        filter = parent.field(FieldType.FILTER);
        arrival.from(Origin.BATCH_SUB, start.from.client());
    }

    @Override
    public long next(ByteBuf out) {
        inTurn = true;
        try {
            return turn(out);
        } finally {
            inTurn = false;
        }
    }

    private long turn(ByteBuf out) {
        frames.into(out);
        int start = out.writerIndex();
        long startNanos = clock.nanoTime();
        long turnEnd = startNanos + TURN_NANOS;
        arrival.times(startNanos, deadlineNanos);
        while (true) {
            DeferredCommand done = ended.poll();
            ResultCode code = null;
            if (done != null) {
                open--;
                code = answer(done, out);
            } else if (open == MOST_OPEN) {
                return await();
            } else if (rows.next(row)) {
                code = executeRow(out);
            } else if (!rows.isAtEnd()) {
                return end(ResultCode.PARAMETER);
            } else {
                return open == 0 ? end(ResultCode.OK) : await();
            }
            boolean malformed = code == ResultCode.UNKNOWN_NAMESPACE;
            if (malformed || endsBatch(code)) {
                return end(malformed || code == null ? ResultCode.PARAMETER : code);
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
    }

    private long await() {
        frames.closeFrame();
        return WAITING;
    }

    /// @return the row's result, null when it is under way
    private @Nullable ResultCode executeRow(ByteBuf out) {
        ReplyWriter reply = frames.beginRow();
        boolean parentsFilter = filter != null && row.field(FieldType.FILTER) == null;
        arrival.filter(parentsFilter ? filter : null);
        if (filter != null) {
            row.noteField(FieldType.FILTER); // the parent's filter holds for rows without one
        }
        arrival.index(rows.index());
        ResultCode code = executor.execute(row, reply, arrival);
        if (code == null) {
            reply.abandon();
            DeferredCommand command = executor.deferred();
            if (command.isAnswered()) {
                return answer(command, out);
            }
            open++;
            command.whenAnswered(this::rowEnded);
        } else if (code == ResultCode.UNKNOWN_NAMESPACE || isDropped(code)) {
            reply.abandon();
        }
        return code;
    }

    private void rowEnded(DeferredCommand command) {
        if (over) {
            return;
        }
        ended.add(command);
        if (!inTurn) {
            ready.run();
        }
    }

    private ResultCode answer(DeferredCommand command, ByteBuf out) {
        if (!isDropped(command.result())) {
            frames.beginRow().abandon();
            command.writeTo(out);
        }
        return command.result();
    }

    private boolean endsBatch(@Nullable ResultCode code) {
        return code != null && isFailure(code) && (rows.flags() & RESPOND_ALL) == 0;
    }

    private boolean isDropped(ResultCode code) {
        return endsBatch(code) && (rows.flags() & RETURN_FAILED_ROW) == 0;
    }

    private static boolean isFailure(ResultCode code) {
        return code != ResultCode.OK && code != ResultCode.NOT_FOUND && code != ResultCode.FILTERED_OUT;
    }

    private long end(ResultCode code) {
        over = true;
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
    public void onReady(Runnable task) {
        ready = task;
    }

    @Override
    public void abandon() {
        over = true;
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
