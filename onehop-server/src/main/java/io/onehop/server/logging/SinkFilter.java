package io.onehop.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// What one sink lets through. Safe for use by many threads; a change of a level takes effect with the next
/// line.
final class SinkFilter extends Filter<ILoggingEvent> {
    private final AtomicReferenceArray<LogLevel> levels =
            new AtomicReferenceArray<>(LogContext.values().length);

    SinkFilter(LogSink sink) {
        for (var context : LogContext.values()) {
            levels.set(context.ordinal(), sink.level(context));
        }
    }

    /// The context of a logger; loggers of libraries count as `misc`.
    static LogContext contextOf(String loggerName) {
        if (loggerName.startsWith(LogContext.LOGGER_PREFIX)) {
            var context = LogContext.of(loggerName.substring(LogContext.LOGGER_PREFIX.length()));
            if (context != null) {
                return context;
            }
        }
        return LogContext.MISC;
    }

    LogLevel level(LogContext context) {
        return levels.get(context.ordinal());
    }

    void setLevel(LogContext context, LogLevel level) {
        levels.set(context.ordinal(), level);
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
        LogLevel wanted = level(contextOf(event.getLoggerName()));
        return LogLevel.of(event.getLevel()).compareTo(wanted) <= 0 ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
}
