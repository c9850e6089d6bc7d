package io.onehop.cluster.view.jgroups;

import io.onehop.cluster.view.ServingLease;
import io.onehop.cluster.view.jgroups.Peer.Row;
import io.onehop.cluster.view.jgroups.Pulse.ViewName;
import org.jgroups.Address;
import org.jgroups.View;
import org.jspecify.annotations.Nullable;

/// Renews the lease while this node is in touch with its view.
///
/// A node that was not scheduled for longer than others wait has perhaps been put out meanwhile, and what
/// lies unread in its sockets is of the past. So after such a gap the lease is renewed only when all members
/// of the view have answered a pulse that was sent after the gap, and say that they have the same view. A
/// node alone has nobody to ask.
final class LeaseKeeper {
    private final ServingLease lease;
    private final Address self;
    private long lastTickNanos;
    private boolean ticked;
    private boolean inDoubt;
    private int doubtTick;
    private @Nullable ViewName delivered;

    LeaseKeeper(ServingLease lease, Address self) {
        this.lease = lease;
        this.self = self;
    }

    /// Begins a tick.
    ///
    /// @param nextTick the number of the next pulse
    /// @return whether there was a gap before it
    boolean begin(int nextTick, Timing timing, long nowNanos) {
        boolean gap = ticked && nowNanos - lastTickNanos > timing.silenceNanos();
        if (gap) {
            inDoubt = true;
            doubtTick = nextTick;
        }
        ticked = true;
        lastTickNanos = nowNanos;
        return gap;
    }

    /// Renews the lease if it may be. Called at each tick, after what was heard is known, and when doubt may
    /// have ended.
    void renew(LinkTable table, Timing timing, long nowNanos) {
        View view = table.view();
        if (view == null || delivered == null) {
            return;
        }
        if (inDoubt && isConfirmed(view, table)) {
            inDoubt = false;
        }
        if (!inDoubt && isInTouch(view, table, timing, nowNanos)) {
            lease.renew(nowNanos + timing.leaseNanos());
        }
    }

    /// The node has been told of that view.
    void delivered(ViewName view) {
        delivered = view;
    }

    boolean isInDoubt() {
        return inDoubt;
    }

    private boolean isConfirmed(View view, LinkTable table) {
        ViewName name = LinkTable.name(view);
        if (!name.equals(delivered)) {
            return false;
        }
        for (Address member : view.getMembersRaw()) {
            Peer peer = table.peer(member);
            Row row = peer == null ? null : peer.row;
            if (!member.equals(self) && (peer == null || row == null || peer.echo - doubtTick < 0
                    || !name.equals(row.view()))) {
                return false;
            }
        }
        return true;
    }

    private boolean isInTouch(View view, LinkTable table, Timing timing, long nowNanos) {
        if (view.size() == 1) {
            return true;
        }
        for (Address member : view.getMembersRaw()) {
            Peer peer = table.peer(member);
            if (peer != null && peer.isHeard(timing, nowNanos)) {
                return true;
            }
        }
        return false;
    }
}
