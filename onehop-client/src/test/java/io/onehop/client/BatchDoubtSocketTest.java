package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.onehop.client.command.Batch;
import io.onehop.client.command.BatchResult;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Key;
import io.onehop.client.command.Operation;
import io.onehop.client.command.UnfinishedBatchException;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.BreakerPolicy;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.PoolPolicy;
import io.onehop.client.policy.WriteRetry;
import io.onehop.model.Bin;
import io.onehop.runtime.Transport;
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

/// What is certain of each row of a batch that was cut or left. A is master of the even partitions, B of the
/// odd ones.
@Timeout(60)
class BatchDoubtSocketTest {
    private static final Key EVEN = Key.of("test", "", "k1");
    private static final Key ODD = Key.of("test", "demo", "k1");
    private static final ClientPolicy POLICY = Patient.policy().withBreaker(BreakerPolicy.off())
            .withTendInterval(Duration.ofMillis(20)).withFailureLimits(5, 1000)
            .withPool(PoolPolicy.defaults().withWaiting(10, Duration.ofSeconds(30)))
            .withConnectionsPerNode(0, 1);

    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private ScriptedNode a;
    private ScriptedNode b;
    private OnehopClient client;

    @BeforeEach
    void start() throws IOException {
        a = new ScriptedNode("A1");
        b = new ScriptedNode("B1");
        ScriptedNode.halves(a, b);
        client = OnehopClient.connect(POLICY, ClientResources.on(loops, Transport.NIO), a.address());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        a.close();
        b.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    private static BatchRow write(Key key, WriteRetry retry) {
        return new BatchRow.Operate(POLICY.write().withRetry(retry), key,
                List.of(Operation.put(Bin.of("a", 1))));
    }

    private static Batch batch(int retries, BatchRow... rows) {
        var timing = POLICY.batch().timing().withMaxRetries(retries)
                .withSleepBetweenRetries(Duration.ofSeconds(20));
        return new Batch(POLICY.batch().withTiming(timing), List.of(rows));
    }

    /// Runs the batch on a thread that is interrupted when the time has come.
    private UnfinishedBatchException leave(Batch batch, Runnable untilThen) throws Exception {
        var thrown = new CompletableFuture<OnehopException>();
        var waiter = Thread.ofPlatform().start(() -> {
            try {
                client.execute(batch);
            } catch (OnehopException e) {
                thrown.complete(e);
            }
        });
        untilThen.run();
        waiter.interrupt();
        return (UnfinishedBatchException) thrown.get(30, TimeUnit.SECONDS);
    }

    private static List<Boolean> doubts(List<BatchResult> rows) {
        return rows.stream().map(BatchResult::inDoubt).toList();
    }

    /// The single event loop has read what was sent to it before it reads the answers to these.
    private void whatWasSentIsRead() {
        Waiting.looks(a, 3);
        Waiting.looks(b, 3);
    }

    @Test
    void aBatchThatIsLeftTellsWhatIsCertainOfEachRow() throws Exception {
        var held = new CountDownLatch(1);
        a.script = (request, out) -> {
            out.write(Replies.frame(Replies.row(0, 0, 7, 0, null)));
            held.await();
        };
        b.script = (request, out) -> {
            held.await();
            out.write(Replies.single(0));
        };
        var occupier = client.async().exists(ODD);
        Waiting.until(() -> b.requests.size() == 1);
        var left = leave(batch(0, write(EVEN, WriteRetry.NEVER), write(EVEN, WriteRetry.NEVER),
                BatchRow.read(EVEN), write(ODD, WriteRetry.NEVER), BatchRow.read(ODD)), () -> {
                    Waiting.until(() -> a.requests.size() == 1);
                    whatWasSentIsRead();
                });
        assertThat(left.is(ClientCode.CLIENT)).isTrue();
        assertThat(left.inDoubt()).isTrue();
        assertThat(left.rows()).extracting(BatchResult::code).containsExactly(0, -15, -15, -15, -15);
        assertThat(doubts(left.rows()))
                .as("answered, sent, a read, not sent, a read")
                .containsExactly(false, true, false, false, false);
        held.countDown();
        assertThat(occupier.get(30, TimeUnit.SECONDS)).isTrue();
        client.info("B1", "node");
        assertThat(b.requests).as("the row that was not sent never is").hasSize(1);
    }

    /// One row was refused and one is lost, and both rest before they are tried again.
    @Test
    void rowsThatRestAreOnlyInDoubtForWhatWasSent() throws Exception {
        a.script = (request, out) -> out.write(Replies.join(List.of(
                Replies.frame(Replies.row(0, 14, 0, 0, null)), Replies.last(0))));
        b.script = (request, out) -> {
            throw new IOException("cut");
        };
        var left = leave(batch(5, write(EVEN, WriteRetry.NOT_APPLIED), write(ODD, WriteRetry.IN_DOUBT)),
                () -> {
                    Waiting.until(() -> client.stats().retries() == 2);
                    whatWasSentIsRead();
                });
        assertThat(doubts(left.rows())).containsExactly(false, true);
        assertThat(a.requests).hasSize(1);
        assertThat(b.requests).hasSize(1);
    }

    @Test
    void aBatchOfWhichNothingWasSentIsInNoDoubt() throws Exception {
        a.script = (request, out) -> new CountDownLatch(1).await();
        var occupier = client.async().exists(EVEN);
        Waiting.until(() -> a.requests.size() == 1);
        var left = leave(batch(0, write(EVEN, WriteRetry.IN_DOUBT)), () -> Waiting.until(
                () -> client.cluster().nodes().get(0).pool().counts().waiting() == 1));
        assertThat(left.inDoubt()).isFalse();
        assertThat(doubts(left.rows())).containsExactly(false);
        assertThat(occupier.isDone()).isFalse();
    }

    /// The answer is cut at every byte: rows that came whole have their answer, the others are in doubt.
    @Test
    void aCutAnswerLeavesDoubtOnlyForRowsThatDidNotCome() throws Exception {
        var first = Replies.frame(Replies.row(0, 0, 7, 0, null), Replies.row(0, 5, 7, 1, null));
        var second = Replies.frame(Replies.row(0, 0, 7, 2, null));
        var answer = Replies.join(List.of(first, second, Replies.last(0)));
        var at = new AtomicInteger();
        a.script = (request, out) -> {
            out.write(answer, 0, at.get());
            throw new IOException("cut");
        };
        var rows = batch(0, write(EVEN, WriteRetry.NEVER), write(EVEN, WriteRetry.NEVER),
                write(EVEN, WriteRetry.NEVER), BatchRow.read(EVEN));
        for (; at.get() < answer.length; at.incrementAndGet()) {
            var results = client.execute(rows);
            boolean one = at.get() >= first.length;
            boolean two = at.get() >= first.length + second.length;
            assertThat(doubts(results)).as("at=" + at).containsExactly(!one, !one, !two, false);
            var codes = new ArrayList<Integer>();
            results.forEach(row -> codes.add(row.code()));
            int lost = ClientCode.NOT_AVAILABLE.code();
            assertThat(codes).as("at=" + at)
                    .containsExactly(one ? 0 : lost, one ? 5 : lost, two ? 0 : lost, lost);
        }
    }
}
