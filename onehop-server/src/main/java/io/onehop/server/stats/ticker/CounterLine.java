package io.onehop.server.stats.ticker;

import io.onehop.server.stats.Counters;
import io.onehop.server.stats.NamespaceCounter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A ticker line made of nothing but a namespace's counters, left out as long as all of them are 0:
/// `{ns} label: group (n,n) group n`.
record CounterLine(String label, List<Group> groups) {
    /// Numbers with one name: several in parentheses, a single one without; none at all stands for a number
    /// that is counted elsewhere, by that name, and is 0 if it is not.
    record Group(String name, List<NamespaceCounter> counters) {
        /// The counters whose names are the prefix, `_` and each of the suffixes.
        static Group of(String name, String prefix, String... suffixes) {
            var counters = new NamespaceCounter[suffixes.length];
            for (int i = 0; i < suffixes.length; i++) {
                counters[i] = NamespaceCounter.valueOf(prefix + '_' + suffixes[i]);
            }
            return new Group(name, List.of(counters));
        }

        static Group of(String name, NamespaceCounter... counters) {
            return new Group(name, List.of(counters));
        }
    }

    static CounterLine of(String label, Group... groups) {
        return new CounterLine(label, List.of(groups));
    }

    /// The same line without what filters left out, as it was before filters existed.
    CounterLine withoutFilteredOut() {
        return new CounterLine(label, groups.stream()
                .map(group -> new Group(group.name, group.counters.stream()
                        .filter(counter -> !counter.name().endsWith("_FILTERED_OUT")).toList()))
                .toList());
    }

    /// The line, or null while all its numbers are 0.
    ///
    /// @param elsewhere numbers of groups without counters, by the group's name
    @Nullable String format(
            String namespace, Counters<NamespaceCounter> values, Map<String, Long> elsewhere) {
        boolean isZero = true;
        var line = new StringBuilder().append('{').append(namespace).append("} ").append(label).append(':');
        for (Group group : groups) {
            line.append(' ').append(group.name).append(' ');
            boolean several = group.counters.size() > 1;
            for (int i = 0; i < group.counters.size(); i++) {
                long value = values.get(group.counters.get(i));
                isZero &= value == 0;
                line.append(several ? i == 0 ? "(" : "," : "").append(value);
            }
            if (group.counters.isEmpty()) {
                long value = elsewhere.getOrDefault(group.name, 0L);
                isZero &= value == 0;
                line.append(value);
            }
            line.append(several ? ")" : "");
        }
        return isZero ? null : line.toString();
    }
}
