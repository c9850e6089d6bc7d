package io.onehop.server.stats;

import java.util.concurrent.atomic.LongAdder;

/// A counter for each constant of an enum. Safe for use by many threads; counting is cheap, reading adds up.
///
/// @param <C> what is counted
public final class Counters<C extends Enum<C>> {
    private final LongAdder[] adders;

    /// All counters at 0.
    public Counters(Class<C> kinds) {
        adders = new LongAdder[kinds.getEnumConstants().length];
        for (int i = 0; i < adders.length; i++) {
            adders[i] = new LongAdder();
        }
    }

    /// Counts one more.
    public void increment(C counter) {
        adders[counter.ordinal()].increment();
    }

    /// Counts `amount` more.
    public void add(C counter, long amount) {
        adders[counter.ordinal()].add(amount);
    }

    /// The count so far.
    public long get(C counter) {
        return adders[counter.ordinal()].sum();
    }
}
