package io.onehop.server.route;

import io.onehop.cluster.PartitionTable;
import io.onehop.model.NodeId;
import io.onehop.model.ResultCode;

/// Decides by the partition table where a command is executed. The table is replaced as a whole, so a
/// decision never mixes two states of the cluster. Safe for use by many threads.
public final class Router {
    private static final Route LOCAL = new Route.Local();
    private static final Route UNAVAILABLE = new Route.Refuse(ResultCode.UNAVAILABLE);

    private final NodeId self;
    private volatile PartitionTable table = PartitionTable.unresolved();

    /// A router of that node, with nobody owning anything yet.
    public Router(NodeId self) {
        this.self = self;
    }

    /// The table as it is now.
    public PartitionTable table() {
        return table;
    }

    /// Takes a new table, at once.
    public void table(PartitionTable newTable) {
        table = newTable;
    }

    /// Where a command on a record of that partition is executed.
    public Route route(int partition) {
        NodeId master = table.master(partition);
        if (master == null) {
            return UNAVAILABLE;
        }
        return master.equals(self) ? LOCAL : new Route.Proxy(master);
    }
}
