package io.onehop.server.xdr;

import io.onehop.xdr.line.DcStateValues;
import io.onehop.xdr.ship.NamespaceShipper;
import io.onehop.xdr.ship.ShipStat;
import java.util.List;

/// What is to be shipped and was shipped to all data centres together.
///
/// @param waiting records that wait
/// @param inFlight records on the wire
/// @param processed records that are done with: taken, given up, gone, filtered out
/// @param retries records that were put back to be shipped again
/// @param attempts records put on the wire
/// @param throughput records put on the wire in the last second
/// @param latencyMillis the longest mean ship latency
/// @param lagMillis the longest lag
/// @param processedForFailedNodes of those that are done with, what was taken over from nodes that left
/// @param processedInWindows of those that are done with, what had gathered while a data centre was down
/// @param fullPercent how full the fullest queue is
/// @param lastShippedMillis the least last ship time, milliseconds since 1970; 0 without data centres
record XdrTotals(
        long waiting,
        long inFlight,
        long processed,
        long retries,
        long attempts,
        long throughput,
        long latencyMillis,
        long lagMillis,
        long lastShippedMillis,
        long clientErrors,
        long serverErrors,
        int failedNodeSessions,
        int windowSessions,
        long processedForFailedNodes,
        long processedInWindows,
        int fullPercent) {
    private static final XdrTotals NONE =
            new XdrTotals(0, 0, 0, 0, 0, 0, 0, 0, Long.MAX_VALUE, 0, 0, 0, 0, 0, 0, 0);
    private static final XdrTotals WITHOUT_DCS =
            new XdrTotals(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    static XdrTotals of(List<DataCentre> dcs) {
        XdrTotals sum = NONE;
        for (DataCentre dc : dcs) {
            sum = sum.plus(dc);
        }
        return dcs.isEmpty() ? WITHOUT_DCS : sum;
    }

    private XdrTotals plus(DataCentre dc) {
        NamespaceShipper.Backlog backlog = dc.backlog();
        DcStateValues values = dc.values();
        long done = dc.count(ShipStat.SUCCESS) + dc.count(ShipStat.ABANDONED) + dc.count(ShipStat.NOT_FOUND)
                + dc.count(ShipStat.FILTERED_OUT);
        long again = dc.count(ShipStat.RETRY_NO_NODE) + dc.count(ShipStat.RETRY_CONN_RESET)
                + dc.count(ShipStat.RETRY_DEST);
        return new XdrTotals(
                waiting + backlog.waiting(),
                inFlight + backlog.inFlight(),
                processed + done,
                retries + again,
                attempts + dc.attempts(),
                throughput + dc.throughput(),
                Math.max(latencyMillis, dc.latencyMillis()),
                Math.max(lagMillis, backlog.lagMillis()),
                Math.min(lastShippedMillis, values.lstMillis()),
                clientErrors + dc.clientErrors(),
                serverErrors + dc.serverErrors(),
                failedNodeSessions + (values.failedNodeLstMillis() == 0 ? 0 : 1),
                windowSessions + (values.windowLstMillis() == 0 ? 0 : 1),
                processedForFailedNodes + dc.count(ShipStat.FAILED_NODE_DONE),
                processedInWindows + dc.count(ShipStat.WINDOW_DONE),
                Math.max(fullPercent, backlog.fullPercent()));
    }

    /// Records that are done with and belonged to no session.
    long processedAsMaster() {
        return Math.max(0, processed - processedForFailedNodes - processedInWindows);
    }

    /// Records that are still to be shipped.
    long outstanding() {
        return waiting + inFlight;
    }

    /// Records that have come into a queue.
    long logged() {
        return processed + outstanding();
    }
}
