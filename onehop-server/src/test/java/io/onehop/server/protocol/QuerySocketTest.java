package io.onehop.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scans and queries over partitions (wire-protocol reference, section 11).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QuerySocketTest {
    private static final int STORED = 3_000;
    private static final int ELSEWHERE = 50;
    private static final int[] EVERY = IntStream.range(0, 4096).toArray();
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final NodeUnderTest node = NodeUnderTest.start();
    private RawClient client = node.connect();
    private final Set<Digest> all = new TreeSet<>();

    @BeforeAll
    void fill() {
        var batch = new RawBatch(RawBatch.RESPOND_ALL);
        for (int key = 0; key < STORED; key++) {
            RawOp bin = key % 10 == 0 ? RawOp.write("tenth", key) : RawOp.write("a", key);
            batch.row(key, key, RawBatch.HAS_INFO, 0, Info2.WRITE, bin, RawOp.write("s", "v"));
            all.add(Digest.read(RawMessage.digest(key), 0));
        }
        assertThat(client.callAll(batch.message())).allMatch(reply -> reply.resultCode() == 0);
        for (int i = 0; i < ELSEWHERE; i++) {
            RawMessage put = RawMessage.put(-1 - i, RawOp.write("s", "x")).otherSet("other");
            assertThat(client.call(put.key(3, new byte[] {'k'})).resultCode()).isZero();
        }
    }

    @BeforeEach
    void connect() {
        client = node.connect();
    }

    @AfterEach
    void disconnect() {
        client.close();
    }

    @AfterAll
    void close() {
        node.close();
    }

    private static byte[] pids(int... partitions) {
        var bytes = ByteBuffer.allocate(2 * partitions.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int partition : partitions) {
            bytes.putShort((short) partition);
        }
        return bytes.array();
    }

    private static byte[] u64(long value) {
        return ByteBuffer.allocate(8).putLong(value).array();
    }

    private static byte[] u32(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static RawMessage scan(int... partitions) {
        return new RawMessage().namespace("test").set("demo").info1(Info1.READ).info3(Info3.PARTITION_DONE)
                .field(FieldType.PARTITION_IDS, pids(partitions));
    }

    private static Digest digest(RawReply reply) {
        return Digest.read(Objects.requireNonNull(reply.field(FieldType.DIGEST)), 0);
    }

    private static List<RawReply> records(List<RawReply> replies) {
        assertThat(replies.getLast().isLast()).isTrue();
        assertThat(replies.getLast().resultCode()).isZero();
        return replies.subList(0, replies.size() - 1);
    }

    private void assertRefused(int code, RawMessage message) {
        RawReply reply = client.call(message);
        assertThat(reply.resultCode()).isEqualTo(code);
        assertThat(reply.isLast()).as("an error at the start comes without the last bit").isFalse();
        assertThat(client.call(RawMessage.get(1)).resultCode()).isZero();
    }

    @Test
    void answersEveryRecordOfTheSetOnce() {
        List<RawReply> records = records(client.callAll(scan(EVERY)));
        assertThat(records.stream().map(QuerySocketTest::digest)).hasSize(STORED).doesNotHaveDuplicates();
        assertThat(records.stream().map(QuerySocketTest::digest)).containsAll(all);
        RawReply first = records.getFirst();
        assertThat(first.fields().stream().map(RawReply.Field::type))
                .containsExactly(FieldType.NAMESPACE, FieldType.DIGEST, FieldType.SET);
        assertThat(first.generation()).isEqualTo(1);
        assertThat(first.ops()).hasSize(2);
        assertThat(new String(first.fields().get(2).bytes(), StandardCharsets.UTF_8)).isEqualTo("demo");
    }

    @Test
    void answersAllSetsWhenNoneIsNamedAndNothingOfAnUnknownOne() {
        assertThat(records(client.callAll(scan(EVERY).otherSet("")))).hasSize(STORED + ELSEWHERE);
        List<RawReply> other = records(client.callAll(scan(EVERY).otherSet("other")));
        assertThat(other).hasSize(ELSEWHERE);
        assertThat(other.getFirst().fields().stream().map(RawReply.Field::type)).containsExactly(
                FieldType.NAMESPACE, FieldType.DIGEST, FieldType.SET, FieldType.KEY);
        assertThat(records(client.callAll(scan(EVERY).otherSet("nowhere")))).isEmpty();
    }

    @Test
    void answersOnlyPartitionsThatWereAskedFor() {
        List<RawReply> records = records(client.callAll(scan(7, 4095, 0)));
        assertThat(records.stream().map(reply -> digest(reply).partition())).isSubsetOf(0, 7, 4095);
        long expected = all.stream().filter(each -> Set.of(0, 7, 4095).contains(each.partition())).count();
        assertThat(records).hasSize((int) expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100, 2_999})
    void goesOnAfterTheLastDigestOfEachPartition(int pageSize) {
        Set<Digest> seen = new HashSet<>();
        Map<Integer, Digest> last = new HashMap<>();
        int rounds = 0;
        int most = pageSize < 100 ? 40 : Integer.MAX_VALUE; // small pages would take thousands of rounds
        while (rounds < most) {
            int[] untouched = IntStream.range(0, 4096).filter(id -> !last.containsKey(id)).toArray();
            var digests = ByteBuffer.allocate(20 * last.size());
            last.values().forEach(digest -> digests.put(digest.toBytes()));
            RawMessage page = scan(untouched).field(FieldType.MAX_RECORDS, u64(pageSize));
            page.field(FieldType.DIGESTS, digests.array());
            List<RawReply> records = records(client.callAll(page));
            assertThat(records.size()).isEqualTo(Math.min(pageSize, STORED - seen.size()));
            for (RawReply record : records) {
                Digest digest = digest(record);
                assertThat(seen.add(digest)).as("seen before").isTrue();
                last.put(digest.partition(), digest);
            }
            rounds++;
            if (records.size() < pageSize) {
                break;
            }
        }
        if (most == Integer.MAX_VALUE) {
            assertThat(seen).isEqualTo(all);
        } else {
            assertThat(seen).hasSize(rounds * pageSize);
        }
    }

    @Test
    void answersHeadersOnlyWhenAskedTo() {
        List<RawReply> records = records(client.callAll(scan(EVERY).info1(Info1.GET_NO_BINS)));
        assertThat(records).hasSize(STORED).allMatch(reply -> reply.ops().isEmpty() && reply.info1() == 0x20);
    }

    @Test
    void selectsBinsAndLeavesOutRecordsWithoutThem() {
        List<RawReply> records =
                records(client.callAll(scan(EVERY).ops(RawOp.read("tenth"), RawOp.read("none"))));
        assertThat(records).hasSize(STORED / 10).allMatch(reply -> reply.ops().size() == 1);
        assertThat(records).allMatch(reply -> reply.ops().getFirst().name().equals("tenth"));
        assertThat(records(client.callAll(scan(EVERY).ops(RawOp.read("none"))))).isEmpty();
    }

    @Test
    void keepsToTheRecordsASecond() {
        int[] some = IntStream.range(0, 400).toArray();
        int expected = (int) all.stream().filter(each -> each.partition() < 400).count();
        int perSecond = expected * 2;
        long before = System.nanoTime();
        List<RawReply> records =
                records(client.callAll(scan(some).field(FieldType.RECORDS_PER_SECOND, u32(perSecond))));
        long millis = (System.nanoTime() - before) / NANOS_PER_MILLI;
        System.out.println(expected + " records at " + perSecond + " a second took " + millis + " ms");
        assertThat(records).hasSize(expected);
        assertThat(millis).isGreaterThan(400).isLessThan(5_000);
    }

    @Test
    void abortsARunningScan() {
        RawMessage slow = scan(EVERY).field(FieldType.RECORDS_PER_SECOND, u32(50))
                .field(FieldType.TASK_ID, u64(4711));
        try (RawClient other = node.connect()) {
            client.send(slow.frame());
            assertThat(client.readReplies()).isNotEmpty();
            assertRunningIsRefused(other);
            assertThat(other.info("query-abort:trid=4711")).isEqualToIgnoringCase("ok");
            List<RawReply> rest = client.readToLast();
            assertThat(rest.getLast().resultCode()).isEqualTo(15);
            assertThat(other.info("query-show:trid=4711")).contains("aborted");
        }
    }

    private void assertRunningIsRefused(RawClient other) {
        RawReply reply = other.call(scan(1).field(FieldType.TASK_ID, u64(4711)));
        assertThat(reply.resultCode()).as("a task id that is running").isEqualTo(4);
    }

    /// A short query is not listed; one with a running query's task id must not end that one's entry.
    @Test
    void shortQueriesLeaveTheListAlone() {
        RawMessage slow = scan(EVERY).field(FieldType.RECORDS_PER_SECOND, u32(50))
                .field(FieldType.TASK_ID, u64(4712));
        try (RawClient other = node.connect()) {
            client.send(slow.frame());
            assertThat(client.readReplies()).isNotEmpty();
            RawMessage brief = scan(1, 2).info1(Info1.SHORT_QUERY).field(FieldType.TASK_ID, u64(4712));
            records(other.callAll(brief));
            assertThat(other.info("query-abort:trid=4712")).isEqualToIgnoringCase("ok");
            assertThat(client.readToLast().getLast().resultCode()).isEqualTo(15);
        }
    }

    @Test
    void runsShortQueriesButNotThrottled() {
        assertThat(records(client.callAll(scan(EVERY).info1(Info1.SHORT_QUERY)))).hasSize(STORED);
        assertRefused(4, scan(EVERY).info1(Info1.SHORT_QUERY).field(FieldType.RECORDS_PER_SECOND, u32(100)));
    }

    @Test
    void refusesPartitionArraysThatAreMalformed() {
        assertRefused(4, scan(4096));
        assertRefused(4, scan(65_535));
        assertRefused(4, scan(5, 6, 5));
        assertRefused(4, scan().without(FieldType.PARTITION_IDS).field(FieldType.PARTITION_IDS, new byte[3]));
        assertRefused(4, scan(1).field(FieldType.DIGESTS, new byte[19]));
        assertRefused(4, scan(1).field(FieldType.DIGESTS, new byte[21]));
        byte[] digest = RawMessage.digest(1);
        assertRefused(4, scan(Digest.read(digest, 0).partition()).field(FieldType.DIGESTS, digest));
        byte[] twice = Arrays.copyOf(digest, 40);
        System.arraycopy(digest, 0, twice, 20, 20);
        assertRefused(4, scan(1).without(FieldType.PARTITION_IDS).field(FieldType.DIGESTS, twice));
        assertRefused(4, scan(1).field(FieldType.MAX_RECORDS, new byte[3]));
        assertRefused(4, scan(1).field(FieldType.RECORDS_PER_SECOND, new byte[5]));
        assertRefused(4, scan(1).field(FieldType.TASK_ID, new byte[1]));
    }

    @Test
    void refusesWhatIsNotOffered() {
        assertRefused(16, new RawMessage().namespace("test").info1(Info1.READ)
                .field(FieldType.PARTITION_IDS, pids(1)));
        assertRefused(16, scan(1).without(FieldType.PARTITION_IDS));
        assertRefused(16, scan(1).info2(Info2.WRITE).ops(RawOp.write("a", 1)));
        assertRefused(16, scan(1).field(FieldType.FILTER, new byte[] {(byte) 0xC3}));
        assertRefused(16, scan(1).field(FieldType.UDF_OPERATION, new byte[] {1}));
        byte[] range = {1, 1, 'a', 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 9};
        assertRefused(201, scan(1).field(FieldType.INDEX_RANGE, range));
        assertRefused(20, scan(1).without(FieldType.NAMESPACE).namespace("other"));
        assertRefused(4, scan(1).ops(RawOp.write("a", 1)));
        assertRefused(21, scan(1).ops(RawOp.read("sixteen-letters-")));
    }

    @Test
    void endsWithoutRecordsWhenNoPartitionIsNamed() {
        assertThat(records(client.callAll(scan()))).isEmpty();
    }

    @Test
    void compressesScans() {
        client.send(scan(EVERY).info1(Info1.COMPRESS_RESPONSE).compressedFrame());
        int count = 0;
        boolean compressed = false;
        while (true) {
            RawClient.Frame frame = client.expectFrame();
            compressed |= frame.type() == 4;
            List<RawReply> replies =
                    RawReply.parse(frame.type() == 4 ? RawClient.inflate(frame.body()) : frame.body());
            count += replies.size();
            if (replies.getLast().isLast()) {
                break;
            }
        }
        assertThat(count).isEqualTo(STORED + 1);
        assertThat(compressed).isTrue();
    }
}
