package io.onehop.server.txn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.model.Digest;
import io.onehop.model.ResultCode;
import io.onehop.runtime.Clock;
import io.onehop.server.namespace.SetInfo;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NamespaceLatency;
import io.onehop.server.txn.QueryRegistry.QueryEnd;
import io.onehop.server.txn.QueryRegistry.QueryJob;
import io.onehop.storage.FlatRecord;
import io.onehop.storage.RecordStore.RecordVisitor;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info3;
import io.onehop.wire.OpType;
import io.onehop.wire.reply.ReplyWriter;
import io.onehop.wire.request.MessageView;
import io.onehop.wire.request.OpCursor;
import org.jspecify.annotations.Nullable;

/// The answer to a scan or primary-index query: partition after partition, records in the order of their
/// digests (wire-protocol reference, section 11). A partition that is not here is reported by itself; the
/// client asks elsewhere for it. For one thread.
final class QueryReply implements StreamedReply, RecordVisitor {
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long TURN_NANOS = 1_000_000L;
    private static final int CLOCK_EVERY = 32;

    private final QuerySpec spec;
    private final QueryRegistry registry;
    private final RecordExecutor records;
    private final Clock clock;
    private final FramedRows frames;
    private final @Nullable QueryJob job;
    private final long startNanos;
    private int part;
    private @Nullable Digest resumeAfter;
    private boolean resuming;
    private long tableKey;
    private long read;
    private long answered;
    private long throttled;
    private long bytes;
    // of the present turn
    private ByteBuf out;
    private int outStart;
    private long turnEnd;
    private long turnRecords;
    private long nowMillis;

    QueryReply(
            QuerySpec spec,
            QueryRegistry registry,
            RecordExecutor records,
            Clock clock,
            FramedRows frames,
            long startNanos) {
        this.spec = spec;
        this.registry = registry;
        this.records = records;
        this.clock = clock;
        this.frames = frames;
        job = spec.shortQuery() ? null : registry.job(spec.taskId());
        this.startNanos = startNanos;
        out = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public long next(ByteBuf buffer) {
        out = buffer;
        outStart = out.writerIndex();
        frames.into(out);
        long now = clock.nanoTime();
        if (job != null && job.isAborted()) {
            return end(ResultCode.ABORTED);
        }
        if (isLate(now)) {
            return end(ResultCode.TIMEOUT);
        }
        long wait = throttle(now);
        if (wait > 0) {
            return wait;
        }
        turnEnd = now + TURN_NANOS;
        nowMillis = spec.namespace().nowMillis();
        boolean finished = spec.setNamed() && spec.set() == null;
        while (!finished && part < spec.parts().length && !hasEnough()) {
            if (!readPart()) {
                break;
            }
            part++;
            resuming = false;
        }
        finished |= part == spec.parts().length || hasEnough();
        if (finished) {
            return end(ResultCode.OK);
        }
        frames.closeFrame();
        report();
        return MORE;
    }

    /// How long to wait so that the limit of records a second is kept, and how many records this turn may
    /// read.
    private long throttle(long now) {
        if (spec.recordsPerSecond() == 0) {
            turnRecords = Long.MAX_VALUE;
            return 0;
        }
        double dueNanos = (double) read * NANOS_PER_SECOND / spec.recordsPerSecond();
        long ahead = (long) dueNanos - (now - startNanos);
        if (ahead > 0) {
            throttled++;
            return ahead;
        }
        turnRecords = Math.max(1, spec.recordsPerSecond() / 100);
        return 0;
    }

    private boolean hasEnough() {
        return spec.maxRecords() != 0 && answered >= spec.maxRecords();
    }

    /// Reads on in the present partition.
    ///
    /// @return false when the turn is over before the partition is
    private boolean readPart() {
        QuerySpec.Part now = spec.parts()[part];
        if (!isHere(now, resuming)) {
            return giveUp(now);
        }
        if (!resuming) {
            tableKey = spec.namespace().partitions().table().clusterKey();
        }
        Digest after = resuming ? resumeAfter : now.after();
        boolean atEnd = spec.namespace().store().scan(now.partition(), after, this);
        return isHere(now, true) ? atEnd : giveUp(now);
    }

    /// Whether the partition is whole here. Asked after each piece, too: records of a partition that is not
    /// may have been missed. A partition that went through a balance in between counts as gone as well.
    private boolean isHere(QuerySpec.Part now, boolean sameTable) {
        var table = spec.namespace().partitions().table();
        boolean here = records.isReadable(table.entry(now.partition()));
        return here && (!sameTable || table.clusterKey() == tableKey);
    }

    /// Has the client ask elsewhere for what it has not got of the partition.
    private boolean giveUp(QuerySpec.Part now) {
        ReplyWriter row = frames.beginRow();
        row.end(0, Info3.PARTITION_DONE, ResultCode.UNAVAILABLE.code(), now.partition(), 0, 0);
        return true;
    }

    @Override
    public boolean visit(byte[] flat) {
        read++;
        turnRecords--;
        if (isWanted(flat) && answer(flat)) {
            answered++;
        }
        boolean clockDue = read % CLOCK_EVERY == 0 && clock.nanoTime() - turnEnd > 0;
        boolean over = clockDue || turnRecords <= 0 || hasEnough()
                || out.writerIndex() - outStart > PIECE_SIZE;
        if (over) {
            resumeAfter = FlatRecord.digest(flat);
            resuming = true;
        }
        return !over;
    }

    private boolean isWanted(byte[] flat) {
        SetInfo set = spec.set();
        return !spec.namespace().isDead(flat, nowMillis)
                && (set == null || FlatRecord.isInSet(flat, set.nameBytes()));
    }

    /// Answers a record; not if it has none of the selected bins.
    private boolean answer(byte[] flat) {
        ReplyWriter row = frames.beginRow();
        byte[] namespace = spec.namespace().nameBytes();
        row.field(FieldType.NAMESPACE, namespace, 0, namespace.length);
        row.field(FieldType.DIGEST, flat, FlatRecord.digestOffset(), Digest.SIZE);
        int setLength = FlatRecord.setNameLength(flat);
        if (setLength > 0) {
            row.field(FieldType.SET, flat, FlatRecord.setNameOffset(), setLength);
        }
        byte[] key = FlatRecord.userKey(flat);
        if (key != null) {
            row.keyField(key);
        }
        MessageView projection = spec.projection();
        if (projection != null && !spec.noBins()) {
            for (OpCursor op = projection.ops(); row.size() < ReadTxn.MAX_ANSWER_BYTES && op.next(); ) {
                ReadTxn.answerBin(op, flat, row, OpType.READ);
            }
            if (row.ops() == 0) {
                row.abandon();
                return false;
            }
        } else if (!spec.noBins()) {
            ReadTxn.answerAll(flat, row);
        }
        int info1 = spec.noBins() ? Info1.GET_NO_BINS : 0;
        row.end(info1, 0, ResultCode.OK.code(), FlatRecord.generation(flat), FlatRecord.voidTime(flat), 0);
        return true;
    }

    private void report() {
        bytes += out.writerIndex() - outStart;
        outStart = out.writerIndex();
        if (job != null) {
            job.progress(part, answered, throttled, bytes);
        }
    }

    private long end(ResultCode code) {
        frames.last(code);
        report();
        count(code);
        spec.namespace().latencies().record(NamespaceLatency.PI_QUERY, clock.nanoTime() - startNanos);
        endJob(how(code));
        return DONE;
    }

    private static QueryEnd how(ResultCode code) {
        return switch (code) {
            case OK -> QueryEnd.COMPLETE;
            case ABORTED -> QueryEnd.ABORTED;
            default -> QueryEnd.FAILED;
        };
    }

    private void count(ResultCode code) {
        NamespaceCounter counter =
                switch (code) {
                    case OK ->
                        spec.shortQuery()
                                ? NamespaceCounter.PI_QUERY_SHORT_BASIC_COMPLETE
                                : NamespaceCounter.PI_QUERY_LONG_BASIC_COMPLETE;
                    case ABORTED -> NamespaceCounter.PI_QUERY_LONG_BASIC_ABORT;
                    case TIMEOUT ->
                        spec.shortQuery()
                                ? NamespaceCounter.PI_QUERY_SHORT_BASIC_TIMEOUT
                                : NamespaceCounter.PI_QUERY_LONG_BASIC_ERROR;
                    default ->
                        spec.shortQuery()
                                ? NamespaceCounter.PI_QUERY_SHORT_BASIC_ERROR
                                : NamespaceCounter.PI_QUERY_LONG_BASIC_ERROR;
                };
        spec.namespace().counters().increment(counter);
    }

    @Override
    public void abandon() {
        count(ResultCode.SERVER_ERROR);
        endJob(QueryEnd.CLIENT_GONE);
    }

    /// Short queries are not listed, so a listed one with the same number is another.
    private void endJob(QueryEnd how) {
        if (job != null) {
            registry.end(spec.taskId(), how);
        }
    }

    private boolean isLate(long now) {
        return spec.timeoutMillis() != 0 && now - startNanos > spec.timeoutMillis() * NANOS_PER_MILLI;
    }

    @Override
    public boolean isPointless() {
        return (job != null && job.isAborted()) || isLate(clock.nanoTime());
    }

    @Override
    public long stallLimitMillis() {
        return spec.stallLimitMillis();
    }
}
