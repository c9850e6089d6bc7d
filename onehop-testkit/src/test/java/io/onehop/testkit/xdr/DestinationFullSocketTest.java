package io.onehop.testkit.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.model.Bin;
import io.onehop.testkit.TestCluster;
import io.onehop.testkit.TestNode;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// A destination that has no memory for what is shipped to it.
class DestinationFullSocketTest {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final int RECORD_BYTES = 20_000;

    /// S2-51, S2-57, S2-59: a destination whose index may not become larger answers 1.
    @Test
    void makesTheSourceThrottleWhenItsIndexIsFull() {
        try (TestNode destination = TestNode.start("namespace.test.indexes-memory-budget=100k");
                TestNode source = TestNode.start();
                var client = OnehopClient.connect("127.0.0.1:" + source.port())) {
            shipTo(source, destination);
            fillUntilThrottled(source, client, 1);
            assertThat(source.info("xdr-why:dc=B")).contains(destination.id() + "|destination|1|");
            assertThat(source.statistic("statistics/xdr", "dlog_relogged")).isPositive();
            assertThat(destination.info("set-config:context=namespace;id=test;indexes-memory-budget=0"))
                    .isEqualTo("ok");
            long begin = System.nanoTime();
            while (source.statistic("get-stats:context=xdr;dc=B", "in_queue") > 0) {
                assertThat(System.nanoTime() - begin).as("shipped").isLessThan(LIMIT_NANOS);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            assertThat(source.statistic("get-stats:context=xdr;dc=B", "abandoned")).isZero();
        }
    }

    /// S2-60: one node of three cannot take records; shipping to all of them slows down, and it is named.
    @Test
    void oneFullNodeOfThreeIsEnough() {
        try (TestCluster destination = TestCluster.start(3, "namespace.test.replication-factor=1");
                TestNode source = TestNode.start();
                var client = OnehopClient.connect("127.0.0.1:" + source.port())) {
            TestNode full = destination.nodes().get(1);
            assertThat(full.info("set-config:context=namespace;id=test;indexes-memory-budget=1"))
                    .isEqualTo("ok");
            shipTo(source, destination.nodes().getFirst());
            fillUntilThrottled(source, client, 1);
            String why = source.info("xdr-why:dc=B");
            assertThat(why.substring(why.indexOf(";errors="))).contains(full.id() + "|destination|1|")
                    .doesNotContain(destination.nodes().getFirst().id())
                    .doesNotContain(destination.nodes().getLast().id());
        }
    }

    private static void fillUntilThrottled(TestNode source, OnehopClient client, int bytes) {
        long begin = System.nanoTime();
        for (int i = 0; !source.info("xdr-why:dc=B").contains(";rule=destination-error;"); i++) {
            assertThat(System.nanoTime() - begin).as("throttled").isLessThan(LIMIT_NANOS);
            client.put(Key.of("test", "many", i), Bin.of("a", new byte[bytes]));
        }
    }

    private static void shipTo(TestNode source, TestNode destination) {
        set(source, "dc=B;action=create");
        set(source, "dc=B;node-address-port=127.0.0.1:" + destination.port() + ";action=add");
        set(source, "dc=B;namespace=test;action=add");
    }

    private static void set(TestNode node, String change) {
        assertThat(node.info("set-config:context=xdr;" + change)).as(change).isEqualTo("ok");
    }

    /// S2-51, S2-58, S2-59: it refuses records, which are put back, and the source throttles and says why.
    @Test
    void makesTheSourceThrottleAndKeepWhatItCannotTake() {
        try (TestNode destination = TestNode.start("namespace.test.storage-engine.data-size=1m");
                TestNode source = TestNode.start();
                var client = OnehopClient.connect("127.0.0.1:" + source.port())) {
            shipTo(source, destination);
            fillUntilThrottled(source, client, RECORD_BYTES);
            assertThat(source.info("xdr-why:dc=B")).contains(destination.id() + "|destination|8|");
            assertThat(source.statistic("statistics/xdr", "dlog_relogged")).isPositive();
            assertThat(source.statistic("statistics/xdr", "xdr_ship_destination_error")).isPositive();
            assertThat(source.statistic("get-stats:context=xdr;dc=B", "abandoned")).isZero();
            assertThat(source.statistic("statistics/xdr", "dlog_used_objects")).isPositive();
        }
    }
}
