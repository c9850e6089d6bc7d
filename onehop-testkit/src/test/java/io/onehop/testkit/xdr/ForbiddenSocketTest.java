package io.onehop.testkit.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.command.Put;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a real destination answers where something is forbidden, and what the source makes of it.
class ForbiddenSocketTest {
    private static final int RECORDS = 20;

    /// S2-71: forbidden by its configuration, which is 10, and given up.
    @ParameterizedTest
    @CsvSource({"namespace.test.reject-xdr-writes=true", "namespace.test.nsup-period=0"})
    void whatItsConfigurationForbidsIsGivenUp(String override) {
        try (var pair = ShippingPair.with("", "namespace test {\n}", override)) {
            putForAnHour(pair);
            pair.await("given up", () -> pair.stat("abandoned") == RECORDS);
            assertThat(pair.why("errors")).contains("|permanent|10|");
            assertThat(pair.nodeStat("dlog_relogged")).isZero();
        }
    }

    /// S2-71: forbidden for the time being, here by a full set, which is 22, and tried again until it passes.
    @Test
    void whatIsForbiddenForTheTimeBeingIsTriedAgain() {
        try (var pair = ShippingPair.with("", "namespace test {\n}",
                "namespace.test.set.shipped.stop-writes-count=5")) {
            putForAnHour(pair);
            pair.awaitRule("destination-error");
            assertThat(pair.why("errors")).contains(pair.destination.id() + "|destination|22|");
            assertThat(pair.stat("abandoned")).isZero();
            assertThat(pair.destination.info("set-config:context=namespace;id=test;set=shipped;"
                    + "stop-writes-count=0")).isEqualTo("ok");
            pair.awaitEqual(RECORDS);
        }
    }

    private static void putForAnHour(ShippingPair pair) {
        for (int i = 0; i < RECORDS; i++) {
            pair.here.execute(new Put(WritePolicy.defaults().withTtlSeconds(3_600), ShippingPair.key(i),
                    List.of(Bin.of("a", i), Bin.of("i", i))));
        }
    }
}
