package io.onehop.testkit.official;

import static com.aerospike.client.ResultCode.UNSUPPORTED_FEATURE;
import static io.onehop.testkit.official.ServedClient.NAMESPACE;
import static io.onehop.testkit.official.ServedClient.assertCode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.AerospikeException;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.policy.QueryDuration;
import com.aerospike.client.policy.QueryPolicy;
import com.aerospike.client.query.Filter;
import com.aerospike.client.query.PartitionFilter;
import com.aerospike.client.query.RecordSet;
import com.aerospike.client.query.Statement;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientQuerySocketTest {
    private static final String[] SETS = {"red", "green", "blue"};
    private static final int PER_SET = 1000;
    private static final int INDEX_NOT_FOUND = 201;

    private final ServedClient served = ServedClient.start();
    private final AerospikeClient client = served.client();

    @BeforeAll
    void fill() {
        for (String set : SETS) {
            for (int i = 0; i < PER_SET; i++) {
                client.put(null, new Key(NAMESPACE, set, i), new Bin("i", i), new Bin("s", set));
            }
        }
    }

    @AfterAll
    void close() {
        served.close();
    }

    private static Statement statement(@Nullable String set) {
        var statement = new Statement();
        statement.setNamespace(NAMESPACE);
        statement.setSetName(set);
        return statement;
    }

    private static Map<ByteBuffer, Integer> drain(RecordSet records) {
        var times = new HashMap<ByteBuffer, Integer>();
        try (records) {
            while (records.next()) {
                times.merge(ByteBuffer.wrap(records.getKey().digest), 1, Integer::sum);
            }
        }
        return times;
    }

    private static void isEachOnce(Map<ByteBuffer, Integer> times, int count) {
        assertThat(times).hasSize(count);
        assertThat(times.values()).containsOnly(1);
    }

    @Test
    void returnsEveryRecordOfASetOnce() {
        for (String set : SETS) {
            isEachOnce(drain(client.query(null, statement(set))), PER_SET);
        }
        isEachOnce(drain(client.query(null, statement(null))), PER_SET * SETS.length);
    }

    @Test
    void returnsSelectedBins() {
        var statement = statement("red");
        statement.setBinNames("s");
        try (var records = client.query(null, statement)) {
            assertThat(records).hasSize(PER_SET)
                    .allSatisfy(each -> assertThat(each.record.bins).isEqualTo(Map.of("s", "red")));
        }
    }

    @Test
    void returnsHeadersOnlyWhenTold() {
        var policy = new QueryPolicy();
        policy.includeBinData = false;
        try (var records = client.query(policy, statement("red"))) {
            assertThat(records).hasSize(PER_SET).allSatisfy(each -> assertThat(each.record.bins).isNull());
        }
    }

    @Test
    void answersEveryExpectedDuration() {
        for (var duration : QueryDuration.values()) {
            var policy = new QueryPolicy();
            policy.expectedDuration = duration;
            isEachOnce(drain(client.query(policy, statement("green"))), PER_SET);
        }
    }

    @Test
    void pagesThroughEachSetWithoutLossOrRepetition() {
        for (String set : SETS) {
            var statement = statement(set);
            statement.setMaxRecords(300);
            var filter = PartitionFilter.all();
            var times = new HashMap<ByteBuffer, Integer>();
            int pages = 0;
            while (!filter.isDone() && pages < PER_SET) {
                var page = drain(client.queryPartitions(null, statement, filter));
                assertThat(page.size()).isLessThanOrEqualTo(300);
                page.forEach((digest, count) -> times.merge(digest, count, Integer::sum));
                pages++;
            }
            isEachOnce(times, PER_SET);
            assertThat(pages).isBetween(4, 5);
        }
    }

    @Test
    void queriesSomePartitions() {
        var first = drain(client.queryPartitions(null, statement("red"), PartitionFilter.range(0, 2048)));
        var second = drain(client.queryPartitions(null, statement("red"), PartitionFilter.range(2048, 2048)));
        first.putAll(second);
        isEachOnce(first, PER_SET);
    }

    @Test
    void handsRecordsToAListener() {
        var count = new AtomicInteger();
        client.query(null, statement("blue"), (key, record) -> count.incrementAndGet());
        assertThat(count).hasValue(PER_SET);
    }

    @Test
    void endsWhenTheCallerHasHadEnough() {
        var count = new AtomicInteger();
        assertThatThrownBy(() -> client.query(null, statement("blue"), (key, record) -> {
            if (count.incrementAndGet() == 10) {
                throw new AerospikeException.QueryTerminated();
            }
        })).isInstanceOf(AerospikeException.QueryTerminated.class);
        try (var records = client.query(null, statement("blue"))) {
            assertThat(records.next()).isTrue();
        }
        isEachOnce(drain(client.query(null, statement("blue"))), PER_SET);
    }

    @Test
    void queriesANode() {
        isEachOnce(drain(client.queryNode(null, statement("red"), client.getNodes()[0])), PER_SET);
    }

    @Test
    void findsNoIndexForFilters() {
        var statement = statement("red");
        statement.setFilter(Filter.range("i", 1, 10));
        assertCode(INDEX_NOT_FOUND, () -> drain(client.query(null, statement)));
    }

    @Test
    void refusesBackgroundJobsForNow() {
        assertCode(UNSUPPORTED_FEATURE,
                () -> client.execute(null, statement("red"), Operation.put(new Bin("x", 1))));
        assertCode(UNSUPPORTED_FEATURE, () -> client.execute(null, statement("red"), "package", "function"));
        isEachOnce(drain(client.query(null, statement("red"))), PER_SET);
    }
}
