package io.onehop.testkit.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A destination that answers errors to a real source.
class DestinationErrorSocketTest {
    private static final int RECORDS = 200;
    private static final int READERS = 4;

    /// Shortly after the start connections may still be too few: that is no error.
    private static void assertNothingThrottled(ShippingPair pair) {
        assertThat(pair.why("rule")).isIn("none", "start-up", "no-connection");
        pair.awaitRule("none");
    }

    /// S2-33, S2-37, S2-39, S2-43, S2-64, S2-65, S2-66.
    @ParameterizedTest
    @ValueSource(ints = {1, 9, 22})
    void errorsThatMayPassSlowShippingDownAndLoseNothing(int code) {
        try (var pair = ShippingPair.start()) {
            pair.link.answer(code);
            pair.put(RECORDS, 1);
            pair.awaitRule("destination-error");
            pair.await("longest pauses", () -> pair.number("permitted_per_second") <= READERS);
            assertThat(pair.commandsIn(2_500)).as("no circles").isBetween(1L, 4L * READERS);
            assertThat(pair.why("errors")).contains(pair.destination.id() + "|destination|" + code + "|");
            assertThat(pair.why("state")).isEqualTo("CLUSTER_UP");
            assertThat(pair.number("slept_ms")).isPositive();
            assertThat(pair.stat("retry_dest")).isPositive();
            assertThat(pair.nodeStat("xdr_ship_destination_error")).isPositive();
            assertThat(pair.stat("success")).isZero();
            assertThat(pair.there.get(ShippingPair.key(0))).isEmpty();
            pair.link.heal();
            pair.awaitEqual(RECORDS);
            pair.awaitRule("none");
            assertThat(pair.stat("success")).isGreaterThanOrEqualTo(RECORDS);
            assertThat(pair.stat("abandoned")).isZero();
        }
    }

    /// S2-62: where a destination wants a login that it does not get.
    @ParameterizedTest
    @ValueSource(ints = {65, 80})
    void errorsOfTheLoginSlowShippingDownAndLoseNothing(int code) {
        try (var pair = ShippingPair.start()) {
            pair.link.answer(code);
            pair.put(RECORDS, 1);
            pair.awaitRule("connection-error");
            assertThat(pair.why("errors")).contains(pair.destination.id() + "|link|" + code + "|");
            pair.link.heal();
            pair.awaitEqual(RECORDS);
            assertThat(pair.stat("abandoned")).isZero();
        }
    }

    /// S2-69, S2-72.
    @ParameterizedTest
    @ValueSource(ints = {10, 4, 13, 20, 21, 28})
    void errorsThatDoNotPassAreCountedOnceAndThrottleNothing(int code) {
        try (var pair = ShippingPair.start()) {
            pair.link.answer(code);
            pair.put(RECORDS, 1);
            pair.await("given up", () -> pair.stat("abandoned") == RECORDS);
            pair.await("rest", () -> pair.stat("in_queue") + pair.stat("in_progress") == 0);
            assertNothingThrottled(pair);
            assertThat(pair.why("state")).isEqualTo("CLUSTER_UP");
            assertThat(pair.link.commands()).as("each once").isEqualTo(RECORDS);
            assertThat(pair.nodeStat("xdr_ship_destination_permanent_error")).isEqualTo(RECORDS);
            assertThat(pair.nodeStat("dlog_relogged")).isZero();
            pair.link.heal();
            pair.put(RECORDS, 2);
            pair.awaitEqual(RECORDS);
        }
    }

    /// S2-67, S2-68.
    @Test
    void removalsOfWhatIsNotThereAreDone() {
        try (var pair = ShippingPair.start()) {
            pair.put(RECORDS, 1);
            pair.awaitEqual(RECORDS);
            long before = pair.nodeStat("xdr_global_lastshiptime");
            for (int i = 0; i < RECORDS; i++) {
                pair.there.delete(ShippingPair.key(i));
                pair.here.delete(ShippingPair.key(i));
            }
            pair.await("done", () -> pair.stat("not_found") == RECORDS);
            pair.awaitEqual(RECORDS);
            assertNothingThrottled(pair);
            assertThat(pair.nodeStat("dlog_relogged")).isZero();
            assertThat(pair.stat("abandoned")).isZero();
            assertThat(pair.stat("lag")).isZero();
            pair.await("lst", () -> pair.nodeStat("xdr_global_lastshiptime") > before);
        }
    }

    /// S2-69, S2-70, S2-72: code 10 of a real node.
    @Test
    void aDestinationThatTakesNothingFromOthersIsNotAskedTwice() {
        try (var pair = ShippingPair.with("", "namespace test {\n}",
                "namespace.test.reject-xdr-writes=true")) {
            pair.put(RECORDS, 1);
            pair.await("given up", () -> pair.stat("abandoned") == RECORDS);
            assertNothingThrottled(pair);
            assertThat(pair.destination.statistic("namespace/test", "fail_xdr_forbidden")).isEqualTo(RECORDS);
        }
    }

    @Test
    void aNamespaceThatIsNotThereIsCountedApart() {
        try (var pair = ShippingPair.with("", "namespace test {\nremote-namespace nowhere\n}")) {
            pair.put(RECORDS, 1);
            pair.await("given up", () -> pair.stat("abandoned") == RECORDS);
            assertNothingThrottled(pair);
            assertThat(pair.nodeStat("xdr_unknown_namespace_error")).isEqualTo(RECORDS);
        }
    }
}
