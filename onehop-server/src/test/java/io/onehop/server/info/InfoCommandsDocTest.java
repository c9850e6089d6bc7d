package io.onehop.server.info;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/info-commands.md` tells of every command there is, and of no other.
class InfoCommandsDocTest {
    private static final Path DOC = Path.of(System.getProperty("onehop.root", ".."), "docs",
            "info-commands.md");
    private static final Pattern NAME = Pattern.compile("`([a-z][a-z_-]*)[:/`]");
    /// Commands that a node takes from other rooms.
    private static final Set<String> FURTHER = Set.of("get-config", "set-config", "logs", "log", "log-set",
            "proxies", "dump-cluster", "dump-hb", "dump-fabric", "port-check",
            "get-stats", "dcs", "dc", "get-dc-config", "xdr-dc-state", "xdr-why", "xdr-command",
            "xdr-get-filter", "xdr-set-filter");

    @Test
    void tellsOfEveryCommand() throws IOException {
        var documented = Files.readAllLines(DOC).stream()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split("(?<!\\\\)\\|", 3)[1].replaceAll(", with .*", ""))
                .flatMap(cell -> NAME.matcher(cell).results())
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        var known = new TreeSet<>(Set.of(new SampleInfo().ask("help").split(";")));
        known.addAll(FURTHER);
        assertThat(documented).isEqualTo(known);
    }
}
