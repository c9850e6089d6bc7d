package io.onehop.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.simulation.fault.Profile;
import org.junit.jupiter.api.Test;

/// The world and its checkers, with toy nodes.
class SimulationWorldTest {
    private static final SimulationOptions QUIET = SimulationOptions.bySeed().withProfile(Profile.NONE);

    private static SimulationResult run(long seed, ToyNode.Flaw flaw) {
        return SimulationRun.run(seed, QUIET, seams -> new ToyNode(seams, flaw));
    }

    @Test
    void toysServeClientsWhileNothingGoesWrong() {
        for (long seed = 1; seed <= 3; seed++) {
            SimulationResult result = run(seed, ToyNode.Flaw.NONE);
            assertThat(result.report()).as(result.summary()).isEmpty();
            assertThat(result.actions()).isGreaterThan(500);
        }
    }

    @Test
    void doesTheSameForTheSameSeed() {
        assertThat(run(5, ToyNode.Flaw.NONE).hash()).isEqualTo(run(5, ToyNode.Flaw.NONE).hash());
        assertThat(run(5, ToyNode.Flaw.NONE).hash()).isNotEqualTo(run(6, ToyNode.Flaw.NONE).hash());
    }

    @Test
    void seesARecordThatAReplicaLacks() {
        assertThat(rules(ToyNode.Flaw.FORGETS_THE_REPLICA)).contains("copies are equal");
    }

    @Test
    void seesAWriteThatIsDoneTwice() {
        assertThat(rules(ToyNode.Flaw.APPLIES_TWICE)).contains("at most once");
    }

    @Test
    void seesAWriteThatIsDoneThoughItWasSaidToHaveFailed() {
        assertThat(rules(ToyNode.Flaw.FAILS_AFTER_APPLYING)).contains("failed means never");
    }

    private static java.util.List<String> rules(ToyNode.Flaw flaw) {
        var result = SimulationRun.run(3, QUIET.withNodes(3), seams -> new ToyNode(seams, flaw));
        assertThat(result.report()).anyMatch(line -> line.contains("./onehop sim --seed 3"));
        return result.violations().stream().map(io.onehop.simulation.check.Violation::rule).toList();
    }
}
