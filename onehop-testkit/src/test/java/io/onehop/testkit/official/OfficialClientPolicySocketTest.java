package io.onehop.testkit.official;

import static com.aerospike.client.ResultCode.ALWAYS_FORBIDDEN;
import static com.aerospike.client.ResultCode.FAIL_FORBIDDEN;
import static com.aerospike.client.ResultCode.GENERATION_ERROR;
import static com.aerospike.client.ResultCode.KEY_EXISTS_ERROR;
import static com.aerospike.client.ResultCode.KEY_NOT_FOUND_ERROR;
import static com.aerospike.client.ResultCode.PARAMETER_ERROR;
import static com.aerospike.client.ResultCode.UNSUPPORTED_FEATURE;
import static io.onehop.testkit.official.ServedClient.NAMESPACE;
import static io.onehop.testkit.official.ServedClient.SET;
import static io.onehop.testkit.official.ServedClient.assertCode;
import static io.onehop.testkit.official.ServedClient.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.policy.CommitLevel;
import com.aerospike.client.policy.GenerationPolicy;
import com.aerospike.client.policy.Policy;
import com.aerospike.client.policy.ReadModeAP;
import com.aerospike.client.policy.ReadModeSC;
import com.aerospike.client.policy.RecordExistsAction;
import com.aerospike.client.policy.Replica;
import com.aerospike.client.policy.WritePolicy;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientPolicySocketTest {
    private static final int ENTERPRISE_ONLY = 25;

    private final ServedClient served = ServedClient.start();
    private final AerospikeClient client = served.client();

    @AfterAll
    void close() {
        served.close();
    }

    private static WritePolicy generation(GenerationPolicy how, int generation) {
        var policy = new WritePolicy();
        policy.generationPolicy = how;
        policy.generation = generation;
        return policy;
    }

    private static WritePolicy action(RecordExistsAction action) {
        var policy = new WritePolicy();
        policy.recordExistsAction = action;
        return policy;
    }

    private static WritePolicy expiration(int seconds) {
        var policy = new WritePolicy();
        policy.expiration = seconds;
        return policy;
    }

    private Map<String, Object> bins(Key key) {
        return client.get(null, key).bins;
    }

    @Test
    void writesIfTheGenerationIsTheExpectedOne() {
        var key = key("equal");
        assertCode(GENERATION_ERROR,
                () -> client.put(generation(GenerationPolicy.EXPECT_GEN_EQUAL, 1), key, new Bin("a", 1)));
        client.put(generation(GenerationPolicy.EXPECT_GEN_EQUAL, 0), key, new Bin("a", 1));
        client.put(generation(GenerationPolicy.EXPECT_GEN_EQUAL, 1), key, new Bin("a", 2));
        assertCode(GENERATION_ERROR,
                () -> client.put(generation(GenerationPolicy.EXPECT_GEN_EQUAL, 1), key, new Bin("a", 3)));
        assertCode(GENERATION_ERROR,
                () -> client.touch(generation(GenerationPolicy.EXPECT_GEN_EQUAL, 1), key));
        assertCode(GENERATION_ERROR,
                () -> client.delete(generation(GenerationPolicy.EXPECT_GEN_EQUAL, 1), key));
        assertThat(client.get(null, key).getInt("a")).isEqualTo(2);
        assertThat(client.delete(generation(GenerationPolicy.EXPECT_GEN_EQUAL, 2), key)).isTrue();
    }

    @Test
    void writesIfTheGenerationIsGreater() {
        var key = key("greater");
        assertCode(GENERATION_ERROR,
                () -> client.put(generation(GenerationPolicy.EXPECT_GEN_GT, 0), key, new Bin("a", 1)));
        client.put(generation(GenerationPolicy.EXPECT_GEN_GT, 1), key, new Bin("a", 1));
        assertCode(GENERATION_ERROR,
                () -> client.put(generation(GenerationPolicy.EXPECT_GEN_GT, 1), key, new Bin("a", 1)));
        client.put(generation(GenerationPolicy.EXPECT_GEN_GT, 9), key, new Bin("a", 1));
        assertThat(client.getHeader(null, key).generation).isEqualTo(2);
    }

    @Test
    void updatesWhetherOrNotTheRecordExists() {
        var key = key("update");
        client.put(action(RecordExistsAction.UPDATE), key, new Bin("a", 1));
        client.put(action(RecordExistsAction.UPDATE), key, new Bin("b", 2));
        assertThat(bins(key)).containsOnlyKeys("a", "b");
    }

    @Test
    void updatesOnly() {
        var key = key("updateonly");
        assertCode(KEY_NOT_FOUND_ERROR,
                () -> client.put(action(RecordExistsAction.UPDATE_ONLY), key, new Bin("a", 1)));
        client.put(null, key, new Bin("a", 1));
        client.put(action(RecordExistsAction.UPDATE_ONLY), key, new Bin("b", 2));
        assertThat(bins(key)).containsOnlyKeys("a", "b");
    }

    @Test
    void replacesAndGoesOnWithTheGeneration() {
        var key = key("replace");
        client.put(action(RecordExistsAction.REPLACE), key, new Bin("a", 1));
        client.put(action(RecordExistsAction.REPLACE), key, new Bin("b", 2));
        assertThat(bins(key)).containsOnlyKeys("b");
        assertThat(client.getHeader(null, key).generation).isEqualTo(2);
        assertCode(PARAMETER_ERROR,
                () -> client.add(action(RecordExistsAction.REPLACE), key, new Bin("b", 2)));
        assertCode(PARAMETER_ERROR,
                () -> client.put(action(RecordExistsAction.REPLACE), key, Bin.asNull("b")));
    }

    @Test
    void replacesOnly() {
        var key = key("replaceonly");
        assertCode(KEY_NOT_FOUND_ERROR,
                () -> client.put(action(RecordExistsAction.REPLACE_ONLY), key, new Bin("a", 1)));
        client.put(null, key, new Bin("a", 1));
        client.put(action(RecordExistsAction.REPLACE_ONLY), key, new Bin("b", 2));
        assertThat(bins(key)).containsOnlyKeys("b");
    }

    @Test
    void createsOnly() {
        var key = key("create");
        client.put(action(RecordExistsAction.CREATE_ONLY), key, new Bin("a", 1));
        assertCode(KEY_EXISTS_ERROR,
                () -> client.put(action(RecordExistsAction.CREATE_ONLY), key, new Bin("a", 2)));
        assertThat(client.get(null, key).getInt("a")).isEqualTo(1);
    }

    @Test
    void letsRecordsLiveForASpanForEverOrAsBefore() {
        var key = key("ttl");
        client.put(expiration(0), key, new Bin("a", 1));
        assertThat(client.getHeader(null, key).getTimeToLive()).as("default").isEqualTo(-1);
        client.put(expiration(1000), key, new Bin("a", 1));
        int voidTime = client.getHeader(null, key).expiration;
        assertThat(voidTime).isPositive();
        client.put(expiration(-2), key, new Bin("a", 2));
        assertThat(client.getHeader(null, key).expiration).isEqualTo(voidTime);
        client.put(expiration(-1), key, new Bin("a", 1));
        assertThat(client.getHeader(null, key).getTimeToLive()).isEqualTo(-1);
        client.touch(expiration(500), key);
        assertThat(client.getHeader(null, key).expiration).isPositive();
        client.put(expiration(0), key, new Bin("a", 1));
        assertThat(client.getHeader(null, key).getTimeToLive()).as("default again").isEqualTo(-1);
        assertCode(PARAMETER_ERROR, () -> client.put(expiration(315_360_001), key, new Bin("a", 1)));
        client.put(expiration(315_360_000), key, new Bin("a", 1));
    }

    @Test
    void tellsTheSecondsLeft() {
        try (var fresh = ServedClient.start()) {
            fresh.client().put(expiration(1000), key("left"), new Bin("a", 1));
            assertThat(fresh.client().get(null, key("left")).getTimeToLive()).isBetween(990, 1000);
        }
    }

    @Test
    void treatsExpiredRecordsAsAbsent() {
        var key = key("expired");
        client.put(expiration(100), key, new Bin("a", 1));
        client.put(expiration(100), key, new Bin("a", 1));
        served.clock().advanceSeconds(102);
        assertThat(client.get(null, key)).isNull();
        assertThat(client.exists(null, key)).isFalse();
        assertCode(KEY_NOT_FOUND_ERROR, () -> client.touch(null, key));
        client.add(null, key, new Bin("a", 7));
        assertThat(client.get(null, key).getInt("a")).isEqualTo(7);
        assertThat(client.get(null, key).generation).isEqualTo(1);
    }

    @Test
    void prolongsTheLifeOfRecordsThatAreReadLate() {
        var key = key("readtouch");
        var touching = new Policy();
        touching.readTouchTtlPercent = 50;
        client.put(expiration(1000), key, new Bin("a", 1));
        int voidTime = client.get(touching, key).expiration;
        assertThat(client.get(touching, key).expiration).as("too early").isEqualTo(voidTime);
        served.clock().advanceSeconds(600);
        assertThat(client.get(null, key).expiration).as("not asked for").isEqualTo(voidTime);
        assertThat(client.get(touching, key).expiration).as("answered before the touch").isEqualTo(voidTime);
        var touched = client.get(null, key);
        assertThat(touched.expiration).isBetween(voidTime + 599, voidTime + 602);
        assertThat(touched.generation).isEqualTo(1);
        var bad = new Policy();
        bad.readTouchTtlPercent = 101;
        assertCode(PARAMETER_ERROR, () -> client.get(bad, key));
    }

    @Test
    void refusesLimitedLivesWhereNobodySweeps() {
        try (var fresh = ServedClient.start("namespace.test.nsup-period=0")) {
            assertCode(FAIL_FORBIDDEN, () -> fresh.client().put(expiration(10), key("k"), new Bin("a", 1)));
            fresh.client().put(expiration(-1), key("k"), new Bin("a", 1));
        }
    }

    @Test
    void givesRecordsTheDefaultLifeOfTheNamespace() {
        try (var fresh = ServedClient.start("namespace.test.default-ttl=1000")) {
            fresh.client().put(expiration(0), key("k"), new Bin("a", 1));
            assertThat(fresh.client().get(null, key("k")).getTimeToLive()).isBetween(990, 1000);
            fresh.client().put(expiration(-2), key("new"), new Bin("a", 1));
            assertThat(fresh.client().get(null, key("new")).getTimeToLive()).isBetween(990, 1000);
        }
    }

    @Test
    void refusesDurableDeletesAndToleratesTheFlagWhereNothingIsDeleted() {
        var key = key("durable");
        var durable = new WritePolicy();
        durable.durableDelete = true;
        client.put(durable, key, new Bin("a", 1));
        assertCode(ENTERPRISE_ONLY, () -> client.delete(durable, key));
        assertCode(ENTERPRISE_ONLY, () -> client.put(durable, key, Bin.asNull("a")));
        assertThat(client.get(null, key).generation).isEqualTo(1);
    }

    @Test
    void readsAndWritesCompressed() {
        var key = key("compressed");
        var write = new WritePolicy();
        write.compress = true;
        var read = new Policy();
        read.compress = true;
        String easy = "a".repeat(100_000);
        byte[] hard = new byte[20_000];
        new SplittableRandom(7).nextBytes(hard);
        client.put(write, key, new Bin("s", easy), new Bin("b", hard));
        for (var policy : new Policy[] {read, new Policy()}) {
            assertThat(client.get(policy, key).getString("s")).isEqualTo(easy);
            assertThat(client.get(policy, key).getBytes("b")).isEqualTo(hard);
        }
        client.append(write, key, new Bin("s", easy));
        assertThat(client.get(read, key, "s").getString("s")).hasSize(200_000);
    }

    @Test
    void takesEveryCommitLevelReadModeAndReplicaChoice() {
        var key = key("modes");
        var write = new WritePolicy();
        write.commitLevel = CommitLevel.COMMIT_MASTER;
        client.put(write, key, new Bin("a", 1));
        for (var replica : Replica.values()) {
            for (var mode : ReadModeAP.values()) {
                var read = new Policy();
                read.replica = replica;
                read.readModeAP = mode;
                assertThat(client.get(read, key).getInt("a")).isEqualTo(1);
            }
        }
        for (var mode : ReadModeSC.values()) {
            var read = new Policy();
            read.readModeSC = mode;
            if (mode == ReadModeSC.LINEARIZE) {
                assertCode(ENTERPRISE_ONLY, () -> client.get(read, key));
            } else {
                assertThat(client.get(read, key).getInt("a")).isEqualTo(1);
            }
        }
    }

    /// S2-70: forbidden by configuration is 10, not 22 as in recent versions of the incumbent (disagreements,
    /// 1).
    @Test
    void refusesWritesOfOtherClustersWhereTheyAreForbidden() {
        var xdr = new WritePolicy();
        xdr.xdr = true;
        client.put(xdr, key("xdr"), new Bin("a", 1));
        try (var fresh = ServedClient.start("namespace.test.reject-xdr-writes=true")) {
            assertCode(ALWAYS_FORBIDDEN, () -> fresh.client().put(xdr, key("xdr"), new Bin("a", 1)));
            fresh.client().put(null, key("xdr"), new Bin("a", 1));
        }
        try (var fresh = ServedClient.start("namespace.test.reject-non-xdr-writes=true")) {
            assertCode(FAIL_FORBIDDEN, () -> fresh.client().put(null, key("xdr"), new Bin("a", 1)));
            fresh.client().put(xdr, key("xdr"), new Bin("a", 1));
        }
    }

    @Test
    void refusesWritesWithoutASetWhereOneIsNeeded() {
        try (var fresh = ServedClient.start("namespace.test.disallow-null-setname=true")) {
            var none = new Key(NAMESPACE, null, "k");
            assertCode(PARAMETER_ERROR, () -> fresh.client().put(null, none, new Bin("a", 1)));
            fresh.client().put(null, new Key(NAMESPACE, SET, "k"), new Bin("a", 1));
        }
    }

    @Test
    void refusesFiltersForNow() {
        var key = key("filter");
        var policy = new WritePolicy();
        policy.filterExp = com.aerospike.client.exp.Exp.build(com.aerospike.client.exp.Exp.keyExists());
        assertThat(client.get(policy, key)).isNull();
        client.put(null, key, new Bin("a", 1));
        assertCode(UNSUPPORTED_FEATURE, () -> client.get(policy, key));
        assertCode(UNSUPPORTED_FEATURE, () -> client.put(policy, key, new Bin("a", 2)));
        assertCode(UNSUPPORTED_FEATURE, () -> client.delete(policy, key));
    }
}
