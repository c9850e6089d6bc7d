package io.onehop.client.stats;

/// The client's looks at its cluster since it was made.
///
/// @param looks how many have ended
/// @param failedLooks how many of them failed as a whole
/// @param consecutiveFailures how many of the last ones; 0 after a success
/// @param lastSuccessAgeNanos since the last look that worked, -1 when none has
/// @param nodesAdded nodes that were taken in
/// @param nodesRemoved nodes that were dropped
/// @param mapChanges how often partitions of a node were read and taken over
public record TendStats(
        long looks, long failedLooks, int consecutiveFailures, long lastSuccessAgeNanos, long nodesAdded,
        long nodesRemoved, long mapChanges) {}
