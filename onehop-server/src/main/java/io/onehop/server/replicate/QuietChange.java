package io.onehop.server.replicate;

import io.onehop.server.config.ServiceParameters;
import io.onehop.server.namespace.Namespace;

/// A change that goes to the replicas though no client waits for it, for `transaction-max-ms` at most; after
/// that it is left to the repair. Only for its lane.
public final class QuietChange extends LaneSweep.Item {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final ReplicationLane lane;
    private final Namespace namespace;
    private final int partition;
    private final boolean holds;
    private final long endNanos;
    private final Replication replication;
    private final Replication.Listener listener;

    /// A change to be begun.
    ///
    /// @param madeKey cluster key of the table that it was made under, 0 when that is not known
    /// @param holds whether the partition is held meanwhile: for changes made here
    /// @param listener hears [Replication.Outcome#LATE], too
    public QuietChange(
            ReplicationLane lane,
            Namespace namespace,
            RecordChange change,
            long madeKey,
            boolean holds,
            Replication.Listener listener) {
        this.lane = lane;
        this.namespace = namespace;
        this.holds = holds;
        this.listener = listener;
        partition = change.digest().partition();
        long millis = lane.world().config().service().integer(ServiceParameters.TRANSACTION_MAX_MS);
        endNanos = lane.world().clock().nanoTime() + millis * NANOS_PER_MILLI;
        replication = lane.replication(namespace, change, madeKey, null, this::end);
    }

    /// Begins; may be over when this returns.
    public void begin() {
        if (holds) {
            namespace.partitions().reserve(partition);
        }
        lane.sweep().add(this);
        replication.begin();
    }

    @Override
    protected void tick(long nowNanos) {
        if (nowNanos - endNanos >= 0) {
            replication.giveUp();
            end(Replication.Outcome.LATE);
        }
    }

    private void end(Replication.Outcome outcome) {
        lane.sweep().remove(this);
        if (holds) {
            namespace.partitions().release(partition);
        }
        listener.replicated(outcome);
    }
}
