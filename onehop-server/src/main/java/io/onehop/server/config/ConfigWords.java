package io.onehop.server.config;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Cuts a line into words. `{` and `}` are words of their own, `#` starts a comment, and `${NAME}` inside of
/// a word becomes what the environment has under that name (it does not start new words, and `#` and braces
/// in it mean nothing).
final class ConfigWords {
    static final String OPEN = "{";
    static final String CLOSE = "}";

    private final Function<String, @Nullable String> environment;
    private final Problems problems;

    ConfigWords(Function<String, @Nullable String> environment, Problems problems) {
        this.environment = environment;
        this.problems = problems;
    }

    /// The words of a line.
    List<String> cut(String line, Problems.Place place) {
        var words = new ArrayList<String>();
        var word = new StringBuilder();
        int at = 0;
        while (at < line.length()) {
            char c = line.charAt(at);
            if (c == '#') {
                break;
            }
            if (line.startsWith("${", at)) {
                int end = line.indexOf('}', at);
                if (end < 0) {
                    problems.error(place, "", "'" + line.substring(at) + "' lacks its closing brace");
                    break;
                }
                word.append(substitute(line.substring(at + 2, end), place));
                at = end + 1;
                continue;
            }
            if (c == '{' || c == '}' || Character.isWhitespace(c)) {
                flush(word, words);
                if (!Character.isWhitespace(c)) {
                    words.add(String.valueOf(c));
                }
            } else {
                word.append(c);
            }
            at++;
        }
        flush(word, words);
        return words;
    }

    private String substitute(String name, Problems.Place place) {
        String value = environment.apply(name);
        if (value == null) {
            problems.error(place, "${" + name + "}", "environment variable " + name + " is not set");
            return "";
        }
        return value;
    }

    private static void flush(StringBuilder word, List<String> words) {
        if (!word.isEmpty()) {
            words.add(word.toString());
            word.setLength(0);
        }
    }
}
