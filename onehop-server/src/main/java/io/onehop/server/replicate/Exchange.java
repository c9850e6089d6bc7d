package io.onehop.server.replicate;

import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.NodeId;
import io.onehop.model.ResultCode;
import io.onehop.server.config.ServiceParameters;
import io.onehop.server.namespace.Namespace;
import org.jspecify.annotations.Nullable;

/// A question to some nodes that is sent again until all have answered: at the times that
/// `transaction-retry-ms` says, each pause twice as long as the one before; soon when a node has another
/// table, which is a matter of milliseconds; at once when the table here changes. Only for its lane.
abstract class Exchange extends LaneSweep.Item {
    /// After which a node that had another table is asked again.
    private static final long SOON_NANOS = 15_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;

    final ReplicationLane lane;
    final Namespace namespace;
    final int partition;
    private int tid;
    private @Nullable PartitionEntry entry;
    private long clusterKey;
    private long pauseNanos;
    private long againNanos;
    private boolean early;
    private boolean over;

    Exchange(ReplicationLane lane, Namespace namespace, int partition) {
        this.lane = lane;
        this.namespace = namespace;
        this.partition = partition;
    }

    /// Begins; may be over when this returns.
    public final void begin() {
        tid = lane.register(this);
        pauseNanos = lane.world().config().service().integer(ServiceParameters.TRANSACTION_RETRY_MS)
                * NANOS_PER_MILLI;
        long now = lane.world().clock().nanoTime();
        againNanos = now + pauseNanos;
        look();
    }

    /// The number of its messages.
    final int tid() {
        return tid;
    }

    /// Whether it is over.
    final boolean isOver() {
        return over;
    }

    /// Sends to whom the table now says, except those that have answered.
    private void look() {
        PartitionTable table = namespace.partitions().table();
        entry = table.entry(partition);
        clusterKey = table.clusterKey();
        send(entry, clusterKey);
    }

    /// Sends to those who have not answered, of those that the entry names; ends when there are none.
    abstract void send(PartitionEntry now, long key);

    /// An answer has come. It may be late, repeated, or from someone who was not asked.
    abstract void answered(NodeId from, RwMessage.Ack ack);

    /// Counts that something is sent again because no answer came.
    abstract void countAgain();

    /// Asks again in some milliseconds.
    final void soon() {
        long at = lane.world().clock().nanoTime() + SOON_NANOS;
        if (at - againNanos < 0) {
            againNanos = at;
            early = true;
        }
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // entries are immutable: the same one means unchanged
    protected final void tick(long nowNanos) {
        PartitionTable table = namespace.partitions().table();
        if (table.entry(partition) != entry || table.clusterKey() != clusterKey) {
            look();
        } else if (nowNanos - againNanos >= 0) {
            if (early) {
                early = false;
            } else {
                pauseNanos *= 2;
                countAgain();
            }
            againNanos = nowNanos + pauseNanos;
            look();
        }
    }

    /// Ends: nothing more is sent or heard.
    final void end() {
        over = true;
        lane.unregister(this);
    }

    static boolean isMismatch(RwMessage.Ack ack) {
        return ack.result() == ResultCode.CLUSTER_KEY_MISMATCH;
    }
}
