package io.onehop.server.xdr;

import io.onehop.model.Epoch2010;
import io.onehop.runtime.Clock;
import io.onehop.server.config.LiveXdr;
import io.onehop.server.config.XdrDcParameters;
import io.onehop.server.config.XdrParameters;
import io.onehop.server.logging.LogContext;
import io.onehop.xdr.line.DcStateValues;
import io.onehop.xdr.ship.DcGate;
import io.onehop.xdr.ship.DcShipper;
import io.onehop.xdr.ship.Destination;
import io.onehop.xdr.ship.NamespaceShipper;
import io.onehop.xdr.ship.ShipStat;
import io.onehop.xdr.state.DcChange;
import io.onehop.xdr.state.DcHealth;
import io.onehop.xdr.state.DcState;
import io.onehop.xdr.state.Moment;
import io.onehop.xdr.state.ShipWindow;
import io.onehop.xdr.throttle.ShipClass;
import io.onehop.xdr.throttle.SleepFigures;
import io.onehop.xdr.throttle.Throttle;
import io.onehop.xdr.throttle.ThrottleReport;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// One data centre that is shipped to: shipper, throttle and state. Safe for use by many threads.
final class DataCentre implements AutoCloseable {
    private static final Logger LOG = LogContext.XDR.logger();
    private static final double NANOS_PER_MILLI = 1e6;

    private final LiveXdr.Dc config;
    private final Clock clock;
    private final Throttle throttle;
    private final DcHealth health = new DcHealth();
    private final DcShipper shipper;
    private final AutoCloseable threads;
    private final ShipRates rates = new ShipRates();
    private final LapTime laps = new LapTime();
    private final Map<String, ShipTimesKeeper> keepers = new ConcurrentSkipListMap<>();
    private volatile long lastShippedUnix;

    DataCentre(LiveXdr xdr, LiveXdr.Dc config, XdrWorld world, Clock clock) {
        this.config = config;
        this.clock = clock;
        lastShippedUnix = clock.epochMillis();
        throttle = new Throttle(ShipParameters.throttling(xdr));
        Destination destination = world.destination(config);
        var gate = new DcGate(
                throttle, health, clock, destination::isReached, () -> lastShippedUnix, this::changed);
        shipper = new DcShipper(new DcShipper.Parts(
                config.name(),
                destination,
                gate,
                () -> TimeUnit.MILLISECONDS.toNanos(xdr.settings().integer(XdrParameters.WRITE_TIMEOUT)),
                () -> (int) Math.min(Integer.MAX_VALUE,
                        config.settings().integer(XdrDcParameters.MAX_RECOVERIES_INTERLEAVED)),
                clock,
                (int) xdr.settings().integer(XdrParameters.READ_THREADS)));
        threads = world.run(shipper);
    }

    LiveXdr.Dc config() {
        return config;
    }

    DcShipper shipper() {
        return shipper;
    }

    /// Ships a namespace from now on; see [NamespaceShipper] for the time.
    NamespaceShipper ship(LocalSource source, ShipTimesFile file, long begun) {
        NamespaceShipper added = shipper.add(source, ShipParameters.of(config, source.name()), begun);
        keepers.put(source.name(), new ShipTimesKeeper(file, config.name(), added, clock));
        return added;
    }

    /// Ships a namespace no more.
    void drop(String namespace) {
        keepers.remove(namespace);
        shipper.remove(namespace);
    }

    /// What was written down when the node last ran, of each namespace of which something was.
    List<SavedShipTimes> before() {
        return keepers.values().stream().map(ShipTimesKeeper::before).filter(Objects::nonNull).toList();
    }

    /// Writes down how far it is at the end of the node.
    void end() {
        keepers.values().forEach(ShipTimesKeeper::end);
    }

    DcState state() {
        return health.state();
    }

    /// Whether an operator has forced it down.
    boolean isForcedDown() {
        return health.isForced();
    }

    /// For how long there have been transient errors and nothing else, milliseconds.
    long failingMillis() {
        return TimeUnit.NANOSECONDS.toMillis(health.failingNanos(clock.nanoTime()));
    }

    /// What gathered while it was down and is being shipped; null when nothing is.
    @Nullable ShipWindow window() {
        return health.window();
    }

    /// How its cluster looks from here.
    Destination.Facts facts() {
        return shipper.destination().facts();
    }

    private void changed(DcChange change) {
        LOG.info("[{}]: dc-state {} was {} ({})", config.name(), change.to(), change.from(), change.reason());
        if (change.to() == DcState.CLUSTER_WINDOW_SHIP) {
            shipper.beginWindow();
        }
    }

    /// Forces it down, or up again.
    void force(boolean up) {
        var now = new Moment(clock.nanoTime(), clock.epochMillis());
        tell(up ? health.forceUp(now) : health.forceDown(lastShippedUnix, now));
    }

    private void tell(@Nullable DcChange change) {
        if (change != null) {
            changed(change);
        }
    }

    /// Looks after it once a second.
    void refresh() {
        shipper.refresh();
        keepers.values().forEach(ShipTimesKeeper::look);
        long nowNanos = clock.nanoTime();
        shipper.namespaces().forEach(each -> rates.look(each, nowNanos));
        laps.look(count(ShipStat.LAPS), count(ShipStat.LAP_NANOS));
        if (health.state() == DcState.CLUSTER_INACTIVE && shipper.destination().isReached()) {
            tell(health.connected(new Moment(nowNanos, clock.epochMillis())));
        }
        lastShippedUnix = Epoch2010.toUnixMillis(mainLastShipped());
        ShipWindow window = health.window();
        if (window != null && shipper.isWindowOver()) {
            tell(health.windowDone(window, new Moment(clock.nanoTime(), clock.epochMillis())));
        }
        if (backlog().waiting() + backlog().inFlight() == 0) {
            health.idle();
        }
    }

    private long mainLastShipped() {
        return shipper.namespaces().stream()
                .mapToLong(NamespaceShipper::lastShipped)
                .min()
                .orElseGet(() -> Epoch2010.fromUnixMillis(clock.epochMillis()));
    }

    /// How much there is to do, of all namespaces.
    NamespaceShipper.Backlog backlog() {
        var sum = NamespaceShipper.Backlog.NONE;
        for (NamespaceShipper each : shipper.namespaces()) {
            sum = sum.plus(each.backlog());
        }
        return sum;
    }

    /// Microseconds that a read thread was busy with a partition it looked at, the mean of the last second in
    /// which it did.
    long lapMicros() {
        return laps.meanMicros();
    }

    long count(ShipStat stat) {
        return shipper.namespaces().stream().mapToLong(each -> each.counts().get(stat)).sum();
    }

    /// How many records ended so.
    long count(ShipClass kind) {
        return throttle.count(kind);
    }

    /// Records put on the wire since the start.
    long attempts() {
        return throttle.lifetime(clock.nanoTime()).writes();
    }

    /// Which rule throttles now.
    ThrottleReport why() {
        return throttle.why(clock.nanoTime(), clock.epochMillis());
    }

    /// Records put on the wire in the last second.
    long throughput() {
        return throttle.throughput(clock.nanoTime());
    }

    /// Records of a namespace that were taken in the last second.
    long throughput(NamespaceShipper namespace) {
        return rates.perSecond(namespace);
    }

    /// Mean ship latency, milliseconds.
    long latencyMillis() {
        return Math.round(throttle.latencyNanos() / NANOS_PER_MILLI);
    }

    /// Sleep of the last log interval.
    SleepFigures sleep() {
        return throttle.lastInterval();
    }

    /// Ends a log interval.
    void endInterval() {
        throttle.endInterval(clock.nanoTime());
    }

    /// What its log line tells.
    DcStateValues values() {
        DcShipper.SessionTimes sessions = shipper.sessionTimes();
        long main = Epoch2010.toUnixMillis(mainLastShipped());
        long failed = unix(sessions.failedNodes());
        long window = unix(sessions.window());
        long least = Math.min(main, Math.min(orNever(failed), orNever(window)));
        SleepFigures sleep = sleep();
        Destination.Facts facts = facts();
        return new DcStateValues(
                config.name(),
                health.state(),
                TimeUnit.MILLISECONDS.toSeconds(backlog().lagMillis()),
                least,
                main,
                failed,
                window,
                latencyMillis(),
                sleep.averageSleepMillis(),
                sleep.throttledPercent(),
                new DcStateValues.Link(
                        facts.openConnections(), clientErrors(), serverErrors(), facts.nodes()));
    }

    private static long unix(long millis) {
        return millis == 0 ? 0 : Epoch2010.toUnixMillis(millis);
    }

    private static long orNever(long millis) {
        return millis == 0 ? Long.MAX_VALUE : millis;
    }

    /// Errors of this side of the link.
    long clientErrors() {
        return errors(true);
    }

    /// Errors that the destination answered.
    long serverErrors() {
        return errors(false);
    }

    private long errors(boolean ofClient) {
        long sum = 0;
        for (ShipClass kind : ShipClass.values()) {
            if (ofClient ? kind.isClientError() : kind.isServerError()) {
                sum += throttle.count(kind);
            }
        }
        return sum;
    }

    @Override
    public void close() {
        shipper.namespaces().forEach(each -> drop(each.source().name()));
        try {
            threads.close();
        } catch (Exception e) {
            LOG.warn("read threads could not be ended, dc={}", config.name(), e);
        }
        try {
            shipper.destination().close();
        } catch (RuntimeException e) {
            LOG.warn("connections could not be closed, dc={}", config.name(), e);
        }
    }
}
