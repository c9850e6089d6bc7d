package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.onehop.client.command.Bins;
import io.onehop.client.command.Get;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.policy.BreakerPolicy;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.PipelinePolicy;
import io.onehop.model.Bin;
import io.onehop.model.Record;
import io.onehop.model.ResultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many commands on one connection.
@Timeout(60)
class PipelineSocketTest {
    private static final ClientPolicy POLICY = Patient.policy().withTendInterval(Duration.ofMillis(20))
            .withBreaker(BreakerPolicy.off());
    private static final Duration SHORT = Duration.ofMillis(100);

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

    private static Key key(int number) {
        return Key.of("test", "demo", number);
    }

    private static Get get(int number) {
        return new Get(POLICY.read().withMaxRetries(0), key(number), Bins.all());
    }

    private static Put put(int number) {
        return new Put(POLICY.write(), key(number), List.of(Bin.of("a", number)));
    }

    private ConnectionPool pool() {
        return Objects.requireNonNull(client.cluster().node("A1")).pool();
    }

    private static OnehopException failure(CompletableFuture<?> call) {
        var thrown = catchThrowableOfType(ExecutionException.class, () -> call.get(30, TimeUnit.SECONDS));
        return (OnehopException) Objects.requireNonNull(thrown.getCause());
    }

    @Test
    void manyCommandsShareOneConnectionAndEachGetsItsOwnAnswer() throws Exception {
        node.script = (request, out) ->
                out.write(Replies.single(0, Bin.of("d", request.digest().toString())));
        var pipeline = client.async().pipeline(PipelinePolicy.defaults());
        var calls = new ArrayList<CompletableFuture<Optional<Record>>>();
        for (int i = 0; i < 5000; i++) {
            calls.add(pipeline.submitWhenRoom(get(i)));
        }
        for (int i = 0; i < 5000; i++) {
            assertThat(calls.get(i).get().orElseThrow().text("d")).isEqualTo(key(i).digest().toString());
        }
        assertThat(node.commandSockets).hasSize(1);
        Waiting.until(() -> pool().idleCount() == 1 && pipeline.room() == 4096);
    }

    @Test
    void theNumberOfRequestsOnTheirWayIsLimited() throws Exception {
        var go = new CountDownLatch(1);
        node.script = (request, out) -> {
            go.await();
            out.write(Replies.single(0));
        };
        var pipeline = client.async().pipeline(new PipelinePolicy(10, 3, 1 << 20));
        var calls = new ArrayList<CompletableFuture<Record>>();
        for (int i = 0; i < 10; i++) {
            calls.add(pipeline.submit(put(i)));
        }
        var refused = failure(pipeline.submit(put(11)));
        assertThat(refused.is(ClientCode.NO_MORE_CONNECTIONS)).isTrue();
        assertThat(refused.inDoubt()).isFalse();
        go.countDown();
        for (var call : calls) {
            assertThat(call.get().generation()).isEqualTo(7);
        }
        assertThat(node.requests).hasSize(10);
    }

    /// However many requests are allowed: no more bytes of them are on their way than the policy says, and
    /// one that is larger goes alone.
    @Test
    void theBytesOfRequestsOnTheirWayAreLimited() throws Exception {
        var seen = new AtomicInteger();
        var go = new CountDownLatch(1);
        node.script = (request, out) -> {
            if (seen.incrementAndGet() == 1) {
                go.await();
            }
            out.write(Replies.single(0));
        };
        var limit = new PipelinePolicy(100, 100, 2500);
        var pipeline = client.async().pipeline(limit);
        var calls = new ArrayList<CompletableFuture<Record>>();
        var text = "x".repeat(1000);
        for (int i = 0; i < 20; i++) {
            calls.add(pipeline.submit(new Put(POLICY.write(), key(i), List.of(Bin.of("a", text)))));
        }
        calls.add(pipeline.submit(new Put(POLICY.write(), key(99), List.of(Bin.of("a", text.repeat(9))))));
        var socket = node.commandSockets;
        Waiting.until(() -> !socket.isEmpty());
        // Two of a little more than 1000 bytes leave room for a third; the first is held by the node, so the
        // others lie unread in its socket.
        int size = node.requests.get(0).frame().length;
        Waiting.until(() -> unread() >= 2 * size);
        client.info("A1", "node");
        assertThat(unread()).isEqualTo(2 * size);
        go.countDown();
        for (var call : calls) {
            assertThat(call.get().generation()).isEqualTo(7);
        }
        assertThat(node.commandSockets).hasSize(1);
    }

    /// Bytes that arrived at the node and were not read.
    private int unread() {
        try {
            int sum = 0;
            for (var socket : node.commandSockets) {
                sum += socket.getInputStream().available();
            }
            return sum;
        } catch (IOException e) {
            return 0;
        }
    }

    /// What was sent is in doubt, what was not is sent again on another connection.
    @Test
    void aBrokenConnectionIsProofForSomeAndDoubtForOthers() throws Exception {
        var calls = new AtomicInteger();
        node.script = (request, out) -> {
            if (calls.incrementAndGet() == 4) {
                throw new IOException("cut");
            }
            out.write(Replies.single(0));
        };
        var pipeline = client.async().pipeline(new PipelinePolicy(100, 8, 1 << 20));
        var writes = new ArrayList<CompletableFuture<Record>>();
        for (int i = 0; i < 50; i++) {
            writes.add(pipeline.submit(put(i)));
        }
        int doubtful = 0;
        for (var write : writes) {
            var why = write.handle((ok, failed) -> failed).get(30, TimeUnit.SECONDS);
            if (why != null) {
                assertThat(((OnehopException) why).inDoubt()).isTrue();
                doubtful++;
            }
        }
        assertThat(doubtful).as("no more than were on their way").isBetween(1, 8);
        assertThat(node.commandSockets).hasSize(2);
    }

    @Test
    void readsOfABrokenConnectionAreTriedAgain() throws Exception {
        var calls = new AtomicInteger();
        node.script = (request, out) -> {
            if (calls.incrementAndGet() == 4) {
                throw new IOException("cut");
            }
            out.write(Replies.single(0, Bin.of("d", request.digest().toString())));
        };
        var pipeline = client.async().pipeline(PipelinePolicy.defaults());
        var reads = new ArrayList<CompletableFuture<Optional<Record>>>();
        for (int i = 0; i < 100; i++) {
            reads.add(pipeline.submit(new Get(POLICY.read(), key(i), Bins.all())));
        }
        for (int i = 0; i < 100; i++) {
            assertThat(reads.get(i).get().orElseThrow().text("d")).isEqualTo(key(i).digest().toString());
        }
    }

    /// The late answer belongs to the command that gave up, not to the next.
    @Test
    void aLateAnswerKeepsItsPlace() throws Exception {
        var go = new CountDownLatch(1);
        var calls = new AtomicInteger();
        node.script = (request, out) -> {
            if (calls.incrementAndGet() == 2) {
                go.await();
            }
            out.write(Replies.single(0, Bin.of("d", request.digest().toString())));
        };
        var pipeline = client.async().pipeline(PipelinePolicy.defaults());
        var hurried = new Get(POLICY.read().withMaxRetries(0).withTotalTimeout(SHORT), key(2), Bins.all());
        var first = pipeline.submit(get(1));
        var second = pipeline.submit(hurried);
        var third = pipeline.submit(get(3));
        assertThat(failure(second).is(ResultCode.TIMEOUT)).isTrue();
        go.countDown();
        assertThat(first.get().orElseThrow().text("d")).isEqualTo(key(1).digest().toString());
        var last = third.handle((found, why) -> found).get(30, TimeUnit.SECONDS);
        if (last != null) {
            assertThat(last.orElseThrow().text("d")).isEqualTo(key(3).digest().toString());
        }
        assertThat(pipeline.submit(get(4)).get().orElseThrow().text("d"))
                .isEqualTo(key(4).digest().toString());
    }

    @Test
    void aSilentNodeEndsEveryCommandInTime() throws Exception {
        node.script = (request, out) -> new CountDownLatch(1).await();
        var pipeline = client.async().pipeline(new PipelinePolicy(100, 2, 1 << 20));
        var calls = new ArrayList<CompletableFuture<Record>>();
        for (int i = 0; i < 100; i++) {
            var policy = POLICY.write().withTotalTimeout(SHORT);
            calls.add(pipeline.submit(new Put(policy, key(i), List.of(Bin.of("a", 1)))));
        }
        int doubtful = 0;
        for (var call : calls) {
            doubtful += failure(call).inDoubt() ? 1 : 0;
        }
        assertThat(doubtful).as("those that were sent, two on each connection").isBetween(1, 50);
        Waiting.until(() -> pipeline.room() == 100 && pool().counts().inUse() == 0);
    }

    @Test
    void anAnswerNobodyAskedForEndsTheConnection() throws Exception {
        node.script = (request, out) -> out.write(Replies.join(List.of(
                Replies.single(0, Bin.of("a", 1)), Replies.single(0, Bin.of("a", 666)))));
        var pipeline = client.async().pipeline(PipelinePolicy.defaults());
        for (int i = 0; i < 10; i++) {
            assertThat(pipeline.submit(get(i)).get().orElseThrow().integer("a")).isEqualTo(1);
        }
    }
}
