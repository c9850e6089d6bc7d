package io.onehop.testkit.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// docs/requirements.md says what shows that a requirement is met; this shows that it says the truth.
class RequirementsDocTest {
    /// The requirements of each group are numbered from 1 to this.
    private static final Map<String, Integer> GROUPS = Map.of("S0", 58, "S1", 46, "S2", 83, "S3", 48, "S4",
            42);
    private static final Pattern ID = Pattern.compile("\\bS\\d-\\d{2}\\b");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)(?:\\.(\\w+))?`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(?:#([^)]*))?\\)");

    private final Path document = Repository.root().resolve("docs/requirements.md");
    private final List<Row> rows = rows();
    private final Map<String, String> sources = Repository.testSources();

    /// One line of the table.
    private record Row(String id, String requirement, String shownBy) {}

    private List<Row> rows() {
        var found = new ArrayList<Row>();
        for (String line : Repository.read(document).lines().toList()) {
            if (line.startsWith("| S")) {
                String[] cells = line.substring(2).split(" \\| ", 3);
                assertThat(cells).as(line).hasSize(3);
                found.add(new Row(cells[0], cells[1], cells[2]));
            }
        }
        return found;
    }

    @Test
    void listsKnownIdsOnceAndInOrder() {
        assertThat(rows).isNotEmpty();
        assertThat(rows).extracting(Row::id)
                .doesNotHaveDuplicates()
                .isSorted()
                .allMatch(RequirementsDocTest::isKnown);
    }

    private static boolean isKnown(String id) {
        Integer last = ID.matcher(id).matches() ? GROUPS.get(id.substring(0, 2)) : null;
        int number = last == null ? 0 : Integer.parseInt(id.substring(3));
        return last != null && number >= 1 && number <= last;
    }

    @Test
    void namesTestsThatExistAndNameTheRequirement() {
        for (Row row : rows) {
            for (Matcher test = TEST.matcher(row.shownBy); test.find(); ) {
                String source = sources.get(test.group(1));
                assertThat(source).as("%s: no class %s", row.id, test.group(1)).isNotNull();
                assertThat(source).as("%s in %s", row.id, test.group(1)).contains(row.id);
                if (test.group(2) != null) {
                    assertThat(source).as("%s in %s", row.id,
                            test.group(1)).contains("void " + test.group(2) + "(");
                }
            }
        }
    }

    @Test
    void showsEachRequirementByATestOrADocument() {
        assertThat(rows).allSatisfy(row -> {
            boolean shown = TEST.matcher(row.shownBy).find() || LINK.matcher(row.shownBy).find();
            assertThat(shown).as(row.id).isTrue();
            assertThat(row.requirement).as(row.id).isNotBlank();
        });
    }

    @Test
    void linksToPagesAndSectionsThatExist() {
        for (Row row : rows) {
            for (Matcher link = LINK.matcher(row.shownBy); link.find(); ) {
                Path page = document.resolveSibling(link.group(1));
                assertThat(Files.exists(page)).as("%s: %s", row.id, page).isTrue();
                if (link.group(2) != null) {
                    assertThat(anchors(page)).as("%s: %s", row.id, page).contains(link.group(2));
                }
            }
        }
    }

    private static List<String> anchors(Path page) {
        return Repository.read(page).lines()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").toLowerCase(java.util.Locale.ROOT))
                .map(line -> line.replaceAll("[^a-z0-9 -]", "").replace(' ', '-'))
                .toList();
    }

    /// A test that names a requirement shows it, so the table must name the test.
    @Test
    void missesNoTestThatNamesARequirement() {
        var claimed = new TreeMap<String, TreeSet<String>>();
        sources.forEach((name, source) -> {
            if (name.endsWith("Test") && !name.equals(RequirementsDocTest.class.getSimpleName())) {
                for (Matcher id = ID.matcher(source); id.find(); ) {
                    claimed.computeIfAbsent(id.group(), _ -> new TreeSet<>()).add(name);
                }
            }
        });
        claimed.forEach((id, classes) -> {
            for (String name : classes) {
                assertThat(shownBy(id)).as("%s is named in %s", id, name).contains('`' + name);
            }
        });
    }

    private String shownBy(String id) {
        return rows.stream().filter(row -> row.id.equals(id)).map(Row::shownBy).findFirst().orElse("");
    }
}
