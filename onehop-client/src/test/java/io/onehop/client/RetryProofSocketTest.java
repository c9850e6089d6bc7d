package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Exists;
import io.onehop.client.command.Key;
import io.onehop.client.command.Operation;
import io.onehop.client.command.Put;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.Replica;
import io.onehop.client.policy.WritePolicy;
import io.onehop.client.policy.WriteRetry;
import io.onehop.model.Bin;
import io.onehop.model.ResultCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a failure proves, and what is tried again for it. A is master of the even partitions, B of the odd
/// ones; each is the other's replica.
@Timeout(60)
class RetryProofSocketTest {
    private static final Key EVEN = Key.of("test", "", "k1");
    private static final Key ODD = Key.of("test", "demo", "k1");
    private static final ClientPolicy POLICY = Patient.policy().withTendInterval(Duration.ofMillis(20));
    private static final WritePolicy WRITE = POLICY.write();
    private static final List<Integer> REFUSALS = List.of(8, 11, 14, 18, 32, 83);

    private ScriptedNode a;
    private ScriptedNode b;
    private OnehopClient client;

    @BeforeEach
    void start() throws IOException {
        a = new ScriptedNode("A1");
        b = new ScriptedNode("B1");
        ScriptedNode.halves(a, b);
        client = OnehopClient.connect(POLICY, ClientResources.create().withChance(() -> 0), a.address());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        a.close();
        b.close();
    }

    private static ConnectionPool pool(OnehopClient client) {
        return Objects.requireNonNull(client.cluster().node("B1")).pool();
    }

    private OnehopException failedPut(WritePolicy policy) {
        return catchThrowableOfType(OnehopException.class,
                () -> client.execute(new Put(policy, ODD, List.of(Bin.of("a", 1)))));
    }

    /// S0-27, S1-24: refused before anything was applied, so it is tried again, by default, at the same node.
    @Test
    void aRefusedWriteIsTriedAgainAtTheSameNodeUntilItWorks() {
        for (int code : REFUSALS) {
            var calls = new AtomicInteger();
            b.script = (request, out) -> out.write(Replies.single(calls.getAndIncrement() < 2 ? code : 0));
            assertThat(client.put(ODD, Bin.of("a", 1)).generation()).isEqualTo(7);
            assertThat(calls).as("code=" + code).hasValue(3);
        }
        assertThat(a.requests).isEmpty();
    }

    /// S0-27: as often as the policy says and no more.
    @Test
    void retriesAreLimitedByThePolicy() {
        for (int code : REFUSALS) {
            b.script = (request, out) -> out.write(Replies.single(code));
            for (int retries = 0; retries < 4; retries++) {
                var refused = failedPut(WRITE.withMaxRetries(retries));
                assertThat(refused.code()).isEqualTo(code);
                assertThat(refused.attempts()).isEqualTo(retries + 1);
                assertThat(refused.inDoubt()).isFalse();
            }
        }
    }

    @Test
    void thePolicySaysAfterWhichFailuresAWriteIsTriedAgain() throws IOException {
        b.script = (request, out) -> out.write(Replies.single(14));
        assertThat(failedPut(WRITE.withRetry(WriteRetry.NEVER)).attempts()).isEqualTo(1);
        assertThat(failedPut(WRITE.withRetry(WriteRetry.NOT_SENT)).attempts()).isEqualTo(1);
        assertThat(failedPut(WRITE.withRetry(WriteRetry.NOT_APPLIED)).attempts()).isEqualTo(3);
        b.script = (request, out) -> {
            throw new IOException("cut");
        };
        var once = failedPut(WRITE);
        assertThat(once.attempts()).isEqualTo(1);
        assertThat(once.inDoubt()).isTrue();
        var often = failedPut(WRITE.withRetry(WriteRetry.IN_DOUBT));
        assertThat(often.attempts()).isEqualTo(3);
        assertThat(often.inDoubt()).isTrue();
        b.close();
        var unsent = failedPut(WRITE.withRetry(WriteRetry.NEVER));
        assertThat(unsent.is(ClientCode.NOT_AVAILABLE)).isTrue();
        assertThat(unsent.inDoubt()).isFalse();
        client.execute(new Put(WRITE.withRetry(WriteRetry.NOT_SENT), ODD, List.of(Bin.of("a", 1))));
        assertThat(a.requests).hasSize(1);
    }

    @Test
    void codesThatProveNothingLeaveAWriteInDoubt() {
        for (int code : List.of(1, 7, 9, 15, 100, 250)) {
            b.script = (request, out) -> out.write(Replies.single(code));
            var failed = failedPut(WRITE);
            assertThat(failed.inDoubt()).as("code=" + code).isTrue();
            assertThat(failed.attempts()).isEqualTo(1);
        }
        for (int code : List.of(2, 3, 4, 5, 10, 12, 13, 16, 19, 22, 26, 27, 81, 120)) {
            b.script = (request, out) -> out.write(Replies.single(code));
            var failed = failedPut(WRITE);
            assertThat(failed.inDoubt()).as("code=" + code).isFalse();
            assertThat(failed.attempts()).isEqualTo(1);
        }
    }

    /// S1-26: read retries are always allowed, as often as the policy says.
    @Test
    void readsAreAlwaysTriedAgain() {
        a.script = (request, out) -> out.write(Replies.single(9));
        b.script = (request, out) -> out.write(Replies.single(9));
        for (int retries = 0; retries < 4; retries++) {
            var read = POLICY.read().withMaxRetries(retries);
            var late = catchThrowableOfType(OnehopException.class,
                    () -> client.execute(new Exists(read, ODD)));
            assertThat(late.is(ResultCode.TIMEOUT)).isTrue();
            assertThat(late.attempts()).isEqualTo(retries + 1);
            assertThat(late.inDoubt()).isFalse();
        }
    }

    /// The next attempt asks whoever is master by then (anomaly E6).
    @Test
    void theNextAttemptUsesTheNewestMap() {
        b.script = (request, out) -> {
            a.owns(3, partition -> true);
            b.owns(3, partition -> false);
            out.write(Replies.single(11));
        };
        var policy = WRITE.withReplica(Replica.MASTER).withMaxRetries(500)
                .withTiming(WRITE.timing().withSleepBetweenRetries(Duration.ofMillis(10))
                        .withSleepMultiplier(1).withMaxRetries(500));
        client.execute(new Put(policy, ODD, List.of(Bin.of("a", 1))));
        assertThat(a.requests).hasSize(1);
        assertThat(b.requests).hasSizeBetween(1, 400);
    }

    @Test
    void pausesGrowAndStayWithinTheTotal() {
        b.script = (request, out) -> out.write(Replies.single(18));
        var timing = WRITE.timing().withSleepBetweenRetries(Duration.ofMillis(20)).withSleepMultiplier(2)
                .withMaxRetries(3);
        long before = System.nanoTime();
        assertThat(failedPut(WRITE.withTiming(timing)).attempts()).isEqualTo(4);
        assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(Duration.ofMillis(140).toNanos());
        var endless = WRITE.withTiming(timing.withMaxRetries(1000).withTotal(Duration.ofMillis(100)));
        assertThat(failedPut(endless).attempts()).isLessThan(5);
    }

    // ---- rows of a batch

    private static BatchRow write(Key key) {
        return new BatchRow.Operate(WRITE, key, List.of(Operation.put(Bin.of("a", 1))));
    }

    @Test
    void aRefusedRowIsTriedAgainAloneAndTheOthersAreNot() {
        var asked = new ArrayList<Integer>();
        b.script = (request, out) -> {
            int rows = ByteBuffer.wrap(request.field(41)).getInt();
            asked.add(rows);
            boolean first = asked.size() == 1;
            if (first) {
                out.write(Replies.frame(Replies.row(0, 0, 1, 0, null)));
                out.write(Replies.frame(Replies.row(0, 14, 0, 1, null)));
            } else {
                out.write(Replies.frame(Replies.row(0, 0, 5, 1, null)));
            }
            out.write(Replies.last(0));
        };
        var results = client.batch(List.of(write(ODD), write(ODD)));
        assertThat(results).allMatch(row -> row.isOk() && !row.inDoubt());
        assertThat(results.get(1).record().orElseThrow().generation()).isEqualTo(5);
        assertThat(asked).containsExactly(2, 1);
    }

    /// Each row tells for itself: done, refused, in doubt by its code, in doubt for lack of an answer.
    @Test
    void doubtIsToldForEachRow() {
        b.script = (request, out) -> {
            if (b.requests.size() == 2) {
                throw new IOException("cut");
            }
            out.write(Replies.frame(
                    Replies.row(0, 0, 1, 0, null), Replies.row(0, 3, 0, 1, null),
                    Replies.row(0, 9, 0, 2, null), Replies.row(0, 14, 0, 3, null)));
            out.write(Replies.last(0));
        };
        var results = client.batch(List.of(
                write(ODD), write(ODD), write(ODD), write(ODD), write(ODD), BatchRow.read(EVEN)));
        assertThat(results.subList(0, 5).stream().map(row -> row.inDoubt())).containsExactly(
                false, false, true, true, true);
        assertThat(results.get(3).code()).as("tried again, then cut").isEqualTo(-8);
        assertThat(results.get(4).code()).as("no answer at all").isEqualTo(-15);
    }

    @Test
    void rowsThatWereNeverSentAreNotInDoubt() throws IOException {
        a.close();
        b.close();
        var results = client.batch(List.of(write(ODD), write(EVEN)));
        assertThat(results).allMatch(row -> row.code() == -8 && !row.inDoubt());
    }

    @Test
    void anInterruptBetweenAttemptsLeavesNoDoubt() throws Exception {
        b.script = (request, out) -> out.write(Replies.single(14));
        var patient = WRITE.withTiming(WRITE.timing().withMaxRetries(5)
                .withSleepBetweenRetries(Duration.ofSeconds(10)));
        var interrupted = new CompletableFuture<OnehopException>();
        var waiter = Thread.ofVirtual().start(() -> interrupted.complete(failedPut(patient)));
        while (waiter.isAlive() && pool(client).idleCount() == 0) {
            Thread.onSpinWait();
        }
        // Runs on the same connection, so the attempt before is over by then.
        client.info("B1", "node");
        waiter.interrupt();
        assertThat(interrupted.get().is(ClientCode.CLIENT)).isTrue();
        assertThat(interrupted.get().inDoubt()).isFalse();
    }
}
