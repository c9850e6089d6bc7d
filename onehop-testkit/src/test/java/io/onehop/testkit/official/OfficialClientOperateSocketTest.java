package io.onehop.testkit.official;

import static com.aerospike.client.ResultCode.BIN_TYPE_ERROR;
import static com.aerospike.client.ResultCode.KEY_NOT_FOUND_ERROR;
import static com.aerospike.client.ResultCode.PARAMETER_ERROR;
import static io.onehop.testkit.official.ServedClient.assertCode;
import static io.onehop.testkit.official.ServedClient.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Operation;
import com.aerospike.client.policy.WritePolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientOperateSocketTest {
    private final ServedClient served = ServedClient.start();
    private final AerospikeClient client = served.client();

    @AfterAll
    void close() {
        served.close();
    }

    private static WritePolicy respondAll() {
        var policy = new WritePolicy();
        policy.respondAllOps = true;
        return policy;
    }

    @Test
    void readsWhatEarlierOperationsWrote() {
        var record = client.operate(null, key("order"),
                Operation.put(new Bin("i", 5)),
                Operation.get("i"),
                Operation.add(new Bin("i", 1)),
                Operation.get("i"));
        assertThat(record.getList("i")).isEqualTo(List.of(5L, 6L));
        assertThat(record.generation).isEqualTo(1);
    }

    @Test
    void mixesEveryKindOfWrite() {
        var key = key("mix");
        client.put(null, key, new Bin("i", 1), new Bin("s", "b"), new Bin("gone", 1));
        var record = client.operate(null, key,
                Operation.add(new Bin("i", 9)),
                Operation.append(new Bin("s", "c")),
                Operation.prepend(new Bin("s", "a")),
                Operation.put(Bin.asNull("gone")),
                Operation.put(new Bin("new", 2)),
                Operation.touch(),
                Operation.get());
        assertThat(record.bins).isEqualTo(Map.of("i", 10L, "s", "abc", "new", 2L));
        assertThat(record.generation).as("one step for all").isEqualTo(2);
    }

    @Test
    void answersNothingWhenNothingIsRead() {
        var record = client.operate(null, key("silent"), Operation.put(new Bin("a", 1)));
        assertThat(record.bins).isNull();
        assertThat(record.generation).isEqualTo(1);
    }

    @Test
    void readsOnly() {
        var key = key("reads");
        assertThat(client.operate(null, key, Operation.get("a"))).isNull();
        client.put(null, key, new Bin("a", 1), new Bin("b", 2));
        assertThat(client.operate(null, key, Operation.get("b"), Operation.get("nosuch")).bins)
                .isEqualTo(Map.of("b", 2L));
        assertThat(client.operate(null, key, Operation.get()).bins).isEqualTo(Map.of("a", 1L, "b", 2L));
        var header = client.operate(null, key, Operation.getHeader());
        assertThat(header.bins).isNull();
        assertThat(header.generation).isEqualTo(1);
    }

    @Test
    void writesAndReadsTheHeader() {
        var record = client.operate(null, key("head"), Operation.put(new Bin("a", 1)), Operation.getHeader());
        assertThat(record.generation).isEqualTo(1);
    }

    @Test
    void answersOneResultForEachOperationWhenAsked() {
        var key = key("all");
        var record = client.operate(respondAll(), key,
                Operation.put(new Bin("i", 5)),
                Operation.get("i"),
                Operation.add(new Bin("i", 1)),
                Operation.get("i"),
                Operation.get("nosuch"));
        assertThat(record.getList("i")).isEqualTo(Arrays.asList(null, 5L, null, 6L));
        assertThat(record.bins).containsKey("nosuch");
        assertThat(record.getValue("nosuch")).isNull();
    }

    @Test
    void answersOneResultForEachReadWhenAsked() {
        var key = key("allreads");
        client.put(null, key, new Bin("a", 1));
        var record = client.operate(respondAll(), key, Operation.get("nosuch"), Operation.get("a"));
        assertThat(record.bins).containsOnlyKeys("nosuch", "a");
        assertThat(record.getLong("a")).isEqualTo(1);
    }

    /// The client drops the flag when all bins are read; together they would be refused.
    @Test
    void readsAllBinsThoughOneResultForEachIsAskedFor() {
        var record = client.operate(respondAll(), key("allall"), Operation.put(new Bin("a", 1)),
                Operation.get());
        assertThat(record.getLong("a")).isEqualTo(1);
    }

    @Test
    void deletesAndWritesAnewInOneStep() {
        var key = key("delete");
        client.put(null, key, new Bin("a", 1), new Bin("b", 2));
        var record = client.operate(null, key, Operation.delete(), Operation.put(new Bin("c", 3)),
                Operation.get());
        assertThat(record.bins).isEqualTo(Map.of("c", 3L));
        assertThat(record.generation).isEqualTo(2);
        record = client.operate(null, key, Operation.get("c"), Operation.delete());
        assertThat(record.getLong("c")).isEqualTo(3);
        assertThat(client.exists(null, key)).isFalse();
        assertCode(KEY_NOT_FOUND_ERROR, () -> client.operate(null, key, Operation.delete()));
    }

    @Test
    void changesNothingWhenOneOperationFails() {
        var key = key("atomic");
        client.put(null, key, new Bin("i", 1), new Bin("s", "x"));
        assertCode(BIN_TYPE_ERROR, () -> client.operate(null, key,
                Operation.add(new Bin("i", 1)),
                Operation.get("i"),
                Operation.add(new Bin("s", 1))));
        assertThat(client.get(null, key).bins).isEqualTo(Map.of("i", 1L, "s", "x"));
        assertThat(client.get(null, key).generation).isEqualTo(1);
    }

    @Test
    void touchesOnlyWhatExists() {
        var key = key("touch");
        assertCode(KEY_NOT_FOUND_ERROR,
                () -> client.operate(null, key, Operation.touch(), Operation.put(new Bin("a", 1))));
        client.put(null, key, new Bin("a", 1));
        assertThat(client.operate(null, key, Operation.touch(), Operation.getHeader()).generation)
                .isEqualTo(2);
    }

    @Test
    void refusesToReadAllBinsTwiceOrTogetherWithOne() {
        var key = key("twice");
        client.put(null, key, new Bin("a", 1));
        assertCode(PARAMETER_ERROR, () -> client.operate(null, key,
                Operation.put(new Bin("a", 1)), Operation.get(), Operation.get()));
        assertCode(PARAMETER_ERROR, () -> client.operate(null, key,
                Operation.put(new Bin("a", 1)), Operation.get(), Operation.get("a")));
    }
}
