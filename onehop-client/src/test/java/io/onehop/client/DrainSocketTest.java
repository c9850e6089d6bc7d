package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onehop.client.command.Batch;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Bins;
import io.onehop.client.command.Get;
import io.onehop.client.command.Key;
import io.onehop.client.command.Scan;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.policy.BreakerPolicy;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.PoolPolicy;
import io.onehop.client.policy.Timing;
import io.onehop.model.Bin;
import io.onehop.model.ResultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A connection whose command's time was up is read on, and used again only when the late answer was read to
/// its last byte.
@Timeout(60)
class DrainSocketTest {
    private static final Key KEY = Key.of("test", "demo", "k1");
    private static final Timing SHORT = new Timing(Duration.ofMillis(25), Duration.ZERO, 0, Duration.ZERO);
    private static final byte[] LATE = Replies.single(0, Bin.of("a", 666));
    private static final byte[] RIGHT = Replies.single(0, Bin.of("a", 1));

    private final AtomicInteger requests = new AtomicInteger();
    private ScriptedNode node;
    private OnehopClient client;

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedNode("A1");
        client = connect(Duration.ofSeconds(30));
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        node.close();
    }

    private OnehopClient connect(Duration drain) {
        return OnehopClient.connect(policy(drain), node.address());
    }

    private static ClientPolicy policy(Duration drain) {
        return Patient.policy().withBreaker(BreakerPolicy.off())
                .withPool(PoolPolicy.defaults().withDrain(drain));
    }

    private ConnectionPool pool() {
        return Objects.requireNonNull(client.cluster().node("A1")).pool();
    }

    private void timeOut() {
        if (pool().idleCount() == 0) {
            // So that the time is up after the command was sent.
            assertThat(client.warmUp(pool().openCount() + 1)).isPositive();
        }
        var read = client.policy().read().withTiming(SHORT);
        int before = pool().counts().inUse();
        do {
            var late = catchThrowableOfType(OnehopException.class,
                    () -> client.execute(new Get(read, KEY, Bins.all())));
            assertThat(late.is(ResultCode.TIMEOUT)).isTrue();
            // On a busy machine the time can be up before the command is sent.
        } while (pool().counts().inUse() == before);
    }

    private void readsRight() {
        assertThat(client.get(KEY).orElseThrow().integer("a")).isEqualTo(1);
    }

    /// The first answer comes in two parts, before and after the command's time; others at once.
    private void lateAt(byte[] answer, int at, CountDownLatch over) {
        requests.set(0);
        node.script = (request, out) -> {
            if (requests.incrementAndGet() > 1) {
                out.write(RIGHT);
                return;
            }
            out.write(answer, 0, at);
            over.await();
            out.write(answer, at, answer.length - at);
        };
    }

    @Test
    void theLateAnswerIsReadAndTheConnectionServesAgain() {
        for (int at = 0; at < LATE.length; at++) {
            var over = new CountDownLatch(1);
            lateAt(LATE, at, over);
            timeOut();
            assertThat(pool().counts().inUse()).as("at=" + at).isEqualTo(1);
            over.countDown();
            Waiting.until(() -> pool().idleCount() == 1);
            readsRight();
        }
        assertThat(pool().counts().opened()).isEqualTo(1);
        assertThat(node.commandSockets).hasSize(1);
    }

    @Test
    void anotherCommandGetsAnotherConnectionMeanwhile() {
        var over = new CountDownLatch(1);
        lateAt(LATE, 5, over);
        timeOut();
        for (int i = 0; i < 10; i++) {
            readsRight();
        }
        assertThat(pool().counts().opened()).isEqualTo(2);
        over.countDown();
        Waiting.until(() -> pool().idleCount() == 2);
        for (int i = 0; i < 10; i++) {
            readsRight();
        }
    }

    @Test
    void anAnswerThatDoesNotComeEndsTheConnectionAfterAWhile() {
        client.close();
        client = connect(Duration.ofMillis(500));
        lateAt(LATE, 5, new CountDownLatch(1));
        timeOut();
        Waiting.until(() -> pool().openCount() == 0);
        readsRight();
        assertThat(pool().counts().opened()).isEqualTo(2);
    }

    @Test
    void aBreakOrAnswersThatAreNoneEndTheConnectionToo() {
        for (var rest : List.of(Replies.join(List.of(LATE, new byte[1])), Replies.join(List.of(LATE, LATE)),
                new byte[LATE.length])) {
            var over = new CountDownLatch(1);
            lateAt(rest, 0, over);
            timeOut();
            over.countDown();
            Waiting.until(() -> pool().openCount() == 0);
            readsRight();
            readsRight();
            node.script = (request, out) -> {
                throw new IOException("cut");
            };
            catchThrowableOfType(OnehopException.class, () -> client.get(KEY)).inDoubt();
            Waiting.until(() -> pool().openCount() == 0);
        }
    }

    @Test
    void aBatchIsReadToItsLastRow() {
        var answer = Replies.join(List.of(
                Replies.frame(Replies.row(0, 0, 1, 0, null, Bin.of("a", 1)),
                        Replies.row(0, 2, 1, 1, null)), Replies.last(0)));
        for (int at = 0; at < answer.length; at++) {
            var over = new CountDownLatch(1);
            lateAt(answer, at, over);
            var rows = List.of(BatchRow.read(KEY), BatchRow.read(KEY));
            assertThat(client.warmUp(1)).isPositive();
            var results = client.execute(new Batch(client.policy().batch().withTiming(SHORT), rows));
            assertThat(results).hasSize(2);
            over.countDown();
            Waiting.until(() -> pool().idleCount() == 1);
            readsRight();
        }
        assertThat(pool().counts().opened()).isBetween(1L, 2L);
    }

    /// A scan may have any number of records left: it is not worth it.
    @Test
    void aScanIsNotDrained() {
        lateAt(Replies.last(0), 1, new CountDownLatch(1));
        var policy = client.policy().scan().withTiming(SHORT);
        catchThrowableOfType(OnehopException.class, () -> {
            try (var rows = client.scan(policy, Scan.of("test", "demo"))) {
                rows.hasNext();
            }
        }).inDoubt();
        Waiting.until(() -> pool().openCount() == 0);
    }

    /// What is read on counts as in use, so a slow node does not cause more connections than allowed.
    @Test
    void theLimitHoldsForConnectionsThatAreReadOn() throws Exception {
        client.close();
        client = OnehopClient.connect(policy(Duration.ofSeconds(30)).withConnectionsPerNode(0, 2),
                node.address());
        var over = new CountDownLatch(1);
        node.script = (request, out) -> {
            over.await();
            out.write(RIGHT);
        };
        timeOut();
        timeOut();
        var refused = catchThrowableOfType(OnehopException.class, () -> client.get(KEY));
        assertThat(refused.is(ClientCode.NO_MORE_CONNECTIONS)).isTrue();
        over.countDown();
        Waiting.until(() -> pool().idleCount() == 2);
        readsRight();
        assertThat(pool().counts().opened()).isEqualTo(2);
    }
}
