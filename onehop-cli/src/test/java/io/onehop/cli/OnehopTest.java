package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class OnehopTest {
    @Test
    void everyCommandHasHelpAndADescription() {
        for (Map.Entry<String, CommandLine> entry : Onehop.commandLine().getSubcommands().entrySet()) {
            Run run = Run.of(entry.getKey(), "--help");
            assertThat(run.exitCode()).as(entry.getKey()).isZero();
            assertThat(run.out()).as(entry.getKey()).contains("Usage: onehop");
            assertThat(entry.getValue().getCommandSpec().usageMessage().description()).isNotEmpty();
        }
    }

    @Test
    void listsTheCommandsWhenNoneIsNamed() {
        Run run = Run.of();
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Missing command", "info");
    }

    @Test
    void suggestsACommandThatIsSpeltAlike() {
        Run run = Run.of("inof");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("Did you mean", "info");
    }

    @Test
    void printsItsVersion() {
        assertThat(Run.of("--version").out()).startsWith("onehop ");
        assertThat(Run.of("version", "--json").out()).contains("\"onehop\"", "\"java\"");
    }

    @Test
    void walksThroughTheCommandsForTheCache() {
        assertThat(Run.of("train", "client")).isEqualTo(new Run(0, "", ""));
    }
}
