package io.onehop.xdr.line;

import io.onehop.xdr.state.DcState;

/// What the line of a data centre shows.
///
/// @param dc its name
/// @param state its state
/// @param timelagSeconds seconds behind
/// @param lstMillis last ship time: the least of the three below that run; milliseconds since 1970
/// @param mainLstMillis `mlst`: that of the main shipper
/// @param failedNodeLstMillis `fnlst`: the least of running failed-node shippers, 0 when there is none
/// @param windowLstMillis `wslst`: the least of running window shippers, 0 when there is none
/// @param shipLatencyMillis average ship latency
/// @param averageSleepMillis `rsas-ms`: sleep for each write
/// @param throttledPercent `rsas-pct`: the share of writes that were throttled, 0 to 100
/// @param link what only the later format shows
public record DcStateValues(
        String dc, DcState state, long timelagSeconds, long lstMillis, long mainLstMillis,
        long failedNodeLstMillis, long windowLstMillis, long shipLatencyMillis, double averageSleepMillis,
        double throttledPercent, Link link) {

    /// What the later format adds.
    ///
    /// @param connections open connections to the destination
    /// @param clientErrors `errcl`: errors of this side since the start
    /// @param serverErrors `errsrv`: errors that the destination answered since the start
    /// @param clusterSize nodes of the destination
    public record Link(long connections, long clientErrors, long serverErrors, int clusterSize) {}
}
