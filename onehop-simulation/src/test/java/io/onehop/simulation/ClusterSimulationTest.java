package io.onehop.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.simulation.fault.Profile;
import io.onehop.simulation.node.OnehopNodes;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Real nodes in the simulated world, over many seeds. `-Donehop.seed=` runs one of them, `-Donehop.seeds=`
/// another number.
class ClusterSimulationTest {
    private static final long FIRST = 1;
    private static final int THREADS = 2;
    private static final SimulationOptions OPTIONS = SimulationOptions.bySeed();

    private static SimulationResult run(long seed) {
        return SimulationRun.run(seed, OPTIONS, OnehopNodes.maker());
    }

    @Test
    void keepsItsPromisesUnderEveryKindOfFault() throws InterruptedException, ExecutionException {
        Long single = Long.getLong("onehop.seed");
        long first = single == null ? FIRST : single;
        long count = single == null ? Long.getLong("onehop.seeds", 500) : 1;
        var next = new AtomicLong(first);
        var failed = new AtomicBoolean();
        var results = new ArrayList<SimulationResult>();
        try (var pool = Executors.newFixedThreadPool(THREADS)) {
            var parts = new ArrayList<Future<List<SimulationResult>>>();
            for (int i = 0; i < THREADS; i++) {
                parts.add(pool.submit(() -> runAll(next, first + count, failed)));
            }
            for (Future<List<SimulationResult>> part : parts) {
                results.addAll(part.get());
            }
        }
        for (SimulationResult result : results) {
            assertThat(result.report()).as(result.summary()).isEmpty();
        }
        assertThat(results).hasSize((int) count);
        if (single == null) {
            checkThatMuchHasHappened(results);
        }
    }

    private static List<SimulationResult> runAll(AtomicLong next, long end, AtomicBoolean failed) {
        var results = new ArrayList<SimulationResult>();
        for (long seed = next.getAndIncrement(); seed < end && !failed.get(); seed = next.getAndIncrement()) {
            SimulationResult result = run(seed);
            results.add(result);
            if (!result.isGood()) {
                failed.set(true);
            }
        }
        return results;
    }

    private static void checkThatMuchHasHappened(List<SimulationResult> results) {
        Map<Profile, Integer> profiles = new EnumMap<>(Profile.class);
        results.forEach(each -> profiles.merge(each.profile(), 1, Integer::sum));
        assertThat(profiles).hasSize(Profile.values().length);
        assertThat(results).anyMatch(each -> each.partitions() == 4096);
        assertThat(results).extracting(SimulationResult::nodes).contains(1, 2, 3, 4, 5, 6, 7);
        assertThat(results).extracting(SimulationResult::replicationFactor).contains(1, 2, 3);
        assertThat(results.stream().mapToInt(SimulationResult::actions).average().orElse(0))
                .isGreaterThan(1_000);
    }

    /// What a seed does changes with the code, so each of these has a test of its own kind elsewhere if what
    /// was wrong could be shown there.
    @ParameterizedTest
    @CsvSource({"1758, PARTITION", "186, CRASH", "507, CRASH", "620, CRASH"})
    void keepsItsPromisesWhereItOnceDidNot(long seed, Profile profile) {
        var result = SimulationRun.run(seed, OPTIONS.withProfile(profile), OnehopNodes.maker());
        assertThat(result.report()).as(result.summary()).isEmpty();
    }

    @Test
    void sameSeedGivesTheSameHistory() {
        for (long seed = 1; seed <= 8; seed++) {
            assertThat(run(seed).hash()).as("seed %d", seed).isEqualTo(run(seed).hash());
        }
        assertThat(run(1).hash()).isNotEqualTo(run(2).hash());
    }

    @Test
    void tellsTheStoryOfAGoodRun() {
        var options = OPTIONS.withProfile(Profile.CRASH).withNodes(3).withStory(true);
        var result = SimulationRun.run(7, options, OnehopNodes.maker());
        assertThat(result.violations()).isEmpty();
        assertThat(result.report())
                .anyMatch(line -> line.contains("./onehop sim --seed 7 --nodes 3 --profile crash"))
                .anyMatch(line -> line.contains("is told of view"))
                .anyMatch(line -> line.contains("crashes") || line.contains("leaves"));
    }
}
