package io.onehop.cluster.view;

/// Until when a node may take itself for a member of its view. Membership renews it while it hears from the
/// others; a node that was not scheduled for longer than the heartbeat timeout finds it run out, before it
/// serves anything, and waits until membership knows better (transactions reference, section 14).
///
/// Safe for use by many threads.
public final class ServingLease {
    private volatile long untilNanos;
    private volatile boolean endless;

    /// A lease that has run out.
    public ServingLease(long nowNanos) {
        untilNanos = nowNanos;
    }

    /// Holds until then, by the clock's nanoseconds.
    public void renew(long newUntilNanos) {
        untilNanos = newUntilNanos;
    }

    /// Holds for good: for nodes that have no membership.
    public void renewForGood() {
        endless = true;
    }

    /// Whether the node may serve at that time.
    public boolean holds(long nowNanos) {
        return endless || nowNanos - untilNanos < 0;
    }
}
