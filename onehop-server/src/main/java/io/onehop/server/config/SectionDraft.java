package io.onehop.server.config;

import io.onehop.server.config.Problems.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A section while a configuration is read: takes lines and overrides and reports what is wrong with them.
final class SectionDraft {
    /// A line under a former name whose parameter has moved to a section inside of this one.
    private record Moved(Place place, String name, Parameter parameter, String value) {}

    private final SectionType type;
    private final String name;
    private final Place opened;
    private final Problems problems;
    private final Map<Parameter, Integer> firstLines = new HashMap<>();
    private final List<SectionDraft> children = new ArrayList<>();
    private final List<Moved> moved = new ArrayList<>();
    private Settings settings;

    SectionDraft(SectionType type, String name, Place opened, Problems problems) {
        this.type = type;
        this.name = name;
        this.opened = opened;
        this.problems = problems;
        this.settings = Settings.defaults(type.catalogue());
    }

    /// A draft that starts as a section.
    static SectionDraft of(Section section, Place place, Problems problems) {
        var draft = new SectionDraft(section.type(), section.name(), place, problems);
        draft.settings = section.settings();
        for (var child : section.children()) {
            draft.children.add(of(child, place, problems));
        }
        return draft;
    }

    SectionType type() {
        return type;
    }

    Place opened() {
        return opened;
    }

    /// As a person names it: `namespace test`.
    String title() {
        return name.isEmpty() ? type.keyword() : type.keyword() + " " + name;
    }

    /// The section of a type and a name (any name for a section that has none), or null.
    @Nullable SectionDraft child(SectionType wanted, String wantedName) {
        for (var child : children) {
            boolean sameName = wanted.naming() != SectionType.Naming.NAMED || child.name.equals(wantedName);
            if (child.type == wanted && sameName) {
                return child;
            }
        }
        return null;
    }

    /// The names of the sections of a type.
    List<String> childNames(SectionType wanted) {
        return children.stream().filter(child -> child.type == wanted).map(child -> child.name).toList();
    }

    /// Adds a section and returns it, also when it is one too many (which is reported).
    SectionDraft open(SectionType childType, String childName, Place place) {
        var earlier = child(childType, childName);
        var draft = new SectionDraft(childType, childName, place, problems);
        var problem = ConfigChecks.nameProblem(childType, childName);
        if (problem == null) {
            problem = ConfigChecks.countProblem(childType, childNames(childType).size() + 1);
        }
        if (problem != null) {
            problems.error(place, childType.keyword(), problem);
        }
        if (earlier != null) {
            problems.error(place, draft.title(),
                    "section appears twice; first on line " + earlier.opened.line());
        } else {
            children.add(draft);
        }
        return draft;
    }

    /// Takes one line: a name and its values.
    void line(String word, List<String> values, Place place) {
        var parameter = type.catalogue().find(word);
        if (parameter == null) {
            oldName(word, values, place);
            return;
        }
        put(parameter, word, values, place);
    }

    private void oldName(String word, List<String> values, Place place) {
        var old = type.catalogue().findOld(word);
        if (old == null) {
            problems.error(place, word, unknown(word));
            return;
        }
        var today = old.today();
        if (today == null) {
            problems.warning(place, word, "former parameter, has no effect any more");
            return;
        }
        problems.warning(place, word, "former name, is " + today.name() + " now");
        var translated = values.size() == 1 ? List.of(old.translate(values.getFirst())) : values;
        if (today.context().equals(type.catalogue().context())) {
            put(today, word, translated, place);
        } else {
            moved.add(new Moved(place, word, today, String.join(" ", translated)));
        }
    }

    private String unknown(String word) {
        if (type.child(word) != null) {
            return "is a section: '{' must stand on the same line";
        }
        var candidates = new ArrayList<>(type.catalogue().names());
        candidates.addAll(type.childKeywords());
        String message = type == SectionType.ROOT
                ? "stands outside of any section"
                : "unknown parameter of " + title();
        String suggestion = Suggestion.of(word, candidates);
        return message + (suggestion.isEmpty() ? elsewhere(word) : suggestion);
    }

    /// The section that has such a parameter, when this one has none.
    private static String elsewhere(String word) {
        for (var other : SectionType.values()) {
            if (other.catalogue().find(word) != null) {
                return "; it belongs into " + other.path();
            }
        }
        return "";
    }

    private void put(Parameter parameter, String word, List<String> values, Place place) {
        String value = oneValue(parameter, word, values, place);
        if (value == null) {
            return;
        }
        Integer earlier = firstLines.putIfAbsent(parameter, place.line());
        boolean list = parameter.kind() == Parameter.Kind.LIST;
        if (earlier != null && !list) {
            problems.error(place, word, "appears twice; first on line " + earlier);
            return;
        }
        var parsed = check(parameter, value);
        if (parsed instanceof ParameterValue.Wrong(String reason)) {
            problems.error(place, word, reason);
            return;
        }
        if (earlier == null) {
            warnIfUnused(parameter, place);
        }
        if (list) {
            var elements = new ArrayList<>(settings.list(parameter));
            elements.add(value);
            settings = settings.with(parameter, elements);
        } else {
            settings = settings.withParsed(parameter, parsed);
        }
    }

    /// The values of a line as one text, or null when there are too few or too many (which is reported).
    private @Nullable String oneValue(Parameter parameter, String word, List<String> values, Place place) {
        if (values.isEmpty() && parameter.kind() == Parameter.Kind.BOOLEAN) {
            return "true";
        }
        if (values.isEmpty() || values.getFirst().isEmpty()) {
            problems.error(place, word, "needs a value");
            return null;
        }
        if (values.size() > 1 && parameter.kind() != Parameter.Kind.LIST) {
            problems.error(place, word, "takes one value, not '" + String.join(" ", values) + "'");
            return null;
        }
        return String.join(parameter.lineName().endsWith("address-port") ? ":" : " ", values);
    }

    private static ParameterValue check(Parameter parameter, String value) {
        if (parameter == LogSinkParameters.CONTEXTS) {
            var problem = LogLevels.problem(value);
            if (problem != null) {
                return new ParameterValue.Wrong(problem);
            }
        }
        return parameter.parse(value);
    }

    /// Takes one override: the value replaces what the file says; the elements of a list have commas between
    /// them.
    void override(String word, String value, Place place) {
        var parameter = type.catalogue().find(word);
        if (parameter == null) {
            var old = type.catalogue().findOld(word);
            if (old == null || old.today() == null || !type.catalogue().parameters().contains(old.today())) {
                line(word, List.of(value), place);
                return;
            }
            parameter = old.today();
            problems.warning(place, word, "former name, is " + parameter.name() + " now");
            value = old.translate(value);
        }
        if (value.isEmpty()) {
            problems.error(place, word, "needs a value");
            return;
        }
        boolean list = parameter.kind() == Parameter.Kind.LIST;
        var elements = list ? List.of(value.split(",", -1)) : List.of(value);
        for (String element : elements) {
            if (check(parameter, element) instanceof ParameterValue.Wrong(String reason)) {
                problems.error(place, word, reason);
                return;
            }
        }
        warnIfUnused(parameter, place);
        settings = list ? settings.with(parameter, elements) : settings.with(parameter, value);
    }

    /// Only what somebody wrote is worth a warning, so it is told where it is read.
    private void warnIfUnused(Parameter parameter, Place place) {
        if (parameter.effect() == Parameter.Effect.NONE_YET) {
            problems.warning(place, parameter.toString(), "accepted, has no effect yet");
        }
    }

    /// The section as it is, once all lines and overrides are in.
    Section done() {
        for (var line : moved) {
            settle(line);
        }
        var problem = ConfigChecks.problemOf(settings);
        if (problem != null) {
            problems.error(opened, title(), problem);
        }
        return new Section(type, name, settings, children.stream().map(SectionDraft::done).toList());
    }

    /// Puts a moved parameter into its section, unless that has a value of its own.
    private void settle(Moved line) {
        for (var target : SectionType.values()) {
            boolean inside = type.child(target.keyword()) == target;
            if (!inside || !target.catalogue().context().equals(line.parameter.context())) {
                continue;
            }
            var child = child(target, "");
            if (child == null) {
                child = open(target, "", line.place);
            }
            if (child.settings.isSet(line.parameter)) {
                problems.warning(line.place, line.name,
                        line.parameter + " is set already, this line is ignored");
            } else {
                child.put(line.parameter, line.name, List.of(line.value), line.place);
            }
        }
    }
}
