package io.onehop.cluster.view;

/// Until when a node may take itself for a member of its view. Membership renews it while it hears from the
/// others; a node that was not scheduled for longer than the heartbeat timeout finds it run out, before it
/// serves anything, and waits until membership knows better (transactions reference, section 14).
///
/// Safe for use by many threads.
public final class ServingLease {
    private volatile long untilNanos;
    private volatile boolean endless;
    private volatile boolean barred;

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
        return !barred && (endless || nowNanos - untilNanos < 0);
    }

    /// Does not hold from now on, renewed or not, until [#settle]: others may have dealt out this node's
    /// partitions without it, and it does not know how.
    public void bar() {
        barred = true;
    }

    /// This node knows again who has which partition.
    public void settle() {
        barred = false;
    }
}
