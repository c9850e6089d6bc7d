package io.onehop.client.stats;

/// Calls of one kind since the client was made. A call counts when it has ended.
///
/// @param succeeded calls that were answered; of batches those that gave a result, whatever their rows say
/// @param failed calls that ended with an exception, those given up by their caller among them
/// @param timeouts failed ones whose code was 9, here or at the server
/// @param inDoubt failed ones that may have been applied
/// @param retries requests that were sent again, of scans rounds that were begun again
/// @param latency of all ended calls, from the call to its end with all retries and pauses
public record CommandStats(
        long succeeded, long failed, long timeouts, long inDoubt, long retries, Latency latency) {}
