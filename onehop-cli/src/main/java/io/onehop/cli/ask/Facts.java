package io.onehop.cli.ask;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An answer of names and values, as of `statistics` (`name=value;name=value`) or an entry of `port-check:`
/// (`name=value:name=value`). Immutable.
public final class Facts {
    /// Nothing is known.
    public static final Facts NONE = new Facts(Map.of());

    private final Map<String, String> values;

    private Facts(Map<String, String> values) {
        this.values = values;
    }

    /// Reads pairs joined by `;`; parts without `=` are passed over, so an error is an answer without facts.
    public static Facts of(String answer) {
        var values = new LinkedHashMap<String, String>();
        for (String pair : answer.split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                values.put(pair.substring(0, equals), pair.substring(equals + 1));
            }
        }
        return new Facts(values);
    }

    /// Reads entries joined by `;`, of pairs joined by `:`. As addresses contain colons, only these names
    /// begin a pair. Entries without any of them are passed over.
    public static List<Facts> entries(String answer, String... names) {
        Pattern begin = Pattern.compile("(?:^|:)(" + String.join("|", names) + ")=");
        var entries = new ArrayList<Facts>();
        for (String text : answer.split(";", -1)) {
            var values = new LinkedHashMap<String, String>();
            Matcher match = begin.matcher(text);
            boolean found = match.find();
            while (found) {
                String name = match.group(1);
                int start = match.end();
                found = match.find();
                values.put(name, text.substring(start, found ? match.start() : text.length()));
            }
            if (!values.isEmpty()) {
                entries.add(new Facts(values));
            }
        }
        return entries;
    }

    /// The value, "" when there is none.
    public String text(String name) {
        return values.getOrDefault(name, "");
    }

    /// The value as a number, 0 when there is none or it is no number.
    public long number(String name) {
        try {
            return Long.parseLong(text(name));
        } catch (NumberFormatException _) {
            return 0;
        }
    }

    /// The sum of several values.
    public long sum(List<String> names) {
        return names.stream().mapToLong(this::number).sum();
    }

    /// Whether the value is `true`.
    public boolean flag(String name) {
        return text(name).equals("true");
    }

    /// Whether nothing is known.
    public boolean isEmpty() {
        return values.isEmpty();
    }
}
