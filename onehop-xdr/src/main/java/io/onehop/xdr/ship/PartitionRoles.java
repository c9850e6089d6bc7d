package io.onehop.xdr.ship;

import io.onehop.xdr.feed.PartitionQueue;
import io.onehop.xdr.ship.Source.Role;
import java.util.Arrays;

/// Follows what this node does with the partitions of a namespace that is shipped, and sees to it that a new
/// master goes on where the former one was: with its queue when it has heard of every change since then, else
/// by a recovery. Looked at from time to time; for one thread.
final class PartitionRoles {
    /// The former master tells within this time how far it was.
    private static final long PATIENCE_MILLIS = 2_500;

    private final NamespaceShipper shipper;
    private final Role[] roles;
    private final long[] heardSince;
    private final long[] masterSince;

    /// Hears what others have to be told.
    interface Listener {
        /// This node is master no more.
        ///
        /// @param lastShipped up to when all changes of the partition have been shipped, milliseconds since
        ///     2010
        void demoted(NamespaceShipper shipper, int partition, long lastShipped);

        /// This node has become master of a partition of which something is to be shipped.
        void promoted(NamespaceShipper shipper, int partition);
    }

    PartitionRoles(NamespaceShipper shipper, int partitions) {
        this.shipper = shipper;
        roles = new Role[partitions];
        Arrays.fill(roles, Role.NONE);
        heardSince = new long[partitions];
        masterSince = new long[partitions];
    }

    /// Everything counts as heard of from now on: a master does hear of all that changes, and what a copy has
    /// missed before it began its master ships. Before anything else.
    void begin(long now) {
        for (int partition = 0; partition < roles.length; partition++) {
            roles[partition] = shipper.source().role(partition);
            heardSince[partition] = now;
            masterSince[partition] = now;
        }
    }

    /// @param newBalance whether partitions have been dealt out anew: a copy may have missed changes before
    void look(boolean newBalance, long now, Listener listener) {
        for (int partition = 0; partition < roles.length; partition++) {
            Role role = shipper.source().role(partition);
            if (newBalance && role != Role.MASTER) {
                heardSince[partition] = now;
            }
            if (role != roles[partition]) {
                changed(partition, role, now, listener);
            }
            if (role == Role.MASTER) {
                beSure(partition, now);
            }
        }
    }

    private void changed(int partition, Role role, long now, Listener listener) {
        Role before = roles[partition];
        PartitionQueue queue = shipper.queue(partition);
        roles[partition] = role;
        if (before == Role.NONE || before == Role.KEPT || role == Role.COPY) {
            heardSince[partition] = now;
        }
        if (before == Role.MASTER) {
            shipper.counts().add(ShipStat.GIVEN_AWAY, queue.size());
            listener.demoted(shipper, partition, queue.lastShipped());
        }
        switch (role) {
            case NONE -> {
                queue.clear();
                shipper.source().feed().tombs().clear(partition);
            }
            case KEPT, COPY -> {
                // may become master
            }
            case MASTER -> {
                masterSince[partition] = now;
                shipper.counts().add(ShipStat.TAKEN_OVER, queue.size());
                if (queue.lastShipped() != PartitionQueue.UNKNOWN) {
                    queue.continueFrom(PartitionQueue.UNKNOWN, heardSince[partition], now);
                }
                if (queue.size() > 0 || queue.isRecovering()) {
                    listener.promoted(shipper, partition);
                }
                shipper.offer(partition);
            }
        }
    }

    /// When nobody has told how far shipping was, all there is counts as not shipped.
    private void beSure(int partition, long now) {
        PartitionQueue queue = shipper.queue(partition);
        boolean unknown = queue.lastShipped() == PartitionQueue.UNKNOWN;
        if (unknown && now - masterSince[partition] >= PATIENCE_MILLIS) {
            queue.recoverAfter(0, now);
            shipper.offer(partition);
        }
    }

    /// Another node tells how far shipping was.
    void told(int partition, long lastShipped, long now) {
        PartitionQueue queue = shipper.queue(partition);
        if (shipper.source().role(partition) != Role.MASTER) {
            queue.trim(lastShipped);
        } else if (queue.lastShipped() == PartitionQueue.UNKNOWN) {
            queue.continueFrom(lastShipped, heardSince[partition], now);
            shipper.offer(partition);
        }
    }
}
