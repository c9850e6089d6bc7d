package io.onehop.xdr.throttle;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Decides for one data centre when its read threads may put records on the wire (seed 002).
///
/// **Idea.** A reader asks before every record ([#tryShip]) and is told to go on or until when to sleep, and
/// why. "Go" reserves a place in flight, which the reader hands back with exactly one of [#shipped] (then
/// [#answered] follows), [#withdrawn], [#noConnection] or [#held]. A refusal never takes anything,
/// so a reader may stop asking at any time.
///
/// **Rules**, in the order in which they are looked at:
/// 1. network errors and timeouts: a rate for each reader ([NetworkWindow]);
/// 2. errors of the destination or of connecting: a pause of the reader ([ErrorPause]);
/// 3. no free connection: a wait of the reader ([ConnectionWait]);
/// 4. records in flight: the least of the permitted maximum, what latency allows ([Latency]) and what the
///    start allows ([Opening]). The permitted maximum is `ceil(xdr-max-ship-throughput * latency)`, 1 to
///    50000, latency taken as 1 ms at least; 50000 without that parameter;
/// 5. `xdr-max-ship-throughput` itself, as a [TokenBucket]: the records in flight alone would not hold it
///    when latency varies or is below a millisecond.
///
/// **Time** is an argument, in nanoseconds of any one clock that does not go back; the class reads none, so
/// its answers are a function of the calls and their times. **Threads**: safe for use by many; one short lock
/// for each data centre, nothing blocks under it. Read threads and the client's callbacks call it.
///
/// **Sleep** lasts a second at most. A reader that waits for a place in flight must be woken before that
/// (`unpark`): [#answered] and [#withdrawn] name the reader, one for each place that became free. Waking one
/// that does not sleep does no harm.
public final class Throttle {
    /// Readers are numbered from 0 to below this.
    public static final int MAX_READERS = 64;
    /// The most records in flight to one data centre, whatever is configured.
    public static final int MAX_IN_FLIGHT = 50_000;
    /// What [#answered] returns when no reader is to be woken.
    public static final int NOBODY = -1;

    private static final long NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long MIN_RTT_NANOS = NANOS_PER_MILLI;
    private static final long MIN_SLEEP_NANOS = NANOS_PER_MILLI;
    /// The longest sleep that a refusal asks for.
    public static final long MAX_SLEEP_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long MAX_PLACE_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /// 100 records/s at 10 ms is one in flight, not two because of the last bit of a fraction.
    private static final double ROUNDING = 1e-6;

    private final Supplier<ThrottleSettings> settings;
    private final NetworkWindow network = new NetworkWindow();
    private final ErrorPause[] pauses = new ErrorPause[MAX_READERS];
    private final ConnectionWait[] connections = new ConnectionWait[MAX_READERS];
    private final long[] placeWaits = new long[MAX_READERS];
    private final Latency latency = new Latency();
    private final Opening opening = new Opening();
    private final TokenBucket throughput = new TokenBucket();
    private final CauseLog causes = new CauseLog();
    private final SleepLog sleeps = new SleepLog(causes);
    private final NodeErrors nodeErrors = new NodeErrors();
    private final long[] outcomes = new long[ShipClass.values().length];
    private SleepFigures lastInterval = SleepFigures.of(0, 0, 0, 0);
    private @Nullable String busyNode;
    private long latestNanos = Long.MIN_VALUE;
    private long heardNanos;
    private int inFlight;
    /// Bit n: reader n waits for a place in flight.
    private long waiting;
    private int lastWoken;

    /// @param settings read at every call, so it should cost a field
    public Throttle(Supplier<ThrottleSettings> settings) {
        this.settings = settings;
        for (int i = 0; i < MAX_READERS; i++) {
            pauses[i] = new ErrorPause();
            connections[i] = new ConnectionWait();
        }
    }

    /// Asks for the right to put one record on the wire.
    ///
    /// @param reader 0 to below [#MAX_READERS]; each reader is one thread
    public synchronized Permit tryShip(int reader, long nowNanos) {
        long now = at(nowNanos);
        ThrottleSettings live = settings.get();
        sleeps.awake(reader, now);
        waiting &= ~(1L << reader);
        advance(live, now);
        Permit refusal = refusal(live, reader, now);
        if (refusal != null) {
            return refusal;
        }
        long waitNanos = throughput.take(live.maxShipThroughput(), now);
        if (waitNanos > 0) {
            return refuse(reader, ThrottleCause.MAX_THROUGHPUT, waitNanos, now);
        }
        network.take(reader, now);
        pauses[reader].granted(now);
        placeWaits[reader] = 0;
        if (inFlight == 0) {
            heardNanos = now;
        }
        inFlight++;
        return Permit.GO;
    }

    private @Nullable Permit refusal(ThrottleSettings live, int reader, long now) {
        long waitNanos = network.waitNanos(reader, live, now);
        if (waitNanos > 0) {
            return refuse(reader, ThrottleCause.NETWORK_ERROR, waitNanos, now);
        }
        waitNanos = pauses[reader].waitNanos(now);
        if (waitNanos > 0) {
            return refuse(reader, pauses[reader].cause(), waitNanos, now);
        }
        waitNanos = connections[reader].waitNanos(now);
        if (waitNanos > 0) {
            return refuse(reader, ThrottleCause.NO_CONNECTION, waitNanos, now);
        }
        if (inFlight >= limit(live)) {
            waiting |= 1L << reader;
            return refuse(reader, placeCause(live), placeWaitNanos(reader), now);
        }
        return null;
    }

    /// The average latency, twice as much every time there is still no place, 100 ms at most.
    private long placeWaitNanos(int reader) {
        long firstNanos = Math.max(MIN_SLEEP_NANOS, (long) latency.averageNanos());
        long waitNanos = placeWaits[reader] == 0 ? firstNanos : 2 * placeWaits[reader];
        placeWaits[reader] = Math.min(MAX_PLACE_WAIT_NANOS, waitNanos);
        return placeWaits[reader];
    }

    private Permit refuse(int reader, ThrottleCause cause, long waitNanos, long now) {
        long untilNanos = now + Math.clamp(waitNanos, MIN_SLEEP_NANOS, MAX_SLEEP_NANOS);
        causes.refused(cause, now);
        sleeps.refused(reader, cause, untilNanos, now);
        return Permit.sleep(untilNanos, cause);
    }

    private void advance(ThrottleSettings live, long now) {
        int permitMaximum = permitMaximum(live);
        network.advance(live, now);
        opening.advance(permitMaximum, now);
        latency.advance(live, inFlight > 0 ? now - heardNanos : 0, inFlight, permitMaximum, now);
    }

    private long at(long nowNanos) {
        latestNanos = Math.max(latestNanos, nowNanos);
        return latestNanos;
    }

    private int permitMaximum(ThrottleSettings live) {
        if (live.maxShipThroughput() == 0) {
            return MAX_IN_FLIGHT;
        }
        double rttNanos = Math.max((double) MIN_RTT_NANOS, latency.averageNanos());
        double records = live.maxShipThroughput() * rttNanos / TimeUnit.SECONDS.toNanos(1);
        return (int) Math.clamp(Math.ceil(records - ROUNDING), 1, MAX_IN_FLIGHT);
    }

    private int limit(ThrottleSettings live) {
        return Math.min(permitMaximum(live), Math.min(latency.limit(), opening.limit()));
    }

    private ThrottleCause placeCause(ThrottleSettings live) {
        int permitMaximum = permitMaximum(live);
        if (latency.limit() <= Math.min(permitMaximum, opening.limit())) {
            return ThrottleCause.LATENCY;
        }
        if (opening.limit() < permitMaximum || !latency.isMeasured()) {
            return ThrottleCause.START_UP;
        }
        return live.maxShipThroughput() > 0 ? ThrottleCause.MAX_THROUGHPUT : ThrottleCause.IN_FLIGHT;
    }

    /// The record is on the wire.
    public synchronized void shipped(int reader, long nowNanos) {
        long now = at(nowNanos);
        network.shipped(reader, now);
        connections[reader].shipped();
        sleeps.wrote(reader);
    }

    /// Nothing is sent after all: the record is gone, or filtered out. The place is free again.
    ///
    /// @return the reader to wake, or [#NOBODY]
    public synchronized int withdrawn(int reader, long nowNanos) {
        long now = at(nowNanos);
        network.giveBack(reader);
        throughput.giveBack();
        return freePlace(now);
    }

    /// All connections to the node are in use: the reader has to wait; that is no error.
    public synchronized Permit noConnection(int reader, String node, long nowNanos) {
        long now = at(nowNanos);
        busyNode = node;
        connections[reader].none(now);
        return held(reader, ThrottleCause.NO_CONNECTION, now + connections[reader].waitNanos(now), now);
    }

    /// Another rule makes the reader wait, as `max-throughput` of a namespace does; the place is free again.
    ///
    /// @param untilNanos when the reader should ask again; kept within 1 ms and a second from now
    public synchronized Permit held(int reader, ThrottleCause cause, long untilNanos, long nowNanos) {
        long now = at(nowNanos);
        network.giveBack(reader);
        throughput.giveBack();
        inFlight = lessOne();
        return refuse(reader, cause, untilNanos - now, now);
    }

    /// What became of a record that was [#shipped].
    ///
    /// @param reader the one that shipped it
    /// @param node the destination's node, as it should be shown
    /// @param latencyNanos from when it was put on the wire
    /// @return the reader to wake because it may find a place now, or [#NOBODY]
    public synchronized int answered(int reader, String node, ShipOutcome outcome, long latencyNanos,
            long nowNanos) {
        long now = at(nowNanos);
        ThrottleSettings live = settings.get();
        ShipClass kind = outcome.kind();
        outcomes[kind.ordinal()]++;
        heardNanos = now;
        if (kind.isAnswer() && outcome.code() >= 0) {
            latency.measured(latencyNanos);
            opening.success(now);
        }
        switch (kind) {
            case SUCCESS, NOT_FOUND_ON_DELETE, PERMANENT, UNKNOWN_NAMESPACE -> pauses[reader].success(now);
            case DESTINATION -> pauses[reader].error(ThrottleCause.DESTINATION_ERROR, now);
            case LINK -> pauses[reader].error(ThrottleCause.CONNECTION_ERROR, now);
            case NETWORK -> network.error(live, now);
            case NO_CONNECTION -> noConnectionAfterAll(reader, node, now);
        }
        if (!kind.isDone() && kind != ShipClass.NO_CONNECTION) {
            nodeErrors.add(node, outcome, now);
        }
        return freePlace(now);
    }

    private void noConnectionAfterAll(int reader, String node, long now) {
        busyNode = node;
        connections[reader].none(now);
    }

    private int lessOne() {
        if (inFlight == 0) {
            throw new IllegalStateException("more answered than shipped");
        }
        return inFlight - 1;
    }

    private int freePlace(long now) {
        inFlight = lessOne();
        if (waiting == 0) {
            return NOBODY;
        }
        ThrottleSettings live = settings.get();
        advance(live, now);
        if (inFlight >= limit(live)) {
            return NOBODY;
        }
        int first = lastWoken + 1;
        lastWoken = (first + Long.numberOfTrailingZeros(Long.rotateRight(waiting, first))) % MAX_READERS;
        waiting &= ~(1L << lastWoken);
        return lastWoken;
    }

    /// Records in flight, places that are reserved included.
    public synchronized int inFlight() {
        return inFlight;
    }

    /// How many may be in flight now, 1 to [#MAX_IN_FLIGHT].
    public synchronized int inFlightLimit(long nowNanos) {
        ThrottleSettings live = settings.get();
        advance(live, at(nowNanos));
        return limit(live);
    }

    /// Average ship latency in nanoseconds, 0 before the first answer; `shlat-ms`.
    public synchronized long latencyNanos() {
        return (long) latency.averageNanos();
    }

    /// Records put on the wire in the last second.
    public synchronized long throughput(long nowNanos) {
        return network.throughput(at(nowNanos));
    }

    /// How many records ended so.
    public synchronized long count(ShipClass kind) {
        return outcomes[kind.ordinal()];
    }

    /// Ends a log interval: called by the ticker once for each line, every minute.
    ///
    /// @return the figures of the interval that ends now, which [#lastInterval] repeats until the next end
    public synchronized SleepFigures endInterval(long nowNanos) {
        lastInterval = sleeps.endInterval(at(nowNanos));
        return lastInterval;
    }

    /// The figures of the last complete log interval: `rsas-ms`, `rsas-pct` and the statistics of that
    /// meaning.
    public synchronized SleepFigures lastInterval() {
        return lastInterval;
    }

    /// The figures since the start.
    public synchronized SleepFigures lifetime(long nowNanos) {
        return sleeps.lifetime(at(nowNanos));
    }

    /// Sleep since the start because of one rule, in nanoseconds.
    public synchronized long sleptNanos(ThrottleCause cause) {
        return causes.totalSleepNanos(cause);
    }

    /// How often a rule has refused since the start.
    public synchronized long refusals(ThrottleCause cause) {
        return causes.refusals(cause);
    }

    /// Which rule throttles now, since when and how much.
    public synchronized ThrottleReport why(long nowNanos, long nowEpochMillis) {
        long now = at(nowNanos);
        ThrottleSettings live = settings.get();
        advance(live, now);
        sleeps.settleAll(now);
        ThrottleCause cause = causes.now(now);
        long sinceNanos = cause == null ? 0 : causes.sinceNanos(cause);
        long sinceEpochMillis = cause == null ? 0 : nowEpochMillis - (now - sinceNanos) / NANOS_PER_MILLI;
        long sleptMillis = cause == null ? 0 : causes.episodeSleepNanos(cause) / NANOS_PER_MILLI;
        return new ThrottleReport(cause, sinceNanos, sinceEpochMillis, sleptMillis, limits(live, now),
                sleeps.asleep(now), lastInterval, nodeErrors.list(), busyNode);
    }

    private ThrottleReport.Limits limits(ThrottleSettings live, long now) {
        return new ThrottleReport.Limits(inFlight, limit(live), permitMaximum(live), ratePerSecond(live, now),
                network.throughput(now), latency.averageNanos() / NANOS_PER_MILLI,
                (double) live.latencyThresholdNanos() / NANOS_PER_MILLI);
    }

    /// The least of what network errors, pauses and the configured maximum allow; 0 is no limit.
    private double ratePerSecond(ThrottleSettings live, long now) {
        double rate = live.maxShipThroughput() > 0 ? live.maxShipThroughput() : Double.MAX_VALUE;
        if (network.isActive()) {
            rate = Math.min(rate, network.rate(live));
        }
        double paused = 0;
        for (int i = 0; i < live.readThreads(); i++) {
            paused += pauses[i].ratePerSecond(now);
        }
        rate = Math.min(rate, paused);
        return rate < Double.MAX_VALUE ? rate : 0;
    }
}
