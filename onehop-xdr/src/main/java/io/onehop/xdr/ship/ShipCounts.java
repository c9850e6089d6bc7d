package io.onehop.xdr.ship;

import io.onehop.xdr.throttle.ShipOutcome;
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

    /// Counts how an attempt has ended.
    void count(ShipOutcome outcome, Shipment shipment, Destination.Sent sent) {
        switch (outcome.kind()) {
            case SUCCESS -> {
                increment(ShipStat.SUCCESS);
                if (shipment.isRemoval()) {
                    increment(ShipStat.DELETE_SUCCESS);
                } else {
                    add(ShipStat.BYTES_SHIPPED, sent.bytes());
                    countPacking(shipment, sent);
                }
            }
            case NOT_FOUND_ON_DELETE -> increment(ShipStat.NOT_FOUND);
            case PERMANENT -> increment(ShipStat.ABANDONED);
            case UNKNOWN_NAMESPACE -> {
                increment(ShipStat.ABANDONED);
                increment(ShipStat.UNKNOWN_NAMESPACE);
            }
            case DESTINATION -> increment(ShipStat.RETRY_DEST);
            case LINK, NO_CONNECTION -> increment(ShipStat.RETRY_NO_NODE);
            case NETWORK -> increment(ShipStat.RETRY_CONN_RESET);
        }
    }

    private void countPacking(Shipment shipment, Destination.Sent sent) {
        if (sent.isPacked()) {
            increment(ShipStat.PACKED);
            add(ShipStat.PACKED_FROM_BYTES, sent.plainBytes());
            add(ShipStat.PACKED_TO_BYTES, sent.bytes());
        } else if (shipment.form().packing().isUsed()) {
            increment(ShipStat.UNPACKED);
        }
    }

    /// How many.
    public long get(ShipStat stat) {
        return counts[stat.ordinal()].sum();
    }
}
