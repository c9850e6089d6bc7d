package io.onehop.cluster.fabric.netty;

import io.onehop.runtime.Clock;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The fabric's log for lines that others can cause often: one line in ten seconds for each key, which tells
/// how many were left out. Safe for use by many threads.
final class SparseLog {
    private static final long INTERVAL_NANOS = 10_000_000_000L;
    private static final int MAX_KEYS = 1_024;
    private static final String SHARED_KEY = "(others)";

    /// When a key was last logged, and what was left out since.
    private static final class Site {
        private final AtomicInteger omitted = new AtomicInteger();
        private long nextNanos;

        private Site(long nowNanos) {
            nextNanos = nowNanos;
        }

        private synchronized boolean admits(long nowNanos) {
            if (nowNanos - nextNanos < 0) {
                omitted.incrementAndGet();
                return false;
            }
            nextNanos = nowNanos + INTERVAL_NANOS;
            return true;
        }
    }

    private final Logger logger = LoggerFactory.getLogger("onehop.fabric");
    private final ConcurrentHashMap<String, Site> sites = new ConcurrentHashMap<>();
    private final LongAdder warnings = new LongAdder();
    private final Clock clock;

    SparseLog(Clock clock) {
        this.clock = clock;
    }

    /// The log itself, for lines that nobody can cause often.
    Logger always() {
        return logger;
    }

    /// How many warnings there were, those left out among them.
    long warnings() {
        return warnings.sum();
    }

    /// A warning; `key` names the place and, where few are possible, the peer.
    void warn(String key, String text, @Nullable Object... facts) {
        warnings.increment();
        long now = clock.nanoTime();
        String kept = sites.size() < MAX_KEYS || sites.containsKey(key) ? key : SHARED_KEY;
        Site site = sites.computeIfAbsent(kept, _ -> new Site(now));
        if (site.admits(now)) {
            int omitted = site.omitted.getAndSet(0);
            logger.warn((omitted == 0 ? "" : "(repeated:" + omitted + ") ") + text, facts);
        }
    }
}
