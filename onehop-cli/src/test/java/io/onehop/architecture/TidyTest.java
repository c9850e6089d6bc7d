package io.onehop.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The form of the sources of all modules: sizes, names, and what must not stand in them.
class TidyTest {
    private static final int MAX_LINE = 110;
    private static final int MAX_FILE = 500;
    private static final Map<String, Integer> LONG_LINES_LEFT =
            Map.of("onehop-cli", 12);
    private static final int MAX_METHOD = 70;
    private static final Pattern FORBIDDEN_NAME = Pattern.compile(
            "(?i)(^|/)(util|common|impl|manager|helper)s?/|(Utils?|Impl|Manager|Helper)\\.java$");
    private static final Pattern NOTE = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b");
    private static final Pattern PLACE = Pattern.compile("(?<![\\w/.$:}])/(home|root|work|Users)/\\w");
    private static final Pattern METHOD_BEGIN = Pattern.compile("^    (?! |@|//)[^=;]*\\)[^;=]*\\{$");

    private record Source(Path path, String name, List<String> lines) {}

    private static final Path ROOT = Path.of(System.getProperty("onehop.root"));

    private static List<Source> sources() {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> file.toString().contains("/src/"))
                    .map(TidyTest::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source read(Path file) {
        try {
            return new Source(file, ROOT.relativize(file).toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface LineCheck {
        boolean isWrong(Source source, String line);
    }

    private static List<String> wrongLines(LineCheck check) {
        var wrong = new ArrayList<String>();
        for (Source source : sources()) {
            for (int i = 0; i < source.lines.size(); i++) {
                if (check.isWrong(source, source.lines.get(i))) {
                    wrong.add(source.name + ":" + (i + 1) + " " + source.lines.get(i).strip());
                }
            }
        }
        return wrong;
    }

    @Test
    void seesTheSources() {
        assertThat(sources()).hasSizeGreaterThan(100);
    }

    /// Modules that were written before this test may keep what they had; the numbers only ever go down.
    @Test
    void linesAreNotTooLong() {
        var count = new TreeMap<String, Integer>();
        var wrong = wrongLines((_, line) -> line.codePointCount(0, line.length()) > MAX_LINE);
        wrong.forEach(line -> count.merge(line.substring(0, line.indexOf('/')), 1, Integer::sum));
        System.out.println("lines longer than " + MAX_LINE + ": " + count);
        count.forEach((module, lines) -> assertThat(lines)
                .as("%s: %s", module, wrong.stream().filter(line -> line.startsWith(module)).toList())
                .isLessThanOrEqualTo(LONG_LINES_LEFT.getOrDefault(module, 0)));
    }

    @Test
    void linesHaveNoTabsAndNoBlanksAtTheirEnd() {
        assertThat(wrongLines((_, line) -> line.indexOf('\t') >= 0 || line.endsWith(" "))).isEmpty();
    }

    @Test
    void filesAreNotTooLong() {
        assertThat(sources()).filteredOn(source -> source.lines.size() > MAX_FILE).extracting(Source::name)
                .isEmpty();
    }

    @Test
    void methodsAreNotTooLong() {
        var wrong = new ArrayList<String>();
        for (Source source : sources()) {
            int begin = -1;
            for (int i = 0; i < source.lines.size(); i++) {
                String line = source.lines.get(i);
                if (METHOD_BEGIN.matcher(line).find()) {
                    begin = i;
                } else if (line.equals("    }") && begin >= 0) {
                    if (i - begin + 1 > MAX_METHOD) {
                        wrong.add(source.name + ":" + (begin + 1) + " " + (i - begin + 1) + " lines");
                    }
                    begin = -1;
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void namesSayWhatAThingIs() {
        assertThat(sources()).extracting(Source::name).filteredOn(name -> FORBIDDEN_NAME.matcher(name).find())
                .isEmpty();
    }

    @Test
    void onlyToolsPrint() {
        assertThat(wrongLines((source, line) -> {
            boolean tool = source.name.startsWith("onehop-cli/") || source.name.startsWith("onehop-bench/");
            boolean test = source.name.contains("/src/test/");
            boolean names = line.contains("setTarget(");
            return !tool && !test && !names && !line.strip().startsWith("//")
                    && (line.contains("System.out") || line.contains("System.err")
                    || line.contains("printStackTrace"));
        })).isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(wrongLines((_, line) -> NOTE.matcher(line).find())).isEmpty();
    }

    @Test
    void nothingTellsOfTheMachineItWasWrittenOn() {
        assertThat(wrongLines((_, line) -> PLACE.matcher(line).find())).isEmpty();
    }

    @Test
    void testsDoNotSleep() {
        assertThat(wrongLines((source, line) -> source.name.contains("/src/test/")
                && line.contains("Thread" + ".sleep(")))
                .isEmpty();
    }

    @Test
    void everyPackageTellsWhatItIs() {
        var wrong = new ArrayList<String>();
        for (Source source : sources()) {
            Path info = source.path.resolveSibling("package-info.java");
            if (source.name.contains("/src/main/") && !Files.exists(info)) {
                wrong.add(source.name);
            }
            boolean isInfo = source.path.endsWith("package-info.java");
            if (isInfo && source.lines.stream().noneMatch(line -> line.contains("What lives here"))) {
                wrong.add(source.name + " does not say what lives there");
            }
            if (isInfo && source.lines.stream().noneMatch(line -> line.contains("@NullMarked"))) {
                wrong.add(source.name + " is not @NullMarked");
            }
        }
        assertThat(wrong).isEmpty();
    }
}
