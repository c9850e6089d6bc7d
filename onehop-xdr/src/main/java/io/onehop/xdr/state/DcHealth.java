package io.onehop.xdr.state;

import io.onehop.xdr.throttle.ShipOutcome;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The state of one data centre as a function of what is told here and when (seed 002; XDR reference A3,
/// C.2).
///
/// | from | what | to |
/// |---|---|---|
/// | INACTIVE | connected, or a record was answered | UP |
/// | UP, WINDOW_SHIP | transient errors and nothing else for 30 s | DOWN |
/// | DOWN | the first answer that is no transient error: a probe's, or late | WINDOW_SHIP |
/// | WINDOW_SHIP | its window is done | UP |
/// | any but DOWN | forced down | DOWN, without probes, until forced up |
/// | DOWN | forced up | WINDOW_SHIP |
/// | INACTIVE | forced up | UP |
///
/// The thirty seconds begin with the first error and are judged when another one is told: with nothing to
/// ship there are no errors, and [#idle] begins anew. Any answer that is no transient error does too. A data
/// centre that was never reached stays INACTIVE whatever fails. When it goes down again before its window is
/// done the next window contains the unfinished one.
///
/// Every method that may change the state returns the change, or null; the caller acts on it: logs it, stops
/// shipping, starts a window shipper. Safe for use by many threads; each change is returned to one of them.
public final class DcHealth {
    static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(30);
    static final long PROBE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private DcState state = DcState.CLUSTER_INACTIVE;
    private boolean isForced;
    private boolean isFailing;
    private long failingSinceNanos;
    private boolean isProbed;
    private long probedNanos;
    private long downLstMillis;
    private @Nullable ShipWindow window;

    /// The state now.
    public synchronized DcState state() {
        return state;
    }

    /// Whether an operator has forced it down.
    public synchronized boolean isForced() {
        return isForced;
    }

    /// What the window shipper works on, or null when there is none.
    public synchronized @Nullable ShipWindow window() {
        return window;
    }

    /// For how long there have been transient errors and nothing else, nanoseconds; 0 when that is not so.
    public synchronized long failingNanos(long nowNanos) {
        return isFailing ? Math.max(0, nowNanos - failingSinceNanos) : 0;
    }

    /// The client has a connection to a node of the destination.
    public synchronized @Nullable DcChange connected(Moment now) {
        return state == DcState.CLUSTER_INACTIVE ? change(DcState.CLUSTER_UP, now, "connected") : null;
    }

    /// What became of a record or a probe.
    ///
    /// @param lstMillis the last ship time of the data centre now, milliseconds since 1970: where the window
    ///        begins if it goes down
    public synchronized @Nullable DcChange answered(ShipOutcome outcome, long lstMillis, Moment now) {
        if (outcome.kind().isTransientError()) {
            return failed(outcome, lstMillis, now);
        }
        if (!outcome.kind().isAnswer() || outcome.code() < 0) {
            return null;
        }
        isFailing = false;
        return switch (state) {
            case CLUSTER_INACTIVE -> change(DcState.CLUSTER_UP, now, "first answer");
            case CLUSTER_DOWN -> isForced ? null : up(now, "reachable again");
            case CLUSTER_UP, CLUSTER_WINDOW_SHIP -> null;
        };
    }

    private @Nullable DcChange failed(ShipOutcome outcome, long lstMillis, Moment now) {
        if (!isFailing) {
            isFailing = true;
            failingSinceNanos = now.nanos();
        }
        boolean isJudged = state == DcState.CLUSTER_UP || state == DcState.CLUSTER_WINDOW_SHIP;
        if (!isJudged || now.nanos() - failingSinceNanos < GRACE_NANOS) {
            return null;
        }
        return down(lstMillis, now, "errors for 30 s, last: " + outcome.text());
    }

    /// There is nothing to ship, nor anything in flight: health is not judged, errors so far are forgotten.
    public synchronized void idle() {
        isFailing = false;
    }

    /// An operator wants nothing shipped.
    ///
    /// @param lstMillis as with [#answered]
    public synchronized @Nullable DcChange forceDown(long lstMillis, Moment now) {
        isForced = true;
        return state == DcState.CLUSTER_DOWN ? null : down(lstMillis, now, "forced down");
    }

    /// An operator wants changes shipped again.
    public synchronized @Nullable DcChange forceUp(Moment now) {
        isForced = false;
        isFailing = false;
        return switch (state) {
            case CLUSTER_DOWN -> up(now, "forced up");
            case CLUSTER_INACTIVE -> change(DcState.CLUSTER_UP, now, "forced up");
            case CLUSTER_UP, CLUSTER_WINDOW_SHIP -> null;
        };
    }

    /// Whether a probe may be sent now: while it is down and not forced so, one a second. True is taken as
    /// sent.
    public synchronized boolean mayProbe(long nowNanos) {
        boolean isDue = !isProbed || nowNanos - probedNanos >= PROBE_NANOS;
        if (state != DcState.CLUSTER_DOWN || isForced || !isDue) {
            return false;
        }
        isProbed = true;
        probedNanos = nowNanos;
        return true;
    }

    /// A window shipper has shipped everything of its window. What is told of another window than the present
    /// one changes nothing.
    public synchronized @Nullable DcChange windowDone(ShipWindow done, Moment now) {
        if (state != DcState.CLUSTER_WINDOW_SHIP || !done.equals(window)) {
            return null;
        }
        window = null;
        return change(DcState.CLUSTER_UP, now, "window shipped");
    }

    private DcChange down(long lstMillis, Moment now, String reason) {
        downLstMillis = window == null ? lstMillis : Math.min(window.fromMillis(), lstMillis);
        window = null;
        isFailing = false;
        isProbed = true;
        probedNanos = now.nanos();
        return change(DcState.CLUSTER_DOWN, now, reason);
    }

    private DcChange up(Moment now, String reason) {
        window = new ShipWindow(downLstMillis, now.epochMillis());
        isFailing = false;
        return change(DcState.CLUSTER_WINDOW_SHIP, now, reason);
    }

    private DcChange change(DcState to, Moment now, String reason) {
        DcState from = state;
        state = to;
        return new DcChange(from, to, now.epochMillis(), reason, window);
    }
}
