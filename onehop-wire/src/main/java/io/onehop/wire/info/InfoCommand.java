package io.onehop.wire.info;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One command of an info request: `name`, `name/arg/arg` or `name:key=value;key=value`
/// (info-protocol reference, section 1).
///
/// Arguments and values that are valid UTF-8 come out as such; other bytes become U+FFFD. Immutable.
///
/// @param line the command as received, one character per byte (ISO-8859-1), without the line's end
public record InfoCommand(String line) {
    private static final char FIRST_NON_ASCII = 0x80;

    /// What stands before the first of `/`, `:` and `;`; empty for an empty line.
    public String name() {
        return line.substring(0, nameEnd());
    }

    /// What stands after the name and the character that ended it, as text; empty when there is nothing.
    public String rest() {
        int end = nameEnd();
        return end == line.length() ? "" : utf8(line.substring(end + 1));
    }

    /// The positional arguments, which follow a `/` each; empty when the name is not followed by one.
    /// A `;` at the end is no part of the last.
    public List<String> arguments() {
        int end = nameEnd();
        if (end == line.length() || line.charAt(end) != '/') {
            return List.of();
        }
        String text = rest();
        if (text.endsWith(";")) {
            text = text.substring(0, text.length() - 1);
        }
        return text.isEmpty() ? List.of() : List.of(text.split("/", -1));
    }

    /// The `key=value` pairs behind the `:`, in their order; a pair without `=` has an empty value, empty
    /// pairs are left out.
    public List<Map.Entry<String, String>> parameters() {
        int end = nameEnd();
        if (end == line.length() || line.charAt(end) == '/') {
            return List.of();
        }
        var pairs = new ArrayList<Map.Entry<String, String>>();
        for (String pair : rest().split(";", -1)) {
            int equals = pair.indexOf('=');
            if (equals >= 0) {
                pairs.add(Map.entry(pair.substring(0, equals), pair.substring(equals + 1)));
            } else if (!pair.isEmpty()) {
                pairs.add(Map.entry(pair, ""));
            }
        }
        return List.copyOf(pairs);
    }

    /// The value of the first pair with that key, or null when there is none.
    public @Nullable String parameter(String key) {
        for (var pair : parameters()) {
            if (pair.getKey().equals(key)) {
                return pair.getValue();
            }
        }
        return null;
    }

    private int nameEnd() {
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '/' || c == ':' || c == ';') {
                return i;
            }
        }
        return line.length();
    }

    private static String utf8(String latin1) {
        for (int i = 0; i < latin1.length(); i++) {
            if (latin1.charAt(i) >= FIRST_NON_ASCII) {
                return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
            }
        }
        return latin1;
    }
}
