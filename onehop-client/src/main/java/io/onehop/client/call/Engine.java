package io.onehop.client.call;

import io.onehop.client.cluster.Cluster;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import java.util.function.LongSupplier;

/// What every call works with.
///
/// @param cluster whom to ask
/// @param clock for deadlines
/// @param timers for pauses
/// @param taskIds numbers for scans, never 0 and never twice
public record Engine(Cluster cluster, Clock clock, Timers timers, LongSupplier taskIds) {}
