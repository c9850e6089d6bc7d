package io.onehop.cluster.partition;

import java.util.concurrent.atomic.AtomicIntegerArray;

/// The partitions of one namespace on one node: the table as it is now, and how many commands hold which
/// partition.
///
/// **Reservations.** A write reserves its partition, looks at the table after that, and releases the
/// partition when it is over, replication included. Who takes mastership away publishes the new table first
/// and then waits until nobody holds the partition: whoever reserves later sees the new table, whoever
/// reserved earlier is waited for. Both steps are volatile, so one of the two always sees the other.
///
/// Safe for use by many threads; tables are published by the cluster's lane only.
public final class NamespacePartitions {
    private final AtomicIntegerArray held;
    private volatile PartitionTable table;
    private volatile Runnable listener = () -> {};

    /// Starts with that table.
    public NamespacePartitions(PartitionTable first) {
        table = first;
        held = new AtomicIntegerArray(first.size());
    }

    /// The table as it is now.
    public PartitionTable table() {
        return table;
    }

    /// Takes a new table, at once.
    public void publish(PartitionTable newTable) {
        table = newTable;
        listener.run();
    }

    /// Calls the listener after each new table, on the cluster's lane; instead of the one before.
    public void onPublish(Runnable newListener) {
        listener = newListener;
    }

    /// Holds a partition; look at the table only afterwards.
    public void reserve(int partition) {
        held.incrementAndGet(partition);
    }

    /// Lets go of a partition that was held.
    public void release(int partition) {
        held.decrementAndGet(partition);
    }

    /// Whether a command holds the partition.
    public boolean isHeld(int partition) {
        return held.get(partition) != 0;
    }
}
