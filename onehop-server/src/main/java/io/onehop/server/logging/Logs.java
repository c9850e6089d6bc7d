package io.onehop.server.logging;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// The sinks of a process, and what stands behind `logs`, `log/…` and `log-set` (info-protocol reference,
/// section 4).
///
/// Logback keeps loggers for the whole process, so nodes that share a JVM share the sinks: the last one
/// opened wins. A logger's own level is the most talkative that any sink wants; each sink filters the rest.
/// Safe for use by many threads.
public final class Logs {
    private static final String BAD_ID = "ERROR::bad-id";
    private static final String BAD_CONTEXT = "ERROR::bad-context";
    private static final String BAD_PARAMETER = "ERROR:4:bad parameter ";

    private record OpenSink(String label, SinkFilter filter) {}

    private final LoggerContext loggers;
    private final List<OpenSink> sinks;

    private Logs(LoggerContext loggers, List<OpenSink> sinks) {
        this.loggers = loggers;
        this.sinks = List.copyOf(sinks);
    }

    /// Replaces whatever the loggers were set up for by these sinks. Throws IOException when a file cannot be
    /// written; then lines go to standard error.
    public static Logs open(LoggerContext loggers, List<LogSink> configured, LogFormat format)
            throws IOException {
        loggers.reset();
        var root = loggers.getLogger(Logger.ROOT_LOGGER_NAME);
        var open = new ArrayList<OpenSink>();
        for (var sink : configured) {
            var filter = new SinkFilter(sink);
            var appender = appender(loggers, sink, format);
            appender.addFilter(filter);
            appender.start();
            if (!appender.isStarted()) {
                open(loggers, List.of(LogSink.console(LogLevel.INFO)), format);
                throw new IOException("cannot write log file " + sink.path());
            }
            root.addAppender(appender);
            open.add(new OpenSink(sink.label(), filter));
        }
        var logs = new Logs(loggers, open);
        for (var context : LogContext.values()) {
            logs.applyLevel(context);
        }
        return logs;
    }

    private static Appender<ILoggingEvent> appender(LoggerContext loggers, LogSink sink, LogFormat format) {
        var line = new LogLine(format.millis(), format.zone());
        line.setContext(loggers);
        line.start();
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(loggers);
        encoder.setLayout(line);
        encoder.start();
        OutputStreamAppender<ILoggingEvent> appender = sink.path().isEmpty() ? console() : file(sink.path());
        appender.setContext(loggers);
        appender.setName(sink.label());
        appender.setEncoder(encoder);
        return appender;
    }

    private static OutputStreamAppender<ILoggingEvent> console() {
        var console = new ConsoleAppender<ILoggingEvent>();
        console.setTarget("System.err");
        return console;
    }

    private static OutputStreamAppender<ILoggingEvent> file(String path) {
        var file = new FileAppender<ILoggingEvent>();
        file.setFile(path);
        file.setAppend(true);
        return file;
    }

    /// `logs`: `0:/path;1:stderr`.
    public String list() {
        var answer = new StringBuilder();
        for (int id = 0; id < sinks.size(); id++) {
            answer.append(id == 0 ? "" : ";").append(id).append(':').append(sinks.get(id).label());
        }
        return answer.toString();
    }

    /// `log/<id>[/<context>]`, given what follows the first slash: `misc:INFO;alloc:INFO;…`.
    public String levels(String arguments) {
        int slash = arguments.indexOf('/');
        var sink = sink(slash < 0 ? arguments : arguments.substring(0, slash));
        if (sink == null) {
            return BAD_ID;
        }
        if (slash >= 0) {
            var context = LogContext.of(arguments.substring(slash + 1));
            return context == null ? BAD_CONTEXT : describe(sink, context);
        }
        var answer = new StringBuilder();
        for (var context : LogContext.values()) {
            answer.append(answer.isEmpty() ? "" : ";").append(describe(sink, context));
        }
        return answer.toString();
    }

    private static String describe(OpenSink sink, LogContext context) {
        return context.label() + ":" + sink.filter.level(context);
    }

    /// `log-set:id=<id>;<context>=<level>…` (`any` for all contexts), given what follows the colon: `ok` or
    /// an error. All pairs are checked before the first takes effect.
    public String set(String arguments) {
        OpenSink sink = null;
        var contexts = new ArrayList<String>();
        var levels = new ArrayList<LogLevel>();
        for (String pair : arguments.split(";", -1)) {
            int equals = pair.indexOf('=');
            String name = equals < 0 ? pair : pair.substring(0, equals);
            String value = equals < 0 ? "" : pair.substring(equals + 1);
            if (name.equals("id")) {
                sink = sink(value);
                if (sink == null) {
                    return BAD_ID;
                }
            } else if (!name.isEmpty()) {
                var level = LogLevel.of(value);
                if (level == null || (!name.equals("any") && LogContext.of(name) == null)) {
                    String what = level == null ? "level of " : "context ";
                    return BAD_PARAMETER + what + name.replace(':', '.');
                }
                contexts.add(name);
                levels.add(level);
            }
        }
        if (sink == null || contexts.isEmpty()) {
            return "ERROR:4:missing '" + (sink == null ? "id" : "context") + "'";
        }
        for (int i = 0; i < contexts.size(); i++) {
            setLevel(sink, contexts.get(i), levels.get(i));
        }
        return "ok";
    }

    private void setLevel(OpenSink sink, String name, LogLevel level) {
        for (var context : LogContext.values()) {
            if (name.equals("any") || name.equals(context.label())) {
                sink.filter.setLevel(context, level);
                applyLevel(context);
            }
        }
    }

    /// Lets a logger speak as much as the most talkative sink wants.
    private void applyLevel(LogContext context) {
        LogLevel most = LogLevel.NONE;
        for (var sink : sinks) {
            var wanted = sink.filter.level(context);
            most = wanted.compareTo(most) > 0 ? wanted : most;
        }
        loggers.getLogger(LogContext.LOGGER_PREFIX + context.label()).setLevel(most.level());
        if (context == LogContext.MISC) {
            loggers.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(most.level());
        }
    }

    private @Nullable OpenSink sink(String id) {
        for (int i = 0; i < sinks.size(); i++) {
            if (Integer.toString(i).equals(id)) {
                return sinks.get(i);
            }
        }
        return null;
    }
}
