package io.onehop.testkit.official;

import static com.aerospike.client.ResultCode.UNSUPPORTED_FEATURE;
import static io.onehop.testkit.official.ServedClient.NAMESPACE;
import static io.onehop.testkit.official.ServedClient.SET;
import static io.onehop.testkit.official.ServedClient.assertCode;
import static io.onehop.testkit.official.ServedClient.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.AerospikeException;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Language;
import com.aerospike.client.Operation;
import com.aerospike.client.Txn;
import com.aerospike.client.Value;
import com.aerospike.client.cdt.ListOperation;
import com.aerospike.client.cdt.MapOperation;
import com.aerospike.client.cdt.MapPolicy;
import com.aerospike.client.exp.Exp;
import com.aerospike.client.exp.ExpOperation;
import com.aerospike.client.exp.ExpReadFlags;
import com.aerospike.client.exp.ExpWriteFlags;
import com.aerospike.client.operation.BitOperation;
import com.aerospike.client.operation.BitPolicy;
import com.aerospike.client.operation.HLLOperation;
import com.aerospike.client.operation.HLLPolicy;
import com.aerospike.client.policy.Policy;
import com.aerospike.client.policy.WritePolicy;
import com.aerospike.client.query.IndexType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// What is not there yet is answered at once with the code that says so, on a connection that goes on
/// working.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientUnsupportedSocketTest {
    private static final int ENTERPRISE_ONLY = 25;

    private final ServedClient served = ServedClient.start();
    private final AerospikeClient client = served.client();

    @AfterEach
    void connectionStillWorks() {
        client.put(null, key("alive"), new Bin("a", 1));
        assertThat(client.get(null, key("alive")).getInt("a")).isEqualTo(1);
        assertThat(served.statistic("statistics",
                "client_connections")).as("no connection was dropped").isLessThan(10);
    }

    @AfterAll
    void close() {
        served.close();
    }

    private Key record() {
        var key = key("record");
        client.delete(null, key);
        client.put(null, key, new Bin("l", List.of(1, 2)), new Bin("m", Map.of("k", 1)), new Bin("b",
                new byte[8]),
                new Bin("i", 1));
        return key;
    }

    private void isUnsupported(Operation operation) {
        Key key = record();
        assertCode(UNSUPPORTED_FEATURE, () -> client.operate(null, key, operation));
        assertCode(UNSUPPORTED_FEATURE,
                () -> client.operate(null, key, Operation.put(new Bin("i", 2)), operation));
        var record = client.get(null, key);
        assertThat(record.generation).isEqualTo(1);
        assertThat(record.getInt("i")).isEqualTo(1);
    }

    @Test
    void answersListOperations() {
        isUnsupported(ListOperation.size("l"));
        isUnsupported(ListOperation.append("l", Value.get(3)));
    }

    @Test
    void answersMapOperations() {
        isUnsupported(MapOperation.size("m"));
        isUnsupported(MapOperation.put(MapPolicy.Default, "m", Value.get("x"), Value.get(1)));
    }

    @Test
    void answersBitOperations() {
        isUnsupported(BitOperation.count("b", 0, 8));
        isUnsupported(BitOperation.set(BitPolicy.Default, "b", 0, 8, new byte[] {1}));
    }

    @Test
    void answersSketchOperations() {
        isUnsupported(HLLOperation.getCount("h"));
        isUnsupported(HLLOperation.add(HLLPolicy.Default, "h", List.of(Value.get("x")), 8));
    }

    @Test
    void answersExpressionOperations() {
        var sum = Exp.build(Exp.add(Exp.intBin("i"), Exp.val(1)));
        isUnsupported(ExpOperation.read("x", sum, ExpReadFlags.DEFAULT));
        isUnsupported(ExpOperation.write("x", sum, ExpWriteFlags.DEFAULT));
    }

    @Test
    void answersFilters() {
        Key key = record();
        var policy = new Policy();
        policy.filterExp = Exp.build(Exp.eq(Exp.intBin("i"), Exp.val(1)));
        assertCode(UNSUPPORTED_FEATURE, () -> client.get(policy, key));
        assertCode(UNSUPPORTED_FEATURE, () -> client.exists(policy, key));
    }

    @Test
    void answersFunctions() {
        assertCode(UNSUPPORTED_FEATURE, () -> client.execute(null, record(), "package", "function"));
        var failure = catchThrowableOfType(AerospikeException.class, () ->
                client.registerUdfString(null, "function f(r) return 1 end", "f.lua", Language.LUA));
        assertThat(failure).hasMessageContaining("udf_not_supported");
        client.removeUdf(null, "f.lua");
    }

    @Test
    void answersIndexes() {
        assertCode(UNSUPPORTED_FEATURE,
                () -> client.createIndex(null, NAMESPACE, SET, "idx", "i", IndexType.NUMERIC));
        client.dropIndex(null, NAMESPACE, SET, "idx").waitTillComplete();
        assertThat(served.info("sindex-list:ns=test")).isEmpty();
    }

    @Test
    void answersTransactions() {
        Key key = record();
        var txn = new Txn();
        var write = new WritePolicy();
        write.txn = txn;
        assertCode(ENTERPRISE_ONLY, () -> client.put(write, key, new Bin("i", 2)));
        assertThat(client.abort(txn)).isNotNull();
        var reading = new Policy();
        reading.txn = new Txn();
        assertCode(ENTERPRISE_ONLY, () -> client.get(reading, key));
        assertThat(client.abort(reading.txn)).isNotNull();
        assertThat(client.get(null, key).getInt("i")).isEqualTo(1);
    }
}
