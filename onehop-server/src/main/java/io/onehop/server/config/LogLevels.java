package io.onehop.server.config;

import io.onehop.server.logging.LogContext;
import io.onehop.server.logging.LogLevel;
import io.onehop.server.logging.LogSink;
import java.util.ArrayList;
import java.util.EnumMap;
import org.jspecify.annotations.Nullable;

/// Reads the lines `context NAME LEVEL` of a log sink.
final class LogLevels {
    private static final String ANY = "any";

    private LogLevels() {}

    /// What is wrong with a line's words, or null.
    static @Nullable String problem(String words) {
        String[] parts = words.split(" ", -1);
        if (parts.length != 2) {
            return "'" + words + "' must be a context and a level: any info";
        }
        var contexts = new ArrayList<>(LogContext.labels());
        contexts.add(ANY);
        if (!contexts.contains(parts[0])) {
            return "unknown context '" + parts[0] + "'" + Suggestion.of(parts[0], contexts);
        }
        if (LogLevel.of(parts[1]) == null) {
            return "'" + parts[1] + "' is none of " + String.join(", ", LogLevel.labels());
        }
        return null;
    }

    /// The sink of a section whose lines are right; later lines win. Without lines it is told everything from
    /// info on.
    static LogSink sink(String path, Settings settings) {
        var lines = settings.list(LogSinkParameters.CONTEXTS);
        if (lines.isEmpty()) {
            return new LogSink(path, LogSink.console(LogLevel.INFO).levels());
        }
        var levels = new EnumMap<LogContext, LogLevel>(LogContext.class);
        for (String line : lines) {
            String[] parts = line.split(" ", -1);
            var level = LogLevel.of(parts[1]);
            for (var context : LogContext.values()) {
                if (level != null && (parts[0].equals(ANY) || parts[0].equals(context.label()))) {
                    levels.put(context, level);
                }
            }
        }
        return new LogSink(path, levels);
    }
}
