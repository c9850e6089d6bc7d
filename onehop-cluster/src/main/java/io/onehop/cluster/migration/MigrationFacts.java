package io.onehop.cluster.migration;

/// The statistics of migrations in one namespace at one moment; immutable.
public final class MigrationFacts {
    private static final double PERCENT = 100;

    private final long[] values;

    /// @param values by ordinal; not to be changed afterwards
    MigrationFacts(long[] values) {
        this.values = values;
    }

    /// One of them.
    public long value(MigrationStat stat) {
        return values[stat.ordinal()];
    }

    /// Whether everything is where it belongs: nothing to be sent or received.
    public boolean isComplete() {
        return remaining() == 0;
    }

    /// Copies to be sent or received.
    public long remaining() {
        return value(MigrationStat.MIGRATE_TX_PARTITIONS_REMAINING)
                + value(MigrationStat.MIGRATE_RX_PARTITIONS_REMAINING);
    }

    /// How much of what the last balance asked for has been done, 0..100.
    public double completePercent() {
        long initial = value(MigrationStat.MIGRATE_TX_PARTITIONS_INITIAL)
                + value(MigrationStat.MIGRATE_RX_PARTITIONS_INITIAL);
        return initial == 0 ? PERCENT : PERCENT * (initial - remaining()) / initial;
    }
}
