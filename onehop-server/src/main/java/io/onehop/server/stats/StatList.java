package io.onehop.server.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Names and values in a fixed order, told as `name=value;name=value`. For one thread.
public final class StatList {
    private final List<Map.Entry<String, String>> entries = new ArrayList<>();

    /// An empty list.
    public StatList() {}

    /// Adds a text.
    public StatList add(String name, String value) {
        entries.add(Map.entry(name, value));
        return this;
    }

    /// Adds a whole number.
    public StatList add(String name, long value) {
        return add(name, Long.toString(value));
    }

    /// Adds `true` or `false`.
    public StatList add(String name, boolean value) {
        return add(name, Boolean.toString(value));
    }

    /// Adds a number with three decimals.
    public StatList addRatio(String name, double value) {
        return add(name, String.format(Locale.ROOT, "%.3f", value));
    }

    /// Adds zeros: numbers of features this node does not have.
    public StatList addZeros(String... names) {
        for (String name : names) {
            add(name, 0);
        }
        return this;
    }

    /// All of them, in order.
    public List<Map.Entry<String, String>> entries() {
        return List.copyOf(entries);
    }

    /// All of them as one text.
    @Override
    public String toString() {
        var text = new StringBuilder();
        for (var entry : entries) {
            if (!text.isEmpty()) {
                text.append(';');
            }
            text.append(entry.getKey()).append('=').append(entry.getValue());
        }
        return text.toString();
    }
}
