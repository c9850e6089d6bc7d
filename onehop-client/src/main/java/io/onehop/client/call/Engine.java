package io.onehop.client.call;

import io.onehop.client.cluster.Cluster;
import io.onehop.client.policy.Replica;
import io.onehop.client.stats.CallMeter;
import io.onehop.client.stats.CallTracer;
import io.onehop.runtime.Clock;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// What every call works with.
///
/// @param cluster whom to ask
/// @param clock for deadlines
/// @param pauses between attempts
/// @param taskIds numbers for scans, never 0 and never twice
/// @param meter counts calls
/// @param turns counts calls whose replica policy goes round
/// @param chance numbers from 0 to below 1
/// @param tracer follows calls
public record Engine(
        Cluster cluster, Clock clock, Pauses pauses, LongSupplier taskIds, CallMeter meter,
        AtomicInteger turns, DoubleSupplier chance, CallTracer tracer) {
    /// A rest of between half of that time and all of it, so that calls that failed together are not tried
    /// again together.
    long spread(long nanos) {
        return nanos - (long) (nanos * chance.getAsDouble() / 2);
    }

    /// The number a call's first attempt has: which of several equal nodes it asks.
    int firstSequence(Replica replica, boolean isRead) {
        if (!isRead) {
            return 0;
        }
        return switch (replica) {
            case SEQUENCE, MASTER, PREFER_RACK -> 0;
            case MASTER_PROLES -> turns.getAndIncrement();
            case RANDOM -> mixed(turns.getAndIncrement());
        };
    }

    /// A number that looks random: the finalizer of MurmurHash3 (public domain).
    private static int mixed(int number) {
        int mixed = number ^ number >>> 16;
        mixed *= 0x85eb_ca6b;
        mixed ^= mixed >>> 13;
        mixed *= 0xc2b2_ae35;
        return mixed ^ mixed >>> 16;
    }
}
