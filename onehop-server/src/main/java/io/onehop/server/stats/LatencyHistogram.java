package io.onehop.server.stats;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/// How long operations of one kind took, in buckets that double (config-stats reference, section 7.2,
/// Latency).
///
/// Bucket 0 holds what took less than one unit, bucket i what took 2^(i-1) units or more but less than 2^i;
/// the last one everything above. Recording locks nothing and, without contention, allocates nothing; any
/// thread may record. The ticker closes an interval; what was recorded in it is then told until the next
/// interval ends.
public final class LatencyHistogram {
    /// Thresholds told: 2^0 to 2^16 units.
    public static final int COLUMNS = 17;

    private static final int BUCKETS = 33;
    private static final int DUMPED_PER_LINE = 5;
    private static final double PERCENT = 100.0;

    private final LongAdder[] buckets = new LongAdder[BUCKETS];
    private final boolean inMicros;
    private final long nanosPerUnit;
    private final Object closing = new Object();
    private long[] closedCounts = new long[BUCKETS];
    private long closedAtNanos;
    private volatile String lastInterval = "";

    /// An empty histogram.
    ///
    /// @param inMicros   whether the unit is a microsecond, else it is a millisecond
    /// @param startNanos the clock's nanoTime now: where the first interval begins
    public LatencyHistogram(boolean inMicros, long startNanos) {
        this.inMicros = inMicros;
        this.nanosPerUnit = (inMicros ? TimeUnit.MICROSECONDS : TimeUnit.MILLISECONDS).toNanos(1);
        this.closedAtNanos = startNanos;
        for (int i = 0; i < BUCKETS; i++) {
            buckets[i] = new LongAdder();
        }
    }

    /// Counts an operation that took so long; a negative time counts as 0.
    public void record(long nanos) {
        buckets[bucketOf(nanos / nanosPerUnit)].increment();
    }

    /// Ends the interval that began at the last call. Nothing is told as long as nothing was ever recorded.
    ///
    /// @param nowNanos the clock's nanoTime
    public void closeInterval(long nowNanos) {
        synchronized (closing) {
            long[] counts = counts();
            if (total(counts) > 0) {
                lastInterval = told(counts, Math.max(1, nowNanos - closedAtNanos));
            }
            closedCounts = counts;
            closedAtNanos = nowNanos;
        }
    }

    /// The last interval as `unit,rate,percent,…`: `msec` or `usec`, operations per second with one decimal,
    /// then for each of the [#COLUMNS] thresholds the percentage of operations that took that long or longer,
    /// with two decimals. Empty until an interval was closed after something was recorded.
    public String lastInterval() {
        return lastInterval;
    }

    /// All that was recorded since the start, for the log; no lines when that is nothing.
    public List<String> dump(String name) {
        long[] counts = counts();
        long total = total(counts);
        if (total == 0) {
            return List.of();
        }
        var lines = new ArrayList<String>();
        lines.add("histogram dump: " + name + " (" + total + " total) " + unit());
        var line = new StringBuilder();
        int onLine = 0;
        for (int i = 0; i < BUCKETS; i++) {
            if (counts[i] == 0) {
                continue;
            }
            line.append(String.format(Locale.ROOT, " (%02d: %010d)", i, counts[i]));
            if (++onLine == DUMPED_PER_LINE) {
                lines.add(line.toString());
                line.setLength(0);
                onLine = 0;
            }
        }
        if (onLine > 0) {
            lines.add(line.toString());
        }
        return lines;
    }

    private String told(long[] counts, long nanos) {
        long[] delta = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            delta[i] = counts[i] - closedCounts[i];
        }
        long total = total(delta);
        double rate = total * (double) TimeUnit.SECONDS.toNanos(1) / nanos;
        var text = new StringBuilder(unit()).append(String.format(Locale.ROOT, ",%.1f", rate));
        long atLeast = total;
        for (int column = 0; column < COLUMNS; column++) {
            atLeast -= delta[column];
            double percent = total == 0 ? 0 : atLeast * PERCENT / total;
            text.append(String.format(Locale.ROOT, ",%.2f", percent));
        }
        return text.toString();
    }

    private String unit() {
        return inMicros ? "usec" : "msec";
    }

    private long[] counts() {
        long[] counts = new long[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            counts[i] = buckets[i].sum();
        }
        return counts;
    }

    private static long total(long[] counts) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }

    private static int bucketOf(long units) {
        return units <= 0 ? 0 : Math.min(BUCKETS - 1, Long.SIZE - Long.numberOfLeadingZeros(units));
    }
}
