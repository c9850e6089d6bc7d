package io.onehop.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.simulation.fault.Profile;
import io.onehop.simulation.node.OnehopNodes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The real client in the simulated world, over many seeds. `-Donehop.seed=` runs one of them,
/// `-Donehop.clientSeeds=` another number. Among what holds in each: a late answer reaches no other command
/// (S4-29); when the cluster is at rest clients have its map (S0-06), and nothing is passed on (S0-05).
class ClientSimulationTest {
    private static final long FIRST = 1;
    private static final int THREADS = 2;
    private static final long USUAL_SEEDS = 50;
    private static final SimulationOptions OPTIONS = SimulationOptions.bySeed().withSeconds(45)
            .withRealClients(2);

    private static SimulationResult run(long seed) {
        return SimulationRun.run(seed, OPTIONS, OnehopNodes.maker());
    }

    @Test
    void clientsKeepTheirPromisesUnderEveryKindOfFault() throws InterruptedException, ExecutionException {
        Long single = Long.getLong("onehop.seed");
        long first = single == null ? FIRST : single;
        long end = first + (single == null ? Long.getLong("onehop.clientSeeds", USUAL_SEEDS) : 1);
        var next = new AtomicLong(first);
        var results = new ArrayList<SimulationResult>();
        try (var pool = Executors.newFixedThreadPool(THREADS)) {
            var parts = new ArrayList<Future<List<SimulationResult>>>();
            for (int i = 0; i < THREADS; i++) {
                parts.add(pool.submit(() -> runAll(next, end)));
            }
            for (Future<List<SimulationResult>> part : parts) {
                results.addAll(part.get());
            }
        }
        for (SimulationResult result : results) {
            assertThat(result.report()).as(result.summary()).isEmpty();
        }
        if (end - first >= USUAL_SEEDS) {
            assertThat(results).extracting(SimulationResult::profile).contains(Profile.values());
            assertThat(results.stream().mapToInt(SimulationResult::actions).average().orElse(0))
                    .isGreaterThan(2_000);
        }
    }

    private static List<SimulationResult> runAll(AtomicLong next, long end) {
        var results = new ArrayList<SimulationResult>();
        for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
            results.add(run(seed));
        }
        return results;
    }

    @Test
    void sameSeedGivesTheSameHistory() {
        for (long seed = 1; seed <= 3; seed++) {
            assertThat(run(seed).hash()).as("seed %d", seed).isEqualTo(run(seed).hash());
        }
    }
}
