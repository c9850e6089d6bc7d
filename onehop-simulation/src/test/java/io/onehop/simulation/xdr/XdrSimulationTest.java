package io.onehop.simulation.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Real nodes of two and three simulated clusters that ship to each other, over many seeds: S2-81.
/// `-Donehop.seed=` runs one of them, `-Donehop.seeds=` another number.
class XdrSimulationTest {
    private static final long SECONDS = 60;
    private static final long SECONDS_OF_OUTAGES = 240;

    @Test
    void allDataCentresEndWithTheSameRecordsWhateverHappens() {
        run(60, seed -> XdrRun.run(seed, SECONDS));
    }

    /// S2-34, S2-36: away for minutes, silently, refusing connections or failing, while nodes fail as well.
    @Test
    void allEndWithTheSameAfterDataCentresWereAwayForMinutes() {
        List<XdrResult> results = run(16, seed -> XdrRun.runWithOutages(seed, SECONDS_OF_OUTAGES));
        if (results.size() > 1) {
            assertThat(results.stream().filter(result -> result.down() > 0).count())
                    .as("runs that took a data centre for down").isGreaterThan(results.size() / 2);
        }
    }

    private static List<XdrResult> run(int usual, LongFunction<XdrResult> run) {
        Long single = Long.getLong("onehop.seed");
        long first = single == null ? 1 : single;
        long count = single == null ? Long.getLong("onehop.seeds", usual) : 1;
        List<XdrResult> results = LongStream.range(first, first + count).parallel().mapToObj(run).toList();
        assertThat(results.stream()
                .filter(result -> !result.violations().isEmpty())
                .map(result -> result.summary() + "\n  " + result.violations())).isEmpty();
        return results;
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
