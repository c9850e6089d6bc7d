package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onehop.client.command.Key;
import io.onehop.client.command.Operation;
import io.onehop.client.command.Put;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.RecordExists;
import io.onehop.client.policy.Replica;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import io.onehop.model.ResultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Two nodes: routing, retries and doubt, tending, batches, scans. A is master of the even partitions, B of
/// the odd ones.
@Timeout(60)
class ClusterSocketTest {
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

    /// S1-05, S4-06: one seed tells of the others. S1-11: each command goes straight to its owner.
    @Test
    void findsPeersAndAsksMasters() {
        assertThat(client.nodeNames()).containsExactlyInAnyOrder("A1", "B1");
        client.put(EVEN, Bin.of("a", 1));
        client.put(ODD, Bin.of("a", 1));
        client.get(ODD);
        assertThat(a.requests).hasSize(1);
        assertThat(b.requests).hasSize(2);
    }

    /// S1-25: on to the next replica.
    @Test
    void aReadWhoseConnectionBreaksGoesToTheReplica() {
        b.script = (request, out) -> {
            throw new IOException("cut");
        };
        assertThat(client.exists(ODD)).isTrue();
        assertThat(b.requests).hasSize(1);
        assertThat(a.requests).hasSize(1);
    }

    @Test
    void aWriteWhoseConnectionBreaksIsInDoubtAndNotRepeated() {
        b.script = (request, out) -> {
            throw new IOException("cut");
        };
        var lost = failure(() -> client.put(ODD, Bin.of("a", 1)));
        assertThat(lost.inDoubt()).isTrue();
        assertThat(lost.attempts()).isEqualTo(1);
        assertThat(a.requests).isEmpty();
    }

    @Test
    void aWriteThatMayHappenTwiceIsRepeatedWhenAllowed() {
        var calls = new AtomicInteger();
        b.script = (request, out) -> out.write(Replies.single(calls.getAndIncrement() == 0 ? 9 : 3));
        var policy = WritePolicy.defaults().withRetryInDoubt(true);
        var second = failure(() -> client.execute(new Put(policy, ODD, List.of(Bin.of("a", 1)))));
        assertThat(second.is(ResultCode.GENERATION)).isTrue();
        assertThat(second.inDoubt()).as("the first attempt may have been applied").isTrue();
        assertThat(second.attempts()).isEqualTo(2);
    }

    @Test
    void aWriteThatWasRefusedIsRepeatedAndNeverInDoubt() {
        b.script = (request, out) -> out.write(Replies.single(18));
        var refused = failure(() -> client.put(ODD, Bin.of("a", 1)));
        assertThat(refused.is(ResultCode.DEVICE_OVERLOAD)).isTrue();
        assertThat(refused.attempts()).isEqualTo(3);
        assertThat(refused.inDoubt()).isFalse();
        assertThat(b.requests).hasSize(3);
    }

    @Test
    void aServersTimeoutLeavesAWriteInDoubtAndARecordTooBigDoesNot() {
        b.script = (request, out) -> out.write(Replies.single(9));
        assertThat(failure(() -> client.put(ODD, Bin.of("a", 1))).inDoubt()).isTrue();
        b.script = (request, out) -> out.write(Replies.single(13));
        assertThat(failure(() -> client.put(ODD, Bin.of("a", 1))).inDoubt()).isFalse();
        b.script = (request, out) -> out.write(Replies.single(199));
        assertThat(failure(() -> client.put(ODD, Bin.of("a", 1))).inDoubt()).as("unknown code").isTrue();
    }

    /// S0-28: on to the replica, which passes it on.
    @Test
    void aWriteThatCannotBeSentGoesToTheReplicaWhichForwardsIt() throws IOException {
        b.close();
        assertThat(client.put(ODD, Bin.of("a", 1)).generation()).isEqualTo(7);
        assertThat(a.requests).hasSize(1);
        var policy = WritePolicy.defaults().withReplica(Replica.MASTER);
        var unsent = failure(() -> client.execute(new Put(policy, ODD, List.of(Bin.of("a", 1)))));
        assertThat(unsent.inDoubt()).isFalse();
        assertThat(unsent.is(ClientCode.NOT_AVAILABLE)).isTrue();
    }

    @Test
    void followsThePartitionMap() {
        a.owns(3, partition -> true);
        b.owns(3, partition -> false);
        Waiting.until(() -> client.cluster().node("A1") != null
                && client.cluster().choose("test", ODD.partition(), Replica.MASTER, 0, false)
                        == client.cluster().node("A1"));
        client.put(ODD, Bin.of("a", 1));
        assertThat(a.requests).hasSize(1);
    }

    @Test
    void findsNewNodesAndDropsGoneOnes() throws IOException {
        try (var c = new ScriptedNode("C1")) {
            c.peers(2, a, b);
            a.peers(3, b, c);
            Waiting.until(() -> client.nodeNames().contains("C1"));
            a.peers(4, c);
            c.peers(4, a);
            b.close();
            Waiting.until(() -> !client.nodeNames().contains("B1"));
            assertThat(client.nodeNames()).containsExactlyInAnyOrder("A1", "C1");
        }
    }

    /// S1-37: as long as one node lists it.
    @Test
    void keepsANodeThatOthersList() throws IOException {
        b.close();
        int before = a.looks.get();
        Waiting.until(() -> a.looks.get() > before + 10);
        assertThat(client.nodeNames()).contains("B1");
    }

    @Test
    void startsAgainFromTheSeedsWhenNobodyAnswers() throws IOException {
        a.peers(3);
        Waiting.until(() -> a.looks.get() > 3);
        b.close();
        a.breakConnections();
        Waiting.until(() -> client.nodeNames().contains("A1"));
        assertThat(client.exists(EVEN)).isTrue();
    }

    /// S3-15: the name is asked for on every connection by which a node is looked at.
    @Test
    void aNodeThatAnswersUnderAnotherNameIsDropped() {
        b.name = "D1";
        Waiting.until(() -> !client.nodeNames().contains("B1"));
    }

    @Test
    void answersThatMakeNoSenseDoNotEndTheLooks() {
        var good = java.util.Map.copyOf(a.info);
        var commands = List.of("peers-generation", "partition-generation", "peers-clear-std", "replicas");
        for (var command : commands) {
            a.info.put(command, "[nonsense,;");
            a.info.computeIfPresent("peers-generation", (key, value) -> value.equals("2") ? "9" : value);
            a.info.computeIfPresent("partition-generation", (key, value) -> value.equals("2") ? "9" : value);
            int before = a.looks.get();
            Waiting.until(() -> a.looks.get() > before + 3);
            a.info.putAll(good);
        }
        assertThat(client.exists(EVEN)).isTrue();
        assertThat(client.exists(ODD)).isTrue();
        assertThat(client.nodeNames()).contains("A1", "B1");
    }

    /// S1-06, S3-21, S4-04: a dead seed does no harm while another works.
    @Test
    void triesEverySeed() throws IOException {
        var dead = new ScriptedNode("X1");
        dead.close();
        try (var other = OnehopClient.connect(POLICY, dead.address(), a.address())) {
            assertThat(other.nodeNames()).hasSize(2);
        }
    }

    @Test
    void aNodeThatIsAloneIsOnlyTakenWhenAllAre() throws IOException {
        try (var alone = new ScriptedNode("X1");
                var other = OnehopClient.connect(POLICY, alone.address(), a.address())) {
            assertThat(other.nodeNames()).containsExactlyInAnyOrder("A1", "B1");
        }
    }

    @Test
    void refusesAnotherCluster() {
        a.info.put("cluster-name", "blue");
        var refused = failure(() -> OnehopClient.connect(POLICY.withClusterName("red"), a.address()));
        assertThat(refused).hasMessageContaining("cluster-name=blue");
    }

    /// The guide's examples (docs/client.md), as far as a scripted node can answer them.
    @Test
    void theExamplesOfTheGuideWork() throws Exception {
        a.script = (request, out) -> out.write(Replies.single(0, Bin.of("name", "Ada"), Bin.of("visits", 2)));
        b.script = a.script;
        var key = Key.of("test", "people", "ada");
        client.put(key, Bin.of("name", "Ada"), Bin.of("visits", 1));
        var found = client.get(key);
        assertThat(found.map(r -> r.text("name")).orElse("nobody")).isEqualTo("Ada");
        client.operate(key, Operation.add("visits", 1), Operation.read("visits"))
                .ifPresent(r -> assertThat(r.integer("visits")).isEqualTo(2));
        var once = WritePolicy.defaults()
                .withRecordExists(RecordExists.CREATE_ONLY)
                .withTtlSeconds(3600)
                .withTotalTimeout(Duration.ofMillis(500));
        client.execute(new Put(once, key, List.of(Bin.of("name", "Ada"))));
        var later = client.async().get(key, "name").thenApply(r -> r.isPresent());
        assertThat(later.get(5, TimeUnit.SECONDS)).isTrue();
    }

    /// It claims every partition, but the others serve them.
    @Test
    void aNodeThatWasSplitOffDoesNotTakeThePartitionsOfOthers() {
        a.peers(3);
        int before = a.looks.get();
        Waiting.until(() -> a.looks.get() > before + 3);
        a.owns(3, partition -> true);
        int changed = a.looks.get();
        var owner = client.cluster().node("B1");
        Waiting.until(() -> {
            assertThat(client.cluster().choose("test", ODD.partition(), Replica.MASTER, 0, false))
                    .isSameAs(owner);
            return a.looks.get() > changed + 5;
        });
        client.put(ODD, Bin.of("a", 1));
        assertThat(a.requests).isEmpty();
        assertThat(b.requests).hasSize(1);
    }

    @Test
    void aClaimWithoutColumnsTakesNothingAway() {
        a.info.put("replicas", "test:0,0");
        a.info.put("partition-generation", "3");
        int before = a.looks.get();
        Waiting.until(() -> a.looks.get() > before + 3);
        assertThat(client.exists(EVEN)).isTrue();
        assertThat(a.requests).hasSize(1);
    }

    /// What others told of the column that went away is asked for again.
    @Test
    void aClaimOfFewerColumnsDoesNotLoseTheReplicasOfOthers() {
        var master = a.info.getOrDefault("replicas", "").split(",")[2];
        a.info.put("replicas", "test:0,1," + master);
        a.info.put("partition-generation", "3");
        int before = a.looks.get();
        Waiting.until(() -> a.looks.get() > before + 3);
        Waiting.until(() -> client.cluster().node("B1") != null
                && client.cluster().choose("test", EVEN.partition(), Replica.SEQUENCE, 1, false)
                        == client.cluster().node("B1"));
        assertThat(client.exists(EVEN)).isTrue();
    }
}
