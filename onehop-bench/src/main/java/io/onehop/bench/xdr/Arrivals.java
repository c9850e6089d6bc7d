package io.onehop.bench.xdr;

import io.onehop.client.OnehopClient;
import io.onehop.model.Bin;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// How long a change takes until it can be read at the other side: markers are written here, one at a time,
/// and looked for there every half millisecond. One thread, until it is closed.
final class Arrivals implements AutoCloseable {
    private static final long FIRST_KEY = 1L << 40;
    private static final int KEYS = 1000;
    private static final long GAP_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(10);
    private static final int DIGITS = 3;
    private static final String BIN = "m";

    private final OnehopClient here;
    private final OnehopClient there;
    private final Histogram lags = new Histogram(HIGHEST_NANOS, DIGITS);
    private final Thread thread;
    private volatile boolean stopped;

    Arrivals(OnehopClient here, OnehopClient there) {
        this.here = here;
        this.there = there;
        thread = Thread.ofPlatform().start(this::run);
    }

    private void run() {
        for (long marker = 1; !stopped; marker++) {
            var key = Puts.key(FIRST_KEY + marker % KEYS);
            here.put(key, Bin.of(BIN, marker));
            long written = System.nanoTime();
            while (!stopped && !isThere(key, marker)) {
                LockSupport.parkNanos(GAP_NANOS);
            }
            if (!stopped) {
                lags.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - written));
            }
        }
    }

    private boolean isThere(io.onehop.client.command.Key key, long marker) {
        return there.get(key).map(record -> record.integer(BIN) == marker).orElse(false);
    }

    /// Ends it.
    ///
    /// @return nanoseconds between the answer to a write here and its arrival there
    Histogram lags() {
        close();
        return lags;
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
