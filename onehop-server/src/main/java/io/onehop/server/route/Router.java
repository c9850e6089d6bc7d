package io.onehop.server.route;

import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.model.NodeId;
import io.onehop.model.ResultCode;

/// Decides by a partition's entry where a command is executed (proxy reference, section 1). Safe for use by
/// many threads.
public final class Router {
    private static final Route LOCAL = new Route.Local();
    private static final Route WAIT = new Route.Wait();
    private static final Route UNAVAILABLE = new Route.Refuse(ResultCode.UNAVAILABLE);

    private final NodeId self;

    /// A router of that node.
    public Router(NodeId self) {
        this.self = self;
    }

    /// Where a command on a record of that partition is executed.
    ///
    /// @param writes whether it needs the working master; reads may stay on a complete replica
    public Route route(PartitionEntry entry, boolean writes) {
        if (entry.state() != PartitionEntry.State.AVAILABLE) {
            return UNAVAILABLE;
        }
        if (writes ? entry.writable() : entry.readable()) {
            return LOCAL;
        }
        NodeId master = entry.master();
        return master == null || master.equals(self) ? WAIT : new Route.Proxy(master);
    }
}
