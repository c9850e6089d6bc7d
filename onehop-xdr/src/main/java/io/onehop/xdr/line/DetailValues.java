package io.onehop.xdr.line;

/// What the node's `detail` line shows, once a minute. Counts since the start unless said otherwise.
///
/// @param shipped `sh`: records shipped
/// @param unlogged `ul`: changes not yet taken into a queue, now
/// @param logged `lg`: changes taken into queues
/// @param relogged what was put back to be shipped again
/// @param processed what was taken from queues
/// @param clientErrors `errcl`
/// @param serverErrors `errsrv`
/// @param hotKeysSkipped `hkskip`: changes not shipped because a later one of the same key was
/// @param hotKeysFetched `hkf`: hot keys shipped when their time was over
/// @param readLatencyMillis `flat`: average latency of local reads, now
public record DetailValues(
        long shipped, long unlogged, long logged, Relogged relogged, Processed processed, long clientErrors,
        long serverErrors, long hotKeysSkipped, long hotKeysFetched, long readLatencyMillis) {

    /// What was put back.
    ///
    /// @param all `rlg`: put back
    /// @param incoming `rlgi`: handed over by other nodes
    /// @param outgoing `rlgo`: handed over to other nodes
    public record Relogged(long all, long incoming, long outgoing) {}

    /// What was taken from queues.
    ///
    /// @param main `lproc`: as master
    /// @param replica `rproc`: as replica of a failed node
    /// @param linkDown `lkdproc`: by window shippers
    public record Processed(long main, long replica, long linkDown) {}
}
