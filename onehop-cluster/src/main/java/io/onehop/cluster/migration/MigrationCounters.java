package io.onehop.cluster.migration;

import java.util.concurrent.atomic.AtomicLongArray;

/// The statistics of one namespace as they are. Changed by the cluster's lane, read by any thread.
final class MigrationCounters {
    private static final int STATS = MigrationStat.values().length;

    private final AtomicLongArray values = new AtomicLongArray(STATS);

    void add(MigrationStat stat, long more) {
        values.addAndGet(stat.ordinal(), more);
    }

    void set(MigrationStat stat, long value) {
        values.set(stat.ordinal(), value);
    }

    long value(MigrationStat stat) {
        return values.get(stat.ordinal());
    }

    MigrationFacts facts() {
        var copy = new long[STATS];
        for (int i = 0; i < STATS; i++) {
            copy[i] = values.get(i);
        }
        return new MigrationFacts(copy);
    }
}
