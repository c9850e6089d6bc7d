package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.buffer.ByteBuf;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Delete;
import io.onehop.client.command.Exists;
import io.onehop.client.command.Key;
import io.onehop.client.command.KeyCommand;
import io.onehop.client.command.Operation;
import io.onehop.client.command.Put;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.Replica;
import io.onehop.client.policy.Timing;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import io.onehop.model.Record;
import io.onehop.model.ResultCode;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// One node: answers, pool, timeouts, damaged replies.
@Timeout(60)
class ClientSocketTest {
    private static final Key KEY = Key.of("test", "demo", "k1");

    private ScriptedNode node;
    private OnehopClient client;

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedNode("A1");
        client = OnehopClient.connect(Patient.policy().withConnectionsPerNode(0, 2), node.address());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        node.close();
    }

    private static OnehopException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(OnehopException.class, call);
    }

    /// S4-26: reads bring data, writes their confirmation.
    @Test
    void decodesAnswers() {
        node.script = (request, out) ->
                out.write(Replies.single(0, Bin.of("a", 5), Bin.from("l", List.of("x", 1))));
        var found = client.get(KEY).orElseThrow();
        assertThat(found.generation()).isEqualTo(7);
        assertThat(found.integer("a")).isEqualTo(5);
        assertThat(found.bins()).hasSize(2);
        assertThat(client.exists(KEY)).isTrue();
        assertThat(client.operate(KEY, Operation.add("a", 1), Operation.read("a"))).isPresent();
    }

    @Test
    void notFoundIsAnAnswerToReadsTouchesAndDeletes() {
        node.script = (request, out) -> out.write(Replies.single(2));
        assertThat(client.get(KEY)).isEmpty();
        assertThat(client.head(KEY)).isEmpty();
        assertThat(client.exists(KEY)).isFalse();
        assertThat(client.touch(KEY)).isFalse();
        assertThat(client.delete(KEY)).isFalse();
        assertThat(failure(() -> client.put(KEY, Bin.of("a", 1))).is(ResultCode.NOT_FOUND)).isTrue();
    }

    @Test
    void asynchronousCommandsAnswerTheSame() throws Exception {
        node.script = (request, out) -> out.write(Replies.single(0, Bin.of("a", 5)));
        assertThat(client.async().get(KEY, "a").get(5, TimeUnit.SECONDS)).isPresent();
        node.script = (request, out) -> out.write(Replies.single(13));
        var failed = client.async().put(KEY, Bin.of("a", 1)).handle((ok, why) -> why)
                .get(5, TimeUnit.SECONDS);
        assertThat(failed).isInstanceOfSatisfying(OnehopException.class, why -> {
            assertThat(why.is(ResultCode.RECORD_TOO_BIG)).isTrue();
            assertThat(why.inDoubt()).isFalse();
            assertThat(why.node()).isEqualTo("A1");
            assertThat(why.attempts()).isEqualTo(1);
        });
    }

    @Test
    void aCommandIsSentWithItsTimeout() {
        var policy = WritePolicy.defaults().withTotalTimeout(Duration.ofSeconds(20));
        client.execute(new Put(policy, KEY, List.of(Bin.of("a", 5))));
        assertThat(node.requests.get(0).timeoutMillis()).isBetween(15_000, 20_000);
    }

    /// S4-28: reusable after the answer.
    @Test
    void oneConnectionServesOneCommandAfterTheOther() {
        for (int i = 0; i < 50; i++) {
            client.exists(KEY);
        }
        assertThat(node.commandSockets).hasSize(1);
    }

    /// S4-22, S4-23, S4-24: never above the limit; code -7, without waiting.
    @Test
    void atTheLimitThereAreNoMoreConnectionsAtOnce() throws Exception {
        var hold = new CountDownLatch(1);
        var held = new CountDownLatch(2);
        node.script = (request, out) -> {
            held.countDown();
            hold.await();
            out.write(Replies.single(0));
        };
        var first = client.async().exists(KEY);
        var second = client.async().exists(KEY);
        assertThat(held.await(5, TimeUnit.SECONDS)).isTrue();
        var refused = failure(() -> client.put(KEY, Bin.of("a", 1)));
        assertThat(refused.is(ClientCode.NO_MORE_CONNECTIONS)).isTrue();
        assertThat(refused.code()).isEqualTo(-7);
        assertThat(refused.inDoubt()).isFalse();
        hold.countDown();
        assertThat(first.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(second.get(5, TimeUnit.SECONDS)).isTrue();
        assertThat(client.exists(KEY)).isTrue();
    }

    /// S4-29: a late answer reaches no other command.
    @Test
    void aSilentNodeEndsInATimeoutAndTheLateReplyReachesNobody() throws Exception {
        var late = new CountDownLatch(1);
        var calls = new AtomicInteger();
        node.script = (request, out) -> {
            if (calls.getAndIncrement() == 0) {
                late.await();
                out.write(Replies.single(0, Bin.of("a", 666)));
            } else {
                out.write(Replies.single(0, Bin.of("a", 1)));
            }
        };
        var put = new Put(WritePolicy.defaults().withTotalTimeout(Duration.ofMillis(500)), KEY,
                List.of(Bin.of("a", 1)));
        var timedOut = failure(() -> client.execute(put));
        assertThat(timedOut.is(ResultCode.TIMEOUT)).isTrue();
        assertThat(timedOut.inDoubt()).isTrue();
        assertThat(timedOut.attempts()).isEqualTo(1);
        late.countDown();
        for (int i = 0; i < 20; i++) {
            assertThat(client.get(KEY).orElseThrow().integer("a")).isEqualTo(1);
        }
    }

    @Test
    void aSlowReadIsTriedAgainBeforeItsTimeIsUp() {
        var calls = new AtomicInteger();
        node.script = (request, out) -> {
            if (calls.getAndIncrement() > 0) {
                out.write(Replies.single(0));
            }
        };
        assertThat(client.warmUp(2)).isEqualTo(2);
        var impatient = client.policy().read().withAttemptTimeout(Duration.ofMillis(50)).withMaxRetries(20);
        assertThat(client.execute(new Exists(impatient, KEY))).isTrue();
        assertThat(calls.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aReplyMayComeByteByByte() {
        node.script = (request, out) -> {
            for (byte b : Replies.single(0, Bin.of("a", 5))) {
                out.write(b);
                out.flush();
            }
        };
        assertThat(client.get(KEY).orElseThrow().integer("a")).isEqualTo(5);
    }

    @Test
    void bytesBehindAReplyCloseTheConnection() {
        node.script = (request, out) -> out.write(Replies.join(List.of(
                Replies.single(0, Bin.of("a", 1)), Replies.single(0, Bin.of("a", 666)))));
        for (int i = 0; i < 10; i++) {
            assertThat(client.get(KEY).orElseThrow().integer("a")).isEqualTo(1);
        }
        assertThat(node.commandSockets).hasSize(10);
    }

    @Test
    void everyDamagedByteOfAReplyEndsTheCommandAndNoOther() {
        var good = Replies.single(0, Bin.of("a", 5), Bin.of("s", "text"));
        var policy = WritePolicy.defaults().withTotalTimeout(Duration.ofMillis(50)).withMaxRetries(0);
        for (int at = 0; at < good.length; at++) {
            for (int bits : new int[] {0x00, 0x7f, 0xff}) {
                var damaged = good.clone();
                damaged[at] = (byte) bits;
                node.script = (request, out) -> out.write(damaged);
                try {
                    client.execute(new Put(policy, KEY, List.of(Bin.of("a", 1))));
                } catch (OnehopException expected) {
                    assertThat(expected.inDoubt() || expected.code() > 0).isTrue();
                }
                node.script = (request, out) -> out.write(Replies.single(0, Bin.of("a", 5)));
                assertThat(client.get(KEY).orElseThrow().integer("a")).isEqualTo(5);
            }
        }
    }

    @Test
    void aTruncatedReplyLeavesAWriteInDoubt() {
        var good = Replies.single(0);
        for (int length = 0; length < good.length; length++) {
            int sent = length;
            node.script = (request, out) -> {
                out.write(good, 0, sent);
                throw new IOException("cut");
            };
            var cut = failure(() -> client.put(KEY, Bin.of("a", 1)));
            assertThat(cut.inDoubt()).isTrue();
            assertThat(cut.attempts()).isEqualTo(1);
            assertThat(cut.is(ClientCode.NOT_AVAILABLE)).isTrue();
        }
    }

    @Test
    void aMalformedReplySaysSo() {
        node.script = (request, out) -> out.write(new byte[] {9, 9, 9, 9, 9, 9, 9, 9});
        assertThat(failure(() -> client.get(KEY)).is(ClientCode.MALFORMED_REPLY)).isTrue();
        node.script = (request, out) -> out.write(new byte[] {2, 3, 0, 0, 0x10, 0, 0, 0});
        assertThat(failure(() -> client.get(KEY))).hasMessageContaining("too large");
    }

    @Test
    void whatTheWireCannotCarryIsRefusedWithoutSending() {
        var refused = failure(() -> client.put(KEY, Bin.of("x".repeat(200), 1)));
        assertThat(refused.is(ClientCode.CLIENT)).isTrue();
        assertThat(refused.inDoubt()).isFalse();
        assertThat(node.requests).isEmpty();
        assertThat(client.exists(KEY)).isTrue();
    }

    @Test
    void anUnknownNamespaceIsNamed() {
        assertThat(failure(() -> client.get(Key.of("nowhere", "", 1))).is(ResultCode.UNKNOWN_NAMESPACE))
                .isTrue();
    }

    @Test
    void aBlockingCallOnAnEventLoopIsRefused() throws Exception {
        var refused = new CompletableFuture<Throwable>();
        var ready = new CountDownLatch(1);
        node.script = (request, out) -> {
            ready.await();
            out.write(Replies.single(0));
        };
        var unused = client.async().exists(KEY).thenAccept(exists -> {
            try {
                client.exists(KEY);
                refused.completeExceptionally(new AssertionError("not refused"));
            } catch (OnehopException e) {
                refused.complete(e);
            }
        });
        ready.countDown();
        assertThat(refused.get(5, TimeUnit.SECONDS)).hasMessageContaining("event loop");
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() throws Exception {
        var arrived = new CountDownLatch(1);
        node.script = (request, out) -> arrived.countDown();
        var caught = new CompletableFuture<OnehopException>();
        var waiter = Thread.ofVirtual().start(() -> {
            var why = failure(() -> client.execute(new Put(
                    WritePolicy.defaults().withTotalTimeout(Duration.ZERO), KEY, List.of(Bin.of("a", 1)))));
            caught.complete(Thread.currentThread().isInterrupted() ? why : null);
        });
        assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
        waiter.interrupt();
        assertThat(caught.get(5, TimeUnit.SECONDS).inDoubt()).isTrue();
    }

    @Test
    void largeWritesAreCompressedWhenAsked() {
        var compressed = WritePolicy.defaults().withCompress(true);
        client.execute(new Put(compressed, KEY, List.of(Bin.of("a", "x".repeat(400)))));
        assertThat(node.requests.get(0).frame()[1]).isEqualTo((byte) 4);
        assertThat(node.requests.get(0).frame().length).isLessThan(200);
    }

    @Test
    void compressedRepliesAreRead() {
        var plain = Replies.single(0, Bin.of("a", "y".repeat(5000)));
        var packed = io.onehop.wire.client.Compression.compress(
                io.netty.buffer.UnpooledByteBufAllocator.DEFAULT,
                io.netty.buffer.Unpooled.wrappedBuffer(plain));
        var bytes = io.netty.buffer.ByteBufUtil.getBytes(packed);
        node.script = (request, out) -> out.write(bytes);
        assertThat(bytes.length).isLessThan(500);
        assertThat(client.get(KEY).orElseThrow().text("a")).hasSize(5000);
    }

    @Test
    void infoCommandsAreAnswered() {
        assertThat(client.info("A1", "node")).containsEntry("node", "A1");
        assertThat(client.info("", "features", "what")).containsEntry("features", "pscans;batch-any")
                .containsKey("what");
        assertThat(failure(() -> client.info("B2", "node")).is(ClientCode.NO_NODE)).isTrue();
    }

    @Test
    void manyThreadsShareTheClient() throws Exception {
        try (var wide = OnehopClient.connect(Patient.policy(), node.address())) {
            node.script = (request, out) ->
                    out.write(Replies.single(0, Bin.of("d", request.digest().toString())));
            var threads = new ArrayList<Thread>();
            var wrong = new AtomicInteger();
            for (int t = 0; t < 32; t++) {
                int thread = t;
                threads.add(Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 100; i++) {
                        var key = Key.of("test", "demo", thread * 1000 + i);
                        if (!wide.get(key).orElseThrow().text("d").equals(key.digest().toString())) {
                            wrong.incrementAndGet();
                        }
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(wrong.get()).isZero();
            assertThat(node.requests).hasSize(3200);
        }
    }

    @Test
    void closingEndsEveryCommandUnderWay() throws Exception {
        var arrived = new CountDownLatch(2);
        node.script = (request, out) -> arrived.countDown();
        var endless = WritePolicy.defaults().withTotalTimeout(Duration.ZERO);
        var write = client.async().submit(new Put(endless, KEY, List.of(Bin.of("a", 1))));
        var read = client.async().submit(new Exists(client.policy().read()
                .withTiming(endless.timing().withSleepBetweenRetries(Duration.ofHours(1))), KEY));
        assertThat(arrived.await(5, TimeUnit.SECONDS)).isTrue();
        client.close();
        var failed = write.handle((ok, why) -> why).get(5, TimeUnit.SECONDS);
        assertThat(((OnehopException) failed).inDoubt()).isTrue();
        assertThat(read.handle((ok, why) -> why).get(5, TimeUnit.SECONDS))
                .isInstanceOf(OnehopException.class);
        assertThat(failure(() -> client.exists(KEY)).is(ClientCode.CLOSED)).isTrue();
    }

    @Test
    void noSeedIsAClearError() throws Exception {
        node.close();
        var refused = failure(() -> OnehopClient.connect(node.address()));
        assertThat(refused.is(ClientCode.NOT_AVAILABLE)).isTrue();
        assertThat(refused).hasMessageContaining(node.address());
    }

    /// A command on [#KEY] made elsewhere, as far as it works.
    private record Broken(boolean encodes) implements KeyCommand<String> {
        @Override
        public Timing timing() {
            return WritePolicy.defaults().timing();
        }

        @Override
        public Key key() {
            return KEY;
        }

        @Override
        public Replica replica() {
            return Replica.SEQUENCE;
        }

        @Override
        public boolean isWrite() {
            return true;
        }

        @Override
        public void encode(ByteBuf out, int serverMillis) {
            if (!encodes) {
                throw new IllegalStateException("no request");
            }
            new Delete(WritePolicy.defaults(), KEY).encode(out, serverMillis);
        }

        @Override
        public boolean accepts(int resultCode) {
            return true;
        }

        @Override
        public String result(int resultCode, Record reply) {
            throw new IllegalStateException("no result");
        }
    }

    @Test
    void aCommandThatThrowsEndsAndGivesItsConnectionBack() {
        for (int i = 0; i < 5; i++) {
            var unsent = failure(() -> client.execute(new Broken(false)));
            assertThat(unsent.is(ClientCode.CLIENT)).isTrue();
            assertThat(unsent).hasMessageContaining("no request");
            assertThat(unsent.inDoubt()).isFalse();
        }
        assertThat(node.requests).isEmpty();
        for (int i = 0; i < 5; i++) {
            var unread = failure(() -> client.execute(new Broken(true)));
            assertThat(unread.is(ClientCode.CLIENT)).isTrue();
            assertThat(unread.inDoubt()).isTrue();
        }
        assertThat(client.exists(KEY)).isTrue();
        assertThat(node.commandSockets).hasSize(1);
    }

    @Test
    void aBatchEndsWhenItsConnectionIsFreeAgain() {
        node.script = (request, out) -> {
            out.write(Replies.frame(Replies.row(0, 0, 1, 0, null)));
            out.flush();
            out.write(Replies.last(0));
        };
        for (int i = 0; i < 100; i++) {
            assertThat(client.batch(List.of(BatchRow.read(KEY))).get(0).isOk()).isTrue();
        }
        assertThat(node.commandSockets).hasSize(1);
    }

    @Test
    void aBatchWriteGoesToTheReplicaWhenTheMasterIsUnknown() throws IOException {
        try (var replica = new ScriptedNode("R1")) {
            replica.owns(1, partition -> false);
            replica.script = (request, out) -> {
                out.write(Replies.frame(Replies.row(0, 0, 1, 0, null)));
                out.write(Replies.last(0));
            };
            try (var other = OnehopClient.connect(Patient.policy(), replica.address())) {
                List<BatchRow> rows = List.of(new BatchRow.Delete(WritePolicy.defaults(), KEY));
                assertThat(other.batch(rows).get(0).isOk()).isTrue();
            }
        }
    }
}
