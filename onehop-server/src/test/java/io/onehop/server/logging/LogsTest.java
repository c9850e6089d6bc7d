package io.onehop.server.logging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import io.onehop.runtime.Clock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
    private final LoggerContext loggers = new LoggerContext();

    @TempDir
    private Path directory = Path.of("");

    @BeforeEach
    void prepare() {
        loggers.setMDCAdapter(new LogbackMDCAdapter());
    }

    @AfterEach
    void closeFiles() {
        loggers.stop();
    }

    private Logger logger(LogContext context) {
        return loggers.getLogger(LogContext.LOGGER_PREFIX + context.label());
    }

    private Logs open(LogSink... sinks) throws IOException {
        return Logs.open(loggers, List.of(sinks), LogFormat.STANDARD);
    }

    private LogSink file(String name, LogLevel level) {
        return LogSink.file(directory.resolve(name).toString(), level);
    }

    private List<String> lines(String name) throws IOException {
        return Files.readAllLines(directory.resolve(name));
    }

    /// S2-56.
    @Test
    void writesLinesInTheFormToolsKnow() throws IOException {
        open(file("a.log", LogLevel.INFO));
        logger(LogContext.NSUP).info("expired records={}", 5);
        loggers.getLogger("io.netty.something").error("from a library");
        assertThat(lines("a.log")).hasSize(2);
        assertThat(lines("a.log").getFirst()).matches(
                "[A-Z][a-z]{2} \\d{2} \\d{4} \\d{2}:\\d{2}:\\d{2} GMT: INFO \\(nsup\\): "
                        + "\\(LogsTest.java:\\d+\\) expired records=5");
        assertThat(lines("a.log").getLast())
                .matches(".* GMT: CRITICAL \\(misc\\): \\(LogsTest.java:\\d+\\) from a library");
    }

    @Test
    void tellsTheTimeAsConfigured() {
        assertThat(line(new LogLine(false, ZoneOffset.UTC)))
                .isEqualTo("Nov 22 2026 13:01:28 GMT: WARNING (hb): (LogsTest.java:N) text\n");
        assertThat(line(new LogLine(true, ZoneOffset.UTC)))
                .isEqualTo("Nov 22 2026 13:01:28.007 GMT: WARNING (hb): (LogsTest.java:N) text\n");
        assertThat(line(new LogLine(true, ZoneId.of("Europe/Vienna"))))
                .isEqualTo("Nov 22 2026 14:01:28.007 GMT+0100: WARNING (hb): (LogsTest.java:N) text\n");
    }

    private String line(LogLine layout) {
        var event = new LoggingEvent("", logger(LogContext.HB), LogLevel.WARNING.level(), "text", null, null);
        event.setInstant(Instant.parse("2026-11-22T13:01:28.007Z"));
        layout.start();
        return layout.doLayout(event).replaceFirst("java:\\d+", "java:N");
    }

    @Test
    void tellsWhereALineComesFromThoughItIsRateLimited() throws IOException {
        open(file("a.log", LogLevel.INFO));
        new RateLimitedLog(Clock.system(), logger(LogContext.RW)).warn("key", "often");
        assertThat(lines("a.log").getFirst()).matches(".* WARNING \\(rw\\): \\(LogsTest.java:\\d+\\) often");
    }

    @Test
    void givesEachSinkWhatItWants() throws IOException {
        open(new LogSink(directory.resolve("nsup.log").toString(), Map.of(LogContext.NSUP, LogLevel.DETAIL)),
                file("all.log", LogLevel.WARNING));
        logger(LogContext.NSUP).trace("fine");
        logger(LogContext.NSUP).warn("coarse");
        logger(LogContext.MIGRATE).error("other");
        assertThat(lines("nsup.log")).hasSize(2).last().asString().endsWith("coarse");
        assertThat(lines("all.log")).hasSize(2).last().asString().endsWith("other");
        assertThat(logger(LogContext.MIGRATE).isInfoEnabled()).isFalse();
    }

    @Test
    void listsSinksAndLevels() throws IOException {
        var logs = open(file("a.log", LogLevel.INFO), LogSink.console(LogLevel.CRITICAL));
        assertThat(logs.list()).isEqualTo("0:" + directory.resolve("a.log") + ";1:stderr");
        assertThat(logs.levels("0")).startsWith("misc:INFO;alloc:INFO;")
                .endsWith(";xdr:INFO;xdr-client:INFO");
        assertThat(logs.levels("1/batch-sub")).isEqualTo("batch-sub:CRITICAL");
        assertThat(logs.levels("99")).isEqualTo("ERROR::bad-id");
        assertThat(logs.levels("")).isEqualTo("ERROR::bad-id");
        assertThat(logs.levels("0/nonsense")).isEqualTo("ERROR::bad-context");
    }

    @Test
    void changesLevelsWhileRunning() throws IOException {
        var logs = open(file("a.log", LogLevel.INFO));
        logger(LogContext.NSUP).debug("before");
        assertThat(logs.set("id=0;nsup=debug")).isEqualTo("ok");
        logger(LogContext.NSUP).debug("after");
        assertThat(logs.levels("0/nsup")).isEqualTo("nsup:DEBUG");
        assertThat(logs.set("id=0;any=NONE;")).isEqualTo("ok");
        logger(LogContext.NSUP).error("silent");
        assertThat(lines("a.log")).singleElement().asString()
                .contains("DEBUG (nsup): (LogsTest.java:").endsWith(") after");
    }

    @Test
    void refusesWhatItCannotSet() throws IOException {
        var logs = open(file("a.log", LogLevel.INFO));
        assertThat(logs.set("id=7;nsup=debug")).isEqualTo("ERROR::bad-id");
        assertThat(logs.set("nsup=debug")).isEqualTo("ERROR:4:missing 'id'");
        assertThat(logs.set("id=0")).isEqualTo("ERROR:4:missing 'context'");
        assertThat(logs.set("id=0;misc=debug;nsupp=debug")).isEqualTo("ERROR:4:bad parameter context nsupp");
        assertThat(logs.set("id=0;nsup=loud")).isEqualTo("ERROR:4:bad parameter level of nsup");
        assertThat(logs.levels("0/misc")).isEqualTo("misc:INFO");
    }

    @Test
    void saysWhichFileCannotBeWritten() {
        String path = directory.toString();
        assertThatThrownBy(() -> open(LogSink.file(path, LogLevel.INFO)))
                .isInstanceOf(IOException.class).hasMessage("cannot write log file " + path);
    }

    @Test
    void keepsTheStackTraceOfAFault() throws IOException {
        open(file("a.log", LogLevel.INFO));
        logger(LogContext.AS).error("fault", new IllegalStateException("why"));
        assertThat(lines("a.log")).anyMatch(line -> line.contains("IllegalStateException: why"))
                .anyMatch(line -> line.contains("at io.onehop.server.logging.LogsTest"));
    }
}
