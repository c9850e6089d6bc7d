package io.onehop.client.net;

/// Sizes and ages.
///
/// @param maxIdleNanos after which an idle connection is not used any more
/// @param connectNanos limit of opening a connection
/// @param maxOpening how many are opened at a time, 1 or more
/// @param maxWaiting how many takers may wait although all connections are in use, 0 = none
/// @param maxWaitNanos for how long
/// @param drainNanos for how long a late answer is awaited on a connection that nobody waits for, 0 = not
public record PoolLimits(int min, int max, long maxIdleNanos, long connectNanos, int maxOpening,
        int maxWaiting, long maxWaitNanos, long drainNanos) {}
