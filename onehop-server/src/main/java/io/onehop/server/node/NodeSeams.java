package io.onehop.server.node;

import io.onehop.cluster.metadata.MetadataFile;
import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.ServingLease;
import io.onehop.model.NodeId;
import io.onehop.runtime.Timers;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.xdr.XdrWorld;
import java.util.List;
import java.util.function.Consumer;

/// What carries a node's core: real threads and sockets, or a simulation.
///
/// @param self the node's id
/// @param counters node-wide counters
/// @param service lanes on which clients' commands run, at least one
/// @param cluster the lane for everything between nodes but commands
/// @param housekeeping timers of sweeps and the ticker
/// @param lease until when the node may serve
/// @param metadata where cluster-wide metadata is kept
/// @param members told the members of every view before anything is sent to them
/// @param partitions number of partitions: 4096, and fewer in simulations
/// @param xdr carries shipping to other data centres
public record NodeSeams(
        NodeId self,
        Counters<NodeCounter> counters,
        List<NodeSeat> service,
        NodeSeat cluster,
        Timers housekeeping,
        ServingLease lease,
        MetadataFile metadata,
        Consumer<List<Member>> members,
        int partitions,
        XdrWorld xdr) {
    /// Takes a copy of the list.
    ///
    /// @throws IllegalArgumentException without service lanes
    public NodeSeams {
        service = List.copyOf(service);
        if (service.isEmpty()) {
            throw new IllegalArgumentException("no service lanes");
        }
    }
}
