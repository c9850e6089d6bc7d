package io.onehop.server.logging;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/// Writes a line as operators and their tools know it:
/// `Nov 22 2026 13:01:28 GMT: INFO (nsup): (Ticker.java:84) text` (config-stats reference, section 7.1,
/// logging). In local time `GMT` carries the offset: `GMT+0100`. Called on the thread that logs, whose stack
/// tells the place.
final class LogLine extends LayoutBase<ILoggingEvent> {
    private static final StackWalker STACK = StackWalker.getInstance();
    /// Logging, and what may come between it and who logs: `lines.forEach(LOG::info)`.
    private static final List<String> BETWEEN = List.of("ch.qos.logback.", "org.slf4j.", "java.",
            LogLine.class.getName(), RateLimitedLog.class.getName());

    private final ZoneId zone;
    private final DateTimeFormatter time;
    private final ThrowableProxyConverter stackTrace = new ThrowableProxyConverter();

    LogLine(boolean millis, ZoneId zone) {
        this.zone = zone;
        String offset = zone.equals(ZoneOffset.UTC) ? "'GMT'" : "'GMT'xx";
        this.time = DateTimeFormatter.ofPattern(
                "MMM dd yyyy HH:mm:ss" + (millis ? ".SSS " : " ") + offset, Locale.ENGLISH);
    }

    @Override
    public void start() {
        stackTrace.start();
        super.start();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(128);
        time.formatTo(ZonedDateTime.ofInstant(Instant.ofEpochMilli(event.getTimeStamp()), zone), line);
        line.append(": ").append(LogLevel.of(event.getLevel()));
        line.append(" (").append(label(event)).append("): ");
        place(line);
        line.append(event.getFormattedMessage()).append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(stackTrace.convert(event));
        }
        return line.toString();
    }

    /// Where it was logged: the first caller that has nothing to do with logging. Logging itself is some ten
    /// frames, so this takes one or two microseconds.
    private static void place(StringBuilder line) {
        STACK.walk(frames -> frames.filter(LogLine::isCaller).findFirst())
                .ifPresent(frame -> line.append('(').append(frame.getFileName()).append(':')
                        .append(frame.getLineNumber()).append(") "));
    }

    private static boolean isCaller(StackWalker.StackFrame frame) {
        return BETWEEN.stream().noneMatch(frame.getClassName()::startsWith);
    }

    private static String label(ILoggingEvent event) {
        return SinkFilter.contextOf(event.getLoggerName()).label();
    }
}
