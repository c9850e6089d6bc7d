package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.command.Bins;
import io.onehop.client.command.Get;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.error.OnehopException;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.policy.BreakerPolicy;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.PipelinePolicy;
import io.onehop.client.policy.WriteRetry;
import io.onehop.model.Bin;
import io.onehop.model.ResultCode;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The answers on a pipeline's connection are split, cut, reset or late at every one of their bytes: each
/// command has its own answer or none, and a write without one is in doubt.
@Timeout(120)
class CutPipelineSocketTest {
    private static final ClientPolicy POLICY = Patient.policy().withBreaker(BreakerPolicy.off());
    private static final Duration SHORT = Duration.ofMillis(40);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int COMMANDS = 4;

    private ScriptedNode node;
    private OnehopClient client;
    private final List<byte[]> answers = new ArrayList<>();
    private byte[] stream = new byte[0];

    /// What happens at a byte of the answers.
    private interface Break {
        void at(OutputStream out, int at) throws IOException, InterruptedException;
    }

    @BeforeEach
    void start() throws IOException {
        node = new ScriptedNode("A1");
        client = OnehopClient.connect(POLICY, node.address());
        for (int i = 0; i < COMMANDS; i++) {
            answers.add(Replies.single(0, Bin.of("a", i)));
        }
        stream = Replies.join(answers);
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        node.close();
    }

    private ConnectionPool pool() {
        return Objects.requireNonNull(client.cluster().node("A1")).pool();
    }

    /// All requests of a round are there before anything is answered; then all is answered, as far as it is.
    private void breakOnce(int at, Break how) {
        // A connection that was given up may still have requests that the node reads later.
        var asked = new ConcurrentHashMap<OutputStream, AtomicInteger>();
        node.script = (request, out) -> {
            int count = asked.computeIfAbsent(out, added -> new AtomicInteger()).incrementAndGet();
            if (count == COMMANDS) {
                how.at(out, at);
            }
        };
    }

    private Get get(int number, Duration total) {
        return new Get(POLICY.read().withMaxRetries(0).withTotalTimeout(total),
                Key.of("test", "demo", number), Bins.all());
    }

    private List<CompletableFuture<?>> submit(Pipeline pipeline, Duration total) {
        return submit(pipeline, total, 0);
    }

    /// Reads and writes in turn; the answer to a read names its place, counted from the first.
    private List<CompletableFuture<?>> submit(Pipeline pipeline, Duration total, int first) {
        var calls = new ArrayList<CompletableFuture<?>>();
        for (int i = 0; i < COMMANDS; i++) {
            if (i % 2 == 0) {
                int place = first + i;
                calls.add(pipeline.submit(get(i, total)).thenAccept(found ->
                        assertThat(found.orElseThrow().integer("a")).isEqualTo(place)));
            } else {
                var once = POLICY.write().withRetry(WriteRetry.NEVER).withTotalTimeout(total);
                calls.add(pipeline.submit(new Put(once, Key.of("test", "demo", i), List.of(Bin.of("a", 1)))));
            }
        }
        return calls;
    }

    /// How many of the first commands worked; none does after one that did not.
    private static int worked(List<CompletableFuture<?>> calls, String when) throws Exception {
        int worked = 0;
        for (int i = 0; i < calls.size(); i++) {
            var why = calls.get(i).handle((ok, failed) -> failed).get(30, TimeUnit.SECONDS);
            if (why == null) {
                assertThat(worked).as("answers come in order, " + when).isEqualTo(i);
                worked++;
            } else {
                var cause = why instanceof OnehopException ? why : why.getCause();
                assertThat(cause).as("a wrong answer to command=" + i + " " + when)
                        .isInstanceOf(OnehopException.class);
                assertThat(((OnehopException) Objects.requireNonNull(cause)).inDoubt())
                        .as("command=" + i + " " + when).isEqualTo(i % 2 == 1);
            }
        }
        return worked;
    }

    private int wholeAnswers(int at) {
        int whole = 0;
        for (int end = answers.get(0).length; end <= at && whole < COMMANDS; end += answers.get(0).length) {
            whole++;
        }
        return whole;
    }

    /// @param exact whether every answer that was sent whole arrives
    private void breakEverywhere(Break how, boolean exact) throws Exception {
        var pipeline = client.async().pipeline(PipelinePolicy.defaults());
        for (int at = 0; at < stream.length; at++) {
            breakOnce(at, how);
            var calls = submit(pipeline, LONG);
            int worked = worked(calls, "at=" + at);
            if (exact) {
                assertThat(worked).as("at=" + at).isEqualTo(wholeAnswers(at));
            } else {
                assertThat(worked).as("at=" + at).isLessThanOrEqualTo(wholeAnswers(at));
            }
            node.script = (request, out) -> out.write(Replies.single(0, Bin.of("a", 77)));
            var next = pipeline.submit(get(9, LONG)).get(30, TimeUnit.SECONDS);
            assertThat(next.orElseThrow().integer("a")).isEqualTo(77);
        }
        Waiting.until(() -> pool().counts().inUse() == 0);
        assertThat(pipeline.room()).isEqualTo(PipelinePolicy.defaults().maxCommands());
    }

    @Test
    void answersMayBeSplitAnywhere() throws Exception {
        var pipeline = client.async().pipeline(PipelinePolicy.defaults());
        for (int at = 0; at < stream.length; at++) {
            breakOnce(at, (out, byteAt) -> {
                out.write(stream, 0, byteAt);
                out.write(stream, byteAt, stream.length - byteAt);
            });
            assertThat(worked(submit(pipeline, LONG), "at=" + at)).isEqualTo(COMMANDS);
        }
        // While one is given back another may be opened; none is closed for a split.
        assertThat(pool().counts().closed()).isZero();
    }

    @Test
    void truncatedAnswersLeaveDoubtOnlyForWritesWithoutOne() throws Exception {
        breakEverywhere((out, at) -> {
            out.write(stream, 0, at);
            throw new IOException("cut");
        }, true);
    }

    /// What was not read yet is lost with the reset, so fewer may have come than were sent.
    @Test
    void aResetLeavesDoubtForWritesWithoutAnAnswer() throws Exception {
        breakEverywhere((out, at) -> {
            out.write(stream, 0, at);
            node.reset(out);
        }, false);
    }

    /// The rest comes when the time of all commands is up: no later command gets any of it.
    @Test
    void lateAnswersReachNobody() throws Exception {
        var pipeline = client.async().pipeline(PipelinePolicy.defaults());
        for (int at = 0; at < stream.length; at += 3) {
            var over = new CountDownLatch(1);
            assertThat(client.warmUp(1)).isPositive();
            breakOnce(at, (out, byteAt) -> {
                out.write(stream, 0, byteAt);
                over.await();
                out.write(stream, byteAt, stream.length - byteAt);
            });
            var calls = submit(pipeline, SHORT);
            for (var call : calls) {
                var why = call.handle((ok, failed) -> failed).get(30, TimeUnit.SECONDS);
                var cause = why == null || why instanceof OnehopException ? why : why.getCause();
                if (cause instanceof OnehopException late) {
                    assertThat(late.is(ResultCode.TIMEOUT) || !late.inDoubt() || late.code() < 0).isTrue();
                } else {
                    assertThat(cause).as("a wrong answer at=" + at).isNull();
                }
            }
            over.countDown();
            Waiting.until(() -> pool().counts().inUse() == 0);
            breakOnce(0, (out, byteAt) -> {
                for (int i = 0; i < COMMANDS; i++) {
                    out.write(Replies.single(0, Bin.of("a", 100 + i)));
                }
            });
            assertThat(worked(submit(pipeline, LONG, 100), "after at=" + at)).isEqualTo(COMMANDS);
        }
    }
}
