package io.onehop.server.logging;

import io.onehop.runtime.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/// A log for lines that a fault or a client can cause many times a second: one line a second for each place
/// in the code, and the next one tells how many were left out: `(repeated:41) text`. Safe for use by many
/// threads.
public final class RateLimitedLog {
    private static final long INTERVAL_NANOS = 1_000_000_000L;
    /// Keys name places in the code, so there are few; should someone pass facts as keys, they share the last
    /// one.
    private static final int MAX_KEYS = 1_024;
    private static final String SHARED_KEY = "(others)";

    /// When a key was last logged, and what was left out since.
    private static final class Site {
        private final AtomicInteger suppressed = new AtomicInteger();
        private long lastNanos;

        private Site(long nowNanos) {
            lastNanos = nowNanos - INTERVAL_NANOS;
        }

        /// How many were left out when a line may be written now, -1 when it may not.
        private synchronized int admit(long nowNanos) {
            if (nowNanos - lastNanos < INTERVAL_NANOS) {
                suppressed.incrementAndGet();
                return -1;
            }
            lastNanos = nowNanos;
            return suppressed.getAndSet(0);
        }
    }

    private final Clock clock;
    private final Logger logger;
    private final ConcurrentHashMap<String, Site> sites = new ConcurrentHashMap<>();

    /// Writes to this logger.
    public RateLimitedLog(Clock clock, LogContext context) {
        this(clock, context.logger());
    }

    /// Writes to this logger.
    RateLimitedLog(Clock clock, Logger logger) {
        this.clock = clock;
        this.logger = logger;
    }

    /// A warning; `key` names the place in the code, `text` has `{}` for each fact.
    public void warn(String key, String text, Object... facts) {
        log(Level.WARN, key, text, facts);
    }

    /// A line at info.
    public void info(String key, String text, Object... facts) {
        log(Level.INFO, key, text, facts);
    }

    /// A line at debug.
    public void debug(String key, String text, Object... facts) {
        log(Level.DEBUG, key, text, facts);
    }

    private void log(Level level, String key, String text, Object... facts) {
        if (!logger.isEnabledForLevel(level)) {
            return;
        }
        long now = clock.nanoTime();
        int suppressed = site(key, now).admit(now);
        if (suppressed >= 0) {
            String repeated = suppressed == 0 ? "" : "(repeated:" + suppressed + ") ";
            logger.atLevel(level).log(repeated + text, facts);
        }
    }

    private Site site(String key, long now) {
        var known = sites.get(key);
        if (known != null) {
            return known;
        }
        String kept = sites.size() < MAX_KEYS ? key : SHARED_KEY;
        return sites.computeIfAbsent(kept, _ -> new Site(now));
    }
}
