package io.onehop.client.stats;

import io.onehop.client.error.OnehopException;
import io.onehop.model.ResultCode;
import io.onehop.runtime.Clock;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// Counts calls by kind. Safe for use by many threads, which do not wait for each other; costs a call no
/// object.
public final class CallMeter {
    private static final class Counts {
        final LongAdder succeeded = new LongAdder();
        final LongAdder failed = new LongAdder();
        final LongAdder timeouts = new LongAdder();
        final LongAdder inDoubt = new LongAdder();
        final LongAdder retries = new LongAdder();
        final LatencyCounts latency = new LatencyCounts();
    }

    private final Clock clock;
    private final Map<CommandKind, Counts> kinds = new EnumMap<>(CommandKind.class);

    /// A meter that has counted nothing.
    ///
    /// @param clock that told the calls their starts
    public CallMeter(Clock clock) {
        this.clock = clock;
        for (var kind : CommandKind.values()) {
            kinds.put(kind, new Counts());
        }
    }

    private Counts of(CommandKind kind) {
        var counts = kinds.get(kind);
        if (counts == null) {
            throw new IllegalArgumentException("no such kind: " + kind);
        }
        return counts;
    }

    /// A call was answered.
    ///
    /// @param startNanos when it began, on the client's clock
    public void succeeded(CommandKind kind, long startNanos) {
        var counts = of(kind);
        counts.succeeded.increment();
        counts.latency.add(clock.nanoTime() - startNanos);
    }

    /// A call failed, or was given up.
    ///
    /// @param startNanos when it began, on the client's clock
    /// @param cause why; an [OnehopException] says what is known of the outcome
    public void failed(CommandKind kind, long startNanos, @Nullable Throwable cause) {
        var counts = of(kind);
        counts.failed.increment();
        counts.latency.add(clock.nanoTime() - startNanos);
        if (cause instanceof OnehopException failure) {
            if (failure.code() == ResultCode.TIMEOUT.code()) {
                counts.timeouts.increment();
            }
            if (failure.inDoubt()) {
                counts.inDoubt.increment();
            }
        }
    }

    /// A request is sent again.
    public void retried(CommandKind kind) {
        of(kind).retries.increment();
    }

    /// What was counted until now, for all kinds that were used.
    public Map<CommandKind, CommandStats> snapshot() {
        var all = new EnumMap<CommandKind, CommandStats>(CommandKind.class);
        kinds.forEach((kind, counts) -> {
            var stats = new CommandStats(counts.succeeded.sum(), counts.failed.sum(), counts.timeouts.sum(),
                    counts.inDoubt.sum(), counts.retries.sum(), counts.latency.snapshot());
            if (stats.latency().count() > 0 || stats.retries() > 0) {
                all.put(kind, stats);
            }
        });
        return all;
    }
}
