package io.onehop.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.simulation.check.Violation;
import io.onehop.simulation.fault.Profile;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// The simulation catches what is wrong: real nodes with bugs planted into them.
class PlantedBugsSimulationTest {
    private static final int MOST_SEEDS = 60;

    /// Rules that are broken by the first seed that sees the flaw.
    private static Set<String> rules(FlawedNode.Flaw flaw, Profile profile) {
        var options = SimulationOptions.bySeed().withProfile(profile).withNodes(4).withPartitions(32);
        var rules = new TreeSet<String>();
        for (long seed = 1; seed <= MOST_SEEDS && rules.isEmpty(); seed++) {
            SimulationResult result = SimulationRun.run(seed, options, FlawedNode.maker(flaw));
            result.violations().stream().map(Violation::rule).forEach(rules::add);
            if (!rules.isEmpty()) {
                assertThat(result.report()).anyMatch(line -> line.contains("./onehop sim --seed"));
            }
        }
        return rules;
    }

    @Test
    void catchesAReplicaThatAcknowledgesBeforeItHas() {
        assertThat(rules(FlawedNode.Flaw.ACKNOWLEDGES_BEFORE_IT_HAS, Profile.CRASH))
                .containsAnyOf("copies are equal", "acknowledged means kept", "one winner");
    }

    @Test
    void catchesANodeThatDropsItsCopyBeforeAllReplicasAreComplete() {
        assertThat(rules(FlawedNode.Flaw.DROPS_ITS_COPY_EARLY, Profile.SPLIT))
                .contains("winner of the conflict");
    }

    @Test
    void catchesReadsFromAnUnfinishedReplica() {
        assertThat(rules(FlawedNode.Flaw.READS_FROM_AN_UNFINISHED_REPLICA, Profile.MIGRATION))
                .containsAnyOf("acknowledged means kept", "one winner");
    }

    @Test
    void catchesACommandThatIsExecutedTwice() {
        assertThat(rules(FlawedNode.Flaw.EXECUTES_TWICE, Profile.PAUSE)).contains("at most once");
    }

    @Test
    void catchesACommandThatIsSaidToHaveFailedThoughItWasDone() {
        assertThat(rules(FlawedNode.Flaw.SAYS_FAILED_THOUGH_DONE, Profile.PARTITION))
                .contains("failed means never");
    }
}
