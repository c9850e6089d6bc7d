package io.onehop.server.stats.ticker;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.stats.ObjectCounts;
import io.onehop.server.stats.SampleNamespace;
import io.onehop.server.stats.SampleNode;
import io.onehop.server.stats.StorageUsage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// `docs/log-reference.md` tells of every field of every line (S0-17).
class LogReferenceTest {
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z-]+:?");

    private String doc = "";

    @BeforeEach
    void readTheReference() throws IOException {
        doc = Files.readString(Path.of(System.getProperty("onehop.root", ".."), "docs", "log-reference.md"));
    }

    @Test
    void numbersTheFieldsOfTheSeedsClientLine() {
        var expected = new ArrayList<String>();
        for (var group : CounterLines.LEGACY.getFirst().groups()) {
            for (NamespaceCounter counter : group.counters()) {
                expected.add("| " + (expected.size() + 1) + " | `" + group.name() + "` | `"
                        + counter.statName()
                        + "` | ");
            }
        }
        assertThat(expected).hasSize(23);
        assertThat(doc).contains(expected).containsSubsequence(expected);
    }

    @Test
    void tellsOfEveryNumberOfEveryCounterLine() {
        for (CounterLine line : CounterLines.CURRENT) {
            assertThat(doc).containsSubsequence(expected("### `" + line.label() + "`\n", line));
        }
    }

    @Test
    void tellsWhereTheLegacyLayoutDiffers() {
        for (CounterLine line : CounterLines.LEGACY) {
            switch (line.label()) {
                case "scan", "query" -> assertThat(doc).contains('`' + line.label() + '`');
                case "retransmits", "re-repl", "special-errors" ->
                    assertThat(doc).containsSubsequence(expected("### `" + line.label() + "` in legacy\n",
                            line));
                default -> assertThat(CounterLines.CURRENT.stream().map(CounterLine::withoutFilteredOut))
                        .contains(line);
            }
        }
    }

    @Test
    void tellsOfEveryWordOfTheOtherLines() {
        for (TickerFormat format : TickerFormat.values()) {
            for (String line : otherLines(format)) {
                String text = line.startsWith("NODE-ID") ? "NODE-ID CLUSTER-SIZE CLUSTER-NAME"
                        : line.replaceFirst("^\\{ns} ", "").strip();
                WORD.matcher(text).results().forEach(word -> assertThat(doc).as(line).contains('`'
                        + word.group() + '`'));
            }
        }
    }

    private static List<String> expected(String heading, CounterLine line) {
        var parts = new ArrayList<String>();
        parts.add(heading);
        parts.add("\n{ns} " + line.label() + ": " + line.groups().stream().map(LogReferenceTest::template)
                .collect(Collectors.joining(" ")) + "\n");
        for (var group : line.groups()) {
            String row = group.counters().stream().map(counter -> '`' + counter.statName() + '`')
                    .collect(Collectors.joining(", "));
            parts.add("| `" + group.name() + "` | " + row);
        }
        return parts;
    }

    private static String template(CounterLine.Group group) {
        int numbers = group.counters().size();
        return group.name() + (numbers > 1 ? " (" + "n,".repeat(numbers - 1) + "n)" : " n");
    }

    private static List<String> otherLines(TickerFormat format) {
        var namespace = new SampleNamespace("ns");
        namespace.tombstones = new ObjectCounts(1, 1, 1);
        namespace.storage = new StorageUsage(1, 1, 1, 1, 1, 1);
        var node = new SampleNode(namespace);
        for (NodeCounter counter : NodeCounter.values()) {
            node.counters().increment(counter);
        }
        return TickerFrame.lines(node, format);
    }
}
