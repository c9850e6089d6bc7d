package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.PoolPolicy;
import io.onehop.model.Bin;
import io.onehop.model.ResultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What happens when there are fewer connections than commands.
@Timeout(60)
class PoolLineSocketTest {
    private static final Key KEY = Key.of("test", "demo", "k1");
    private static final ClientPolicy POLICY = Patient.policy().withTendInterval(Duration.ofMillis(20));

    private ScriptedNode node;

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedNode("A1");
    }

    @AfterEach
    void stop() throws IOException {
        node.close();
    }

    private static ConnectionPool pool(OnehopClient client) {
        return Objects.requireNonNull(client.cluster().node("A1")).pool();
    }

    private static List<CompletableFuture<Boolean>> many(OnehopClient client, int count) {
        var all = new ArrayList<CompletableFuture<Boolean>>();
        for (int i = 0; i < count; i++) {
            all.add(client.async().exists(KEY));
        }
        return all;
    }

    /// S4-01, S4-21, S4-22, S4-25, S4-27, S4-30, S4-31: while the server is slow, each command has a
    /// connection to itself, up to the limit.
    @Test
    void aSlowServerCausesMoreConnectionsUpToTheLimit() throws Exception {
        var hold = new CountDownLatch(1);
        var held = new AtomicInteger();
        node.script = (request, out) -> {
            held.incrementAndGet();
            hold.await();
            out.write(Replies.single(0));
        };
        try (var client = OnehopClient.connect(POLICY.withConnectionsPerNode(0, 20), node.address())) {
            var ten = many(client, 10);
            Waiting.until(() -> held.get() == 10);
            assertThat(pool(client).counts().inUse()).isEqualTo(10);
            var rest = many(client, 30);
            Waiting.until(() -> held.get() == 20);
            assertThat(rest.stream().filter(call -> call.isCompletedExceptionally()).count()).isEqualTo(20);
            assertThat(pool(client).openCount()).isEqualTo(20);
            hold.countDown();
            for (var call : ten) {
                assertThat(call.get()).isTrue();
            }
            Waiting.until(() -> pool(client).idleCount() == 20);
            assertThat(pool(client).counts().refused()).isEqualTo(20);
        }
    }

    /// S4-42: there is one pool for each node and its limit holds whoever asks: many threads on several event
    /// loops, with connections that break in between.
    @Test
    void theLimitHoldsForManyThreads() throws Exception {
        var most = new AtomicInteger();
        var calls = new AtomicInteger();
        node.script = (request, out) -> {
            most.accumulateAndGet(node.openConnections() - node.infoSockets.size(), Math::max);
            if (calls.incrementAndGet() % 100 == 0) {
                throw new IOException("cut");
            }
            out.write(Replies.single(0));
        };
        var waiting = PoolPolicy.defaults().withWaiting(1000, Duration.ofSeconds(30));
        try (var client = OnehopClient.connect(
                POLICY.withConnectionsPerNode(0, 7).withPool(waiting), node.address())) {
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 32; t++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 100; i++) {
                        assertThat(client.exists(KEY)).isTrue();
                        assertThat(pool(client).openCount()).isBetween(0, 7);
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(calls.get()).as("all worked, some after a retry").isGreaterThanOrEqualTo(3200);
            assertThat(pool(client).counts().refused()).isZero();
        }
        assertThat(most).as("one more while the node reads the end of one").hasValueBetween(2, 9);
    }

    @Test
    void atTheLimitCommandsWaitWhenThePolicySaysSo() throws Exception {
        var waiting = PoolPolicy.defaults().withWaiting(50, Duration.ofSeconds(30));
        try (var client = OnehopClient.connect(
                POLICY.withConnectionsPerNode(0, 1).withPool(waiting), node.address())) {
            for (var call : many(client, 51)) {
                assertThat(call.get()).isTrue();
            }
            assertThat(node.commandSockets).hasSize(1);
            assertThat(pool(client).counts().refused()).isZero();
        }
    }

    @Test
    void theLineIsLimitedInLengthAndTime() throws Exception {
        var hold = new CountDownLatch(1);
        node.script = (request, out) -> {
            hold.await();
            out.write(Replies.single(0));
        };
        var waiting = PoolPolicy.defaults().withWaiting(2, Duration.ofMillis(50));
        try (var client = OnehopClient.connect(
                POLICY.withConnectionsPerNode(0, 1).withPool(waiting), node.address())) {
            var calls = many(client, 4);
            assertThat(calls.get(3).isCompletedExceptionally()).as("no room in the line").isTrue();
            for (var call : calls.subList(1, 4)) {
                var why = catchThrowableOfType(ExecutionException.class, call::get).getCause();
                assertThat(why).isInstanceOfSatisfying(OnehopException.class, refused -> {
                    assertThat(refused.is(ClientCode.NO_MORE_CONNECTIONS)).isTrue();
                    assertThat(refused).hasMessageContaining("waiting=");
                });
            }
            hold.countDown();
            assertThat(calls.get(0).get()).isTrue();
            assertThat(pool(client).counts().waiting()).isZero();
        }
    }

    /// The command's own limit holds in the line too.
    @Test
    void theTotalTimeoutFiresInTheLine() throws Exception {
        var hold = new CountDownLatch(1);
        node.script = (request, out) -> {
            hold.await();
            out.write(Replies.single(0));
        };
        var waiting = PoolPolicy.defaults().withWaiting(2, Duration.ofSeconds(30));
        try (var client = OnehopClient.connect(
                POLICY.withConnectionsPerNode(0, 1).withPool(waiting), node.address())) {
            var first = client.async().exists(KEY);
            var hurried = POLICY.write().withTotalTimeout(Duration.ofMillis(50));
            var late = catchThrowableOfType(OnehopException.class,
                    () -> client.execute(new Put(hurried, KEY, List.of(Bin.of("a", 1)))));
            assertThat(late.is(ResultCode.TIMEOUT)).isTrue();
            assertThat(late.inDoubt()).isFalse();
            assertThat(pool(client).counts().waiting()).isZero();
            hold.countDown();
            assertThat(first.get()).isTrue();
        }
    }

    @Test
    void commandsInTheLineEndWhenTheClientIsClosed() throws Exception {
        node.script = (request, out) -> new CountDownLatch(1).await();
        var waiting = PoolPolicy.defaults().withWaiting(9, Duration.ofHours(1));
        var client = OnehopClient.connect(
                POLICY.withConnectionsPerNode(0, 1).withPool(waiting), node.address());
        var calls = many(client, 10);
        client.close();
        for (var call : calls) {
            assertThat(call.handle((ok, why) -> why).get(10, TimeUnit.SECONDS))
                    .isInstanceOf(OnehopException.class);
        }
    }

    /// A burst after nothing: a bounded number is opened at a time, and no command fails for it.
    @Test
    void aBurstDoesNotOpenEverythingAtOnce() throws Exception {
        var calm = PoolPolicy.defaults().withMaxOpening(2);
        try (var client = OnehopClient.connect(POLICY.withPool(calm), node.address())) {
            var most = new AtomicInteger();
            var calls = new ArrayList<CompletableFuture<Boolean>>();
            for (int i = 0; i < 100; i++) {
                calls.add(client.async().exists(KEY));
                most.accumulateAndGet(pool(client).counts().opening(), Math::max);
            }
            for (var call : calls) {
                assertThat(call.get()).isTrue();
            }
            assertThat(most).hasValueBetween(1, 2);
            assertThat(pool(client).openCount()).isBetween(1, 100);
        }
    }

    /// A node that takes connections and breaks them: the breaker ends the storm after a few dozen.
    @Test
    void openingsAtANodeThatBreaksThemAreDamped() throws Exception {
        try (var client = OnehopClient.connect(
                POLICY.withTendInterval(Duration.ofHours(1)).withConnectionsPerNode(0, 1000),
                node.address())) {
            node.nameScript = (command, out) -> {
                throw new IOException("cut");
            };
            int before = node.accepted.get();
            int failed = 0;
            for (int burst = 0; burst < 20; burst++) {
                for (var call : many(client, 100)) {
                    var why = call.handle((ok, refused) -> refused).get(30, TimeUnit.SECONDS);
                    failed += why == null ? 0 : 1;
                }
            }
            assertThat(failed).isEqualTo(2000);
            assertThat(node.accepted.get() - before).as("openings for 2000 commands").isBetween(1, 400);
            Waiting.until(() -> pool(client).openCount() == 0);
            assertThat(pool(client).counts().waiting()).isZero();
        }
    }

    @Test
    void aWarmClientHasItsConnectionsBeforeTheFirstCommand() throws Exception {
        try (var client = OnehopClient.connect(POLICY.withConnectionsPerNode(0, 30), node.address())) {
            assertThat(client.warmUp(25)).isEqualTo(25);
            assertThat(pool(client).idleCount()).isEqualTo(25);
            assertThat(client.warmUp(1000)).as("never above the limit").isEqualTo(30);
            node.close();
            Waiting.until(() -> pool(client).openCount() == 0);
            assertThat(client.warmUp(3)).as("a node that is gone").isZero();
        }
    }

    /// S4-38: the connection of a batch is free when its last row is there, not before.
    @Test
    void aBatchHoldsItsConnectionUntilItsLastRow() throws Exception {
        var go = new CountDownLatch(1);
        node.script = (request, out) -> {
            out.write(Replies.frame(Replies.row(0, 0, 1, 0, null)));
            go.await();
            out.write(Replies.frame(Replies.row(0, 0, 1, 1, null)));
            out.write(Replies.last(0));
        };
        try (var client = OnehopClient.connect(POLICY, node.address())) {
            var batch = client.async().batch(List.of(BatchRow.read(KEY), BatchRow.read(KEY)));
            Waiting.until(() -> node.requests.size() == 1);
            client.info("A1", "node");
            assertThat(pool(client).counts().inUse()).isEqualTo(1);
            assertThat(batch.isDone()).isFalse();
            go.countDown();
            assertThat(batch.get()).allMatch(row -> row.isOk());
            assertThat(pool(client).counts().inUse()).isZero();
        }
    }

    @Test
    void openedLessClosedIsWhatThereIs() throws Exception {
        try (var client = OnehopClient.connect(POLICY, node.address())) {
            for (int round = 0; round < 20; round++) {
                node.script = round % 2 == 0
                        ? (request, out) -> out.write(Replies.single(0))
                        : (request, out) -> {
                            throw new IOException("cut");
                        };
                for (var call : many(client, 20)) {
                    call.handle((ok, why) -> why).get();
                }
            }
            Waiting.until(() -> {
                var counts = pool(client).counts();
                return counts.opened() - counts.closed() == counts.open() && counts.open() == counts.idle();
            });
        }
    }
}
