package io.onehop.client.stats;

/// How long calls took: a snapshot. Immutable.
///
/// Durations are counted in classes whose bounds are an eighth of a power of two apart, so a percentile is
/// at most 12.5 % too high. All durations are nanoseconds.
public final class Latency {
    /// The first class ends at 2^10 ns: nothing over a network is quicker than a microsecond.
    private static final int FIRST_POWER = 10;
    /// The last class begins at 2^37 ns, more than two minutes.
    private static final int LAST_POWER = 37;
    private static final int STEPS_BITS = 3;
    private static final int STEPS = 1 << STEPS_BITS;
    static final int CLASSES = (LAST_POWER - FIRST_POWER) * STEPS + 2;
    private static final double PERCENT = 100.0;

    private final long[] counts;
    private final long count;
    private final long sumNanos;
    private final long maxNanos;

    Latency(long[] counts, long sumNanos, long maxNanos) {
        this.counts = counts;
        this.sumNanos = sumNanos;
        this.maxNanos = maxNanos;
        long all = 0;
        for (long each : counts) {
            all += each;
        }
        this.count = all;
    }

    static int classOf(long nanos) {
        if (nanos < 1L << FIRST_POWER) {
            return 0;
        }
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(nanos);
        if (power >= LAST_POWER) {
            return CLASSES - 1;
        }
        int step = (int) (nanos >>> (power - STEPS_BITS)) & (STEPS - 1);
        return 1 + (power - FIRST_POWER) * STEPS + step;
    }

    /// The first duration that does not belong to the class any more.
    static long endOf(int index) {
        if (index == 0) {
            return 1L << FIRST_POWER;
        }
        if (index == CLASSES - 1) {
            return Long.MAX_VALUE;
        }
        int power = FIRST_POWER + (index - 1) / STEPS;
        int step = (index - 1) % STEPS;
        return (long) (STEPS + step + 1) << (power - STEPS_BITS);
    }

    /// How many calls.
    public long count() {
        return count;
    }

    /// All durations together.
    public long sumNanos() {
        return sumNanos;
    }

    /// Their mean, 0 when there are none.
    public long meanNanos() {
        return count == 0 ? 0 : sumNanos / count;
    }

    /// The longest, 0 when there are none.
    public long maxNanos() {
        return maxNanos;
    }

    /// A duration that this share of the calls did not exceed, 0 when there are none.
    ///
    /// @param percent above 0 and at most 100, such as 99.9
    /// @throws IllegalArgumentException when the percentage is out of range
    public long percentileNanos(double percent) {
        if (!(percent > 0 && percent <= PERCENT)) {
            throw new IllegalArgumentException("percentage is out of range: " + percent);
        }
        long wanted = Math.max(1, (long) Math.ceil(count * (percent / PERCENT)));
        long seen = 0;
        for (int i = 0; i < counts.length && count > 0; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.min(endOf(i), maxNanos);
            }
        }
        return maxNanos;
    }
}
