package io.onehop.testkit.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.OnehopClient;
import io.onehop.testkit.TestCluster;
import io.onehop.testkit.TestNode;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Connections and threads that shipping uses.
class ConnectionSocketTest {
    private static final int RECORDS = 2_000;
    private static final int PER_NODE = 64;
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /// S2-29: 64 to each node, by `dc/B` as operators see it.
    @Test
    void thereAreSixtyFourToEachNodeOfTheDestination() {
        try (var destination = TestCluster.start(2); var source = TestNode.start();
                var here = OnehopClient.connect("127.0.0.1:" + source.port())) {
            String xdr = "set-config:context=xdr;dc=B;";
            assertThat(source.info(xdr + "action=create")).isEqualTo("ok");
            assertThat(source.info(xdr + "node-address-port=127.0.0.1:" + destination.port()
                    + ";action=add")).isEqualTo("ok");
            assertThat(source.info(xdr + "namespace=test;action=add")).isEqualTo("ok");
            long end = System.nanoTime() + LIMIT_NANOS;
            int i = 0;
            while (source.statistic("dc/B", "dc_as_open_conn") < 2 * PER_NODE) {
                here.put(ShippingPair.key(i++), io.onehop.model.Bin.of("a", i));
                assertThat(System.nanoTime() - end).as(source.info("dc/B")).isNegative();
            }
            assertThat(source.statistic("dc/B", "dc_as_open_conn")).isEqualTo(2 * PER_NODE);
            assertThat(source.statistic("dc/B", "dc_as_size")).isEqualTo(2);
        }
    }

    /// S2-30.
    @Test
    void eachConnectionCarriesManyRecordsAtOnce() {
        try (var pair = ShippingPair.with("", "dc-connections 2\nnamespace test {\n}")) {
            pair.link.delay(300);
            pair.put(RECORDS, 1);
            pair.await("in flight", () -> pair.number("in_flight") >= 50);
            assertThat(pair.source.statistic("dc/B", "dc_as_open_conn")).isLessThanOrEqualTo(2);
            pair.link.heal();
            pair.awaitEqual(RECORDS);
        }
    }

    /// S2-31: what had gathered before there was any connection.
    @Test
    void tooFewConnectionsAtTheStartAreNoErrorAndLoseNothing() {
        try (var pair = ShippingPair.with("", "")) {
            pair.put(RECORDS, 1);
            pair.link.delay(20);
            var seen = new TreeSet<String>();
            pair.set("dc=B;namespace=test;action=add;rewind=all");
            pair.await("all shipped", () -> {
                seen.add(pair.why("rule"));
                return pair.stat("success") >= RECORDS;
            });
            assertThat(seen).containsAnyOf("start-up", "no-connection")
                    .isSubsetOf("none", "start-up", "no-connection", "in-flight");
            assertThat(pair.why("errors")).isEmpty();
            assertThat(pair.nodeStat("err_ship_client") + pair.nodeStat("err_ship_server")).isZero();
            pair.awaitEqual(RECORDS);
        }
    }

    /// S2-42.
    @Test
    void fourThreadsReadForEachDataCentre() {
        try (var pair = ShippingPair.start()) {
            assertThat(pair.source.info("get-config:context=xdr")).contains("xdr-read-threads=4");
            pair.set("dc=C;action=create");
            pair.await("threads", () -> threads("B") == 4 && threads("C") == 4);
        }
    }

    private static long threads(String dc) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(each -> each.getName().startsWith("onehop-xdr-" + dc + "-")).count();
    }
}
