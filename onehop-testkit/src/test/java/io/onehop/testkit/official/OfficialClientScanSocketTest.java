package io.onehop.testkit.official;

import static io.onehop.testkit.official.ServedClient.NAMESPACE;
import static io.onehop.testkit.official.ServedClient.SET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.AerospikeException;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Record;
import com.aerospike.client.ScanCallback;
import com.aerospike.client.cluster.Partition;
import com.aerospike.client.policy.ScanPolicy;
import com.aerospike.client.policy.WritePolicy;
import com.aerospike.client.query.PartitionFilter;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientScanSocketTest {
    private static final String OTHER_SET = "other";
    private static final int IN_SET = 3000;
    private static final int IN_OTHER_SET = 500;
    private static final int IN_NO_SET = 200;
    private static final int PARTITIONS = 4096;

    private final ServedClient served = ServedClient.start();
    private final AerospikeClient client = served.client();

    /// Counts how often each record came.
    private static final class Seen implements ScanCallback {
        final Map<ByteBuffer, Integer> times = new HashMap<>();
        final Map<ByteBuffer, Key> keys = new HashMap<>();
        final Map<ByteBuffer, Record> records = new HashMap<>();

        @Override
        public synchronized void scanCallback(Key key, Record record) {
            var digest = ByteBuffer.wrap(key.digest);
            times.merge(digest, 1, Integer::sum);
            keys.put(digest, key);
            records.put(digest, record);
        }

        Key key(Key like) {
            return Objects.requireNonNull(keys.get(ByteBuffer.wrap(like.digest)));
        }

        Record record(Key like) {
            return Objects.requireNonNull(records.get(ByteBuffer.wrap(like.digest)));
        }

        void isEachOnce(int count) {
            assertThat(times).hasSize(count);
            assertThat(times.values()).containsOnly(1);
        }
    }

    @BeforeAll
    void fill() {
        var sendKey = new WritePolicy();
        sendKey.sendKey = true;
        for (int i = 0; i < IN_SET; i++) {
            client.put(i % 2 == 0 ? sendKey : null, ServedClient.key("scan" + i), new Bin("i", i),
                    new Bin("odd" + i % 2, 1));
        }
        for (int i = 0; i < IN_OTHER_SET; i++) {
            client.put(null, new Key(NAMESPACE, OTHER_SET, i), new Bin("i", i));
        }
        for (int i = 0; i < IN_NO_SET; i++) {
            client.put(null, new Key(NAMESPACE, null, i), new Bin("i", i));
        }
    }

    @AfterAll
    void close() {
        served.close();
    }

    private Seen scan(ScanPolicy policy, @Nullable String set, String... bins) {
        var seen = new Seen();
        client.scanAll(policy, NAMESPACE, set, seen, bins);
        return seen;
    }

    private Seen scan(PartitionFilter filter) {
        var seen = new Seen();
        client.scanPartitions(null, filter, NAMESPACE, SET, seen);
        return seen;
    }

    @Test
    void returnsEveryRecordOfASetOnce() {
        var seen = scan(new ScanPolicy(), SET);
        seen.isEachOnce(IN_SET);
        assertThat(seen.keys.values()).allSatisfy(key -> assertThat(key.setName).isEqualTo(SET));
        scan(new ScanPolicy(), OTHER_SET).isEachOnce(IN_OTHER_SET);
    }

    @Test
    void returnsBinsGenerationAndStoredKey() {
        var seen = scan(new ScanPolicy(), SET);
        var withKey = ServedClient.key("scan2");
        assertThat(seen.record(withKey).bins).isEqualTo(Map.of("i", 2L, "odd0", 1L));
        assertThat(seen.record(withKey).generation).isEqualTo(1);
        assertThat(seen.key(withKey).userKey.toString()).isEqualTo("scan2");
        assertThat(seen.key(ServedClient.key("scan3")).userKey).isNull();
    }

    @Test
    void returnsEveryRecordOfTheNamespaceWhenNoSetIsNamed() {
        var seen = scan(new ScanPolicy(), null);
        seen.isEachOnce(IN_SET + IN_OTHER_SET + IN_NO_SET);
        assertThat(seen.keys.values().stream().filter(key -> key.setName == null)).hasSize(IN_NO_SET);
    }

    @Test
    void returnsNothingOfAnUnknownSet() {
        assertThat(scan(new ScanPolicy(), "nosuch").times).isEmpty();
    }

    @Test
    void returnsSelectedBinsAndLeavesOutRecordsWithoutThem() {
        var seen = scan(new ScanPolicy(), SET, "odd1");
        seen.isEachOnce(IN_SET / 2);
        assertThat(seen.records.values())
                .allSatisfy(record -> assertThat(record.bins).containsOnlyKeys("odd1"));
    }

    @Test
    void leavesOutBinsWhenTold() {
        var policy = new ScanPolicy();
        policy.includeBinData = false;
        var seen = scan(policy, SET);
        seen.isEachOnce(IN_SET);
        assertThat(seen.records.values()).allSatisfy(record -> assertThat(record.bins).isNull());
    }

    @Test
    void returnsAsManyRecordsAsAskedFor() {
        for (int most : new int[] {1, 10, 1234}) {
            var policy = new ScanPolicy();
            policy.maxRecords = most;
            scan(policy, SET).isEachOnce(most);
        }
        var policy = new ScanPolicy();
        policy.maxRecords = 2 * IN_SET;
        scan(policy, SET).isEachOnce(IN_SET);
    }

    /// 700 records read at 1500 a second take at least 0.4 s.
    @Test
    void keepsToTheRateAskedFor() {
        var policy = new ScanPolicy();
        policy.recordsPerSecond = 1500;
        long before = System.nanoTime();
        var seen = new Seen();
        client.scanPartitions(policy, PartitionFilter.range(0, PARTITIONS / 5), NAMESPACE, null, seen);
        long tookMillis = (System.nanoTime() - before) / 1_000_000;
        assertThat(seen.times).hasSizeGreaterThan(600);
        assertThat(tookMillis).isGreaterThan(350);
    }

    @Test
    void returnsCompressedRecords() {
        var policy = new ScanPolicy();
        policy.compress = true;
        scan(policy, SET).isEachOnce(IN_SET);
    }

    @Test
    void scansRangesThatAddUpToTheWhole() {
        var seen = new Seen();
        int step = 500;
        for (int begin = 0; begin < PARTITIONS; begin += step) {
            int from = begin;
            int count = Math.min(step, PARTITIONS - begin);
            var range = scan(PartitionFilter.range(from, count));
            assertThat(range.keys.values()).allSatisfy(key ->
                    assertThat(Partition.getPartitionId(key.digest)).isBetween(from, from + count - 1));
            range.times.forEach((digest, times) -> seen.times.merge(digest, times, Integer::sum));
        }
        seen.isEachOnce(IN_SET);
    }

    @Test
    void scansOnePartition() {
        var key = ServedClient.key("scan0");
        int partition = Partition.getPartitionId(key.digest);
        var seen = scan(PartitionFilter.id(partition));
        assertThat(seen.times).containsKey(ByteBuffer.wrap(key.digest));
        assertThat(seen.keys.values())
                .allSatisfy(each -> assertThat(Partition.getPartitionId(each.digest)).isEqualTo(partition));
    }

    @Test
    void goesOnAfterADigest() {
        var all = scan(PartitionFilter.id(Partition.getPartitionId(ServedClient.key("scan0").digest)));
        byte[][] digests = all.keys.values().stream().map(key -> key.digest).toArray(byte[][]::new);
        Arrays.sort(digests, Arrays::compareUnsigned);
        int rest = 0;
        for (byte[] digest : digests) {
            rest = Math.max(rest, scan(PartitionFilter.after(digest)).times.size());
            assertThat(scan(PartitionFilter.after(digest)).times).doesNotContainKey(ByteBuffer.wrap(digest));
        }
        assertThat(rest).isEqualTo(digests.length - 1);
    }

    @Test
    void pagesThroughASetWithoutLossOrRepetition() {
        var seen = new Seen();
        var filter = PartitionFilter.all();
        var policy = new ScanPolicy();
        policy.maxRecords = 700;
        int pages = 0;
        while (!filter.isDone() && pages < IN_SET) {
            client.scanPartitions(policy, filter, NAMESPACE, SET, seen);
            pages++;
        }
        seen.isEachOnce(IN_SET);
        assertThat(pages).isBetween(5, 6);
    }

    @Test
    void endsWhenTheCallerHasHadEnough() {
        var count = new AtomicInteger();
        assertThatThrownBy(() -> client.scanAll(null, NAMESPACE, SET, (key, record) -> {
            if (count.incrementAndGet() == 10) {
                throw new AerospikeException.ScanTerminated();
            }
        })).isInstanceOf(AerospikeException.ScanTerminated.class);
        scan(new ScanPolicy(), OTHER_SET).isEachOnce(IN_OTHER_SET);
    }

    @Test
    void scansANodeByItsName() {
        var seen = new Seen();
        client.scanNode(new ScanPolicy(), client.getNodeNames().getFirst(), NAMESPACE, OTHER_SET, seen);
        seen.isEachOnce(IN_OTHER_SET);
    }

    @Test
    void listsScansThatEnded() {
        scan(new ScanPolicy(), OTHER_SET).isEachOnce(IN_OTHER_SET);
        assertThat(served.info("query-show")).contains("ns=test:set=other:", "status=done(ok)",
                "recs-succeeded=500");
    }
}
