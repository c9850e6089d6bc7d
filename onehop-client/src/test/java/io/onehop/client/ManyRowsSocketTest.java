package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onehop.client.command.Batch;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Key;
import io.onehop.client.command.KeyRecord;
import io.onehop.client.command.Operation;
import io.onehop.client.command.Scan;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.ReadMode;
import io.onehop.client.policy.ScanPolicy;
import io.onehop.client.policy.Timing;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import io.onehop.model.Digest;
import io.onehop.model.ResultCode;
import io.onehop.wire.Info3;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Batches and scans over two nodes. A is master of the even partitions, B of
/// the odd ones.
@Timeout(60)
class ManyRowsSocketTest {
    private static final Key EVEN = Key.of("test", "", "k1");
    private static final Key ODD = Key.of("test", "demo", "k1");
    private static final ClientPolicy POLICY =
            Patient.policy().withTendInterval(Duration.ofMillis(20)).withFailureLimits(3, 100);

    private ScriptedNode a;
    private ScriptedNode b;
    private OnehopClient client;

    @BeforeEach
    void start() throws IOException {
        a = new ScriptedNode("A1");
        b = new ScriptedNode("B1");
        ScriptedNode.halves(a, b);
        client = OnehopClient.connect(POLICY, a.address());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        a.close();
        b.close();
    }

    private static OnehopException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(OnehopException.class, call);
    }

    /// Answers each row of a batch with its index, in frames of one row; rows follow one full row and
    /// repeats.
    private static void answerBatch(Request request, OutputStream out) throws IOException {
        var rows = ByteBuffer.wrap(request.field(41));
        int count = rows.getInt();
        rows.get();
        for (int i = 0; i < count; i++) {
            int index = rows.getInt();
            out.write(Replies.frame(
                    Replies.row(0, index % 5 == 4 ? 2 : 0, 1, index, null, Bin.of("i", index))));
            rows.position(rows.position() + Digest.SIZE);
            if (rows.get() != 1) {
                skipRow(rows);
            }
        }
        out.write(Replies.last(0));
    }

    private static void skipRow(ByteBuffer row) {
        row.position(row.position() + 3 + 4);
        int fields = row.getShort();
        row.getShort();
        for (int i = 0; i < fields; i++) {
            int size = row.getInt();
            row.position(row.position() + size);
        }
    }

    private static List<BatchRow> reads(int count) {
        var rows = new ArrayList<BatchRow>();
        for (int i = 0; i < count; i++) {
            rows.add(BatchRow.read(Key.of("test", "demo", i)));
        }
        return rows;
    }

    /// S4-35, S4-36, S4-37: one part and one connection for each node.
    @Test
    void aBatchIsSplitByNodeAndAnsweredInOrder() {
        a.script = ManyRowsSocketTest::answerBatch;
        b.script = ManyRowsSocketTest::answerBatch;
        var results = client.batch(reads(200));
        assertThat(results).hasSize(200);
        for (int i = 0; i < 200; i++) {
            assertThat(results.get(i).isNotFound()).isEqualTo(i % 5 == 4);
            if (results.get(i).isOk()) {
                assertThat(results.get(i).record().orElseThrow().integer("i")).isEqualTo(i);
            }
        }
        assertThat(a.requests).hasSize(1);
        assertThat(b.requests).hasSize(1);
        assertThat(client.batch(List.of())).isEmpty();
    }

    @Test
    void rowsOfABrokenNodeAreReadFromTheReplica() {
        a.script = ManyRowsSocketTest::answerBatch;
        b.script = (request, out) -> {
            throw new IOException("cut");
        };
        assertThat(client.batch(reads(50))).allMatch(result -> result.isOk() || result.isNotFound());
        assertThat(a.requests).hasSize(2);
    }

    @Test
    void writesOfABrokenNodeAreInDoubtAndTheOthersAreDone() {
        var ops = List.of(Operation.put(Bin.of("a", 1)));
        List<BatchRow> rows = List.of(
                new BatchRow.Operate(WritePolicy.defaults(), EVEN, ops),
                new BatchRow.Operate(WritePolicy.defaults(), ODD, ops));
        a.script = (request, out) -> {
            out.write(Replies.frame(Replies.row(0, 0, 4, 0, null)));
            out.write(Replies.last(0));
        };
        b.script = (request, out) -> {
            throw new IOException("cut");
        };
        var results = client.batch(rows);
        assertThat(results.get(0).isOk()).isTrue();
        assertThat(results.get(0).inDoubt()).isFalse();
        assertThat(results.get(1).code()).isEqualTo(ClientCode.NOT_AVAILABLE.code());
        assertThat(results.get(1).inDoubt()).isTrue();
    }

    @Test
    void aBatchTheNodeRefusesWholeTellsSoForEachRow() {
        b.script = (request, out) -> out.write(Replies.last(151));
        var results = client.batch(List.of(new BatchRow.Delete(WritePolicy.defaults(), ODD)));
        assertThat(results.get(0).code()).isEqualTo(151);
        assertThat(results.get(0).inDoubt()).isFalse();
    }

    // ---- scan

    /// Answers a scan with one record per partition asked for, in several frames.
    private static void answerScan(Request request, OutputStream out) throws IOException {
        for (int partition : partitions(request)) {
            out.write(Replies.frame(Replies.row(0, 0, 1, 0, inPartition(partition), Bin.of("p", partition))));
        }
        out.write(Replies.last(0));
    }

    private static List<Integer> partitions(Request request) {
        var ids = ByteBuffer.wrap(request.field(11)).order(ByteOrder.LITTLE_ENDIAN);
        var partitions = new ArrayList<Integer>();
        while (ids.hasRemaining()) {
            partitions.add((int) ids.getShort());
        }
        return partitions;
    }

    private static Key inPartition(int partition) {
        var bytes = new byte[Digest.SIZE];
        bytes[0] = (byte) partition;
        bytes[1] = (byte) (partition >> 8);
        return Key.ofDigest("test", "demo", Digest.read(bytes, 0));
    }

    private static Set<Integer> partitionsOf(List<KeyRecord> rows) {
        var seen = new HashSet<Integer>();
        for (var row : rows) {
            assertThat(seen.add(row.key().partition())).as("comes twice").isTrue();
            assertThat(row.record().integer("p")).isEqualTo(row.key().partition());
        }
        return seen;
    }

    @Test
    void aScanReadsEveryPartitionOnceWhileTheCallerIsSlow() {
        a.script = ManyRowsSocketTest::answerScan;
        b.script = ManyRowsSocketTest::answerScan;
        try (var rows = client.scan(ScanPolicy.defaults().withBufferedRecords(3), Scan.of("test", "demo"))) {
            assertThat(partitionsOf(rows.stream().toList())).hasSize(4096);
        }
    }

    @Test
    void aScanGoesOnBehindTheLastRecordOnTheReplica() {
        a.script = ManyRowsSocketTest::answerScan;
        var first = inPartition(1);
        b.script = (request, out) -> {
            out.write(Replies.frame(Replies.row(0, 0, 1, 0, first, Bin.of("p", 1))));
            throw new IOException("cut");
        };
        try (var rows = client.scan(Scan.of("test", "demo").withPartitions(0, 10))) {
            assertThat(partitionsOf(rows.stream().toList())).hasSize(10);
        }
        var again = a.requests.get(1);
        assertThat(again.field(12)).isEqualTo(first.digest().toBytes());
        assertThat(partitions(again)).containsExactly(3, 5, 7, 9);
    }

    @Test
    void partitionsANodeRefusesAreReadElsewhere() {
        a.script = ManyRowsSocketTest::answerScan;
        b.script = (request, out) -> {
            for (int partition : partitions(request)) {
                out.write(Replies.frame(Replies.row(Info3.PARTITION_DONE, 11, partition, 0, null)));
            }
            out.write(Replies.last(0));
        };
        try (var rows = client.scan(Scan.of("test", "demo").withPartitions(0, 10))) {
            assertThat(partitionsOf(rows.stream().toList())).hasSize(10);
        }
    }

    @Test
    void aScanThatCannotEndSaysWhy() {
        a.script = (request, out) -> out.write(Replies.last(4));
        b.script = ManyRowsSocketTest::answerScan;
        try (var rows = client.scan(Scan.of("test", "demo"))) {
            assertThat(failure(() -> rows.stream().count()).is(ResultCode.PARAMETER)).isTrue();
        }
        a.script = (request, out) -> {};
        b.script = a.script;
        var quick = ScanPolicy.defaults().withTiming(
                new Timing(Duration.ofMillis(200), Duration.ofMillis(50), 1, Duration.ZERO));
        try (var rows = client.scan(quick, Scan.of("test", "demo"))) {
            assertThat(failure(() -> rows.stream().count()).is(ResultCode.TIMEOUT)).isTrue();
        }
    }

    @Test
    void aScanReadsNoMoreThanAskedFor() {
        a.script = ManyRowsSocketTest::answerScan;
        b.script = ManyRowsSocketTest::answerScan;
        try (var rows = client.scan(ScanPolicy.defaults().withMaxRecords(11), Scan.of("test", "demo"))) {
            assertThat(rows.stream().count()).isEqualTo(11);
        }
        assertThat(ByteBuffer.wrap(a.requests.get(0).field(13)).getLong()).isBetween(5L, 6L);
    }

    @Test
    void aClosedScanStopsTheNodes() {
        var stopped = new AtomicBoolean();
        a.script = (request, out) -> {
            try {
                while (true) {
                    out.write(Replies.frame(Replies.row(0, 0, 1, 0, inPartition(0), Bin.of("p", 0))));
                }
            } catch (IOException e) {
                stopped.set(true);
                throw e;
            }
        };
        var rows = client.scan(Scan.of("test", "demo").withPartitions(0, 1));
        assertThat(rows.hasNext()).isTrue();
        rows.close();
        Waiting.until(stopped::get);
        assertThat(client.exists(ODD)).isTrue();
    }

    @Test
    void aSubscriberGetsAsManyRecordsAsItAskedFor() throws Exception {
        a.script = ManyRowsSocketTest::answerScan;
        b.script = ManyRowsSocketTest::answerScan;
        var seen = new AtomicInteger();
        var tooMany = new AtomicBoolean();
        var done = new CompletableFuture<Integer>();
        client.async().scan(ScanPolicy.defaults().withBufferedRecords(2), Scan.of("test", "demo")
                .withPartitions(0, 100)).subscribe(new Flow.Subscriber<>() {
                    @SuppressWarnings("NullAway.Init") // comes first
                    private Flow.Subscription subscription;

                    private int open;

                    @Override
                    public void onSubscribe(Flow.Subscription started) {
                        subscription = started;
                        open = 1;
                        started.request(1);
                    }

                    @Override
                    public void onNext(KeyRecord row) {
                        tooMany.compareAndSet(false, --open < 0);
                        seen.incrementAndGet();
                        open++;
                        subscription.request(1);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        done.completeExceptionally(failure);
                    }

                    @Override
                    public void onComplete() {
                        done.complete(seen.get());
                    }
                });
        assertThat(done.get(10, TimeUnit.SECONDS)).isEqualTo(100);
        assertThat(tooMany.get()).isFalse();
    }

    @Test
    void linearizedRowsAreOnlyReadFromTheMaster() {
        a.script = ManyRowsSocketTest::answerBatch;
        b.script = (request, out) -> {
            throw new IOException("cut");
        };
        var policy = POLICY.batch().withReadMode(ReadMode.LINEARIZE);
        var results = client.execute(new Batch(policy, List.of(BatchRow.read(ODD))));
        assertThat(results.get(0).code()).isEqualTo(ClientCode.NOT_AVAILABLE.code());
        assertThat(a.requests).isEmpty();
        assertThat(b.requests).hasSize(3);
    }

    @Test
    void roundsThatBringRecordsAreNotCountedAsRetries() {
        a.script = (request, out) -> {
            if (request.field(11).length == 0) {
                out.write(Replies.last(0));
                return;
            }
            int first = partitions(request).get(0);
            out.write(Replies.frame(Replies.row(0, 0, 1, 0, inPartition(first), Bin.of("p", first))));
            throw new IOException("cut");
        };
        b.script = a.script;
        var impatient = ScanPolicy.defaults().withTiming(
                ScanPolicy.defaults().timing().withMaxRetries(1).withSleepBetweenRetries(Duration.ZERO));
        try (var rows = client.scan(impatient, Scan.of("test", "demo").withPartitions(0, 20))) {
            assertThat(partitionsOf(rows.stream().toList())).hasSize(20);
        }
    }

    @Test
    void aSubscriberThatThrowsIsToldOnceAndStopsTheScan() throws Exception {
        a.script = ManyRowsSocketTest::answerScan;
        b.script = ManyRowsSocketTest::answerScan;
        var errors = new AtomicInteger();
        var told = new CompletableFuture<Throwable>();
        client.async().scan(ScanPolicy.defaults(), Scan.of("test", "demo"))
                .subscribe(new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription started) {
                        started.request(Long.MAX_VALUE);
                    }

                    @Override
                    public void onNext(KeyRecord row) {
                        throw new IllegalStateException("not today");
                    }

                    @Override
                    public void onError(Throwable failure) {
                        errors.incrementAndGet();
                        told.complete(failure);
                    }

                    @Override
                    public void onComplete() {
                        told.completeExceptionally(new AssertionError("complete"));
                    }
                });
        assertThat(told.get(10, TimeUnit.SECONDS)).hasMessage("not today");
        assertThat(errors).hasValue(1);
    }

    @Test
    void aScanClosedByItsCallerDoesNotSpeakAgainstTheNode() {
        var stopped = new AtomicBoolean();
        a.script = (request, out) -> {
            try {
                while (true) {
                    out.write(Replies.frame(Replies.row(0, 0, 1, 0, inPartition(0), Bin.of("p", 0))));
                }
            } catch (IOException e) {
                stopped.set(true);
                throw e;
            }
        };
        var strict = POLICY.withTendInterval(Duration.ofHours(1)).withFailureLimits(3, 1);
        try (var other = OnehopClient.connect(strict, a.address())) {
            var node = Objects.requireNonNull(other.cluster().node("A1"));
            var rows = other.scan(Scan.of("test", "demo").withPartitions(0, 1));
            assertThat(rows.hasNext()).isTrue();
            rows.close();
            Waiting.until(() -> stopped.get() && node.pool().openCount() == 0);
            assertThat(node.isHappy()).isTrue();
        }
    }
}
