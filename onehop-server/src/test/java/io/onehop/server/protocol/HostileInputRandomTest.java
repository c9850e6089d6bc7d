package io.onehop.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import io.netty.util.ResourceLeakDetector;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random damage to valid messages. Whatever comes, others go on being served, memory stays bounded, and the
/// log does not fill up.
class HostileInputRandomTest {
    private static final int FAST = 120_000;
    private static final int SLOW = 4_000_000;
    private static final int IN_A_CONNECTION = 60;
    private static final int CONNECTIONS_IN_A_BURST = 100;
    private static final int PATIENCE_MILLIS = 300;
    private static final long MOST_HEAP = 96L << 20;
    private static final long MOST_DIRECT = 48L << 20;
    private static final long LEAST_GAP_MILLIS = 950;

    @Test
    void survivesDamagedMessages() {
        survives(FAST);
    }

    @Test
    @Tag("slow")
    void survivesMillionsOfDamagedMessages() {
        survives(SLOW);
    }

    private static void survives(int count) {
        SplittableRandom random = Seed.random("HostileInputRandomTest");
        var mutations = new Mutations(random);
        var level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.ADVANCED);
        try (var lines = new LogLines();
                NodeUnderTest node = NodeUnderTest.start("namespace.test.storage-engine.data-size=64m");
                RawClient good = node.connect()) {
            assertThat(good.call(RawMessage.put(-1, RawOp.write("a", 42))).resultCode()).isZero();
            long heap = Memory.heapBytes();
            long direct = Memory.directBytes();
            int sent = 0;
            var ends = new EnumMap<End, Integer>(End.class);
            var answers = new long[1];
            while (sent < count) {
                for (int i = 0; i < CONNECTIONS_IN_A_BURST; i++) {
                    ends.merge(play(node, mutations, answers), 1, Integer::sum);
                    sent += IN_A_CONNECTION;
                }
                assertThat(good.call(RawMessage.get(-1)).bins()).containsExactly("a=42");
                assertThat(Memory.directBytes() - direct).isLessThan(MOST_DIRECT);
            }
            long grown = Memory.heapBytes() - heap;
            System.out.println("sent " + sent + " damaged messages, got " + answers[0]
                    + " frames; connections " + ends
                    + "; heap grew by " + (grown >> 20) + " MiB, direct memory by "
                    + (Memory.directBytes() - direct >> 20) + " MiB; log lines: " + lines.events().size());
            assertThat(answers[0]).as("most were looked at").isGreaterThan(count / 2);
            assertThat(grown).isLessThan(MOST_HEAP);
            assertLogIsCalm(lines.events());
        } finally {
            ResourceLeakDetector.setLevel(level);
        }
    }

    private enum End {
        CLOSED,
        SILENT
    }

    /// Sends damaged messages over one connection, and one that ends it; reads until then.
    private static End play(NodeUnderTest node, Mutations mutations, long[] answers) {
        var bytes = new ByteArrayOutputStream();
        for (int i = 0; i < IN_A_CONNECTION; i++) {
            bytes.writeBytes(mutations.next());
        }
        bytes.writeBytes("no frame".getBytes(StandardCharsets.US_ASCII)); // the node closes when it gets here
        try (RawClient client = node.connect()) {
            client.limitMillis(PATIENCE_MILLIS);
            client.trySend(bytes.toByteArray(), 0, bytes.size());
            try {
                while (client.readFrame() != null) {
                    answers[0]++;
                }
                return End.CLOSED;
            } catch (UncheckedIOException e) {
                client.reset();
                return End.SILENT; // the length of a frame was damaged, so the node waits for the rest
            }
        }
    }

    /// At most one line a second for each cause, none about a failure of our own, none about leaked buffers.
    static void assertLogIsCalm(List<ILoggingEvent> events) {
        Map<String, Long> last = new HashMap<>();
        for (ILoggingEvent event : events) {
            assertThat(event.getThrowableProxy()).as(event.getFormattedMessage()).isNull();
            assertThat(event.getFormattedMessage()).doesNotContain("LEAK");
            String text = event.getFormattedMessage().replaceFirst("^\\(repeated:\\d+\\) ", "");
            String cause = text.replaceFirst(" (client|stated|header|from)=.*", "");
            Long before = last.put(cause, event.getTimeStamp());
            if (before != null) {
                assertThat(event.getTimeStamp() - before).as(text).isGreaterThanOrEqualTo(LEAST_GAP_MILLIS);
            }
        }
    }
}
