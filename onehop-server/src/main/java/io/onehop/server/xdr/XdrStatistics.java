package io.onehop.server.xdr;

import io.onehop.server.stats.StatList;
import io.onehop.xdr.line.DcStateValues;
import io.onehop.xdr.ship.NamespaceShipper;
import io.onehop.xdr.ship.ShipStat;
import io.onehop.xdr.throttle.ShipClass;
import io.onehop.xdr.throttle.SleepFigures;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/// What is counted of shipping, by the names of both generations of tools (XDR reference, A5 and B3). All of
/// it comes from the same counters. What older names say of the digest log, which there is none of, is told
/// of the queues.
final class XdrStatistics {
    private static final int ALL_PERCENT = 100;

    private XdrStatistics() {}

    /// `get-stats` of a data centre.
    static StatList ofDc(DataCentre dc) {
        var list = new StatList();
        addCounts(list, dc.backlog(), dc::count);
        list.add("nodes", dc.facts().nodes())
                .add("throughput", dc.throughput())
                .add("latency_ms", dc.latencyMillis())
                .add("lap_us", dc.lapMicros());
        return list;
    }

    /// `get-stats` of a namespace that is shipped to a data centre.
    static StatList ofNamespace(DataCentre dc, NamespaceShipper shipper) {
        var list = new StatList();
        addCounts(list, shipper.backlog(), shipper.counts()::get);
        return list.add("throughput", dc.throughput(shipper));
    }

    private static void addCounts(
            StatList list, NamespaceShipper.Backlog backlog, ToLongFunction<ShipStat> counts) {
        list.add("lag", seconds(backlog.lagMillis()));
        add(list, counts, ShipStat.BYTES_SHIPPED);
        list.add("in_queue", backlog.waiting()).add("in_progress", backlog.inFlight());
        add(list, counts, ShipStat.SUCCESS, ShipStat.ABANDONED, ShipStat.NOT_FOUND, ShipStat.FILTERED_OUT,
                ShipStat.RETRY_NO_NODE, ShipStat.RETRY_CONN_RESET, ShipStat.RETRY_DEST, ShipStat.RECOVERIES);
        list.add("recoveries_pending", backlog.recovering());
        add(list, counts, ShipStat.HOT_KEYS);
        Packing packing = Packing.of(counts);
        list.addRatio("uncompressed_pct", packing.uncompressedPercent())
                .addRatio("compression_ratio", packing.ratio());
    }

    private static void add(StatList list, ToLongFunction<ShipStat> counts, ShipStat... stats) {
        for (ShipStat stat : stats) {
            list.add(stat.statName(), counts.applyAsLong(stat));
        }
    }

    private static long seconds(long millis) {
        return TimeUnit.MILLISECONDS.toSeconds(millis);
    }

    /// `dc/NAME`: the names since 3.9, then those before.
    static StatList older(DataCentre dc) {
        NamespaceShipper.Backlog backlog = dc.backlog();
        DcStateValues values = dc.values();
        long connections = values.link().connections();
        long size = values.link().clusterSize();
        String sleepMillis = String.format(Locale.ROOT, "%.3f", values.averageSleepMillis());
        String throttled = oneDigit(values.throttledPercent());
        var list = new StatList()
                .add("dc_state", values.state().name())
                .add("dc_timelag", values.timelagSeconds())
                .add("dc_size", size)
                .add("dc_as_size", size)
                .add("dc_open_conn", connections)
                .add("dc_as_open_conn", connections)
                .add("dc_ship_attempt", dc.attempts())
                .add("dc_ship_bytes", dc.count(ShipStat.BYTES_SHIPPED))
                .add("dc_ship_delete_success", dc.count(ShipStat.DELETE_SUCCESS))
                .add("dc_ship_success", dc.count(ShipStat.SUCCESS))
                .add("dc_ship_source_error", dc.clientErrors())
                .add("dc_ship_destination_error", dc.serverErrors())
                .add("dc_ship_latency_avg", values.shipLatencyMillis())
                .add("dc_ship_idle_avg", sleepMillis)
                .add("dc_ship_idle_avg_pct", throttled)
                .add("dc_ship_inflight_objects", backlog.inFlight());
        return list.add("dc_remote_ship_ok", dc.count(ShipStat.SUCCESS))
                .add("dc_rec_ship_attempts", dc.attempts())
                .add("dc_delete_ship_attempts", dc.count(ShipStat.DELETE_SUCCESS))
                .add("dc_err_ship_client", dc.clientErrors())
                .add("dc_err_ship_server", dc.serverErrors())
                .add("dc_esmt_bytes_shipped", dc.count(ShipStat.BYTES_SHIPPED))
                .add("dc_esmt_ship_avg_comp_pct", oneDigit(Packing.of(dc::count).savedPercent()))
                .add("dc_latency_avg_ship", values.shipLatencyMillis())
                .add("dc_remote_ship_avg_sleep", sleepMillis)
                .add("dc_remote_ship_avg_sleep_pct", throttled)
                .add("dc_recs_inflight", backlog.inFlight());
    }

    /// `statistics/xdr`: the node, the names since 3.9, then those before.
    static StatList ofNode(List<DataCentre> dcs) {
        XdrTotals totals = XdrTotals.of(dcs);
        var list = new StatList()
                .add("dlog_free_pct", ALL_PERCENT - totals.fullPercent())
                .add("dlog_logged", totals.logged())
                .add("dlog_processed_main", totals.processedAsMaster())
                .add("dlog_processed_replica", totals.processedForFailedNodes())
                .add("dlog_processed_link_down", totals.processedInWindows())
                .add("dlog_relogged", totals.retries())
                .add("dlog_used_objects", totals.outstanding())
                .add("xdr_active_failed_node_sessions", totals.failedNodeSessions())
                .add("xdr_active_link_down_sessions", totals.windowSessions())
                .add("xdr_global_lastshiptime", totals.lastShippedMillis());
        addReads(list, dcs, totals);
        addShips(list, dcs, totals);
        return addOldest(list, dcs, totals);
    }

    private static void addReads(StatList list, List<DataCentre> dcs, XdrTotals totals) {
        long idle = Math.round(dcs.stream().map(DataCentre::sleep).mapToDouble(SleepFigures::throttledPercent)
                .max().orElse(0));
        list.add("xdr_hotkey_fetch", sum(dcs, ShipStat.HOT_FETCHES))
                .add("xdr_hotkey_skip", sum(dcs, ShipStat.HOT_KEYS))
                .add("xdr_queue_overflow_error", sum(dcs, ShipStat.QUEUE_OVERFLOWS))
                .add("xdr_read_active_avg_pct", ALL_PERCENT - idle)
                .add("xdr_read_idle_avg_pct", idle)
                .add("xdr_read_notfound", sum(dcs, ShipStat.NOT_FOUND))
                .add("xdr_read_success", totals.attempts())
                .add("xdr_read_latency_avg", readMillis(dcs))
                .add("xdr_read_reqq_used", totals.waiting())
                .add("xdr_read_reqq_used_pct", totals.fullPercent())
                .add("xdr_relogged_incoming", sum(dcs, ShipStat.TAKEN_OVER))
                .add("xdr_relogged_outgoing", sum(dcs, ShipStat.GIVEN_AWAY));
    }

    /// Milliseconds it takes to read a record, the mean since the start.
    static long readMillis(List<DataCentre> dcs) {
        long reads = sum(dcs, ShipStat.READS);
        return reads == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(sum(dcs, ShipStat.READ_NANOS) / reads);
    }

    private static String oneDigit(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static void addShips(StatList list, List<DataCentre> dcs, XdrTotals totals) {
        list.add("xdr_ship_bytes", sum(dcs, ShipStat.BYTES_SHIPPED))
                .add("xdr_ship_compression_avg_pct",
                        oneDigit(Packing.of(stat -> sum(dcs, stat)).savedPercent()))
                .add("xdr_ship_delete_success", sum(dcs, ShipStat.DELETE_SUCCESS))
                .add("xdr_ship_destination_error", dcs.stream()
                        .mapToLong(dc -> dc.count(ShipClass.DESTINATION)).sum())
                .add("xdr_ship_destination_permanent_error", sum(dcs, ShipStat.ABANDONED))
                .add("xdr_ship_fullrecord", sum(dcs, ShipStat.SUCCESS) - sum(dcs, ShipStat.DELETE_SUCCESS))
                .add("xdr_ship_inflight_objects", totals.inFlight())
                .add("xdr_ship_latency_avg", totals.latencyMillis())
                .add("xdr_ship_outstanding_objects", totals.outstanding())
                .add("xdr_ship_source_error", totals.clientErrors())
                .add("xdr_ship_success", sum(dcs, ShipStat.SUCCESS))
                .add("xdr_throughput", totals.throughput())
                .add("xdr_timelag", seconds(totals.lagMillis()))
                .add("xdr_unknown_namespace_error", sum(dcs, ShipStat.UNKNOWN_NAMESPACE));
    }

    private static StatList addOldest(StatList list, List<DataCentre> dcs, XdrTotals totals) {
        return list.add("cur_throughput", totals.throughput())
                .add("latency_avg_ship", totals.latencyMillis())
                .add("stat_recs_outstanding", totals.outstanding())
                .add("stat_recs_shipped", totals.attempts())
                .add("stat_recs_shipped_ok", sum(dcs, ShipStat.SUCCESS))
                .add("stat_recs_relogged", totals.retries())
                .add("stat_recs_inflight", totals.inFlight())
                .add("err_ship_client", totals.clientErrors())
                .add("err_ship_server", totals.serverErrors())
                .add("free-dlog-pct", ALL_PERCENT - totals.fullPercent())
                .add("local_recs_fetch_avg_latency", readMillis(dcs))
                .add("esmt_bytes_shipped", sum(dcs, ShipStat.BYTES_SHIPPED))
                .add("timediff_lastship_cur_secs", seconds(totals.lagMillis()));
    }

    static long sum(List<DataCentre> dcs, ShipStat stat) {
        return dcs.stream().mapToLong(dc -> dc.count(stat)).sum();
    }
}
