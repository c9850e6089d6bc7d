package io.onehop.testkit.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.model.Bin;
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
            int records = 0;
            long begin = System.nanoTime();
            while (!source.info("xdr-why:dc=B").contains(";rule=destination-error;")) {
                assertThat(System.nanoTime() - begin).as("throttled").isLessThan(LIMIT_NANOS);
                client.put(Key.of("test", "many", records++), Bin.of("a", 1));
            }
            assertThat(source.info("xdr-why:dc=B")).contains(destination.id() + "|destination|1|");
            assertThat(source.statistic("statistics/xdr", "dlog_relogged")).isPositive();
            assertThat(destination.info("set-config:context=namespace;id=test;indexes-memory-budget=0"))
                    .isEqualTo("ok");
            while (source.statistic("get-stats:context=xdr;dc=B", "in_queue") > 0) {
                assertThat(System.nanoTime() - begin).as("shipped").isLessThan(2 * LIMIT_NANOS);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            }
            assertThat(source.statistic("get-stats:context=xdr;dc=B", "abandoned")).isZero();
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
            int records = 0;
            long begin = System.nanoTime();
            while (!source.info("xdr-why:dc=B").contains(";rule=destination-error;")) {
                assertThat(System.nanoTime() - begin).as("throttled").isLessThan(LIMIT_NANOS);
                client.put(Key.of("test", "large", records++), Bin.of("a", new byte[RECORD_BYTES]));
            }
            assertThat(source.info("xdr-why:dc=B")).contains(destination.id() + "|destination|8|");
            assertThat(source.statistic("statistics/xdr", "dlog_relogged")).isPositive();
            assertThat(source.statistic("statistics/xdr", "xdr_ship_destination_error")).isPositive();
            assertThat(source.statistic("get-stats:context=xdr;dc=B", "abandoned")).isZero();
            assertThat(source.statistic("statistics/xdr", "dlog_used_objects")).isPositive();
        }
    }
}
