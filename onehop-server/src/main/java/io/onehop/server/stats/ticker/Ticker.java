package io.onehop.server.stats.ticker;

import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import io.onehop.server.stats.NamespaceFacts;
import io.onehop.server.stats.NodeFacts;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Logs a frame every few seconds and ends the histograms' intervals (config-stats reference, section 7.3).
///
/// It looks once per second whether a frame is due, so a changed interval takes effect within a second. Start
/// and stop may be called by any thread.
public final class Ticker {
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /// A timer may come a little early or late; without this a frame would slip by a whole check.
    private static final long TOLERANCE_NANOS = CHECK_NANOS / 2;

    private final NodeFacts node;
    private final Settings settings;
    private final Clock clock;
    private final Timers timers;
    private final Consumer<String> log;
    private long lastFrameNanos;
    private Timers.@Nullable Timer timer;
    private boolean running;

    /// What may change while the node runs.
    ///
    /// @param intervalSeconds `ticker-interval`: seconds between frames, 0 for none
    /// @param format          `ticker-format`
    public record Settings(LongSupplier intervalSeconds, Supplier<TickerFormat> format) {}

    /// A ticker that is not started.
    ///
    /// @param log takes each line; the node logs it at INFO in context `info`
    public Ticker(NodeFacts node, Settings settings, Clock clock, Timers timers, Consumer<String> log) {
        this.node = node;
        this.settings = settings;
        this.clock = clock;
        this.timers = timers;
        this.log = log;
    }

    /// Starts; the first frame comes one interval from now. Does nothing when it runs.
    public synchronized void start() {
        if (!running) {
            running = true;
            lastFrameNanos = clock.nanoTime();
            timer = timers.schedule(this::check, CHECK_NANOS);
        }
    }

    /// Stops for good or until the next start; no frame begins after this.
    public synchronized void stop() {
        running = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private synchronized void check() {
        if (!running) {
            return;
        }
        timer = timers.schedule(this::check, CHECK_NANOS);
        long now = clock.nanoTime();
        long interval = settings.intervalSeconds().getAsLong();
        if (interval > 0 && now - lastFrameNanos >= TimeUnit.SECONDS.toNanos(interval) - TOLERANCE_NANOS) {
            lastFrameNanos = now;
            frame(now);
        }
    }

    private void frame(long now) {
        node.latencies().closeInterval(now);
        for (NamespaceFacts namespace : node.namespaces()) {
            namespace.latencies().closeInterval(now);
        }
        TickerFrame.lines(node, settings.format().get()).forEach(log);
    }
}
