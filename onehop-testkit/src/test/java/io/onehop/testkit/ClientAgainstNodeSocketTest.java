package io.onehop.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Batch;
import io.onehop.client.command.BatchResult;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Bins;
import io.onehop.client.command.Delete;
import io.onehop.client.command.Get;
import io.onehop.client.command.Key;
import io.onehop.client.command.KeyRecord;
import io.onehop.client.command.Operation;
import io.onehop.client.command.Put;
import io.onehop.client.command.Scan;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.BatchPolicy;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.RecordExists;
import io.onehop.client.policy.ScanPolicy;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import io.onehop.model.ParticleType;
import io.onehop.model.Record;
import io.onehop.model.ResultCode;
import io.onehop.model.Value;
import io.onehop.server.config.ConfigParser;
import io.onehop.server.node.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Our client and our server, each as the other sees it.
class ClientAgainstNodeSocketTest {
    private static final int RECOVERY_SECONDS = 20;
    private static final int ROWS = 2_000;
    private static final WritePolicy WRITE = WritePolicy.defaults().withTotalTimeout(Duration.ofSeconds(10));

    private final TestNode node = TestNode.startFrom("""
            network { service { address 127.0.0.1
              port 3000
            } }
            namespace test { nsup-period 120
            }
            namespace other {
            }
            """);
    private final OnehopClient client = OnehopClient.connect(patient(), node.host() + ":" + node.port());

    /// The machine that runs tests may be slow: nothing here is about short timeouts.
    private static ClientPolicy patient() {
        var limit = Duration.ofSeconds(10);
        var defaults = ClientPolicy.defaults();
        return defaults.withTimeouts(limit, limit).withCommandDefaults(
                ReadPolicy.defaults().withTotalTimeout(limit).withAttemptTimeout(limit), WRITE,
                BatchPolicy.defaults().withTotalTimeout(limit), defaults.scan());
    }

    @AfterEach
    void stop() {
        client.close();
        node.close();
    }

    private static Key key(int number) {
        return Key.of("test", "demo", number);
    }

    private static List<Value> everyKind() {
        var entries = new LinkedHashMap<Value, Value>();
        entries.put(Value.of("a"), Value.of(List.of(1, "two", 3.0)));
        entries.put(Value.of("b"), Value.of(true));
        return List.of(
                Value.of(Long.MIN_VALUE), Value.of(-0.0), Value.of(Double.NaN), Value.of(true),
                        Value.of(false),
                Value.of(""), Value.of("ünï\u0000code"), Value.of(new byte[] {0, 1, -1}),
                new Value.GeoJson("{\"type\":\"Point\",\"coordinates\":[13.4,52.5]}"),
                new Value.Other(ParticleType.PYTHON_BLOB, new byte[] {1, 2}),
                new Value.List(List.of(Value.of(3), Value.of("x"), Value.of(new byte[1])), false),
                new Value.Map(entries, Value.MapOrder.UNORDERED),
                new Value.Map(entries, Value.MapOrder.KEY_ORDERED),
                new Value.List(List.of(), false));
    }

    @Test
    void keepsEveryKindOfValue() {
        List<Value> kinds = everyKind();
        for (int i = 0; i < kinds.size(); i++) {
            client.put(key(i), new Bin("v", kinds.get(i)));
            assertThat(client.get(key(i)).orElseThrow().value("v")).isEqualTo(kinds.get(i));
        }
        List<BatchRow> rows = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            rows.add(BatchRow.read(key(i), "v"));
        }
        List<BatchResult> results = client.batch(rows);
        for (int i = 0; i < kinds.size(); i++) {
            assertThat(results.get(i).record().orElseThrow().value("v")).isEqualTo(kinds.get(i));
        }
    }

    @Test
    void runsEveryCommandAndWaits() {
        Key key = key(1);
        assertThat(client.exists(key)).isFalse();
        assertThat(client.touch(key)).isFalse();
        assertThat(client.put(key, Bin.of("a", 5), Bin.of("s", "b")).generation()).isEqualTo(1);
        assertThat(client.exists(key)).isTrue();
        assertThat(client.touch(key)).isTrue();
        assertThat(client.head(key).orElseThrow()).isEqualTo(new Record(2, 0, List.of()));
        Record record = client.operate(key, Operation.add("a", 2), Operation.append("s", Value.of("c")),
                Operation.prepend("s", Value.of("a")), Operation.readAll()).orElseThrow();
        assertThat(record.integer("a")).isEqualTo(7);
        assertThat(record.text("s")).isEqualTo("abc");
        assertThat(client.get(key, "a", "none").orElseThrow().bins()).containsExactly(Bin.of("a", 7));
        assertThat(client.delete(key)).isTrue();
        assertThat(client.delete(key)).isFalse();
        assertThat(client.get(key)).isEmpty();
        assertThat(client.info("", "namespaces").get("namespaces")).isEqualTo("test;other");
    }

    @Test
    void runsEveryCommandWithoutWaiting() throws Exception {
        Key key = key(1);
        var async = client.async();
        boolean deleted = async.put(key, Bin.of("a", 5))
                .thenCompose(_ -> async.exists(key))
                .thenCompose(there -> there ? async.touch(key) : CompletableFuture.completedFuture(false))
                .thenCompose(_ -> async.operate(key, Operation.add("a", 1), Operation.read("a")))
                .thenCompose(_ -> async.get(key, "a"))
                .thenCompose(found -> async.put(key(2), found.orElseThrow().bins().getFirst()))
                .thenCompose(_ -> async.batch(List.of(BatchRow.read(key), BatchRow.exists(key(3)))))
                .thenCompose(rows -> async.put(key(4), Bin.of("found", rows.getFirst().isOk()),
                        Bin.of("absent", rows.getLast().isNotFound())))
                .thenCompose(_ -> async.head(key))
                .thenCompose(_ -> async.info("", "build"))
                .thenCompose(_ -> async.delete(key))
                .get(RECOVERY_SECONDS, TimeUnit.SECONDS);
        assertThat(deleted).isTrue();
        assertThat(client.get(key(2)).orElseThrow().integer("a")).isEqualTo(6);
        assertThat(client.get(key(4)).orElseThrow().bins())
                .containsExactlyInAnyOrder(Bin.of("found", true), Bin.of("absent", true));
    }

    @Test
    void runsABatchOfReadsWritesAndDeletes() {
        var rows = new ArrayList<BatchRow>();
        for (int i = 0; i < ROWS; i++) {
            rows.add(new BatchRow.Operate(WRITE, key(i), List.of(Operation.put(Bin.of("n", i)))));
        }
        assertThat(client.batch(rows)).hasSize(ROWS).allMatch(BatchResult::isOk);
        var mixed = new ArrayList<BatchRow>();
        for (int i = 0; i < ROWS; i++) {
            mixed.add(i % 3 == 0 ? new BatchRow.Delete(WRITE, key(i)) : BatchRow.read(key(i), "n"));
        }
        List<BatchResult> results = client.batch(mixed);
        for (int i = 0; i < ROWS; i++) {
            assertThat(results.get(i).isOk()).isTrue();
            if (i % 3 != 0) {
                assertThat(results.get(i).record().orElseThrow().integer("n")).isEqualTo(i);
            }
        }
        assertThat(client.batch(List.of(BatchRow.exists(key(0)))).getFirst().isNotFound()).isTrue();
    }

    private void fill(int records) {
        var rows = new ArrayList<BatchRow>();
        for (int i = 0; i < records; i++) {
            var policy = WRITE.withSendKey(true);
            rows.add(new BatchRow.Operate(policy, key(i), List.of(Operation.put(Bin.of("n", i)))));
        }
        assertThat(client.batch(rows)).allMatch(BatchResult::isOk);
    }

    private Set<Long> scanned(ScanPolicy policy, Scan scan) {
        var seen = new HashSet<Long>();
        try (var records = client.scan(policy, scan)) {
            records.forEachRemaining(row -> assertThat(seen.add(row.record().integer("n"))).isTrue());
        }
        return seen;
    }

    @Test
    void scansEachRecordOnce() {
        fill(ROWS);
        client.put(Key.of("test", "", 1), Bin.of("n", -1));
        ScanPolicy policy = ScanPolicy.defaults();
        assertThat(scanned(policy, Scan.of("test", "demo"))).hasSize(ROWS);
        assertThat(scanned(policy, Scan.of("test", ""))).hasSize(ROWS + 1);
        assertThat(scanned(policy, Scan.of("test", "none"))).isEmpty();
        assertThat(scanned(policy.withBufferedRecords(1), Scan.of("test", "demo"))).hasSize(ROWS);
        assertThat(scanned(policy.withMaxRecords(100), Scan.of("test", "demo"))).hasSize(100);
        assertThat(scanned(policy.withRecordsPerSecond(ROWS), Scan.of("test", "demo"))).hasSize(ROWS);
        Set<Long> halves = scanned(policy, Scan.of("test", "demo").withPartitions(0, 2048));
        int first = halves.size();
        halves.addAll(scanned(policy, Scan.of("test", "demo").withPartitions(2048, 2048)));
        assertThat(first).isBetween(1, ROWS - 1);
        assertThat(halves).hasSize(ROWS);
        try (var records = client.scan(Scan.of("test", "demo").withBins(Bins.none()))) {
            assertThat(records.stream().map(
                    KeyRecord::key).map(Key::userKey)).hasSize(ROWS).contains(Value.of(7));
        }
    }

    @Test
    void publishesAScanAsFastAsItIsTaken() throws Exception {
        fill(500);
        var taken = new ArrayList<Long>();
        var done = new CompletableFuture<Integer>();
        client.async().scan(Scan.of("test", "demo")).subscribe(new Flow.Subscriber<>() {
            private Flow.@org.jspecify.annotations.Nullable Subscription subscription;

            @Override
            public void onSubscribe(Flow.Subscription given) {
                subscription = given;
                given.request(1);
            }

            @Override
            public void onNext(KeyRecord row) {
                taken.add(row.record().integer("n"));
                if (subscription != null) {
                    subscription.request(1);
                }
            }

            @Override
            public void onError(Throwable failure) {
                done.completeExceptionally(failure);
            }

            @Override
            public void onComplete() {
                done.complete(taken.size());
            }
        });
        assertThat(done.get(RECOVERY_SECONDS, TimeUnit.SECONDS)).isEqualTo(500);
        assertThat(taken).doesNotHaveDuplicates();
    }

    @Test
    void compressesRequestsAndReplies() {
        Key key = key(1);
        String text = "compressible ".repeat(5_000);
        client.execute(new Put(WRITE.withCompress(true), key, List.of(Bin.of("t", text))));
        var read = client.policy().read().withCompress(true);
        assertThat(client.execute(new Get(read, key, Bins.all())).orElseThrow().text("t")).isEqualTo(text);
        var policy = client.policy().batch().withCompress(true);
        List<BatchRow> rows = List.of(BatchRow.read(key), BatchRow.read(key, "t"));
        assertThat(client.execute(new Batch(policy, rows)))
                .allSatisfy(row -> assertThat(row.record().orElseThrow().text("t")).isEqualTo(text));
    }

    private void refuses(ResultCode code, Runnable command) {
        assertThatExceptionOfType(OnehopException.class).isThrownBy(command::run).satisfies(failure -> {
            assertThat(failure.resultCode()).isEqualTo(code);
            assertThat(failure.inDoubt()).isFalse();
        });
    }

    private void put(WritePolicy policy, Key key, Bin bin) {
        client.execute(new Put(policy, key, List.of(bin)));
    }

    @Test
    void obeysGenerationAndExistence() {
        Key key = key(1);
        Bin bin = Bin.of("a", 1);
        refuses(ResultCode.NOT_FOUND, () -> put(WRITE.withRecordExists(RecordExists.UPDATE_ONLY), key, bin));
        refuses(ResultCode.NOT_FOUND, () -> put(WRITE.withRecordExists(RecordExists.REPLACE_ONLY), key, bin));
        put(WRITE.withRecordExists(RecordExists.CREATE_ONLY), key, bin);
        refuses(ResultCode.RECORD_EXISTS, () ->
                put(WRITE.withRecordExists(RecordExists.CREATE_ONLY), key, bin));
        put(WRITE.withExpectedGeneration(1), key, Bin.of("b", 2));
        refuses(ResultCode.GENERATION, () -> put(WRITE.withExpectedGeneration(1), key, bin));
        refuses(ResultCode.GENERATION, () ->
                client.execute(new Delete(WRITE.withExpectedGeneration(1), key)));
        put(WRITE.withRecordExists(RecordExists.REPLACE_ONLY), key, Bin.of("c", 3));
        assertThat(client.get(key).orElseThrow().bins()).containsExactly(Bin.of("c", 3));
        put(WRITE.withTtlSeconds(100), key, bin);
        long left = client.head(key).orElseThrow().secondsToLive(System.currentTimeMillis());
        assertThat(left).isBetween(80L, 101L);
    }

    @Test
    void refusesAnotherKeyWithTheSameDigest() {
        Key key = key(1);
        put(WRITE.withSendKey(true), key, Bin.of("a", 1));
        var other = new Key("test", "demo", key.digest(), Value.of("another"));
        refuses(ResultCode.KEY_MISMATCH, () -> put(WRITE.withSendKey(true), other, Bin.of("a", 2)));
        var read = client.policy().read().withSendKey(true);
        refuses(ResultCode.KEY_MISMATCH, () -> client.execute(new Get(read, other, Bins.all())));
        assertThat(client.get(other)).isPresent();
    }

    @Test
    void keepsNamespacesApart() {
        var there = Key.of("other", "demo", 1);
        client.put(key(1), Bin.of("a", 1));
        assertThat(client.get(there)).isEmpty();
        client.put(there, Bin.of("a", 2));
        assertThat(client.get(key(1)).orElseThrow().integer("a")).isEqualTo(1);
        List<BatchResult> rows = client.batch(List.of(BatchRow.read(there), BatchRow.read(key(1))));
        assertThat(rows.getFirst().record().orElseThrow().integer("a")).isEqualTo(2);
        assertThat(rows.getLast().record().orElseThrow().integer("a")).isEqualTo(1);
        refuses(ResultCode.UNKNOWN_NAMESPACE, () -> client.put(Key.of("none", "", 1), Bin.of("a", 1)));
    }

    @Test
    void comesBackWhenItsOnlyNodeDoes() {
        Node first = start(0);
        int port = first.addresses().getFirst().getPort();
        var policy = patient().withTendInterval(Duration.ofMillis(50));
        try (var lasting = OnehopClient.connect(policy, "127.0.0.1:" + port)) {
            lasting.put(key(1), Bin.of("a", 1));
            first.close();
            assertThatExceptionOfType(OnehopException.class).isThrownBy(() -> lasting.get(key(1)));
            Node second = start(port);
            try {
                assertThat(firstAnswer(lasting)).isEqualTo(1);
                assertThat(lasting.exists(key(1))).isFalse();
            } finally {
                second.close();
            }
        }
    }

    private static Node start(int port) {
        var overrides = List.of("network.service.port=" + port, "network.heartbeat.protocol=none");
        return Node.start(new ConfigParser(System::getenv).parseDefaults(overrides).orThrow());
    }

    /// Writes until it works; the client's own pauses between looks at the cluster are the only ones here.
    private static int firstAnswer(OnehopClient lasting) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(RECOVERY_SECONDS);
        while (true) {
            try {
                return lasting.put(key(2), Bin.of("a", 1)).generation();
            } catch (OnehopException notYet) {
                if (System.nanoTime() > deadline) {
                    throw notYet;
                }
            }
        }
    }
}
