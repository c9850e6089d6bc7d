package io.onehop.server.stats;

/// What expiry and eviction did in a namespace (config-stats reference, section 7.2, expiry).
///
/// @param nonExpirableObjects records that never expire, as of the last sweep
/// @param evictTtlSeconds     records with less than this to live were evicted last; 0 when none
/// @param evictVoidTime       the same as a void time: seconds since 2010
/// @param cycleDurationMillis how long the last sweep took
/// @param cycleDeletedPct     percent of the records it deleted
public record ExpiryFacts(long nonExpirableObjects, long evictTtlSeconds, long evictVoidTime,
        long cycleDurationMillis, double cycleDeletedPct) {
    /// No sweep so far.
    public static final ExpiryFacts NONE = new ExpiryFacts(0, 0, 0, 0, 0);
}
