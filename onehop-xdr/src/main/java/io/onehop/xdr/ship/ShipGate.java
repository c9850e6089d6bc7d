package io.onehop.xdr.ship;

import io.onehop.xdr.throttle.Permit;
import io.onehop.xdr.throttle.ShipOutcome;

/// Says whether a read thread may ship now, and hears how it went. Safe for use by many threads.
public interface ShipGate {
    /// Whether the read thread may put a record on the wire, or until when it sleeps. What is granted ends
    /// with one of the calls below.
    Permit mayShip(int reader, long nowNanos);

    /// A record is on the wire.
    void shipped(int reader, long nowNanos);

    /// There was nothing to put on the wire.
    ///
    /// @return a read thread to be woken, below 0 for none
    int unused(int reader, long nowNanos);

    /// The namespace has had its share (`max-throughput`): nothing was put on the wire.
    ///
    /// @param untilNanos when there is more for it
    /// @return until when the read thread sleeps
    Permit held(int reader, long untilNanos, long nowNanos);

    /// No connection was free: nothing was put on the wire.
    ///
    /// @return until when the read thread sleeps
    Permit noConnection(int reader, long nowNanos);

    /// A record was answered for, or was not.
    ///
    /// @return a read thread to be woken, below 0 for none
    int answered(int reader, ShipOutcome outcome, String node, long latencyNanos, long nowNanos);
}
