package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onehop.client.command.Exists;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.ReadMode;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.Replica;
import io.onehop.client.policy.ScanPolicy;
import io.onehop.model.Bin;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Which node is asked. A is master of all partitions and stands in rack 1, B has the copies and stands in
/// rack 2, C holds nothing.
@Timeout(60)
class ReplicaSocketTest {
    private static final Key KEY = Key.of("test", "demo", "k1");
    private static final ClientPolicy POLICY = Patient.policy().withTendInterval(Duration.ofMillis(20));
    private static final ReadPolicy READ = POLICY.read();

    private ScriptedNode a;
    private ScriptedNode b;
    private ScriptedNode c;
    private OnehopClient client;

    @BeforeEach
    void start() throws IOException {
        a = new ScriptedNode("A1");
        b = new ScriptedNode("B1");
        c = new ScriptedNode("C1");
        a.peers(2, b, c);
        b.peers(2, a, c);
        c.peers(2, a, b);
        a.owns(2, partition -> true);
        b.owns(2, partition -> false);
        c.info.put("replicas", "");
        a.info.put("rack-ids", "test:1");
        b.info.put("rack-ids", "test:2;other:9");
        client = OnehopClient.connect(POLICY.withRacks(2, 1), a.address());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        a.close();
        b.close();
        c.close();
    }

    private void read(Replica replica, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(client.execute(new Exists(READ.withReplica(replica), KEY))).isTrue();
        }
    }

    private static void cut(ScriptedNode node) {
        node.script = (request, out) -> {
            throw new IOException("cut");
        };
    }

    @Test
    void theMasterIsAskedFirst() {
        read(Replica.SEQUENCE, 5);
        read(Replica.MASTER, 5);
        assertThat(a.requests).hasSize(10);
    }

    @Test
    void copiesShareTheReads() {
        read(Replica.MASTER_PROLES, 10);
        assertThat(a.requests).hasSize(5);
        assertThat(b.requests).hasSize(5);
    }

    @Test
    void readsStayInTheRackAndLeaveItWhenTheyMust() {
        read(Replica.PREFER_RACK, 5);
        assertThat(b.requests).hasSize(5);
        cut(b);
        read(Replica.PREFER_RACK, 1);
        assertThat(b.requests).hasSize(6);
        assertThat(a.requests).hasSize(1);
        cut(a);
        var lost = catchThrowableOfType(OnehopException.class, () -> read(Replica.PREFER_RACK, 1));
        assertThat(lost.attempts()).isEqualTo(3);
        assertThat(b.requests).as("again from the start").hasSize(8);
    }

    @Test
    void withoutRacksTheOrderIsTheUsualOne() {
        try (var plain = OnehopClient.connect(POLICY, a.address())) {
            assertThat(plain.execute(new Exists(READ.withReplica(Replica.PREFER_RACK), KEY))).isTrue();
        }
        assertThat(a.requests).hasSize(1);
    }

    /// S0-21: it passes the command on.
    @Test
    void anyNodeMayBeAskedWhenThePolicyAllowsIt() {
        read(Replica.RANDOM, 60);
        for (var node : List.of(a, b, c)) {
            assertThat(node.requests).hasSizeBetween(8, 40);
        }
        assertThatThrownBy(() -> ScanPolicy.defaults().withReplica(Replica.RANDOM))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// S0-22: a linearized read is never sent to any node but the master, however often it fails.
    @Test
    void linearizedReadsOnlyAskTheMaster() {
        cut(a);
        for (var replica : Replica.values()) {
            var strict = READ.withReplica(replica).withMode(ReadMode.LINEARIZE);
            var lost = catchThrowableOfType(OnehopException.class,
                    () -> client.execute(new Exists(strict, KEY)));
            assertThat(lost.attempts()).isEqualTo(3);
        }
        assertThat(b.requests).isEmpty();
        assertThat(c.requests).isEmpty();
    }

    @Test
    void writesAskTheMaster() throws IOException {
        for (var replica : Replica.values()) {
            client.execute(new Put(POLICY.write().withReplica(replica), KEY, List.of(Bin.of("a", 1))));
        }
        assertThat(a.requests).hasSize(Replica.values().length);
        var pool = Objects.requireNonNull(client.cluster().node("A1")).pool();
        a.close();
        // Until it is known that the connection is closed, a write sent on it is in doubt.
        while (pool.openCount() > 0) {
            Thread.onSpinWait();
        }
        var reached = new AtomicInteger();
        for (var replica : Replica.values()) {
            try {
                client.execute(new Put(POLICY.write().withReplica(replica), KEY, List.of(Bin.of("a", 1))));
                reached.incrementAndGet();
            } catch (OnehopException e) {
                assertThat(e.inDoubt()).isFalse();
            }
        }
        assertThat(reached).as("those that may go through a replica").hasValue(2);
        assertThat(c.requests).isEmpty();
    }

    /// S0-19: a node this client cannot reach for a while: reads come from the replica, writes go through
    /// it.
    @Test
    void aNodeThatCannotBeReachedFailsNoCommand() throws IOException {
        a.close();
        for (int i = 0; i < 20; i++) {
            assertThat(client.exists(Key.of("test", "demo", i))).isTrue();
            client.put(Key.of("test", "demo", i), Bin.of("a", 1));
        }
        assertThat(b.requests).hasSize(40);
    }
}
