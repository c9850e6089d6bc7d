package io.onehop.client.call;

import io.netty.buffer.ByteBuf;
import io.onehop.client.cluster.Node;
import io.onehop.client.command.Batch;
import io.onehop.client.command.BatchCodec;
import io.onehop.client.command.BatchResult;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.UnfinishedBatchException;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ReadMode;
import io.onehop.client.policy.Replica;
import io.onehop.client.policy.Timing;
import io.onehop.client.policy.WriteRetry;
import io.onehop.client.stats.CallTracer;
import io.onehop.model.Record;
import io.onehop.model.ResultCode;
import io.onehop.wire.Proto;
import io.onehop.wire.client.MalformedReplyException;
import io.onehop.wire.client.ReplyHeader;
import io.onehop.wire.client.ReplyReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A batch: its rows are split by node, each node gets one request on one connection, all at once. Rows a
/// node did not answer are split anew and asked for again, as far as that is safe for them (wire-protocol
/// reference, section 10).
///
/// Threads: a row belongs to one part at a time and is settled once, by that part's event loop; the counter
/// of open rows, which goes down as parts end, publishes all results to whoever ends the last one.
public final class BatchCall extends MeteredCall<List<BatchResult>> implements PendingCall {
    private final Engine engine;
    private final Batch batch;
    private final Timing timing;
    private final long deadlineNanos;
    private final int firstSequence;
    private final @Nullable BatchResult[] results;
    /// The part a row was last given to.
    private final @Nullable Part[] owners;
    /// Whether a write may have been applied by an earlier part.
    private final boolean[] doubtful;
    /// What a row's node said, when another attempt may do better; until its part ends.
    private final @Nullable Ending[] refusals;
    private final AtomicInteger openRows;
    private volatile int rounds;
    /// Whether the thread that started the batch waits for it.
    private final boolean waited;

    private BatchCall(Engine engine, Batch batch, boolean waited) {
        super(engine, batch);
        int count = batch.rows().size();
        this.engine = engine;
        this.waited = waited;
        this.batch = batch;
        this.timing = batch.timing();
        this.deadlineNanos = timing.deadlineNanos(engine.clock().nanoTime());
        this.firstSequence = engine.firstSequence(batch.policy().replica(), true);
        this.results = new @Nullable BatchResult[count];
        this.owners = new @Nullable Part[count];
        this.doubtful = new boolean[count];
        this.refusals = new @Nullable Ending[count];
        this.openRows = new AtomicInteger(count);
    }

    /// Starts the batch. The future completes on an event loop, or at once; not exceptionally.
    public static BatchCall start(Engine engine, Batch batch) {
        return start(engine, batch, false);
    }

    /// Starts the batch for a thread that waits for it: it may be over when this returns. The future
    /// completes as with [#start(Engine, Batch)], but when the thread was interrupted it may never do.
    public static BatchCall startHere(Engine engine, Batch batch) {
        return start(engine, batch, true);
    }

    private static BatchCall start(Engine engine, Batch batch, boolean waited) {
        var call = new BatchCall(engine, batch, waited);
        int count = batch.rows().size();
        if (count == 0) {
            call.complete(List.of());
        } else {
            var all = new int[count];
            Arrays.setAll(all, i -> i);
            call.split(all, count, 0, 0);
        }
        return call;
    }

    /// Gives rows to nodes.
    ///
    /// @param round how often these rows were tried; reads prefer the replica of that number
    /// @param moved which replica writes prefer: they move on only when nothing was sent
    private void split(int[] rows, int count, int round, int moved) {
        rounds = Math.max(rounds, round + 1);
        int settled = 0;
        @Nullable Part former = null;
        Map<Node, Part> parts = new LinkedHashMap<>();
        long attemptDeadline = timing.attemptDeadlineNanos(engine.clock().nanoTime(), deadlineNanos);
        for (int i = 0; i < count; i++) {
            var row = batch.rows().get(rows[i]);
            var node = choose(row, row.isWrite() ? moved : round);
            if (node == null) {
                settle(rows[i], noNode(row), Optional.empty(), false);
                settled++;
            } else {
                var part = former != null && former.node() == node ? former : parts.computeIfAbsent(
                        node, key -> new Part(key, attemptDeadline, round, moved, count));
                former = part;
                part.add(rows[i]);
                owners[rows[i]] = part;
            }
        }
        @Nullable Part last = null;
        for (var part : parts.values()) {
            if (last != null) {
                last.start();
            }
            last = part;
        }
        if (last != null) {
            // The others are on their way when this one keeps the thread.
            last.here = waited && round == 0;
            last.start();
        }
        settled(settled);
    }

    private @Nullable Node choose(BatchRow row, int sequence) {
        var key = row.key();
        boolean masterOnly = !row.isWrite() && batch.policy().readMode() == ReadMode.LINEARIZE;
        var replica = masterOnly ? Replica.MASTER : batch.policy().replica();
        int turn = row.isWrite() ? sequence : firstSequence + sequence;
        return engine.cluster().choose(key.namespace(), key.partition(), replica, turn, !row.isWrite());
    }

    private int noNode(BatchRow row) {
        boolean unknown = !engine.cluster().nodes().isEmpty()
                && !engine.cluster().knows(row.key().namespace());
        return unknown ? ResultCode.UNKNOWN_NAMESPACE.code() : ClientCode.NO_NODE.code();
    }

    private void settle(int row, int code, Optional<Record> found, boolean doubt) {
        boolean inDoubt = batch.rows().get(row).isWrite() && (doubt || doubtful[row]) && code != 0;
        results[row] = new BatchResult(batch.rows().get(row).key(), code, found, inDoubt);
    }

    /// So many rows, or none, have their final result and no part that is still read. Publishes all results.
    private void settled(int rows) {
        if (openRows.addAndGet(-rows) == 0 && rows > 0) {
            complete(List.of(Arrays.copyOf(results, results.length, BatchResult[].class)));
        }
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public OnehopException abandoned(int code, String detail) {
        cancel(false);
        // Makes what ended parts wrote visible here. What a running part writes may or may not be seen: a row
        // then counts as not answered, and is in doubt.
        openRows.get();
        var rows = new ArrayList<BatchResult>(results.length);
        for (int i = 0; i < results.length; i++) {
            var known = results[i];
            rows.add(known == null ? unanswered(i) : known);
        }
        return new UnfinishedBatchException(code, rounds, detail, rows);
    }

    /// What is certain of a row that has no result. Whoever sends after this sees that the call is cancelled.
    private BatchResult unanswered(int index) {
        var row = batch.rows().get(index);
        var part = owners[index];
        var refusal = refusals[index];
        boolean doubt = doubtful[index];
        if (refusal != null) {
            doubt |= refusal.proof() == Ending.Proof.IN_DOUBT;
        } else if (part != null) {
            doubt |= !part.giveUp();
        }
        return new BatchResult(row.key(), ClientCode.NO_RESPONSE.code(), Optional.empty(),
                doubt && row.isWrite());
    }

    /// The rows one node was given.
    private final class Part extends Attempt {
        private final int round;
        private final int moved;
        private final int[] rows;
        private int count;
        private int lastCode;
        private boolean here;

        Part(Node node, long deadlineNanos, int round, int moved, int maxRows) {
            super(node, engine.clock(), deadlineNanos);
            this.round = round;
            this.moved = moved;
            this.rows = new int[maxRows];
        }

        @Override
        CallTracer.@Nullable Call call() {
            return trace();
        }

        @Override
        int number() {
            return round + 1;
        }

        void add(int row) {
            rows[count++] = row;
        }

        @Override
        void depart(long leftNanos) {
            if (here) {
                departHere(leftNanos);
            } else {
                super.depart(leftNanos);
            }
        }

        @Override
        void encode(ByteBuf out, int serverMillis) {
            BatchCodec.encode(out, batch.policy(), batch.rows(), rows, count, serverMillis);
        }

        @Override
        boolean isWanted() {
            return !isDone();
        }

        @Override
        boolean compress() {
            return batch.policy().compress();
        }

        @Override
        public boolean onMessage(int type, ByteBuf body) {
            if (type != Proto.TYPE_MESSAGE) {
                throw new MalformedReplyException("not a record message, type=" + type);
            }
            while (body.isReadable()) {
                var header = ReplyHeader.read(body);
                ReplyReader.skipFields(header, body);
                var found = ReplyReader.readRecord(header, body, names());
                if (header.isLast()) {
                    if (body.isReadable()) {
                        throw new MalformedReplyException("batch reply goes on after its end");
                    }
                    lastCode = header.resultCode();
                    return true;
                }
                row(header, found);
            }
            return false;
        }

        @Override
        public Rest rest() {
            return (type, body) -> {
                boolean last = false;
                while (body.isReadable()) {
                    var header = ReplyHeader.read(body);
                    ReplyReader.skipFields(header, body);
                    ReplyReader.readRecord(header, body);
                    last = header.isLast();
                }
                return last;
            };
        }

        private void row(ReplyHeader header, Record found) {
            int index = header.batchIndex();
            boolean asked = index >= 0 && index < owners.length && owners[index] == this;
            if (!asked || results[index] != null || refusals[index] != null) {
                throw new MalformedReplyException("batch reply has a row nobody asked for, index=" + index);
            }
            if (header.resultCode() == ResultCode.OK.code()) {
                settle(index, ResultCode.OK.code(), Optional.of(found), false);
                return;
            }
            var ending = Ending.answered(header.resultCode());
            if (ending.retriable()) {
                refusals[index] = ending;
                return;
            }
            settle(index, header.resultCode(), Optional.empty(), ending.proof() == Ending.Proof.IN_DOUBT);
        }

        @Override
        public void onDone() {
            answeredWith(lastCode, "");
            node().succeeded();
            rest(lastCode == 0
                    ? new Ending(ClientCode.NO_RESPONSE.code(), Ending.Proof.IN_DOUBT, false, "", null)
                    : whole(lastCode));
        }

        /// The node refused or stopped the whole part. Rows before a malformed one may have been run.
        private Ending whole(int code) {
            boolean notStarted = code == ResultCode.BATCH_DISABLED.code()
                    || code == ResultCode.BATCH_MAX_REQUESTS.code()
                    || code == ResultCode.BATCH_QUEUES_FULL.code();
            boolean retriable = Ending.answered(code).retriable()
                    || code == ResultCode.BATCH_QUEUES_FULL.code();
            return new Ending(
                    code, notStarted ? Ending.Proof.REFUSED : Ending.Proof.IN_DOUBT, retriable, "", null);
        }

        @Override
        void ended(Ending ending) {
            rest(ending);
        }

        /// Settles the rows that have no final answer, or asks for them again. Only now the answered rows
        /// count, so that the batch ends when all its connections are free again.
        private void rest(Ending ending) {
            long sleepNanos = ending.restNanos(timing, round + 1);
            boolean mayRetry = round < timing.maxRetries()
                    && (deadlineNanos == Long.MAX_VALUE
                            || deadlineNanos - engine.clock().nanoTime() > sleepNanos);
            var again = new int[count];
            int left = 0;
            for (int i = 0; i < count; i++) {
                int row = rows[i];
                if (results[row] == null && !settledBy(row, ending, mayRetry)) {
                    owners[row] = null;
                    again[left++] = row;
                }
            }
            settled(count - left);
            if (left > 0) {
                retried();
                int rowsLeft = left;
                int nextMoved = ending.proof() == Ending.Proof.NOT_SENT ? moved + 1 : moved;
                Runnable next = () -> split(again, rowsLeft, round + 1, nextMoved);
                if (sleepNanos == 0) {
                    next.run();
                } else {
                    engine.pauses().after(engine.spread(sleepNanos), next);
                }
            }
        }

        /// Settles a row by what its node said of it, or else by how the part ended; false when it is to be
        /// asked for again.
        private boolean settledBy(int row, Ending partEnding, boolean mayRetry) {
            var refusal = refusals[row];
            refusals[row] = null;
            var ending = refusal == null ? partEnding : refusal;
            var asked = batch.rows().get(row);
            boolean doubt = ending.proof() == Ending.Proof.IN_DOUBT;
            if (mayRetry && ending.allowsRetry(asked.isWrite(), retry(asked))) {
                doubtful[row] |= doubt;
                return false;
            }
            settle(row, ending.code(), Optional.empty(), doubt);
            return true;
        }

        private static WriteRetry retry(BatchRow row) {
            return switch (row) {
                case BatchRow.Read ignored -> WriteRetry.NOT_APPLIED;
                case BatchRow.Operate operate -> operate.policy().retry();
                case BatchRow.Delete delete -> delete.policy().retry();
            };
        }
    }
}
