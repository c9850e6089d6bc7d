package io.onehop.server.net;

import io.onehop.runtime.Clock;
import io.onehop.server.logging.RateLimitedLog;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.NodeCounter;

/// What all connections of a listener share. Safe for use by many threads.
///
/// @param clock time
/// @param counters node-wide counters
/// @param budget memory for large requests
/// @param log for broken requests, at most one line a second for each cause
public record ConnectionContext(
        Clock clock, Counters<NodeCounter> counters, FrameBudget budget, RateLimitedLog log) {}
