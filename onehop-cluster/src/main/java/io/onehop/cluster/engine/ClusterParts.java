package io.onehop.cluster.engine;

import io.onehop.cluster.balance.NamespaceInput;
import io.onehop.cluster.balance.NamespacePlan;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.metadata.Metadata;
import io.onehop.cluster.partition.NamespaceData;
import io.onehop.cluster.partition.PartitionKeeper;
import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.ServingLease;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// What an engine is made of.
///
/// @param self this node
/// @param clusterName `cluster-name`
/// @param lane the cluster's lane
/// @param clock for times
/// @param fabric the cluster's lane's way to others
/// @param lease until when this node may serve; barred while it may not know who serves
/// @param namespaces those of this node
/// @param keeper keeps the partitions of them all
/// @param balance the pure function from what is there to a plan
/// @param metadata of this node, with its modules registered
/// @param services this node's addresses for clients (`host:port`) by kind, asked in every exchange
/// @param members told the members of every view before anything is sent to them
/// @param stayQuiesced `stay-quiesced`
public record ClusterParts(
        NodeId self,
        String clusterName,
        Lane lane,
        Clock clock,
        FabricLane fabric,
        ServingLease lease,
        List<NamespaceData> namespaces,
        PartitionKeeper keeper,
        Function<NamespaceInput, NamespacePlan> balance,
        Metadata metadata,
        Supplier<Map<String, List<String>>> services,
        Consumer<List<Member>> members,
        boolean stayQuiesced) {
    /// Takes a copy of the namespaces.
    public ClusterParts {
        namespaces = List.copyOf(namespaces);
    }
}
