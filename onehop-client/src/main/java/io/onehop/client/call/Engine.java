package io.onehop.client.call;

import io.onehop.client.cluster.Cluster;
import io.onehop.client.stats.CallMeter;
import io.onehop.runtime.Clock;
import java.util.function.LongSupplier;

/// What every call works with.
///
/// @param cluster whom to ask
/// @param clock for deadlines
/// @param pauses between attempts
/// @param taskIds numbers for scans, never 0 and never twice
/// @param meter counts calls
public record Engine(
        Cluster cluster, Clock clock, Pauses pauses, LongSupplier taskIds, CallMeter meter) {}
