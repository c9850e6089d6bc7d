package io.onehop.cli.load;

import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;

/// Counts what became of commands. Safe for use by many threads; [#sum()] by one at a time.
public final class Tally {
    private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final int DIGITS = 3;

    private final Recorder reads = new Recorder(HIGHEST_NANOS, DIGITS);
    private final Recorder writes = new Recorder(HIGHEST_NANOS, DIGITS);
    private final Histogram readSum = new Histogram(HIGHEST_NANOS, DIGITS);
    private final Histogram writeSum = new Histogram(HIGHEST_NANOS, DIGITS);
    private final LongAdder notFound = new LongAdder();
    private final LongAdder inDoubt = new LongAdder();
    private final Map<Integer, LongAdder> errors = new ConcurrentHashMap<>();

    /// What was counted so far.
    ///
    /// @param reads latencies of reads that were answered, in nanoseconds
    /// @param writes of writes
    /// @param notFound reads of records that do not exist
    /// @param errors failed commands by code
    /// @param inDoubt failed writes that may have been applied
    public record Sum(
            Histogram reads, Histogram writes, long notFound, Map<Integer, Long> errors, long inDoubt) {
        /// Commands that were answered.
        public long answered() {
            return reads.getTotalCount() + writes.getTotalCount();
        }

        /// Commands that failed.
        public long failed() {
            return errors.values().stream().mapToLong(Long::longValue).sum();
        }

        /// Latency of the slowest of a hundred, reads and writes together, in nanoseconds.
        public long p99Nanos() {
            Histogram both = reads.copy();
            both.add(writes);
            return both.getValueAtPercentile(99);
        }
    }

    /// Counts a command that ended.
    ///
    /// @param result its result, or null when it failed
    void ended(boolean read, long latencyNanos, @Nullable Object result, @Nullable Throwable failure) {
        if (failure != null) {
            failed(failure);
            return;
        }
        (read ? reads : writes).recordValue(Math.clamp(latencyNanos, 0L, HIGHEST_NANOS));
        if (result instanceof Optional<?> record && record.isEmpty()) {
            notFound.increment();
        }
    }

    private void failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                ? failure.getCause() : failure;
        boolean known = cause instanceof OnehopException;
        int code = cause instanceof OnehopException told ? told.code() : ClientCode.CLIENT.code();
        errors.computeIfAbsent(code, _ -> new LongAdder()).increment();
        if (!known || (cause instanceof OnehopException told && told.inDoubt())) {
            inDoubt.increment();
        }
    }

    /// Everything counted until now.
    public Sum sum() {
        readSum.add(reads.getIntervalHistogram());
        writeSum.add(writes.getIntervalHistogram());
        var byCode = new TreeMap<Integer, Long>();
        errors.forEach((code, count) -> byCode.put(code, count.sum()));
        return new Sum(readSum.copy(), writeSum.copy(), notFound.sum(), byCode, inDoubt.sum());
    }
}
