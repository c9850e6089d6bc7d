package io.onehop.xdr.ship;

import io.onehop.xdr.feed.PartitionQueue;
import java.util.ArrayList;
import java.util.List;

/// Partitions that catch up with what has gathered while a destination was down, or that were taken over from
/// a node that left. It is over when everything up to its beginning has been shipped. Safe for use by many
/// threads.
final class Session {
    /// What gathered while the destination was down.
    static final int WINDOW = 1;
    /// What was taken over from a node that left.
    static final int FAILED_NODE = 2;

    private final List<Member> members = new ArrayList<>();
    private final int kind;

    /// @param kind [#WINDOW] or [#FAILED_NODE]
    Session(int kind) {
        this.kind = kind;
    }

    private record Member(NamespaceShipper shipper, int partition, long until) {
        private boolean isOver() {
            PartitionQueue queue = shipper.queue(partition);
            boolean caughtUp = queue.lastShipped() >= until || (queue.size() == 0 && !queue.isRecovering());
            return caughtUp || shipper.source().role(partition) != Source.Role.MASTER;
        }
    }

    /// Adds a partition.
    ///
    /// @param until what has changed up to this time has to be shipped, milliseconds since 2010
    synchronized void add(NamespaceShipper shipper, int partition, long until) {
        members.add(new Member(shipper, partition, until));
        shipper.inSession(partition, kind, true);
    }

    /// Whether nothing is left of it.
    synchronized boolean isOver() {
        for (var each = members.iterator(); each.hasNext();) {
            Member member = each.next();
            if (member.isOver()) {
                each.remove();
                member.shipper.inSession(member.partition, kind, false);
            }
        }
        return members.isEmpty();
    }

    /// Up to when all its partitions have been shipped, milliseconds since 2010; 0 when it is over, and never
    /// while it is not: of a partition that has not been shipped at all the first millisecond is told.
    synchronized long lastShipped() {
        return members.stream()
                .mapToLong(each -> Math.max(1, each.shipper.queue(each.partition).lastShipped()))
                .min()
                .orElse(0);
    }
}
