package io.onehop.xdr.ship;

import java.util.concurrent.atomic.LongAdder;

/// What has been counted for a destination and namespace. Safe for use by many threads.
public final class ShipCounts {
    private final LongAdder[] counts = new LongAdder[ShipStat.values().length];

    ShipCounts() {
        for (int i = 0; i < counts.length; i++) {
            counts[i] = new LongAdder();
        }
    }

    void add(ShipStat stat, long amount) {
        counts[stat.ordinal()].add(amount);
    }

    void increment(ShipStat stat) {
        counts[stat.ordinal()].increment();
    }

    /// How many.
    public long get(ShipStat stat) {
        return counts[stat.ordinal()].sum();
    }
}
