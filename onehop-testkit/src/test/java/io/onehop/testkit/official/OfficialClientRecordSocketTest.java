package io.onehop.testkit.official;

import static com.aerospike.client.ResultCode.BIN_TYPE_ERROR;
import static com.aerospike.client.ResultCode.INVALID_NAMESPACE;
import static com.aerospike.client.ResultCode.KEY_MISMATCH;
import static com.aerospike.client.ResultCode.KEY_NOT_FOUND_ERROR;
import static com.aerospike.client.ResultCode.PARAMETER_ERROR;
import static com.aerospike.client.ResultCode.RECORD_TOO_BIG;
import static com.aerospike.client.ResultCode.SERVER_MEM_ERROR;
import static io.onehop.testkit.official.ServedClient.NAMESPACE;
import static io.onehop.testkit.official.ServedClient.SET;
import static io.onehop.testkit.official.ServedClient.assertCode;
import static io.onehop.testkit.official.ServedClient.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Value;
import com.aerospike.client.policy.Policy;
import com.aerospike.client.policy.WritePolicy;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientRecordSocketTest {
    private final ServedClient served = ServedClient.start();
    private final AerospikeClient client = served.client();

    @AfterAll
    void close() {
        served.close();
    }

    @Test
    void getsWhatWasPut() {
        var key = key("put");
        client.put(null, key, new Bin("a", 5), new Bin("b", "text"));
        var record = client.get(null, key);
        assertThat(record.bins).containsOnlyKeys("a", "b");
        assertThat(record.getInt("a")).isEqualTo(5);
        assertThat(record.getString("b")).isEqualTo("text");
        assertThat(record.generation).isEqualTo(1);
        assertThat(record.getTimeToLive()).isEqualTo(-1);
    }

    @Test
    void mergesBinsAndCountsGenerations() {
        var key = key("merge");
        client.put(null, key, new Bin("a", 1), new Bin("b", 2));
        client.put(null, key, new Bin("b", 3), new Bin("c", 4));
        var record = client.get(null, key);
        assertThat(record.bins).isEqualTo(Map.of("a", 1L, "b", 3L, "c", 4L));
        assertThat(record.generation).isEqualTo(2);
    }

    @Test
    void getsSelectedBinsAndLeavesOutMissingOnes() {
        var key = key("some");
        client.put(null, key, new Bin("a", 1), new Bin("b", 2), new Bin("c", 3));
        assertThat(client.get(null, key, "a", "c", "nosuch").bins).isEqualTo(Map.of("a", 1L, "c", 3L));
        var none = client.get(null, key, "nosuch");
        assertThat(none.generation).isEqualTo(1);
        assertThat(none.getValue("nosuch")).isNull();
    }

    @Test
    void getsTheHeaderWithoutBins() {
        var key = key("header");
        client.put(null, key, new Bin("a", 1));
        client.put(null, key, new Bin("a", 2));
        var header = client.getHeader(null, key);
        assertThat(header.generation).isEqualTo(2);
        assertThat(header.bins).isNull();
    }

    @Test
    void tellsMissingRecordsFromPresentOnes() {
        var key = key("exists");
        assertThat(client.exists(null, key)).isFalse();
        assertThat(client.get(null, key)).isNull();
        assertThat(client.getHeader(null, key)).isNull();
        assertThat(client.delete(null, key)).isFalse();
        client.put(null, key, new Bin("a", 1));
        assertThat(client.exists(null, key)).isTrue();
        assertThat(client.delete(null, key)).isTrue();
        assertThat(client.exists(null, key)).isFalse();
    }

    @Test
    void startsOverAtGenerationOneAfterADelete() {
        var key = key("again");
        client.put(null, key, new Bin("a", 1));
        client.put(null, key, new Bin("a", 1));
        client.delete(null, key);
        client.put(null, key, new Bin("a", 1));
        assertThat(client.getHeader(null, key).generation).isEqualTo(1);
    }

    @Test
    void touchesOnlyWhatExists() {
        var key = key("touch");
        assertCode(KEY_NOT_FOUND_ERROR, () -> client.touch(null, key));
        assertThat(client.touched(null, key)).isFalse();
        client.put(null, key, new Bin("a", 1));
        client.touch(null, key);
        assertThat(client.touched(null, key)).isTrue();
        assertThat(client.get(null, key).generation).isEqualTo(3);
    }

    @Test
    void appendsAndPrependsStringsAndBytes() {
        var key = key("append");
        client.append(null, key, new Bin("s", "b"));
        client.append(null, key, new Bin("s", "c"));
        client.prepend(null, key, new Bin("s", "a"));
        client.append(null, key, new Bin("x", new byte[] {2}));
        client.prepend(null, key, new Bin("x", new byte[] {1}));
        var record = client.get(null, key);
        assertThat(record.getString("s")).isEqualTo("abc");
        assertThat(record.getBytes("x")).containsExactly(1, 2);
        assertThat(record.generation).isEqualTo(5);
    }

    @Test
    void addsToIntegersAndDoubles() {
        var key = key("add");
        client.add(null, key, new Bin("i", 40), new Bin("d", 1.5));
        client.add(null, key, new Bin("i", 2), new Bin("d", -0.25));
        var record = client.get(null, key);
        assertThat(record.getLong("i")).isEqualTo(42);
        assertThat(record.getDouble("d")).isEqualTo(1.25);
        client.put(null, key, new Bin("i", Long.MAX_VALUE));
        client.add(null, key, new Bin("i", 1));
        assertThat(client.get(null, key).getLong("i")).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void refusesModifiersOfAnotherTypeAndChangesNothing() {
        var key = key("types");
        client.put(null, key, new Bin("i", 1), new Bin("s", "x"));
        assertCode(BIN_TYPE_ERROR, () -> client.add(null, key, new Bin("s", 1)));
        assertCode(BIN_TYPE_ERROR, () -> client.add(null, key, new Bin("i", 1.0)));
        assertCode(BIN_TYPE_ERROR, () -> client.append(null, key, new Bin("i", "x")));
        assertCode(BIN_TYPE_ERROR, () -> client.prepend(null, key, new Bin("s", new byte[] {1})));
        assertCode(BIN_TYPE_ERROR, () -> client.add(null, key, new Bin("i", 1), new Bin("s", 1)));
        var record = client.get(null, key);
        assertThat(record.getLong("i")).isEqualTo(1);
        assertThat(record.generation).isEqualTo(1);
    }

    @Test
    void removesBinsThatArePutAsNullAndRecordsWithoutBins() {
        var key = key("null");
        client.put(null, key, new Bin("a", 1), new Bin("b", 2));
        client.put(null, key, Bin.asNull("a"), Bin.asNull("nosuch"));
        assertThat(client.get(null, key).bins).isEqualTo(Map.of("b", 2L));
        client.put(null, key, Bin.asNull("b"));
        assertThat(client.exists(null, key)).isFalse();
        assertCode(KEY_NOT_FOUND_ERROR, () -> client.put(null, key, Bin.asNull("b")));
    }

    @Test
    void refusesAWriteWithoutBins() {
        assertCode(PARAMETER_ERROR, () -> client.put(null, key("nobins")));
    }

    @Test
    void keepsRecordsOfSeveralSetsAndOfNoneApart() {
        var none = new Key(NAMESPACE, null, "same");
        var other = new Key(NAMESPACE, "other", "same");
        client.put(null, none, new Bin("a", 0));
        client.put(null, other, new Bin("a", 1));
        client.put(null, key("same"), new Bin("a", 2));
        assertThat(client.get(null, none).getInt("a")).isEqualTo(0);
        assertThat(client.get(null, other).getInt("a")).isEqualTo(1);
        assertThat(client.get(null, key("same")).getInt("a")).isEqualTo(2);
    }

    @Test
    void takesKeysOfEveryType() {
        Key[] keys = {
            key("string"),
            new Key(NAMESPACE, SET, 7),
            new Key(NAMESPACE, SET, -7L),
            new Key(NAMESPACE, SET, new byte[] {1, 2, 3}),
            new Key(NAMESPACE, SET, Value.get(1.5)),
        };
        var sendKey = new WritePolicy();
        sendKey.sendKey = true;
        for (int i = 0; i < keys.length; i++) {
            client.put(sendKey, keys[i], new Bin("i", i));
        }
        for (int i = 0; i < keys.length; i++) {
            assertThat(client.get(sendKey, keys[i]).getInt("i")).isEqualTo(i);
        }
    }

    @Test
    void comparesTheKeyThatIsSentWithTheOneThatIsStored() {
        var key = key("stored");
        var sendKey = new WritePolicy();
        sendKey.sendKey = true;
        var readKey = new Policy();
        readKey.sendKey = true;
        var impostor = new Key(NAMESPACE, key.digest, SET, Value.get("other"));
        client.put(null, key, new Bin("a", 1));
        assertThat(client.get(readKey, impostor).getInt("a")).as("no key stored yet").isEqualTo(1);
        client.put(sendKey, key, new Bin("a", 2));
        assertCode(KEY_MISMATCH, () -> client.get(readKey, impostor));
        assertCode(KEY_MISMATCH, () -> client.put(sendKey, impostor, new Bin("a", 3)));
        assertCode(KEY_MISMATCH, () -> client.delete(sendKey, impostor));
        client.put(null, key, new Bin("a", 4));
        assertThat(client.get(readKey, key).getInt("a")).isEqualTo(4);
        assertCode(KEY_MISMATCH, () -> client.get(readKey, impostor));
    }

    @Test
    void refusesRecordsBeyondTheLimitOfTheirSize() {
        var key = key("big");
        client.put(null, key, new Bin("b", new byte[1_000_000]));
        assertThat(client.get(null, key).getBytes("b")).hasSize(1_000_000);
        assertCode(RECORD_TOO_BIG, () -> client.put(null, key, new Bin("b", new byte[1 << 20])));
        assertThat(client.get(null, key).generation).isEqualTo(1);
    }

    @Test
    void refusesAnotherNamespaceInTheClientAlready() {
        assertCode(INVALID_NAMESPACE, () -> client.get(null, new Key("nosuch", SET, "k")));
    }

    @Test
    void refusesWritesWhenMemoryIsFullAndGoesOnReading() {
        try (var small = ServedClient.start("namespace.test.storage-engine.data-size=4m")) {
            int[] written = {0};
            assertCode(SERVER_MEM_ERROR, () -> {
                while (written[0] < 10_000) {
                    small.client().put(null, key("full" + written[0]), new Bin("b", new byte[10_000]));
                    written[0]++;
                }
            });
            assertThat(written[0]).isGreaterThan(100);
            assertThat(small.client().get(null, key("full0")).getBytes("b")).hasSize(10_000);
            assertThat(small.client().delete(null, key("full0"))).isTrue();
        }
    }

    @Test
    void countsWhatItDid() {
        long before = served.statistic("namespace/test", "client_write_success");
        client.put(null, key("counted"), new Bin("a", 1));
        assertThat(served.statistic("namespace/test", "client_write_success")).isEqualTo(before + 1);
        assertThat(served.statistic("namespace/test", "client_write_timeout")).isZero();
    }
}
