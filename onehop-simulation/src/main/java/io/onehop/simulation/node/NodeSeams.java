package io.onehop.simulation.node;

import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.view.Membership;
import io.onehop.cluster.view.ServingLease;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import io.onehop.simulation.socket.LaneLoop;
import io.onehop.wire.info.HostPort;
import java.util.List;
import java.util.random.RandomGenerator;

/// Everything that a node takes from the world.
///
/// @param id who it is
/// @param incarnation number of this life of the node, from 1
/// @param address where clients find it
/// @param clock its machine's clock
/// @param clusterLane its cluster lane
/// @param clusterFabric that lane's way to the others
/// @param services its service lanes
/// @param membership tells it of views
/// @param lease until when it may serve
/// @param random its randomness
/// @param settings what all nodes have in common
public record NodeSeams(
        NodeId id,
        int incarnation,
        HostPort address,
        Clock clock,
        Lane clusterLane,
        FabricLane clusterFabric,
        List<ServiceSeam> services,
        Membership membership,
        ServingLease lease,
        RandomGenerator random,
        ClusterSettings settings) {
    /// A service lane.
    ///
    /// @param lane where clients' commands run
    /// @param loop the same lane as clients' connections see it
    /// @param fabric its way to the others
    public record ServiceSeam(Lane lane, LaneLoop loop, FabricLane fabric) {}
}
