package io.onehop.testkit.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A link whose answers are late, between a real source and a real destination.
class LatencySocketTest {
    private static final int RECORDS = 300;
    private static final int MOST_IN_FLIGHT = 50_000;

    /// S2-08, S2-15, S2-16, S2-19: a quarter of 1200 ms.
    @Test
    void answersThatTakeLongerThanAQuarterOfTheTimeoutThrottle() {
        try (var pair = ShippingPair.start("xdr-write-timeout 1200")) {
            var value = new AtomicInteger();
            pair.link.delay(40);
            pair.put(RECORDS, value.incrementAndGet());
            pair.awaitEqual(RECORDS);
            assertThat(pair.number("latency_ms")).isBetween(40.0, 300.0);
            assertThat(pair.number("latency_threshold_ms")).isEqualTo(300);
            assertThat(pair.stat("latency_ms")).isBetween(40L, 300L);
            pair.awaitRule("none");
            assertThat(pair.number("in_flight_maximum")).isEqualTo(MOST_IN_FLIGHT);

            pair.link.delay(450);
            pair.await("throttled", () -> {
                pair.put(RECORDS, value.incrementAndGet());
                return pair.why("rule").equals("latency");
            });
            pair.await("less in flight", () -> pair.number("in_flight_limit") < RECORDS);
            pair.await("held", () -> {
                pair.put(RECORDS, value.incrementAndGet());
                return pair.number("in_flight") <= pair.number("in_flight_limit");
            });
            assertThat(pair.number("slept_ms")).isPositive();
            assertThat(pair.nodeStat("xdr_ship_destination_error")).isZero();
            pair.link.heal();
            pair.awaitEqual(RECORDS);
            pair.await("measured again", () -> {
                pair.put(RECORDS, value.incrementAndGet());
                return pair.why("rule").equals("none");
            });
            pair.awaitEqual(RECORDS);
            assertThat(pair.stat("abandoned")).isZero();
        }
    }

    /// S2-20, S2-22, S2-27: with 20 ms, a hundred a second are two in flight.
    @Test
    void theMaximumIsHeldFromTheMomentItIsConfigured() {
        try (var pair = ShippingPair.start()) {
            pair.link.delay(20);
            pair.put(RECORDS, 1);
            pair.awaitEqual(RECORDS);
            pair.set("xdr-max-ship-throughput=100");
            pair.put(RECORDS, 2);
            long arrived = pair.commandsIn(1_000);
            assertThat(arrived).isBetween(20L, 160L);
            pair.await("rule max-throughput", () -> {
                pair.put(RECORDS, 3);
                return pair.why("rule").equals("max-throughput");
            });
            assertThat(pair.number("in_flight_maximum")).isBetween(2.0, 50.0);
            pair.set("xdr-max-ship-throughput=0");
            assertThat(pair.number("in_flight_maximum")).isEqualTo(MOST_IN_FLIGHT);
            pair.awaitEqual(RECORDS);
        }
    }
}
