package io.onehop.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.simulation.check.Violation;
import io.onehop.simulation.fault.Profile;
import io.onehop.simulation.node.OnehopNodes;
import io.onehop.simulation.node.SimulatedNode;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/// The simulation catches what is wrong with a client: real ones with bugs planted around them.
class PlantedClientBugsSimulationTest {
    private static final int MOST_SEEDS = 8;

    /// Rules that are broken by the first seed that sees the flaw.
    private static Set<String> rules(Profile profile, SimulatedNode.Maker maker,
            Predicate<OnehopException> doubts) {
        var options = SimulationOptions.bySeed().withProfile(profile).withNodes(4).withPartitions(64)
                .withRealClients(2);
        var rules = new TreeSet<String>();
        for (long seed = 1; seed <= MOST_SEEDS && rules.isEmpty(); seed++) {
            SimulationResult result = SimulationRun.run(seed, options, maker, doubts);
            result.violations().stream().map(Violation::rule).forEach(rules::add);
            if (!rules.isEmpty()) {
                assertThat(result.report()).anyMatch(line ->
                        line.contains("./onehop sim --seed") && line.contains("--clients 2"));
            }
        }
        return rules;
    }

    @Test
    void catchesALostReplyThatIsTakenForNotSent() {
        assertThat(rules(Profile.PAUSE, OnehopNodes.maker(),
                failure -> failure.inDoubt() && !failure.is(ClientCode.NOT_AVAILABLE)))
                .contains("failed means never");
    }

    @Test
    void catchesAnAnswerThatIsGivenToAnotherCommand() {
        assertThat(rules(Profile.PAUSE, FlawedNode.maker(FlawedNode.Flaw.ANSWERS_ANOTHER),
                OnehopException::inDoubt)).contains("an answer is its own command's");
    }

    @Test
    void catchesAClientThatKeepsAnOldMap() {
        assertThat(rules(Profile.MIGRATION, FlawedNode.maker(FlawedNode.Flaw.TELLS_AN_OLD_MAP),
                OnehopException::inDoubt)).contains("a client at rest asks the right node");
    }
}
