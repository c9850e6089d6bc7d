package io.onehop.cluster.engine;

import io.onehop.model.NodeId;
import java.util.List;
import java.util.Map;

/// A member of the cluster as of the last commit.
///
/// @param id who
/// @param services its addresses for clients (`host:port`) by a kind whose meaning is the server's
/// @param racks its rack in each of its namespaces, 0 = none
/// @param wantsQuiesce whether it had asked to be quiesced
/// @param isQuiesced whether it is: not when all with its namespaces had asked
public record ClusterMember(
        NodeId id,
        Map<String, List<String>> services,
        Map<String, Integer> racks,
        boolean wantsQuiesce,
        boolean isQuiesced) {
    /// Takes copies of the maps.
    public ClusterMember {
        services = Map.copyOf(services);
        racks = Map.copyOf(racks);
    }
}
