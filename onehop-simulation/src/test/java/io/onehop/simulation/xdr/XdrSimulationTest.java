package io.onehop.simulation.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Real nodes of two and three simulated clusters that ship to each other, over many seeds: S2-81.
/// `-Donehop.seed=` runs one of them, `-Donehop.seeds=` another number.
class XdrSimulationTest {
    private static final long SECONDS = 60;

    @Test
    void allDataCentresEndWithTheSameRecordsWhateverHappens() {
        Long single = Long.getLong("onehop.seed");
        long first = single == null ? 1 : single;
        long count = single == null ? Long.getLong("onehop.seeds", 60) : 1;
        var failures = new ArrayList<String>();
        LongStream.range(first, first + count).parallel().mapToObj(seed -> XdrRun.run(seed, SECONDS))
                .forEachOrdered(result -> {
                    if (!result.violations().isEmpty()) {
                        failures.add(result.summary() + "\n  " + result.violations());
                    }
                });
        assertThat(failures).isEmpty();
    }

    @Test
    void destinationsAreLookedAtWithEveryAnswer() {
        assertThat(LongStream.range(1, 6).map(seed -> XdrRun.run(seed, SECONDS / 2).compared()).sum())
                .isGreaterThan(1_000);
    }

    @Test
    void sameSeedDoesTheSame() {
        for (long seed = 1; seed <= 5; seed++) {
            XdrResult once = XdrRun.run(seed, SECONDS / 2);
            assertThat(XdrRun.run(seed, SECONDS / 2)).isEqualTo(once);
            assertThat(once.shipped()).isPositive();
        }
    }
}
