package io.onehop.client.call;

import io.netty.buffer.ByteBuf;
import io.onehop.client.cluster.Node;
import io.onehop.client.command.Key;
import io.onehop.client.command.KeyRecord;
import io.onehop.client.command.Scan;
import io.onehop.client.command.ScanCodec;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ScanPolicy;
import io.onehop.client.stats.CallTracer;
import io.onehop.client.stats.CommandKind;
import io.onehop.model.Digest;
import io.onehop.model.PartitionId;
import io.onehop.model.ResultCode;
import io.onehop.wire.Proto;
import io.onehop.wire.client.MalformedReplyException;
import io.onehop.wire.client.ReplyHeader;
import io.onehop.wire.client.ReplyReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A scan in rounds (smart-client reference, section 10): every open partition is given to a node that holds
/// it, all nodes are read at once, and partitions that were not read to their end go into the next round, on
/// the next replica and behind the last record already delivered. So no record comes twice, and none that was
/// there all the time is missed.
///
/// Threads: within a round a partition's state belongs to one node's event loop; the counter of running parts
/// hands all of it to the loop that ends the round.
public final class ScanCall {
    private final Engine engine;
    private final ScanPolicy policy;
    private final Scan scan;
    private final RowQueue queue;
    private final CallTracer.@Nullable Call trace;
    private final long startNanos;
    private final long deadlineNanos;
    private final int firstSequence;
    private final @Nullable Digest[] resumeAfter = new @Nullable Digest[PartitionId.COUNT];
    private final boolean[] open = new boolean[PartitionId.COUNT];
    private final @Nullable NodePart[] owners = new @Nullable NodePart[PartitionId.COUNT];
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicLong delivered = new AtomicLong();
    private volatile @Nullable OnehopException lastFailure;
    private volatile boolean fatal;
    /// Whether a record came in this round.
    private volatile boolean advanced;
    private int round;
    /// Rounds in which no record came: only these are limited, so that a long scan outlives many breaks.
    private int fruitlessRounds;

    private ScanCall(Engine engine, ScanPolicy policy, Scan scan) {
        this.engine = engine;
        this.policy = policy;
        this.scan = scan;
        this.queue = new RowQueue(policy.bufferedRecords());
        this.firstSequence = engine.firstSequence(policy.replica(), true);
        this.startNanos = engine.clock().nanoTime();
        this.trace = engine.tracer().began(CommandKind.SCAN, scan.namespace(), scan.set());
        this.deadlineNanos = policy.timing().deadlineNanos(startNanos);
        for (int i = 0; i < scan.partitionCount(); i++) {
            open[scan.firstPartition() + i] = true;
        }
    }

    /// Starts the scan; its records and its end come through the queue.
    public static RowQueue start(Engine engine, ScanPolicy policy, Scan scan) {
        var call = new ScanCall(engine, policy, scan);
        call.round();
        return call.queue;
    }

    /// The reader closed the scan.
    private void seenEnough() {
        engine.meter().succeeded(CommandKind.SCAN, startNanos);
        traceEnd(null);
    }

    private void traceEnd(@Nullable OnehopException failure) {
        if (trace != null) {
            trace.ended(failure);
        }
    }

    private void end(@Nullable OnehopException failure) {
        traceEnd(failure);
        if (failure == null) {
            engine.meter().succeeded(CommandKind.SCAN, startNanos);
        } else {
            engine.meter().failed(CommandKind.SCAN, startNanos, failure);
        }
        queue.end(failure);
    }

    private void round() {
        if (queue.isClosed()) {
            seenEnough();
            return;
        }
        Map<Node, NodePart> parts = new LinkedHashMap<>();
        int orphan = -1;
        for (int partition = 0; partition < PartitionId.COUNT; partition++) {
            owners[partition] = null;
            if (open[partition]) {
                var node = engine.cluster()
                        .choose(scan.namespace(), partition, policy.replica(), firstSequence + round, true);
                if (node == null) {
                    orphan = partition;
                } else {
                    var part = parts.computeIfAbsent(node, NodePart::new);
                    part.partitions.add(partition);
                    owners[partition] = part;
                }
            }
        }
        if (orphan >= 0) {
            lastFailure = OnehopException.local(ClientCode.NO_NODE, "partition=" + orphan);
            if (!engine.cluster().knows(scan.namespace())) {
                fatal = true;
            }
        }
        run(new ArrayList<>(parts.values()));
    }

    private void run(List<NodePart> parts) {
        long left = policy.maxRecords() == 0 ? 0 : policy.maxRecords() - delivered.get();
        running.set(parts.size() + 1);
        for (int i = 0; i < parts.size(); i++) {
            var part = parts.get(i);
            long share = left / parts.size() + (i < left % parts.size() ? 1 : 0);
            part.maxRecords = policy.maxRecords() == 0 ? 0 : Math.max(1, share);
            if (queue.opened(part)) {
                part.start();
            } else {
                part.finished();
            }
        }
        partEnded();
    }

    private void partEnded() {
        if (running.decrementAndGet() > 0) {
            return;
        }
        if (queue.isClosed()) {
            seenEnough();
            return;
        }
        boolean unread = false;
        for (boolean partition : open) {
            unread |= partition;
        }
        boolean enough = policy.maxRecords() > 0 && delivered.get() >= policy.maxRecords();
        if (!unread || enough) {
            end(null);
            return;
        }
        long sleepNanos = policy.timing().sleepNanos(fruitlessRounds + 1);
        boolean late = deadlineNanos != Long.MAX_VALUE
                && deadlineNanos - engine.clock().nanoTime() <= sleepNanos;
        fruitlessRounds += advanced ? 0 : 1;
        advanced = false;
        int retries = policy.timing().maxRetries();
        if (fatal || late || retries == 0 || fruitlessRounds > retries) {
            end(failure(late));
            return;
        }
        round++;
        engine.meter().retried(CommandKind.SCAN);
        engine.pauses().after(engine.spread(sleepNanos), this::round);
    }

    private OnehopException failure(boolean late) {
        var last = lastFailure;
        if (last != null && !late) {
            return last;
        }
        var node = last == null ? "" : last.node();
        return new OnehopException(
                ResultCode.TIMEOUT.code(), false, node, round + 1, "scan is not complete", last);
    }

    /// One node's partitions in one round.
    private final class NodePart extends Attempt implements RowQueue.Source {
        private final List<Integer> partitions = new ArrayList<>();
        private final List<KeyRecord> message = new ArrayList<>();
        private long maxRecords;
        private int lastCode;
        private boolean ended;

        NodePart(Node node) {
            super(node, engine.clock(), deadlineNanos);
        }

        @Override
        CallTracer.@Nullable Call call() {
            return trace;
        }

        @Override
        int number() {
            return round + 1;
        }

        @Override
        void encode(ByteBuf out, int serverMillis) {
            var whole = new ArrayList<Integer>();
            var resumed = new ArrayList<Digest>();
            for (int partition : partitions) {
                var after = resumeAfter[partition];
                if (after == null) {
                    whole.add(partition);
                } else {
                    resumed.add(after);
                }
            }
            var part = new ScanCodec.Part(whole, resumed, maxRecords, engine.taskIds().getAsLong());
            ScanCodec.encode(out, policy, scan, part, serverMillis);
        }

        @Override
        boolean isWanted() {
            return !queue.isClosed();
        }

        @Override
        boolean blamesNode() {
            return !queue.isClosed();
        }

        @Override
        boolean compress() {
            return false;
        }

        /// How long the node may be silent from now on.
        @Override
        long firstDeadline(long nowNanos) {
            return policy.timing().attemptDeadlineNanos(nowNanos, deadlineNanos);
        }

        @Override
        public boolean onMessage(int type, ByteBuf body) {
            if (type != Proto.TYPE_MESSAGE) {
                throw new MalformedReplyException("not a record message, type=" + type);
            }
            var connection = connection();
            if (queue.isClosed() && connection != null) {
                connection.close();
                return false;
            }
            boolean last = readRows(body);
            boolean pause = queue.add(accepted(), this);
            message.clear();
            if (!last && connection != null) {
                connection.deadline(pause ? deadlineNanos : firstDeadline(clock().nanoTime()));
                if (pause) {
                    connection.reading(false);
                }
            }
            return last;
        }

        private boolean readRows(ByteBuf body) {
            while (body.isReadable()) {
                var header = ReplyHeader.read(body);
                var fields = ReplyReader.readFields(header, body);
                var found = ReplyReader.readRecord(header, body);
                var digest = fields.digest();
                if (header.isLast()
                        || (digest == null && !header.isPartition() && header.resultCode() != 0)) {
                    lastCode = header.resultCode();
                    if (body.isReadable()) {
                        throw new MalformedReplyException("scan reply goes on after its end");
                    }
                    return true;
                }
                if (header.isPartition()) {
                    refused(header);
                } else if (digest == null) {
                    throw new MalformedReplyException("a record of a scan has no digest");
                } else {
                    var key = new Key(scan.namespace(), fields.set(), digest, fields.userKey());
                    mine(key.partition());
                    message.add(new KeyRecord(key, found));
                }
            }
            return false;
        }

        private void refused(ReplyHeader header) {
            mine(header.generation());
            if (header.resultCode() != ResultCode.OK.code()) {
                partitions.remove(Integer.valueOf(header.generation()));
                lastFailure = new OnehopException(header.resultCode(), false, node().name(), round + 1,
                        "partition=" + header.generation(), null);
            }
        }

        /// The rows of a message that was read to its end, as far as they are wanted: only now they count.
        private List<KeyRecord> accepted() {
            var rows = new ArrayList<KeyRecord>(message.size());
            for (var row : message) {
                if (policy.maxRecords() > 0 && delivered.incrementAndGet() > policy.maxRecords()) {
                    delivered.decrementAndGet();
                } else {
                    resumeAfter[row.key().partition()] = row.key().digest();
                    rows.add(row);
                    advanced = true;
                }
            }
            return rows;
        }

        private void mine(int partition) {
            if (!PartitionId.isValid(partition) || owners[partition] != this) {
                throw new MalformedReplyException(
                        "scan reply has a partition nobody asked for, partition=" + partition);
            }
        }

        @Override
        public void onDone() {
            answeredWith(lastCode, "");
            if (lastCode == ResultCode.OK.code()) {
                node().succeeded();
                for (int partition : partitions) {
                    open[partition] = false;
                }
            } else {
                failed(Ending.answered(lastCode));
            }
            finished();
        }

        @Override
        void ended(Ending ending) {
            failed(ending);
            finished();
        }

        private void failed(Ending ending) {
            boolean again = ending.retriable()
                    || ending.code() == ResultCode.INDEX_NOT_FOUND.code()
                    || ending.code() == ResultCode.INDEX_NOT_READABLE.code();
            lastFailure = new OnehopException(
                    ending.code(), false, node().name(), round + 1, ending.detail(), ending.cause());
            if (!again) {
                fatal = true;
            }
        }

        void finished() {
            ended = true;
            queue.done(this);
            partEnded();
        }

        @Override
        public void resume() {
            var connection = connection();
            if (connection != null) {
                connection.eventLoop().execute(() -> {
                    if (!ended) {
                        connection.deadline(firstDeadline(clock().nanoTime()));
                        connection.reading(true);
                    }
                });
            }
        }

        @Override
        public void abort() {
            var connection = connection();
            if (connection != null) {
                connection.eventLoop().execute(() -> {
                    if (!ended) {
                        connection.close();
                    }
                });
            }
        }
    }
}
