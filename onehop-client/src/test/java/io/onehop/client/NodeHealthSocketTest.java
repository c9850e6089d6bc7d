package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onehop.client.cluster.Node;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.BreakerPolicy;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.Replica;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When a node counts as unhappy, when it is removed, and when it is not (seed 001). A is master of the even
/// partitions, B of the odd ones.
@Timeout(60)
class NodeHealthSocketTest {
    private static final Key EVEN = Key.of("test", "", "k1");
    private static final Key ODD = Key.of("test", "demo", "k1");
    private static final int THRESHOLD = 4;
    private static final int WAIT = 5;
    private static final ClientPolicy POLICY = Patient.policy()
            .withTendInterval(Duration.ofMillis(20)).withFailureLimits(WAIT, THRESHOLD);
    /// Looks so rarely that only commands count.
    private static final ClientPolicy RARE = POLICY.withTendInterval(Duration.ofHours(1));
    private static final WritePolicy MASTER_ONCE =
            WritePolicy.defaults().withReplica(Replica.MASTER).withMaxRetries(0);

    private ScriptedNode a;
    private ScriptedNode b;

    @BeforeEach
    void start() throws IOException {
        a = new ScriptedNode("A1");
        b = new ScriptedNode("B1");
        ScriptedNode.halves(a, b);
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
    }

    private static Node node(OnehopClient client, String name) {
        return Objects.requireNonNull(client.cluster().node(name));
    }

    private static void cut(Request request, OutputStream out) throws IOException {
        throw new IOException("cut");
    }

    /// A put that does not mind its end.
    private static void put(OnehopClient client, Key key) {
        var unused = catchThrowable(() -> client.execute(
                new Put(MASTER_ONCE, key, List.of(Bin.of("a", 1)))));
    }

    // ---- the count

    /// S1-30: the failures of each node are counted and shown. S1-31: below the threshold it is happy, at the
    /// threshold not. S1-33: the other node is none the worse.
    @Test
    void failuresInARowMakeANodeUnhappy() {
        try (var client = OnehopClient.connect(RARE, a.address())) {
            b.script = NodeHealthSocketTest::cut;
            for (int i = 1; i <= THRESHOLD; i++) {
                assertThat(node(client, "B1").isHappy()).isTrue();
                put(client, ODD);
                put(client, EVEN);
                assertThat(node(client, "B1").failures()).isEqualTo(i);
            }
            assertThat(node(client, "B1").isHappy()).isFalse();
            assertThat(node(client, "A1").failures()).isZero();
            int before = b.requests.size();
            assertThat(client.exists(ODD)).as("read from the replica").isTrue();
            assertThat(b.requests).hasSize(before);
        }
    }

    /// S1-32: one success, and the count begins anew.
    @Test
    void anySuccessForgivesAllFailures() {
        try (var client = OnehopClient.connect(RARE, a.address())) {
            for (int run = 0; run < 3; run++) {
                b.script = NodeHealthSocketTest::cut;
                for (int i = 1; i < THRESHOLD; i++) {
                    put(client, ODD);
                }
                assertThat(node(client, "B1").failures()).isEqualTo(THRESHOLD - 1);
                b.script = (request, out) -> out.write(Replies.single(0));
                put(client, ODD);
                assertThat(node(client, "B1").failures()).isZero();
            }
            assertThat(node(client, "B1").isHappy()).isTrue();
        }
    }

    /// S1-27, S1-28: an answer is an answer, whatever its code.
    @Test
    void errorCodesAreNoFailures() {
        try (var client = OnehopClient.connect(POLICY, a.address())) {
            var before = node(client, "B1");
            for (int code : new int[] {3, 4, 5, 9, 14, 18, 22}) {
                b.script = (request, out) -> out.write(Replies.single(code));
                for (int i = 0; i < 2 * THRESHOLD; i++) {
                    put(client, ODD);
                    assertThat(before.failures()).isZero();
                }
            }
            assertThat(client.cluster().node("B1")).isSameAs(before);
        }
    }

    /// S1-34: only info messages are swallowed, and that counts too.
    @Test
    void failedLooksAreCounted() {
        try (var client = OnehopClient.connect(POLICY, a.address())) {
            b.infoScript = (commands, out) -> {
                throw new IOException("cut");
            };
            Waiting.until(() -> !node(client, "B1").isHappy());
            b.infoScript = (commands, out) -> false;
            Waiting.until(() -> node(client, "B1").isHappy());
        }
    }

    // ---- removal

    /// S1-35, S1-36, S1-37: the client cannot see B, but A lists it: B's structures stay as they are. S1-43:
    /// meanwhile commands go to the replica.
    @Test
    void aNodeThatOnlyThisClientCannotSeeIsKept() throws IOException {
        try (var client = OnehopClient.connect(POLICY, a.address())) {
            var before = node(client, "B1");
            int asked = a.asked("peers-clear-std");
            b.close();
            for (int i = 0; i < 10 * WAIT; i++) {
                Waiting.looks(a, 1);
                assertThat(client.cluster().node("B1")).isSameAs(before);
                assertThat(client.exists(ODD)).isTrue();
                assertThat(client.put(ODD, Bin.of("a", 1)).generation()).isEqualTo(7);
            }
            assertThat(before.isHappy()).isFalse();
            assertThat(before.isActive()).isTrue();
            assertThat(a.asked("peers-clear-std")).as("A was asked whom it lists")
                    .isGreaterThan(asked + WAIT);
        }
    }

    /// S1-38: not before the threshold. S1-39: then it goes for good. S1-22: and leaves nothing behind.
    @Test
    void aNodeThatNobodyListsIsRemovedAfterAWait() throws IOException {
        try (var client = OnehopClient.connect(POLICY, a.address())) {
            var before = node(client, "B1");
            put(client, ODD);
            b.close();
            Waiting.until(() -> !before.isHappy());
            a.peers(3);
            a.owns(3, partition -> true);
            int since = a.looks.get();
            Waiting.until(() -> client.cluster().node("B1") == null);
            assertThat(a.looks.get() - since).isGreaterThanOrEqualTo(WAIT - 1);
            assertThat(before.isActive()).isFalse();
            Waiting.until(() -> before.pool().openCount() == 0);
            put(client, ODD);
            assertThat(a.requests).hasSize(1);
        }
    }

    /// S1-40: listed again in time, the wait is over.
    @Test
    void beingListedAgainEndsTheWait() throws IOException {
        var patient = POLICY.withFailureLimits(40, THRESHOLD);
        try (var client = OnehopClient.connect(patient, a.address())) {
            var before = node(client, "B1");
            b.close();
            for (int i = 0; i < 4; i++) {
                a.peers(3 + 2 * i);
                Waiting.looks(a, 25);
                assertThat(client.cluster().node("B1")).isSameAs(before);
                a.peers(4 + 2 * i, b);
                Waiting.looks(a, 5);
            }
            assertThat(client.cluster().node("B1")).isSameAs(before);
        }
    }

    /// S1-31: a node that answers commands is not removed though nobody lists it.
    @Test
    void aHappyNodeThatServesIsNotRemoved() {
        try (var client = OnehopClient.connect(POLICY, a.address())) {
            var before = node(client, "B1");
            a.peers(3);
            Waiting.looks(b, 3 * WAIT);
            assertThat(client.cluster().node("B1")).isSameAs(before);
            put(client, ODD);
            assertThat(b.requests).hasSize(1);
        }
    }

    /// S1-41: it comes back as a new node. S1-22: again and again, and nothing is left of the former ones.
    @Test
    void aRemovedNodeThatReturnsIsNewAndNothingLeaks() throws IOException {
        var policy = POLICY.withConnectionsPerNode(2, 5).withFailureLimits(1, 1);
        try (var client = OnehopClient.connect(policy, a.address())) {
            var seen = new HashSet<Node>();
            int generation = 10;
            for (int i = 0; i < 30; i++) {
                Waiting.until(() -> client.cluster().node("B1") != null);
                var fresh = node(client, "B1");
                assertThat(seen.add(fresh)).isTrue();
                b.close();
                a.peers(generation++);
                Waiting.until(() -> client.cluster().node("B1") == null);
                Waiting.until(() -> fresh.pool().openCount() == 0 && b.openConnections() == 0);
                b = ScriptedNode.at("B1", b.port());
                b.peers(generation, a);
                b.owns(generation, partition -> partition % 2 == 1);
                a.peers(generation++, b);
            }
            Waiting.until(() -> b.openConnections() == 3 && a.openConnections() == 3);
            assertThat(seen).filteredOn(Node::isActive).hasSizeLessThanOrEqualTo(1);
        }
        Waiting.until(() -> a.openConnections() == 0 && b.openConnections() == 0);
    }

    /// S1-23, S1-29, S1-45: a fifth of all messages is lost with its connection; no node comes or goes.
    @Test
    void aLossyNetworkDoesNotMakeNodesComeAndGo() {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        try (var client = OnehopClient.connect(POLICY.withBreaker(BreakerPolicy.defaults()), a.address())) {
            var before = List.copyOf(client.cluster().nodes());
            for (var node : List.of(a, b)) {
                node.infoScript = (commands, out) -> {
                    loseSome(random);
                    return false;
                };
                node.script = (request, out) -> {
                    loseSome(random);
                    out.write(Replies.single(0));
                };
            }
            int looks = a.looks.get();
            while (a.looks.get() < looks + 150) {
                put(client, ODD);
                put(client, EVEN);
                assertThat(client.cluster().nodes()).as("seed=" + seed).containsExactlyElementsOf(before);
            }
        }
    }

    private static void loseSome(SplittableRandom random) throws IOException {
        synchronized (random) {
            if (random.nextInt(5) == 0) {
                throw new IOException("lost");
            }
        }
    }

    // ---- the breaker

    /// Commands are kept away at once, and a single one finds out that the node is well again.
    @Test
    void aNodeAtWhichTooMuchFailsIsLeftAloneForAWhile() {
        var breaker = new BreakerPolicy(3, 50, Duration.ofSeconds(30), Duration.ofSeconds(2),
                Duration.ofSeconds(2));
        var failing = new AtomicBoolean(true);
        var tries = new AtomicInteger();
        b.script = (request, out) -> {
            tries.incrementAndGet();
            if (failing.get()) {
                throw new IOException("cut");
            }
            out.write(Replies.single(0));
        };
        try (var client = OnehopClient.connect(RARE.withBreaker(breaker), a.address())) {
            for (int i = 0; i < 3; i++) {
                put(client, ODD);
            }
            assertThat(node(client, "B1").isLeftAlone()).isTrue();
            var refused = catchThrowableOfType(OnehopException.class,
                    () -> client.execute(new Put(MASTER_ONCE, ODD, List.of(Bin.of("a", 1)))));
            assertThat(refused.is(ClientCode.BACKOFF)).isTrue();
            assertThat(refused.inDoubt()).isFalse();
            assertThat(tries).hasValue(3);
            assertThat(client.put(ODD, Bin.of("a", 1)).generation()).as("by way of the replica").isEqualTo(7);
            failing.set(false);
            Waiting.until(() -> {
                put(client, ODD);
                return tries.get() > 3;
            });
            assertThat(node(client, "B1").isLeftAlone()).isFalse();
            assertThat(client.exists(ODD)).isTrue();
        }
    }
}
