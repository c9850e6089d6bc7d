package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Key;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.stats.ClientListener;
import io.onehop.client.stats.CommandKind;
import io.onehop.model.Bin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What a client tells of itself. A is master of the even partitions, B of the odd ones.
@Timeout(60)
class ClientStatsSocketTest {
    private static final Key EVEN = Key.of("test", "", "k1");
    private static final Key ODD = Key.of("test", "demo", "k1");
    private static final ClientPolicy POLICY =
            Patient.policy().withTendInterval(Duration.ofMillis(20)).withFailureLimits(3, 100);

    private ScriptedNode a;
    private ScriptedNode b;
    private Events events;
    private OnehopClient client;

    /// Writes down what it hears.
    private static final class Events implements ClientListener {
        private final LinkedBlockingQueue<String> heard = new LinkedBlockingQueue<>();

        @Override
        public void nodeAdded(String node, InetSocketAddress address, String reason) {
            heard.add("added " + node + " " + reason);
            throw new IllegalStateException("a listener that fails");
        }

        @Override
        public void nodeRemoved(String node, InetSocketAddress address, String reason) {
            heard.add("removed " + node + " " + reason);
        }

        @Override
        public void nodeUnreachable(String node, InetSocketAddress address, String reason) {
            heard.add("unreachable " + node + " " + reason);
        }

        @Override
        public void mapChanged(String node, InetSocketAddress address, String reason) {
            heard.add("map " + node + " " + reason);
        }

        @Override
        public void lookFailed(String reason) {
            heard.add("look failed " + reason);
        }

        /// Waits for the next event that begins like this.
        String await(String begin) throws InterruptedException {
            while (true) {
                var event = heard.poll(10, TimeUnit.SECONDS);
                assertThat(event).as("nobody said: %s", begin).isNotNull();
                if (event.startsWith(begin)) {
                    return event;
                }
            }
        }
    }

    @BeforeEach
    void start() throws IOException {
        a = new ScriptedNode("A1");
        b = new ScriptedNode("B1");
        ScriptedNode.halves(a, b);
        events = new Events();
        client = OnehopClient.connect(
                POLICY, ClientResources.create().withListener(events), a.address());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        a.close();
        b.close();
    }

    @Test
    void callsAreCountedByKindWithTheirLatency() {
        for (int i = 0; i < 10; i++) {
            client.put(EVEN, Bin.of("a", 1));
        }
        client.get(ODD);
        client.head(ODD);
        Waiting.until(() -> client.stats().command(CommandKind.GET).succeeded() == 2
                && client.stats().command(CommandKind.PUT).succeeded() == 10);
        var put = client.stats().command(CommandKind.PUT);
        assertThat(put.failed()).isZero();
        assertThat(put.latency().count()).isEqualTo(10);
        assertThat(put.latency().percentileNanos(50)).isPositive()
                .isLessThanOrEqualTo(put.latency().maxNanos());
        assertThat(client.stats().command(CommandKind.DELETE).latency().count()).isZero();
    }

    @Test
    void doubtTimeoutsAndRetriesAreCounted() {
        var calls = new AtomicInteger();
        b.script = (request, out) -> {
            if (calls.getAndIncrement() == 0) {
                out.write(Replies.single(9));
            } else {
                throw new IOException("cut");
            }
        };
        assertThatThrownBy(() -> client.put(ODD, Bin.of("a", 1))).isInstanceOf(OnehopException.class);
        assertThat(client.exists(ODD)).isTrue();
        Waiting.until(() -> client.stats().command(CommandKind.EXISTS).succeeded() == 1);
        var stats = client.stats();
        assertThat(stats.command(CommandKind.PUT).failed()).isEqualTo(1);
        assertThat(stats.timeouts()).isEqualTo(1);
        assertThat(stats.inDoubt()).isEqualTo(1);
        assertThat(stats.command(CommandKind.EXISTS).retries()).isEqualTo(1);
        assertThat(stats.retries()).isEqualTo(1);
    }

    @Test
    void aCancelledCallIsCountedOnce() {
        b.script = (request, out) -> {};
        var call = client.async().get(ODD);
        assertThat(call.cancel(false)).isTrue();
        assertThat(call.cancel(false)).isTrue();
        assertThat(client.stats().command(CommandKind.GET).failed()).isEqualTo(1);
    }

    @Test
    void emptyBatchesCountLikeOthers() {
        assertThat(client.batch(List.<BatchRow>of())).isEmpty();
        Waiting.until(() -> client.stats().command(CommandKind.BATCH).succeeded() == 1);
    }

    /// S4-40: connections in use, idle, opened and closed, for each node.
    @Test
    void nodesShowTheirPoolsAndGenerations() {
        client.get(EVEN);
        Waiting.until(() -> client.stats().nodes().stream().allMatch(
                node -> node.look().partitionGeneration() == 2 && node.look().peersGeneration() == 2));
        var nodes = client.stats().nodes();
        assertThat(nodes).extracting("name").containsExactly("A1", "B1");
        assertThat(nodes.get(0).opened()).isEqualTo(1);
        assertThat(nodes.get(0).idle()).isEqualTo(1);
        assertThat(nodes.get(0).inUse()).isZero();
        assertThat(nodes.get(0).closed()).isZero();
        assertThat(nodes.get(0).happy()).isTrue();
        assertThat(nodes.get(1).opened()).isZero();
        assertThat(nodes.get(0).address()).isEqualTo(a.address());
    }

    @Test
    void looksAreCountedAndTheirAgeIsKnown() {
        Waiting.until(() -> client.stats().tend().looks() > 2);
        var tend = client.stats().tend();
        assertThat(tend.failedLooks()).isZero();
        assertThat(tend.consecutiveFailures()).isZero();
        assertThat(tend.lastSuccessAgeNanos()).isBetween(0L, TimeUnit.SECONDS.toNanos(10));
        assertThat(tend.nodesAdded()).isEqualTo(2);
    }

    @Test
    void theListenerHearsWhyNodesComeAndGo() throws Exception {
        assertThat(events.await("added A1")).isEqualTo("added A1 seed");
        assertThat(events.await("added B1")).isEqualTo("added B1 listed by a node");
        assertThat(events.await("map")).contains("partition generation 2");
        a.owns(3, partition -> true);
        assertThat(events.await("map A1")).isEqualTo("map A1 partition generation 2 to 3");
        a.peers(3);
        b.close();
        assertThat(events.await("unreachable B1")).isNotBlank();
        assertThat(events.await("removed B1")).isEqualTo("removed B1 no node lists it");
        a.close();
        events.await("unreachable A1");
        events.await("removed A1");
        events.await("look failed");
        Waiting.until(() -> client.stats().tend().consecutiveFailures() > 0);
        assertThat(client.stats().toText())
                .containsPattern("looks \\d+, failed \\d+ \\([1-9]\\d* in a row\\)");
    }

    @Test
    void theTextIsForPeople() {
        client.put(EVEN, Bin.of("a", 1));
        Waiting.until(() -> client.stats().command(CommandKind.PUT).succeeded() == 1);
        assertThat(client.stats().toText())
                .contains("nodes 2 (added 2, removed 0)", "retries 0, in doubt 0, timeouts 0")
                .containsPattern("A1 +" + a.address() + " +ok +0 +1 +1 +0 +-?\\d+ +-?\\d+ +0\n")
                .containsPattern("put +1 +0 +0 +0 +0 +\\d+\\.\\d{3} ");
    }
}
