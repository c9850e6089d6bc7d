package io.onehop.server.config;

import io.onehop.server.config.Problems.Place;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Reads a configuration file in the grammar operators know (design: `key value` lines in `section { … }`),
/// and overrides of the form `section.key=value`.
///
/// A line is a parameter with its value, or the begin or end of a section; `#` starts a comment; a list has
/// one line for each element; `${NAME}` stands for an environment variable. All problems are reported, not
/// only the first.
public final class ConfigParser {
    private final Function<String, @Nullable String> environment;

    /// A parser that asks this function for environment variables (null: not set).
    public ConfigParser(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    /// Reads a file's text; the overrides then replace what it says.
    public ConfigResult parse(String fileName, String text, List<String> overrides) {
        var problems = new Problems();
        var file = new Place(fileName, 0);
        var root = new SectionDraft(SectionType.ROOT, "", file, problems);
        new FileReading(root, problems).read(fileName, text);
        boolean complete = problems.errors().isEmpty();
        return finish(root, file, overrides, problems, complete);
    }

    /// Starts from [NodeConfig#defaults()]; the overrides replace what it says.
    public ConfigResult parseDefaults(List<String> overrides) {
        var problems = new Problems();
        var file = new Place("defaults", 0);
        var root = SectionDraft.of(NodeConfig.defaultRoot(), file, problems);
        return finish(root, file, overrides, problems, true);
    }

    private static ConfigResult finish(
            SectionDraft root, Place file, List<String> overrides, Problems problems, boolean complete) {
        for (String override : overrides) {
            ConfigOverride.apply(root, override, problems, complete);
        }
        var section = root.done();
        new ConfigChecks(problems, file).check(section, complete);
        return problems.errors().isEmpty()
                ? new ConfigResult.Parsed(new NodeConfig(section), List.copyOf(problems.warnings()))
                : new ConfigResult.Rejected(List.copyOf(problems.errors()));
    }

    /// The way through one file: the sections that are open at this line.
    private final class FileReading {
        private final Problems problems;
        private final ConfigWords words;
        private final Deque<SectionDraft> open = new ArrayDeque<>();
        /// How many sections are open whose content is not looked at because the outermost is unknown.
        private int skipped;

        FileReading(SectionDraft root, Problems problems) {
            this.problems = problems;
            this.words = new ConfigWords(environment, problems);
            open.push(root);
        }

        void read(String fileName, String text) {
            String[] lines = text.split("\r?\n", -1);
            for (int i = 0; i < lines.length; i++) {
                var place = new Place(fileName, i + 1);
                var statement = new ArrayList<String>();
                for (String word : words.cut(lines[i], place)) {
                    switch (word) {
                        case ConfigWords.OPEN -> begin(statement, place);
                        case ConfigWords.CLOSE -> {
                            parameter(statement, place);
                            end(place);
                        }
                        default -> {
                            statement.add(word);
                            continue;
                        }
                    }
                    statement.clear();
                }
                parameter(statement, place);
            }
            for (var section : open) {
                if (section.type() != SectionType.ROOT) {
                    problems.error(section.opened(), section.title(), "'{' is never closed");
                }
            }
        }

        private void begin(List<String> statement, Place place) {
            if (skipped > 0) {
                skipped++;
                return;
            }
            if (statement.isEmpty()) {
                problems.error(place, "", "'{' without a section");
                skipped++;
                return;
            }
            var inside = open.element();
            String keyword = statement.getFirst();
            var type = inside.type().child(keyword);
            if (type == null) {
                var known = inside.type().childKeywords();
                problems.error(place, keyword, "unknown section"
                        + (inside.type() == SectionType.ROOT ? "" : " of " + inside.title())
                        + Suggestion.of(keyword, known));
                skipped++;
                return;
            }
            open.push(section(inside, type, statement.subList(1, statement.size()), place));
        }

        /// Opens the section a line begins; its words after the keyword are checked.
        private SectionDraft section(SectionDraft inside, SectionType type, List<String> rest, Place place) {
            int wanted = type.naming() == SectionType.Naming.NONE ? 0 : 1;
            if (rest.size() != wanted) {
                problems.error(place, type.keyword(), switch (type.naming()) {
                    case NONE -> "takes no name, '" + String.join(" ", rest) + "' is too much";
                    case NAMED -> rest.isEmpty() ? "needs a name" : "takes one name";
                    case TYPED -> rest.isEmpty() ? "needs a type" : "takes one type";
                });
            }
            String word = rest.isEmpty() ? "" : rest.getFirst();
            return switch (type.naming()) {
                case NONE -> inside.open(type, "", place);
                case NAMED -> inside.open(type, word, place);
                case TYPED -> {
                    var typed = inside.open(type, "", place);
                    if (!word.isEmpty()) {
                        typed.line("type", List.of(word), place);
                    }
                    yield typed;
                }
            };
        }

        private void parameter(List<String> statement, Place place) {
            if (statement.isEmpty() || skipped > 0) {
                return;
            }
            var inside = open.element();
            String keyword = statement.getFirst();
            var type = inside.type().child(keyword);
            var rest = statement.subList(1, statement.size());
            if (type != null && type.naming() == SectionType.Naming.TYPED) {
                section(inside, type, rest, place);
            } else {
                inside.line(keyword, List.copyOf(rest), place);
            }
        }

        private void end(Place place) {
            if (skipped > 0) {
                skipped--;
            } else if (open.size() > 1) {
                open.pop();
            } else {
                problems.error(place, "", "'}' without a section");
            }
        }
    }
}
