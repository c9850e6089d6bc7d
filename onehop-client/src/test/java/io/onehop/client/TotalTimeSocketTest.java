package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onehop.client.command.Batch;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.InfoRequest;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.command.Scan;
import io.onehop.client.error.OnehopException;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.Timing;
import io.onehop.model.Bin;
import io.onehop.model.ResultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The total limit fires whatever happens, and gives back what the command held (anomaly E9).
@Timeout(60)
class TotalTimeSocketTest {
    private static final Key KEY = Key.of("test", "demo", "k1");
    private static final ClientPolicy POLICY = Patient.policy();
    private static final Timing SHORT = new Timing(Duration.ofMillis(150), Duration.ZERO, 50, Duration.ZERO);
    private static final long LATEST_MILLIS = 10_000;

    private ScriptedNode node;
    private OnehopClient client;

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedNode("A1");
        client = OnehopClient.connect(POLICY, node.address());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        node.close();
    }

    private ConnectionPool pool() {
        return Objects.requireNonNull(client.cluster().node("A1")).pool();
    }

    private void endsInTime(Runnable command) {
        long before = System.nanoTime();
        command.run();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isBetween(140L, LATEST_MILLIS);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (pool().counts().open() != pool().counts().idle()) {
            assertThat(System.nanoTime()).as("a connection is held").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static void isLate(OnehopException why) {
        assertThat(why.is(ResultCode.TIMEOUT)).isTrue();
    }

    /// The connection stays open, but nothing comes.
    @Test
    void aHalfOpenConnectionDoesNotHoldACommand() {
        node.script = (request, out) -> new CountDownLatch(1).await();
        endsInTime(() -> isLate(catchThrowableOfType(OnehopException.class, () -> client.execute(
                new Put(POLICY.write().withTiming(SHORT), KEY, List.of(Bin.of("a", 1)))))));
        endsInTime(() -> assertThat(client.execute(
                new Batch(POLICY.batch().withTiming(SHORT), List.of(BatchRow.read(KEY)))).get(0).code())
                .isEqualTo(ResultCode.TIMEOUT.code()));
    }

    /// The request is larger than what the network takes while nobody reads it.
    @Test
    void aRequestNobodyReadsDoesNotHoldACommand() {
        node.script = (request, out) -> new CountDownLatch(1).await();
        var large = List.of(Bin.of("a", "x".repeat(900_000)), Bin.of("b", "y".repeat(30_000_000)));
        endsInTime(() -> isLate(catchThrowableOfType(OnehopException.class, () -> client.execute(
                new Put(POLICY.write().withTiming(SHORT), KEY, large)))));
    }

    @Test
    void pausesAndRetriesEndWithTheTotal() {
        node.script = (request, out) -> out.write(Replies.single(18));
        var resting = SHORT.withSleepBetweenRetries(Duration.ofMillis(10)).withMaxRetries(1_000_000);
        long before = System.nanoTime();
        var refused = catchThrowableOfType(OnehopException.class, () -> client.execute(
                new Put(POLICY.write().withTiming(resting), KEY, List.of(Bin.of("a", 1)))));
        assertThat(refused.is(ResultCode.DEVICE_OVERLOAD)).isTrue();
        assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before)).isLessThan(LATEST_MILLIS);
    }

    /// The node stops in the middle of the records and keeps the connection open.
    @Test
    void aScanThatStandsStillEnds() {
        node.script = (request, out) -> {
            out.write(Replies.frame(Replies.row(0, 0, 1, 0, KEY, Bin.of("a", 5))));
            new CountDownLatch(1).await();
        };
        var seen = new ArrayList<Long>();
        endsInTime(() -> {
            try (var rows = client.scan(POLICY.scan().withTiming(SHORT), Scan.of("test", "demo"))) {
                isLate(catchThrowableOfType(OnehopException.class,
                        () -> rows.forEachRemaining(row -> seen.add(row.record().integer("a")))));
            }
        });
        assertThat(seen).containsExactly(5L);
    }

    /// Records keep coming for ever, a few at a time.
    @Test
    void aScanThatNeverEndsEnds() {
        node.script = (request, out) -> {
            while (true) {
                out.write(Replies.frame(Replies.row(0, 0, 1, 0, KEY, Bin.of("a", 5))));
            }
        };
        endsInTime(() -> {
            try (var rows = client.scan(POLICY.scan().withTiming(SHORT), Scan.of("test", "demo"))) {
                isLate(catchThrowableOfType(OnehopException.class,
                        () -> rows.forEachRemaining(row -> { })));
            }
        });
    }

    /// The caller takes nothing, so the node is held back: the limit fires all the same.
    @Test
    void aScanNobodyReadsGivesItsConnectionBack() {
        node.script = (request, out) -> {
            while (true) {
                out.write(Replies.frame(Replies.row(0, 0, 1, 0, KEY, Bin.of("a", 5))));
            }
        };
        endsInTime(() -> {
            var policy = POLICY.scan().withTiming(SHORT).withBufferedRecords(10);
            try (var rows = client.scan(policy, Scan.of("test", "demo"))) {
                assertThat(rows.hasNext()).isTrue();
                long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
                while (pool().counts().inUse() > 0) {
                    assertThat(System.nanoTime()).as("held back for ever").isLessThan(deadline);
                    Thread.onSpinWait();
                }
            }
        });
    }

    private OnehopClient impatient() {
        client.close();
        client = OnehopClient.connect(
                POLICY.withTimeouts(Duration.ofMillis(200), Duration.ofSeconds(30)), node.address());
        return client;
    }

    /// The kernel answers for a node that does not: connections seem to open, or hang while they do.
    @Test
    void aCommandEndsBeforeItsConnectionIsThere() throws Exception {
        impatient();
        node.nameScript = (command, out) -> {
            new CountDownLatch(1).await();
            return true;
        };
        endsInTime(() -> {
            var late = catchThrowableOfType(OnehopException.class, () -> client.execute(
                    new Put(POLICY.write().withTiming(SHORT), KEY, List.of(Bin.of("a", 1)))));
            isLate(late);
            assertThat(late.inDoubt()).isFalse();
        });
        node.becomeDeaf();
        endsInTime(() -> {
            var late = catchThrowableOfType(OnehopException.class, () -> client.execute(
                    new Put(POLICY.write().withTiming(SHORT), KEY, List.of(Bin.of("a", 1)))));
            isLate(late);
            assertThat(late.inDoubt()).isFalse();
        });
        assertThat(node.requests).isEmpty();
        assertThat(pool().counts().opening()).isZero();
    }

    @Test
    void aWarmUpEndsThoughNobodyAnswers() throws Exception {
        impatient();
        node.nameScript = (command, out) -> {
            new CountDownLatch(1).await();
            return true;
        };
        endsInTime(() -> assertThat(client.warmUp(20)).isZero());
        node.becomeDeaf();
        endsInTime(() -> assertThat(client.warmUp(20)).isZero());
        assertThat(pool().counts().opened()).isEqualTo(pool().counts().closed());
    }

    @Test
    void infoCommandsEndInTime() {
        node.infoScript = (commands, out) -> {
            new CountDownLatch(1).await();
            return true;
        };
        endsInTime(() -> isLate(catchThrowableOfType(OnehopException.class, () -> client.execute(
                new InfoRequest(SHORT, "A1", List.of("statistics"))))));
    }

    /// Whoever waits for a record is told when the client is closed, though the scan has no limit of its own.
    @Test
    void aScanEndsWhenTheClientIsClosed() throws Exception {
        var held = new CountDownLatch(1);
        node.script = (request, out) -> {
            out.write(Replies.frame(Replies.row(0, 0, 1, 0, KEY, Bin.of("a", 5))));
            held.countDown();
            new CountDownLatch(1).await();
        };
        var pool = pool();
        try (var rows = client.scan(Scan.of("test", "demo"))) {
            assertThat(rows.next().record().integer("a")).isEqualTo(5);
            held.await();
            client.close();
            assertThat(catchThrowableOfType(OnehopException.class, rows::hasNext)).isNotNull();
        }
        Waiting.until(() -> pool.openCount() == 0);
    }
}
