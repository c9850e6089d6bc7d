package io.onehop.server.txn;

import io.onehop.server.stats.Counters;
import io.onehop.server.stats.Latencies;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.stats.NodeLatency;

/// Where batches are counted and timed.
///
/// @param counters node-wide counters
/// @param latencies node-wide latencies
public record BatchStats(Counters<NodeCounter> counters, Latencies<NodeLatency> latencies) {}
