package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.onehop.client.command.Bins;
import io.onehop.client.command.Get;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.Replica;
import io.onehop.client.stats.ClientListener;
import io.onehop.model.Bin;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Three nodes whose packets are really lost, and a client with its usual policies. The nodes list each other
/// all the time: what is lost is only between them and the client (anomaly E5).
///
///     mvn -Pslow test -pl onehop-client -am -Dtest=LossyNetworkNetnsIT \
///         -Dsurefire.failIfNoSpecifiedTests=false
@Tag("slow")
@Timeout(300)
class LossyNetworkNetnsIT {
    private static final int SIZE = 3;
    private static final int CUT = 3;
    private static final String CUT_NAME = ScriptedNodeProcess.nodeName(CUT);
    private static final long WATCH_NANOS = TimeUnit.SECONDS.toNanos(Long.getLong("onehop.watchSeconds", 30));
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(60);

    private static @Nullable NetnsNodes shared;

    private final List<String> events = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void form() throws IOException {
        assumeTrue(NetnsNodes.isPossible(), "needs root, ip and iptables");
        shared = new NetnsNodes(SIZE);
    }

    @AfterAll
    static void end() {
        if (shared != null) {
            shared.close();
        }
    }

    @AfterEach
    void heal() {
        nodes().heal();
    }

    private static NetnsNodes nodes() {
        if (shared == null) {
            throw new IllegalStateException("not formed");
        }
        return shared;
    }

    /// Writes down what it hears.
    private final class Heard implements ClientListener {
        @Override
        public void nodeAdded(String node, InetSocketAddress address, String reason) {
            events.add("added " + node);
        }

        @Override
        public void nodeRemoved(String node, InetSocketAddress address, String reason) {
            events.add("removed " + node);
        }

        @Override
        public void nodeUnreachable(String node, InetSocketAddress address, String reason) {
            events.add("unreachable " + node);
        }

        @Override
        public void nodeReachable(String node, InetSocketAddress address, String reason) {
            events.add("reachable " + node);
        }
    }

    private OnehopClient connect() {
        var client = OnehopClient.connect(ClientPolicy.defaults(),
                ClientResources.create().withListener(new Heard()), nodes().address(1));
        assertThat(client.nodeNames()).hasSize(SIZE);
        return client;
    }

    private static void until(BooleanSupplier condition, String what) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).as(what).isLessThan(LIMIT_NANOS);
            Thread.onSpinWait();
        }
    }

    private static Key key(int number) {
        return Key.of("test", "lossy", number);
    }

    /// A key whose master is the node that is cut off.
    private static Key keyOfTheCutNode(OnehopClient client) {
        for (int number = 0;; number++) {
            var key = key(number);
            var master = client.cluster().choose("test", key.partition(), Replica.MASTER, 0, false);
            if (master != null && master.name().equals(CUT_NAME)) {
                return key;
            }
        }
    }

    private static void readRight(OnehopClient client, Key key) {
        assertThat(client.get(key).orElseThrow().text("d")).isEqualTo(key.digest().toString());
    }

    private long heard(String kind) {
        return events.stream().filter(event -> event.startsWith(kind)).count();
    }

    @Test
    void aFifthOfAllPacketsLostMakesNoNodeComeOrGo() {
        try (var client = connect()) {
            for (int id = 1; id <= SIZE; id++) {
                nodes().lose(id, "0.2");
            }
            long end = System.nanoTime() + WATCH_NANOS;
            int done = 0;
            int failed = 0;
            for (int number = 0; System.nanoTime() - end < 0; number++) {
                var read = client.policy().read().withTotalTimeout(Duration.ofSeconds(10))
                        .withMaxRetries(30);
                var key = key(number % 100);
                try {
                    var found = client.execute(new Get(read, key, Bins.all()));
                    assertThat(found.orElseThrow().text("d")).isEqualTo(key.digest().toString());
                    done++;
                } catch (OnehopException e) {
                    failed++;
                }
            }
            System.out.println("reads done=" + done + " failed=" + failed + " events=" + events);
            System.out.println(client.stats().toText());
            assertThat(heard("added")).isEqualTo(SIZE);
            assertThat(heard("removed")).isZero();
            assertThat(done).as("with enough retries nearly all work").isGreaterThan(10 * failed);
            nodes().heal();
            until(() -> heard("unreachable") == heard("reachable"), "all nodes are reachable again");
            for (int number = 0; number < 100; number++) {
                readRight(client, key(number));
            }
            assertThat(client.stats().nodes()).allMatch(node -> node.happy());
        }
    }

    private void cutIsSeenAndHeals(Runnable cut) {
        try (var client = connect()) {
            var key = keyOfTheCutNode(client);
            readRight(client, key);
            cut.run();
            // The first ones are tried at the node, and then at its replica.
            for (int i = 0; i < 5; i++) {
                readRight(client, key);
            }
            var write = new Put(client.policy().write().withMaxRetries(0), key, List.of(Bin.of("a", 1)));
            assertThat(catchThrowableOfType(OnehopException.class, () -> client.execute(write))).isNotNull();
            until(() -> heard("unreachable " + CUT_NAME) == 1, "the cut is seen");
            until(() -> client.stats().nodes().stream().anyMatch(node -> node.look().silentLooks() > 6),
                    "more looks fail than nodes that nobody lists would be given");
            assertThat(client.nodeNames()).as("the others list it").contains(CUT_NAME);
            nodes().heal();
            until(() -> heard("reachable " + CUT_NAME) == 1, "the end of the cut is seen");
            assertThat(client.execute(write).generation()).isEqualTo(7);
            readRight(client, key);
            assertThat(heard("added")).isEqualTo(SIZE);
            assertThat(heard("removed")).isZero();
            assertThat(heard("unreachable")).as("the other nodes are not touched").isEqualTo(1);
            until(() -> client.stats().nodes().stream().allMatch(node -> node.inUse() == 0
                    && node.opened() - node.closed() == node.idle()), "no connection is lost");
        }
    }

    @Test
    void aNodeThatNothingReachesIsSeenAndComesBack() {
        cutIsSeenAndHeals(() -> nodes().cutTo(CUT));
    }

    @Test
    void aNodeWhoseAnswersAreLostIsSeenAndComesBack() {
        cutIsSeenAndHeals(() -> nodes().cutFrom(CUT));
    }
}
