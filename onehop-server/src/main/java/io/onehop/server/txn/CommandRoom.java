package io.onehop.server.txn;

import io.onehop.cluster.view.ServingLease;
import io.onehop.server.namespace.Namespaces;
import io.onehop.server.proxy.ProxyCauses;
import io.onehop.server.proxy.ProxyLane;
import io.onehop.server.replicate.LaneWorld;
import io.onehop.server.replicate.ReplicationLane;
import io.onehop.server.route.Router;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.NodeCounter;

/// What commands on single records need on one lane.
///
/// @param namespaces of the node
/// @param router decides where commands are executed
/// @param lease whether this node may execute anything
/// @param counters node-wide counters
/// @param causes who causes proxies
/// @param replication to other nodes, on this lane
/// @param proxies commands executed by other nodes, on this lane
public record CommandRoom(
        Namespaces namespaces,
        Router router,
        ServingLease lease,
        Counters<NodeCounter> counters,
        ProxyCauses causes,
        ReplicationLane replication,
        ProxyLane proxies) {
    LaneWorld world() {
        return replication.world();
    }

    long now() {
        return replication.world().clock().nanoTime();
    }
}
