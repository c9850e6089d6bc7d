package io.onehop.server.logging;

import ch.qos.logback.classic.Level;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How much a sink wants to hear, from nothing to everything.
public enum LogLevel {
    /// Nothing.
    NONE,
    /// What stops the node. SLF4J's error.
    CRITICAL,
    /// What an operator should look at. SLF4J's warn.
    WARNING,
    /// What happens from time to time. SLF4J's info.
    INFO,
    /// What helps to find a fault. SLF4J's debug.
    DEBUG,
    /// Everything. SLF4J's trace.
    DETAIL;

    private static final List<String> LABELS = Arrays.stream(values()).map(LogLevel::label).toList();

    /// The name in files and in `log-set`.
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Logback's name for it.
    Level level() {
        return switch (this) {
            case NONE -> Level.OFF;
            case CRITICAL -> Level.ERROR;
            case WARNING -> Level.WARN;
            case INFO -> Level.INFO;
            case DEBUG -> Level.DEBUG;
            case DETAIL -> Level.TRACE;
        };
    }

    /// The level of a name in any case, or null.
    public static @Nullable LogLevel of(String label) {
        int place = LABELS.indexOf(label.toLowerCase(Locale.ROOT));
        return place < 0 ? null : values()[place];
    }

    /// All names.
    public static List<String> labels() {
        return LABELS;
    }

    /// The level a line was logged at.
    static LogLevel of(Level level) {
        return switch (level.toInt()) {
            case Level.ERROR_INT -> CRITICAL;
            case Level.WARN_INT -> WARNING;
            case Level.INFO_INT -> INFO;
            case Level.DEBUG_INT -> DEBUG;
            default -> DETAIL;
        };
    }
}
