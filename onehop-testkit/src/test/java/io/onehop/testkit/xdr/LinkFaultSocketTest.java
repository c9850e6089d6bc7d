package io.onehop.testkit.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A link that breaks, refuses, or says nothing, between a real source and a real destination.
class LinkFaultSocketTest {
    private static final int RECORDS = 200;
    private static final int READERS = 4;
    private static final String TIMEOUT = "xdr-write-timeout 600";

    /// Shipping works; then what the rest of the test writes has something to compare with.
    private static ShippingPair shipping(String mode) {
        var pair = ShippingPair.start("throttle-mode " + mode, TIMEOUT);
        pair.put(RECORDS, 0);
        pair.awaitEqual(RECORDS);
        return pair;
    }

    /// Writes until that is so.
    private static void putUntil(ShippingPair pair, String rule) {
        var value = new AtomicInteger();
        pair.await("rule " + rule, () -> {
            pair.put(RECORDS, value.incrementAndGet());
            return pair.why("rule").equals(rule);
        });
    }

    private static void assertFloor(ShippingPair pair) {
        pair.await("one a second and reader", () -> pair.number("permitted_per_second") == READERS);
        assertThat(pair.commandsIn(1_000)).isLessThanOrEqualTo(2L * READERS);
    }

    /// The older rule would take more than half a minute to be fast again.
    private static void healAndCompare(ShippingPair pair) {
        pair.link.heal();
        pair.set("throttle-mode=gradual");
        pair.put(RECORDS, -1);
        pair.awaitEqual(RECORDS);
        pair.awaitRule("none");
        assertThat(pair.stat("abandoned")).isZero();
        assertThat(pair.why("state")).isEqualTo("CLUSTER_UP");
    }

    /// S2-40, S2-43, S2-46, S2-47, S2-48, S2-50.
    @ParameterizedTest
    @ValueSource(strings = {"legacy", "gradual"})
    void connectionsThatAreResetSlowShippingDownAndLoseNothing(String mode) {
        try (var pair = shipping(mode)) {
            pair.link.reset();
            putUntil(pair, "network-error");
            assertFloor(pair);
            assertThat(pair.stat("retry_conn_reset")).isPositive();
            assertThat(pair.why("errors")).contains(pair.destination.id() + "|network|");
            healAndCompare(pair);
        }
    }

    /// S2-41, S2-43: answers that do not come in time.
    @ParameterizedTest
    @ValueSource(strings = {"legacy", "gradual"})
    void aSilentDestinationSlowsShippingDownAndNothingIsLost(String mode) {
        try (var pair = shipping(mode)) {
            pair.link.swallow();
            putUntil(pair, "network-error");
            assertFloor(pair);
            assertThat(pair.stat("retry_conn_reset")).isPositive();
            assertThat(pair.nodeStat("err_ship_client")).isPositive();
            healAndCompare(pair);
        }
    }

    /// S2-33, S2-43, S2-61.
    @Test
    void refusedConnectionsSlowShippingDownAndNothingIsLost() {
        try (var pair = shipping("gradual")) {
            pair.link.refuse();
            putUntil(pair, "connection-error");
            pair.await("counted", () -> pair.stat("retry_no_node") > 0);
            assertThat(pair.why("errors")).contains("|link|");
            long before = pair.stat("retry_no_node") + pair.stat("retry_conn_reset");
            pair.commandsIn(1_000);
            assertThat(pair.stat("retry_no_node") + pair.stat("retry_conn_reset") - before)
                    .as("no circles").isBetween(1L, 200L);
            pair.link.accept();
            healAndCompare(pair);
        }
    }

    /// S2-32, S2-43.
    @ParameterizedTest
    @ValueSource(strings = {"legacy", "gradual"})
    void nothingIsLostWhenAllConnectionsBreakAtOnce(String mode) {
        try (var pair = shipping(mode)) {
            long before = pair.link.connections();
            for (int i = 0; i < 5; i++) {
                pair.put(RECORDS, i);
                pair.link.cut();
            }
            healAndCompare(pair);
            assertThat(pair.link.connections()).isGreaterThan(before);
        }
    }
}
