package io.onehop.client.stats;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/// Counts durations; see [Latency]. Safe for use by many threads, which do not wait for each other.
final class LatencyCounts {
    private final LongAdder[] counts = new LongAdder[Latency.CLASSES];
    private final LongAdder sumNanos = new LongAdder();
    private final LongAccumulator maxNanos = new LongAccumulator(Math::max, 0);

    LatencyCounts() {
        Arrays.setAll(counts, index -> new LongAdder());
    }

    void add(long nanos) {
        long duration = Math.max(0, nanos);
        counts[Latency.classOf(duration)].increment();
        sumNanos.add(duration);
        maxNanos.accumulate(duration);
    }

    Latency snapshot() {
        var copy = new long[counts.length];
        for (int i = 0; i < copy.length; i++) {
            copy[i] = counts[i].sum();
        }
        return new Latency(copy, sumNanos.sum(), maxNanos.get());
    }
}
