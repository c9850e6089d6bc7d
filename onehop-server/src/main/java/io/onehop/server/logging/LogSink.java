package io.onehop.server.logging;

import java.util.EnumMap;
import java.util.Map;

/// A place for log lines, as configured.
///
/// @param path the file's path, or empty for the console (standard error)
/// @param levels how much of each context it wants; contexts that are missing mean [LogLevel#NONE]
public record LogSink(String path, Map<LogContext, LogLevel> levels) {
    /// Copies the levels.
    public LogSink {
        levels = Map.copyOf(levels);
    }

    /// Standard error with one level for everything.
    public static LogSink console(LogLevel level) {
        return new LogSink("", everything(level));
    }

    /// A file with one level for everything.
    public static LogSink file(String path, LogLevel level) {
        return new LogSink(path, everything(level));
    }

    /// The level of a context.
    public LogLevel level(LogContext context) {
        return levels.getOrDefault(context, LogLevel.NONE);
    }

    /// The name by which `logs` tells it.
    public String label() {
        return path.isEmpty() ? "stderr" : path;
    }

    private static Map<LogContext, LogLevel> everything(LogLevel level) {
        var levels = new EnumMap<LogContext, LogLevel>(LogContext.class);
        for (var context : LogContext.values()) {
            levels.put(context, level);
        }
        return levels;
    }
}
