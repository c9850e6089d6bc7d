package io.onehop.server.xdr;

import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import io.onehop.xdr.line.DcStateLine;
import io.onehop.xdr.line.DetailValues;
import io.onehop.xdr.line.LineFormat;
import io.onehop.xdr.line.NodeLine;
import io.onehop.xdr.line.SummaryValues;
import io.onehop.xdr.ship.NamespaceShipper;
import io.onehop.xdr.ship.ShipStat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Logs how shipping goes (seed 002; XDR reference, A6 and B4): every 10 s the summary, every minute a line
/// for each data centre, with the sleep of that minute, and the details of the node, and with each frame of
/// the node's ticker a line of the newer kind for each data centre. Nothing while there is no data centre.
///
/// Start and stop may be called by any thread.
public final class XdrTicker {
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);
    /// A timer may come a little early or late; without this a line would slip by a whole check.
    private static final long TOLERANCE_NANOS = CHECK_NANOS / 2;
    private static final long SUMMARY_SECONDS = 10;
    private static final long MINUTE_SECONDS = 60;

    private final XdrRoom room;
    private final LongSupplier frameSeconds;
    private final Clock clock;
    private final Timers timers;
    private final Consumer<String> log;
    private final Due summary = new Due();
    private final Due minute = new Due();
    private final Due frame = new Due();
    private long outstanding;
    private Timers.@Nullable Timer timer;
    private boolean running;

    /// When something was done last.
    private static final class Due {
        private long lastNanos;

        boolean isNow(long seconds, long nowNanos) {
            boolean due = seconds > 0
                    && nowNanos - lastNanos >= TimeUnit.SECONDS.toNanos(seconds) - TOLERANCE_NANOS;
            if (due) {
                lastNanos = nowNanos;
            }
            return due;
        }
    }

    /// A ticker that is not started.
    ///
    /// @param frameSeconds `ticker-interval`, 0 for no frames
    /// @param log takes each line; the node logs it at INFO in context `xdr`
    public XdrTicker(
            XdrRoom room, LongSupplier frameSeconds, Clock clock, Timers timers, Consumer<String> log) {
        this.room = room;
        this.frameSeconds = frameSeconds;
        this.clock = clock;
        this.timers = timers;
        this.log = log;
    }

    /// Starts; does nothing when it runs.
    public synchronized void start() {
        if (!running) {
            running = true;
            long now = clock.nanoTime();
            summary.lastNanos = now;
            minute.lastNanos = now;
            frame.lastNanos = now;
            timer = timers.schedule(this::check, CHECK_NANOS);
        }
    }

    /// Stops; no line is logged after this.
    public synchronized void stop() {
        running = false;
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    private synchronized void check() {
        if (!running) {
            return;
        }
        timer = timers.schedule(this::check, CHECK_NANOS);
        long now = clock.nanoTime();
        boolean isSummary = summary.isNow(SUMMARY_SECONDS, now);
        boolean isMinute = minute.isNow(MINUTE_SECONDS, now);
        boolean isFrame = frame.isNow(frameSeconds.getAsLong(), now);
        List<DataCentre> dcs = room.all();
        if (dcs.isEmpty() || !(isSummary || isMinute || isFrame)) {
            return;
        }
        XdrTotals totals = XdrTotals.of(dcs);
        LineFormat format = ShipParameters.lineFormat(room.config());
        if (isSummary) {
            log.accept(NodeLine.summary(summary(totals)));
        }
        if (isMinute) {
            log.accept(NodeLine.detail(detail(dcs, totals), format));
            for (DataCentre dc : dcs) {
                dc.endInterval();
                log.accept(DcStateLine.text(dc.values(), format));
            }
        }
        if (isFrame) {
            dcs.forEach(dc -> log.accept(frame(dc)));
        }
    }

    private SummaryValues summary(XdrTotals totals) {
        double perSecond = (double) (totals.outstanding() - outstanding) / SUMMARY_SECONDS;
        outstanding = totals.outstanding();
        return new SummaryValues(totals.throughput(), totals.inFlight(), outstanding, perSecond);
    }

    private static DetailValues detail(List<DataCentre> dcs, XdrTotals totals) {
        long shipped = dcs.stream().mapToLong(dc -> dc.count(ShipStat.SUCCESS)).sum();
        long hot = dcs.stream().mapToLong(dc -> dc.count(ShipStat.HOT_KEYS)).sum();
        return new DetailValues(
                shipped,
                0,
                totals.logged(),
                new DetailValues.Relogged(totals.retries(), XdrStatistics.sum(dcs, ShipStat.TAKEN_OVER),
                        XdrStatistics.sum(dcs, ShipStat.GIVEN_AWAY)),
                new DetailValues.Processed(totals.processedAsMaster(), totals.processedForFailedNodes(),
                        totals.processedInWindows()),
                totals.clientErrors(),
                totals.serverErrors(),
                hot,
                XdrStatistics.sum(dcs, ShipStat.HOT_FETCHES),
                XdrStatistics.readMillis(dcs));
    }

    private static String frame(DataCentre dc) {
        NamespaceShipper.Backlog backlog = dc.backlog();
        return "xdr-dc " + dc.config().name() + ": nodes " + dc.facts().nodes()
                + " lag " + TimeUnit.MILLISECONDS.toSeconds(backlog.lagMillis())
                + " throughput " + dc.throughput()
                + " latency-ms " + dc.latencyMillis()
                + " in-queue " + backlog.waiting()
                + " in-progress " + backlog.inFlight()
                + " complete " + group(dc, ShipStat.SUCCESS, ShipStat.ABANDONED, ShipStat.NOT_FOUND,
                        ShipStat.FILTERED_OUT)
                + " retries " + group(dc, ShipStat.RETRY_NO_NODE, ShipStat.RETRY_CONN_RESET,
                        ShipStat.RETRY_DEST)
                + " recoveries (" + dc.count(ShipStat.RECOVERIES) + ',' + backlog.recovering() + ')'
                + " hot-keys " + dc.count(ShipStat.HOT_KEYS)
                + " bytes-shipped " + dc.count(ShipStat.BYTES_SHIPPED);
    }

    private static String group(DataCentre dc, ShipStat... stats) {
        var text = new StringBuilder();
        for (ShipStat stat : stats) {
            text.append(text.isEmpty() ? '(' : ',').append(dc.count(stat));
        }
        return text.append(')').toString();
    }
}
