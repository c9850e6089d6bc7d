package io.onehop.testkit.official;

import static com.aerospike.client.ResultCode.BATCH_FAILED;
import static com.aerospike.client.ResultCode.BATCH_MAX_REQUESTS_EXCEEDED;
import static com.aerospike.client.ResultCode.BIN_TYPE_ERROR;
import static com.aerospike.client.ResultCode.GENERATION_ERROR;
import static com.aerospike.client.ResultCode.KEY_EXISTS_ERROR;
import static com.aerospike.client.ResultCode.KEY_NOT_FOUND_ERROR;
import static com.aerospike.client.ResultCode.NO_RESPONSE;
import static com.aerospike.client.ResultCode.OK;
import static com.aerospike.client.ResultCode.UNSUPPORTED_FEATURE;
import static io.onehop.testkit.official.ServedClient.assertCode;
import static io.onehop.testkit.official.ServedClient.key;
import static io.onehop.testkit.official.ServedClient.keys;
import static org.assertj.core.api.Assertions.assertThat;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.AerospikeException;
import com.aerospike.client.BatchDelete;
import com.aerospike.client.BatchRead;
import com.aerospike.client.BatchRecord;
import com.aerospike.client.BatchUDF;
import com.aerospike.client.BatchWrite;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.Record;
import com.aerospike.client.Value;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.policy.BatchDeletePolicy;
import com.aerospike.client.policy.BatchPolicy;
import com.aerospike.client.policy.BatchWritePolicy;
import com.aerospike.client.policy.GenerationPolicy;
import com.aerospike.client.policy.RecordExistsAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientBatchSocketTest {
    private static final int MANY = 5000;

    private final ServedClient served = ServedClient.start();
    private final AerospikeClient client = served.client();

    @AfterAll
    void close() {
        served.close();
    }

    private Key[] written(String prefix, int count) {
        Key[] keys = keys(prefix, count);
        for (int i = 0; i < count; i++) {
            client.put(null, keys[i], new Bin("i", i), new Bin("s", prefix + i));
        }
        return keys;
    }

    private static Operation[] put(String bin, long value) {
        return new Operation[] {Operation.put(new Bin(bin, value))};
    }

    private static List<Integer> codes(List<BatchRecord> rows) {
        return rows.stream().map(row -> row.resultCode).toList();
    }

    /// S4-34: many commands in one.
    @Test
    void readsManyRecordsAtOnce() {
        Key[] keys = written("read", 20);
        Key[] withMissing = java.util.Arrays.copyOf(keys, 22);
        withMissing[20] = key("read-missing");
        withMissing[21] = keys[3];
        Record[] records = client.get(null, withMissing);
        for (int i = 0; i < 20; i++) {
            assertThat(records[i].bins).isEqualTo(Map.of("i", (long) i, "s", "read" + i));
        }
        assertThat(records[20]).isNull();
        assertThat(records[21].getInt("i")).as("the same key twice").isEqualTo(3);
    }

    @Test
    void readsSelectedBinsHeadersAndExistence() {
        Key[] keys = written("parts", 5);
        Key[] withMissing = java.util.Arrays.copyOf(keys, 6);
        withMissing[5] = key("parts-missing");
        Record[] bins = client.get(null, withMissing, "i");
        Record[] headers = client.getHeader(null, withMissing);
        Record[] operated = client.get(null, withMissing, Operation.get("s"));
        boolean[] exists = client.exists(null, withMissing);
        for (int i = 0; i < 5; i++) {
            assertThat(bins[i].bins).isEqualTo(Map.of("i", (long) i));
            assertThat(headers[i].bins).isNull();
            assertThat(headers[i].generation).isEqualTo(1);
            assertThat(operated[i].bins).isEqualTo(Map.of("s", "parts" + i));
            assertThat(exists[i]).isTrue();
        }
        assertThat(bins[5]).isNull();
        assertThat(headers[5]).isNull();
        assertThat(operated[5]).isNull();
        assertThat(exists[5]).isFalse();
    }

    @Test
    void readsRowsThatDiffer() {
        Key[] keys = written("differ", 4);
        var rows = List.of(
                new BatchRead(keys[0], true),
                new BatchRead(keys[1], new String[] {"s"}),
                new BatchRead(keys[2], false),
                new BatchRead(keys[3], new Operation[] {Operation.get("i")}),
                new BatchRead(key("differ-missing"), true));
        assertThat(client.get(null, rows)).isFalse();
        assertThat(rows.get(0).record.bins).containsOnlyKeys("i", "s");
        assertThat(rows.get(1).record.bins).isEqualTo(Map.of("s", "differ1"));
        assertThat(rows.get(2).record.bins).isNull();
        assertThat(rows.get(3).record.bins).isEqualTo(Map.of("i", 3L));
        assertThat(rows.get(4).record).isNull();
        assertThat(rows.get(4).resultCode).isEqualTo(KEY_NOT_FOUND_ERROR);
    }

    @Test
    void mixesReadsWritesAndDeletes() {
        Key[] keys = written("mixed", 3);
        var rows = List.<BatchRecord>of(
                new BatchRead(keys[0], true),
                new BatchWrite(keys[1],
                        new Operation[] {Operation.add(new Bin("i", 10)), Operation.get("i")}),
                new BatchDelete(keys[2]),
                new BatchWrite(key("mixed-new"), put("n", 1)));
        assertThat(client.operate(null, rows)).isTrue();
        assertThat(codes(rows)).containsOnly(OK);
        assertThat(rows.get(0).record.getInt("i")).isZero();
        assertThat(rows.get(1).record.getList("i")).isEqualTo(java.util.Arrays.asList(null, 11L));
        assertThat(client.exists(null, keys[2])).isFalse();
        assertThat(client.get(null, key("mixed-new")).getInt("n")).isEqualTo(1);
    }

    @Test
    void obeysThePolicyOfEachRow() {
        Key[] keys = written("policy", 4);
        var create = new BatchWritePolicy();
        create.recordExistsAction = RecordExistsAction.CREATE_ONLY;
        var stale = new BatchWritePolicy();
        stale.generationPolicy = GenerationPolicy.EXPECT_GEN_EQUAL;
        stale.generation = 9;
        var expiring = new BatchWritePolicy();
        expiring.expiration = 1000;
        expiring.sendKey = true;
        var replace = new BatchWritePolicy();
        replace.recordExistsAction = RecordExistsAction.REPLACE;
        var staleDelete = new BatchDeletePolicy();
        staleDelete.generationPolicy = GenerationPolicy.EXPECT_GEN_EQUAL;
        staleDelete.generation = 9;
        var rows = List.<BatchRecord>of(
                new BatchWrite(create, keys[0], put("x", 1)),
                new BatchWrite(stale, keys[1], put("x", 1)),
                new BatchWrite(expiring, keys[2], put("x", 1)),
                new BatchWrite(replace, keys[3], put("x", 1)),
                new BatchDelete(staleDelete, keys[0]),
                new BatchDelete(key("policy-missing")));
        assertThat(client.operate(null, rows)).isFalse();
        assertThat(codes(rows))
                .containsExactly(KEY_EXISTS_ERROR, GENERATION_ERROR, OK, OK, GENERATION_ERROR,
                        KEY_NOT_FOUND_ERROR);
        assertThat(client.get(null, keys[2]).getTimeToLive()).isBetween(900, 1000);
        assertThat(client.get(null, keys[3]).bins).isEqualTo(Map.of("x", 1L));
    }

    /// S4-39: each row has a result of its own.
    @Test
    void answersEveryRowThoughOneFails() {
        Key[] keys = written("error", 10);
        var rows = new ArrayList<BatchRecord>();
        for (int i = 0; i < keys.length; i++) {
            rows.add(new BatchWrite(keys[i],
                    new Operation[] {Operation.add(new Bin(i == 4 ? "s" : "i", 1))}));
        }
        assertThat(client.operate(null, rows)).isFalse();
        for (int i = 0; i < keys.length; i++) {
            assertThat(rows.get(i).resultCode).isEqualTo(i == 4 ? BIN_TYPE_ERROR : OK);
            assertThat(client.get(null, keys[i]).getInt("i")).isEqualTo(i == 4 ? i : i + 1);
        }
    }

    @Test
    void stopsAtTheFirstRowThatFailsWhenToldTo() {
        Key[] keys = written("stop", 10);
        var policy = new BatchPolicy();
        policy.respondAllKeys = false;
        var rows = new ArrayList<BatchRecord>();
        for (int i = 0; i < keys.length; i++) {
            rows.add(new BatchWrite(keys[i],
                    new Operation[] {Operation.add(new Bin(i == 4 ? "s" : "i", 1))}));
        }
        try {
            assertThat(client.operate(policy, rows)).isFalse();
        } catch (AerospikeException e) {
            assertThat(e.getResultCode()).isEqualTo(BIN_TYPE_ERROR);
        }
        assertThat(codes(rows.subList(0, 4))).containsOnly(OK);
        assertThat(rows.get(4).resultCode).isIn(BIN_TYPE_ERROR, NO_RESPONSE);
        assertThat(client.get(null, keys[9]).getInt("i")).as("not reached").isEqualTo(9);
    }

    @Test
    void goesOnAfterMissingRecordsThoughToldToStopAtFailures() {
        Key[] keys = written("missing", 3);
        var policy = new BatchPolicy();
        policy.respondAllKeys = false;
        Record[] records = client.get(policy, new Key[] {keys[0], key("missing-x"), keys[1], keys[2]});
        assertThat(records[1]).isNull();
        assertThat(records[3].getInt("i")).isEqualTo(2);
    }

    @Test
    void operatesOnManyKeysAlike() {
        Key[] keys = keys("alike", 50);
        var written = client.operate(null, null, keys, Operation.put(new Bin("a", 1)),
                Operation.add(new Bin("a", 1)));
        assertThat(written.status).isTrue();
        assertThat(client.get(null, keys)).allSatisfy(record -> assertThat(record.getInt("a")).isEqualTo(2));
        var deleted = client.delete(null, null, keys);
        assertThat(deleted.status).isTrue();
        assertThat(client.get(null, keys)).containsOnlyNulls();
    }

    @Test
    void carriesFiveThousandRows() {
        Key[] keys = keys("many", MANY);
        var rows = new ArrayList<BatchRecord>();
        for (int i = 0; i < MANY; i++) {
            rows.add(new BatchWrite(keys[i], put("i", i)));
        }
        var patient = new BatchPolicy();
        patient.totalTimeout = 20_000;
        assertThat(client.operate(patient, rows)).isTrue();
        Record[] records = client.get(patient, keys);
        for (int i = 0; i < MANY; i++) {
            assertThat(records[i].getInt("i")).isEqualTo(i);
        }
        assertThat(client.exists(patient, keys)).hasSize(MANY).doesNotContain(false);
    }

    @Test
    void carriesLargeRecordsInBothDirections() {
        Key[] keys = keys("large", 40);
        var rows = new ArrayList<BatchRecord>();
        for (Key key : keys) {
            rows.add(new BatchWrite(key, new Operation[] {Operation.put(new Bin("b", new byte[100_000]))}));
        }
        var patient = new BatchPolicy();
        patient.totalTimeout = 20_000;
        assertThat(client.operate(patient, rows)).isTrue();
        assertThat(client.get(patient, keys))
                .allSatisfy(record -> assertThat(record.getBytes("b")).hasSize(100_000));
    }

    @Test
    void carriesCompressedBatches() {
        Key[] keys = keys("packed", 100);
        var policy = new BatchPolicy();
        policy.compress = true;
        var rows = new ArrayList<BatchRecord>();
        for (Key key : keys) {
            rows.add(new BatchWrite(key, new Operation[] {Operation.put(new Bin("s", "z".repeat(1000)))}));
        }
        assertThat(client.operate(policy, rows)).isTrue();
        assertThat(client.get(policy, keys))
                .allSatisfy(record -> assertThat(record.getString("s")).hasSize(1000));
    }

    @Test
    void refusesBatchesBeyondTheLimit() {
        try (var fresh = ServedClient.start("service.batch-max-requests=10")) {
            assertThat(fresh.client().get(null, keys("k", 10))).containsOnlyNulls();
            var failure = assertCode(BATCH_FAILED, () -> fresh.client().get(null, keys("k", 11)));
            assertThat(failure.getCause())
                    .isInstanceOfSatisfying(AerospikeException.class,
                            cause -> assertThat(cause.getResultCode())
                                    .isEqualTo(BATCH_MAX_REQUESTS_EXCEEDED));
            assertThat(fresh.client().get(null, keys("k", 10))).containsOnlyNulls();
        }
    }

    /// The client states a wrong length for the rows when a filter comes before them (wire-protocol
    /// reference, 10.6).
    @Test
    void readsRowsBehindAFilter() {
        Key[] keys = written("filter", 3);
        var policy = new BatchPolicy();
        policy.filterExp = Exp.build(Exp.gt(Exp.intBin("i"), Exp.val(1)));
        var rows = List.of(new BatchRead(keys[0], true), new BatchRead(keys[1], true),
                new BatchRead(key("filter-missing"), true));
        assertThat(client.get(policy, rows)).isFalse();
        assertThat(rows).extracting(row -> row.resultCode)
                .containsExactly(UNSUPPORTED_FEATURE, UNSUPPORTED_FEATURE, KEY_NOT_FOUND_ERROR);
    }

    @Test
    void answersRowsOfFunctionsAsUnsupported() {
        Key[] keys = written("udf", 2);
        var rows = List.<BatchRecord>of(
                new BatchUDF(keys[0], "package", "function", new Value[0]),
                new BatchRead(keys[1], true));
        assertThat(client.operate(null, rows)).isFalse();
        assertThat(codes(rows)).containsExactly(UNSUPPORTED_FEATURE, OK);
    }
}
