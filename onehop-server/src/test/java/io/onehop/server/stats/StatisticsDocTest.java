package io.onehop.server.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// `docs/statistics.md` tells of every statistic there is, and of no other.
class StatisticsDocTest {
    private static final Path DOC = Path.of(System.getProperty("onehop.root", ".."), "docs", "statistics.md");

    @Test
    void tellsOfEveryStatisticOfANode() throws IOException {
        assertThat(documented("## Node")).containsExactlyElementsOf(
                names(NodeStatistics.of(new SampleNode(new SampleNamespace("test")))));
    }

    @Test
    void tellsOfEveryStatisticOfANamespace() throws IOException {
        assertThat(documented("## Namespace")).containsExactlyElementsOf(
                names(NamespaceStatistics.of(new SampleNamespace("test"))));
    }

    @Test
    void callsCountersWhatIsCounted() throws IOException {
        String doc = Files.readString(DOC);
        for (NamespaceCounter counter : NamespaceCounter.values()) {
            assertThat(doc).contains("| `" + counter.statName() + "` | counter |");
        }
        for (NodeCounter counter : NodeCounter.values()) {
            if (counter != NodeCounter.CLUSTER_CLOCK_SKEW_OUTLIERS) {
                assertThat(doc).contains("| `" + counter.statName() + "` | counter |");
            }
        }
    }

    @Test
    void tellsOfEveryHistogramThatIsListed() throws IOException {
        String doc = Files.readString(DOC);
        for (NamespaceLatency kind : NamespaceLatency.values()) {
            String group = kind.group();
            assertThat(doc).contains("{ns}-" + (group == null ? kind.label() : group));
        }
        for (NodeLatency kind : NodeLatency.values()) {
            assertThat(doc).contains('`' + kind.label() + '`');
        }
    }

    private static List<String> names(StatList list) {
        return list.entries().stream().map(Map.Entry::getKey).toList();
    }

    private static List<String> documented(String heading) throws IOException {
        var names = new ArrayList<String>();
        boolean inside = false;
        for (String line : Files.readAllLines(DOC)) {
            if (line.startsWith("## ")) {
                inside = line.equals(heading);
            } else if (inside && line.startsWith("| `")) {
                names.add(line.substring(3, line.indexOf('`', 3)));
            }
        }
        return names;
    }
}
