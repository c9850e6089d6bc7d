package io.onehop.server.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.onehop.runtime.Clock;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RateLimitedLogTest {
    private static final class HandClock implements Clock {
        private long nanos = Long.MAX_VALUE - 1_000_000_000L;

        @Override
        public long epochMillis() {
            return 0;
        }

        @Override
        public long nanoTime() {
            return nanos;
        }
    }

    private final HandClock clock = new HandClock();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final ch.qos.logback.classic.Logger logger = new LoggerContext().getLogger("onehop.proto");
    private final RateLimitedLog log = new RateLimitedLog(clock, logger);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
        logger.setLevel(Level.INFO);
    }

    private List<String> texts() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    @Test
    void writesOneLineASecondAndTellsHowManyWereLeftOut() {
        for (int i = 0; i < 42; i++) {
            log.warn("bad frame", "bad frame size={}", i);
        }
        assertThat(texts()).containsExactly("bad frame size=0");
        clock.nanos += 999_999_999L;
        log.warn("bad frame", "bad frame size={}", 98);
        assertThat(texts()).hasSize(1);
        clock.nanos += 1;
        log.warn("bad frame", "bad frame size={}", 99);
        assertThat(texts()).containsExactly("bad frame size=0", "(repeated:42) bad frame size=99");
        clock.nanos += 2_000_000_000L;
        log.warn("bad frame", "bad frame size={}", 100);
        assertThat(texts()).last().isEqualTo("bad frame size=100");
    }

    @Test
    void countsEachPlaceByItself() {
        log.warn("one", "one");
        log.info("two", "two");
        log.warn("one", "one");
        assertThat(texts()).containsExactly("one", "two");
    }

    @Test
    void staysSmallWhenKeysAreMisused() {
        for (int i = 0; i < 5_000; i++) {
            log.warn("key " + i, "line {}", i);
        }
        assertThat(texts()).hasSizeLessThanOrEqualTo(1_025);
    }

    @Test
    void countsNothingThatNobodyWantsToHear() {
        log.debug("quiet", "quiet");
        logger.setLevel(Level.DEBUG);
        log.debug("quiet", "quiet");
        assertThat(texts()).containsExactly("quiet");
    }
}
