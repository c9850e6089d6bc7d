package io.onehop.server.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/statistics.md` and `docs/log-reference.md` tell of everything that is told of shipping.
class XdrStatisticsDocTest {
    private static final Path DOCS = Path.of(System.getProperty("onehop.root", ".."), "docs");

    private final XdrUnderTest node = new XdrUnderTest();

    private static List<String> documented(String heading) throws IOException {
        var names = new ArrayList<String>();
        boolean inside = false;
        for (String line : Files.readAllLines(DOCS.resolve("statistics.md"))) {
            if (line.startsWith("## ")) {
                inside = line.equals(heading);
            } else if (inside && line.startsWith("| `")) {
                names.add(line.substring(3, line.indexOf('`', 3)));
            }
        }
        return names;
    }

    private List<String> names(String command) {
        return Stream.of(node.ask(command).split(";", -1))
                .map(pair -> pair.substring(0, pair.indexOf('='))).toList();
    }

    @Test
    void tellsOfEveryStatistic() throws IOException {
        node.shipTo("A");
        assertThat(documented("## Data centre")).containsExactlyElementsOf(
                names("get-stats:context=xdr;dc=A"));
        assertThat(documented("## Data centre: older names")).containsExactlyElementsOf(names("dc/A"));
        assertThat(documented("## Shipping")).containsExactlyElementsOf(names("statistics/xdr"));
    }

    @Test
    void explainsEveryFieldOfTheLogLines() throws IOException {
        String doc = Files.readString(DOCS.resolve("log-reference.md"));
        node.set("dc-log-format=4.x");
        node.shipTo("A");
        node.changeForSeconds(61, 1_000);
        for (String line : node.log) {
            for (String word : line.replaceAll("^(\\[A]|xdr-dc A|[a-z]+): ", "").split(" ", -1)) {
                if (word.matches("[a-z].*")) {
                    assertThat(doc).as(line).contains('`' + word + '`');
                }
            }
        }
    }
}
