package io.onehop.server.config;

import io.onehop.server.config.Problems.Place;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Applies one override, as given to `--set`: `service.ticker-interval=5`,
/// `namespace.test.storage-engine.data-size=1g`, `namespace.test.set.demo.stop-writes-count=5`.
final class ConfigOverride {
    private final String text;
    private final Place place;
    private final Problems problems;
    /// Whether the file was read without errors, so that a section that is missing is missing.
    private final boolean complete;

    private ConfigOverride(String text, Problems problems, boolean complete) {
        this.text = text;
        this.place = new Place("--set " + text, 0);
        this.problems = problems;
        this.complete = complete;
    }

    static void apply(SectionDraft root, String text, Problems problems, boolean complete) {
        new ConfigOverride(text, problems, complete).apply(root);
    }

    private void apply(SectionDraft root) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            problems.error(place, "", "must have the form section.key=value");
            return;
        }
        var words = List.of(text.substring(0, equals).trim().split("\\.", -1));
        String value = text.substring(equals + 1).trim();
        SectionDraft section = root;
        int at = 0;
        while (at < words.size() - 1) {
            String keyword = words.get(at++);
            var type = section.type().child(keyword);
            if (type == null) {
                problems.error(place, keyword, "unknown section"
                        + Suggestion.of(keyword, section.type().childKeywords()));
                return;
            }
            String name = type.naming() == SectionType.Naming.NAMED ? words.get(at++) : "";
            var child = enter(section, type, name);
            if (child == null) {
                return;
            }
            section = child;
        }
        if (at >= words.size()) {
            problems.error(place, words.getLast(), "a parameter must follow: section.key=value");
            return;
        }
        set(section, words.get(at), value);
    }

    /// The section inside of another, made where it can be; null when there is none (which is reported).
    private @Nullable SectionDraft enter(SectionDraft section, SectionType type, String name) {
        var child = section.child(type, name);
        if (child != null) {
            return child;
        }
        if (type.naming() != SectionType.Naming.NAMED || type == SectionType.SET) {
            return section.open(type, name, place);
        }
        if (complete) {
            problems.error(place, type.keyword(), "there is no " + type.keyword() + " '" + name + "'"
                    + Suggestion.of(name, section.childNames(type)));
        }
        return null;
    }

    private void set(SectionDraft section, String word, String value) {
        var typed = section.type().child(word);
        if (typed != null && typed.naming() == SectionType.Naming.TYPED) {
            var child = enter(section, typed, "");
            if (child != null) {
                child.override("type", value, place);
            }
        } else {
            section.override(word, value, place);
        }
    }
}
