package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.command.Batch;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Bins;
import io.onehop.client.command.Command;
import io.onehop.client.command.Get;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.command.Scan;
import io.onehop.client.error.OnehopException;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.policy.BreakerPolicy;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.Timing;
import io.onehop.model.Bin;
import io.onehop.wire.Info3;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An answer that is split, cut, reset or late at every one of its bytes never reaches another command, and
/// its connection is used again only when it came whole (anomalies E1, E7, E9).
@Timeout(60)
class CutReplySocketTest {
    private static final Key KEY = Key.of("test", "demo", "k1");
    private static final Key OTHER = Key.of("test", "demo", "k2");
    /// Long enough for an answer that comes, short enough to wait for one that does not, at each byte.
    private static final Duration SHORT = Duration.ofMillis(25);
    private static final Duration LONG = Duration.ofSeconds(30);

    /// What the node does at a byte of its answer.
    private enum Break {
        /// The rest comes in a packet of its own.
        SPLIT,
        /// The connection is ended in order.
        TRUNCATE,
        /// The connection is reset.
        RESET,
        /// The rest comes when the command's time is over.
        DELAY
    }

    /// A kind of command whose answer is broken.
    private interface Shape {
        byte[] answer();

        /// Runs the command; whether it worked, and with the right answer.
        boolean run(Timing timing);
    }

    private ScriptedNode node;
    private OnehopClient client;
    private volatile boolean broken;

    /// Nearly all commands here fail, so the node must not be left alone for it.
    private static ClientPolicy policy() {
        return ClientPolicy.defaults().withTimeouts(LONG, LONG).withBreaker(BreakerPolicy.off());
    }

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedNode("A1");
        client = OnehopClient.connect(policy(), node.address());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        node.close();
    }

    /// A command by the thread that waits for it, or on an event loop.
    private <R> R run(Command<R> command, boolean later) {
        if (!later) {
            return client.execute(command);
        }
        try {
            return client.async().submit(command).join();
        } catch (CompletionException e) {
            throw (OnehopException) e.getCause();
        }
    }

    private final class Single implements Shape {
        private final boolean later;

        Single(boolean later) {
            this.later = later;
        }

        @Override
        public byte[] answer() {
            return Replies.single(0, Bin.of("a", 5), Bin.of("s", "text"));
        }

        @Override
        public boolean run(Timing timing) {
            var read = client.policy().read().withTiming(timing);
            var found = CutReplySocketTest.this.run(new Get(read, KEY, Bins.all()), later);
            return found.orElseThrow().integer("a") == 5;
        }
    }

    private final class Rows implements Shape {
        private final boolean later;

        Rows(boolean later) {
            this.later = later;
        }

        @Override
        public byte[] answer() {
            return Replies.join(List.of(
                    Replies.frame(Replies.row(0, 0, 1, 0, null, Bin.of("a", 5)),
                            Replies.row(0, 0, 1, 1, null, Bin.of("a", 6))),
                    Replies.frame(Replies.row(0, 0, 1, 2, null, Bin.of("a", 7))),
                    Replies.last(0)));
        }

        @Override
        public boolean run(Timing timing) {
            var rows = List.of(BatchRow.read(KEY), BatchRow.read(KEY), BatchRow.read(KEY));
            var results = CutReplySocketTest.this.run(
                    new Batch(client.policy().batch().withTiming(timing), rows), later);
            boolean all = true;
            for (int i = 0; i < 3; i++) {
                var result = results.get(i);
                all &= result.isOk();
                // Rows that came before the break keep their own answer.
                if (result.isOk()) {
                    assertThat(result.record().orElseThrow().integer("a")).isEqualTo(5 + i);
                }
            }
            return all;
        }
    }

    private final class Through implements Shape {
        @Override
        public byte[] answer() {
            return Replies.join(List.of(
                    Replies.frame(Replies.row(0, 0, 1, 0, KEY, Bin.of("a", 5)),
                            Replies.row(0, 0, 1, 0, OTHER, Bin.of("a", 6))),
                    Replies.frame(Replies.row(Info3.PARTITION_DONE, 0, 17, 0, null)),
                    Replies.last(0)));
        }

        @Override
        public boolean run(Timing timing) {
            var scanPolicy = client.policy().scan().withTiming(timing);
            var seen = new ArrayList<Long>();
            try (var rows = client.scan(scanPolicy, Scan.of("test", "demo"))) {
                rows.forEachRemaining(row -> seen.add(row.record().integer("a")));
                return seen.equals(List.of(5L, 6L));
            } catch (OnehopException e) {
                // Records before the break are delivered, and only once.
                assertThat(List.of(List.of(), List.of(5L, 6L))).contains(seen);
                throw e;
            }
        }
    }

    private ConnectionPool pool() {
        return Objects.requireNonNull(client.cluster().node("A1")).pool();
    }

    /// The broken answer once; everything else is answered at once.
    private void breakOnce(byte[] answer, int at, Break how, CountDownLatch over, CountDownLatch rest) {
        broken = false;
        node.script = (request, out) -> {
            if (broken) {
                out.write(Replies.single(0, Bin.of("a", 77)));
                return;
            }
            broken = true;
            out.write(answer, 0, at);
            switch (how) {
                case SPLIT -> out.write(answer, at, answer.length - at);
                case TRUNCATE -> throw new IOException("cut");
                case RESET -> node.reset(out);
                case DELAY -> sendLate(out, answer, at, over, rest);
            }
        };
    }

    private static void sendLate(OutputStream out, byte[] answer, int at, CountDownLatch over,
            CountDownLatch rest) throws IOException, InterruptedException {
        over.await();
        try {
            out.write(answer, at, answer.length - at);
        } finally {
            rest.countDown();
        }
    }

    /// Whether the node has no more connections than the client, which has one for its looks.
    private boolean isQuiet() {
        var counts = pool().counts();
        return counts.opening() == 0 && node.openConnections() == counts.open() + 1;
    }

    private void breakEverywhere(Shape shape, Break how) throws Exception {
        var answer = shape.answer();
        boolean whole = how == Break.SPLIT;
        var timing = new Timing(how == Break.DELAY ? SHORT : LONG, Duration.ZERO, 0, Duration.ZERO);
        for (int at = 0; at < answer.length; at++) {
            var over = new CountDownLatch(1);
            var rest = new CountDownLatch(1);
            breakOnce(answer, at, how, over, rest);
            long openedBefore = pool().counts().opened();
            long closedBefore = pool().counts().closed();
            boolean worked = false;
            try {
                worked = shape.run(timing);
            } catch (OnehopException e) {
                assertThat(e.inDoubt()).as("a read").isFalse();
            }
            if (how == Break.DELAY && !broken) {
                // On a busy machine the time can be up before the node has read the command: that was no
                // test, and what the node still reads must not be taken for the next round's command.
                over.countDown();
                Waiting.until(this::isQuiet);
                at--;
                continue;
            }
            // Only the end of a batch tells nothing new: all its rows may be there before.
            boolean complete = whole || worked && shape instanceof Rows
                    && at >= answer.length - Replies.last(0).length;
            assertThat(worked).as("break=" + how + " at=" + at).isEqualTo(complete);
            over.countDown();
            if (how == Break.DELAY) {
                assertThat(rest.await(10, TimeUnit.SECONDS)).isTrue();
            }
            broken = true;
            assertThat(client.execute(new Get(client.policy().read().withTotalTimeout(LONG)
                    .withAttemptTimeout(Duration.ZERO).withMaxRetries(0), OTHER, Bins.all()))
                    .orElseThrow().integer("a")).as("break=" + how + " at=" + at).isEqualTo(77);
            if (how == Break.DELAY) {
                // A round whose time was up while it opened a connection may have left that one.
                assertThat(pool().counts().closed()).as("at=" + at).isGreaterThan(closedBefore);
            } else if (openedBefore > 0) {
                assertThat(pool().counts().opened() - openedBefore).as("break=" + how + " at=" + at)
                        .isEqualTo(whole ? 0 : 1);
            }
        }
        assertThat(pool().counts().inUse()).isZero();
        assertThat(pool().counts().open()).isEqualTo(pool().counts().idle());
    }

    @Test
    void aSplitAnswerIsWholeAndItsConnectionIsUsedAgain() throws Exception {
        // One connection for blocking calls, one for the others.
        node.script = (request, out) -> out.write(Replies.single(0));
        assertThat(client.exists(OTHER)).isTrue();
        assertThat(client.async().exists(OTHER).join()).isTrue();
        breakEverywhere(new Single(false), Break.SPLIT);
        breakEverywhere(new Single(true), Break.SPLIT);
        breakEverywhere(new Rows(false), Break.SPLIT);
        breakEverywhere(new Rows(true), Break.SPLIT);
        breakEverywhere(new Through(), Break.SPLIT);
        assertThat(node.commandSockets).hasSize(2);
    }

    @Test
    void aTruncatedAnswerEndsTheCommandAndItsConnection() throws Exception {
        breakEverywhere(new Single(false), Break.TRUNCATE);
        breakEverywhere(new Single(true), Break.TRUNCATE);
        breakEverywhere(new Rows(false), Break.TRUNCATE);
        breakEverywhere(new Rows(true), Break.TRUNCATE);
        breakEverywhere(new Through(), Break.TRUNCATE);
    }

    @Test
    void aResetInAnAnswerEndsTheCommandAndItsConnection() throws Exception {
        breakEverywhere(new Single(false), Break.RESET);
        breakEverywhere(new Single(true), Break.RESET);
        breakEverywhere(new Rows(false), Break.RESET);
        breakEverywhere(new Rows(true), Break.RESET);
        breakEverywhere(new Through(), Break.RESET);
    }

    /// S4-29: the late rest reaches nobody.
    @Test
    void aLateRestOfAnAnswerReachesNoOtherCommand() throws Exception {
        breakEverywhere(new Single(false), Break.DELAY);
        breakEverywhere(new Rows(false), Break.DELAY);
        breakEverywhere(new Through(), Break.DELAY);
    }

    /// What was acknowledged was applied once, what is in doubt at most once: no increment is sent twice
    /// (anomaly E8).
    @Test
    void aWriteCutAtAnyByteOfItsAnswerIsInDoubtAndSentOnce() {
        var answer = Replies.single(0);
        var applied = new AtomicInteger();
        for (int at = 0; at < answer.length; at++) {
            for (var how : List.of(Break.TRUNCATE, Break.RESET)) {
                int cut = at;
                node.script = (request, out) -> {
                    applied.incrementAndGet();
                    out.write(answer, 0, cut);
                    if (how == Break.RESET) {
                        node.reset(out);
                    } else {
                        throw new IOException("cut");
                    }
                };
                int before = applied.get();
                try {
                    client.execute(new Put(client.policy().write().withTotalTimeout(LONG), KEY,
                            List.of(Bin.of("a", 1))));
                    throw new AssertionError("worked without an answer, at=" + at);
                } catch (OnehopException e) {
                    assertThat(e.inDoubt()).isTrue();
                }
                assertThat(applied.get() - before).isEqualTo(1);
            }
        }
    }
}
