package io.onehop.xdr.ship;

import io.onehop.runtime.Clock;
import io.onehop.xdr.state.DcChange;
import io.onehop.xdr.state.DcHealth;
import io.onehop.xdr.state.DcState;
import io.onehop.xdr.state.Moment;
import io.onehop.xdr.throttle.Permit;
import io.onehop.xdr.throttle.ShipOutcome;
import io.onehop.xdr.throttle.Throttle;
import io.onehop.xdr.throttle.ThrottleCause;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Lets read threads ship as the throttle and the state of the data centre allow: freely, in a limited way,
/// or one record a second to find out whether it is there again. Safe for use by many threads.
public final class DcGate implements ShipGate {
    private static final long LOOK_NANOS = 100_000_000L;

    private final Throttle throttle;
    private final DcHealth health;
    private final Clock clock;
    private final BooleanSupplier isReached;
    private final LongSupplier lastShipped;
    private final Consumer<DcChange> changes;

    /// @param isReached whether the destination has been reached since the start
    /// @param lastShipped up to when everything has been shipped, about; milliseconds since 1970
    /// @param changes told of every change of state; must not wait
    public DcGate(
            Throttle throttle,
            DcHealth health,
            Clock clock,
            BooleanSupplier isReached,
            LongSupplier lastShipped,
            Consumer<DcChange> changes) {
        this.throttle = throttle;
        this.health = health;
        this.clock = clock;
        this.isReached = isReached;
        this.lastShipped = lastShipped;
        this.changes = changes;
    }

    private Moment moment(long nowNanos) {
        return new Moment(nowNanos, clock.epochMillis());
    }

    private void tell(@Nullable DcChange change) {
        if (change != null) {
            changes.accept(change);
        }
    }

    @Override
    public Permit mayShip(int reader, long nowNanos) {
        if (health.state() == DcState.CLUSTER_INACTIVE && isReached.getAsBoolean()) {
            tell(health.connected(moment(nowNanos)));
        }
        DcState state = health.state();
        boolean probes = state == DcState.CLUSTER_DOWN && health.mayProbe(nowNanos);
        return state.isShipping() || probes
                ? throttle.tryShip(reader, nowNanos)
                : new Permit(false, nowNanos + LOOK_NANOS, ThrottleCause.CONNECTION_ERROR);
    }

    @Override
    public void shipped(int reader, long nowNanos) {
        throttle.shipped(reader, nowNanos);
    }

    @Override
    public int unused(int reader, long nowNanos) {
        return throttle.withdrawn(reader, nowNanos);
    }

    @Override
    public Permit held(int reader, long untilNanos, long nowNanos) {
        return throttle.held(reader, ThrottleCause.NAMESPACE_THROUGHPUT, untilNanos, nowNanos);
    }

    @Override
    public Permit noConnection(int reader, long nowNanos) {
        return throttle.noConnection(reader, "", nowNanos);
    }

    @Override
    public int answered(int reader, ShipOutcome outcome, String node, long latencyNanos, long nowNanos) {
        tell(health.answered(outcome, lastShipped.getAsLong(), moment(nowNanos)));
        return throttle.answered(reader, node, outcome, latencyNanos, nowNanos);
    }
}
