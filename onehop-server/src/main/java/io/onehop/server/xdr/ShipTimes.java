package io.onehop.server.xdr;

import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import io.onehop.server.namespace.Namespace;
import io.onehop.xdr.feed.PartitionQueue;
import io.onehop.xdr.ship.NamespaceShipper;
import io.onehop.xdr.feed.Tombs.Tomb;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Tells the nodes that keep copies up to when their master has shipped: they drop what they need not keep,
/// and go on from there when they become master themselves. Only for the cluster's lane.
final class ShipTimes {
    private static final int REMOVALS_AT_ONCE = 1_000;

    private final FabricLane fabric;

    ShipTimes(FabricLane fabric) {
        this.fabric = fabric;
    }

    private record Told(int partition, long lastShipped) {}

    /// Tells them of all partitions of which this node is master.
    void tell(String dc, NamespaceShipper shipper, Namespace namespace) {
        PartitionTable table = namespace.partitions().table();
        Map<NodeId, List<Told>> told = new LinkedHashMap<>();
        for (int partition = 0; partition < table.size(); partition++) {
            var entry = table.entry(partition);
            if (!entry.writable() || entry.targets().isEmpty()) {
                continue;
            }
            long lastShipped = shipper.queue(partition).lastShipped();
            if (lastShipped != PartitionQueue.UNKNOWN) {
                for (NodeId target : entry.targets()) {
                    told.computeIfAbsent(target, _ -> new ArrayList<>())
                            .add(new Told(partition, lastShipped));
                }
            }
        }
        told.forEach((node, all) -> send(node, dc, namespace.name(), all));
    }

    /// Tells the new master of a partition that this node was master of.
    void tellMaster(String dc, Namespace namespace, int partition, long lastShipped) {
        NodeId master = namespace.partitions().table().entry(partition).master();
        if (master != null && lastShipped != PartitionQueue.UNKNOWN) {
            send(master, dc, namespace.name(), List.of(new Told(partition, lastShipped)));
        }
    }

    /// Tells a node of removals.
    void tellRemovals(NodeId node, Namespace namespace, Map<Digest, Tomb> tombs) {
        fabric.send(node, FabricChannel.META, new XdrMessage.Removed(namespace.name(), tombs));
    }

    /// Tells a node of the removals in a partition that have not reached all data centres.
    void tellRemovals(NodeId node, Namespace namespace, int partition) {
        Map<Digest, Tomb> some = namespace.feed().tombs().some(partition, null, REMOVALS_AT_ONCE);
        while (!some.isEmpty()) {
            tellRemovals(node, namespace, some);
            Digest last = null;
            for (Digest each : some.keySet()) {
                last = each;
            }
            some = namespace.feed().tombs().some(partition, last, REMOVALS_AT_ONCE);
        }
    }

    private void send(NodeId node, String dc, String namespace, List<Told> all) {
        var partitions = new int[all.size()];
        var lastShipped = new long[all.size()];
        for (int i = 0; i < all.size(); i++) {
            partitions[i] = all.get(i).partition;
            lastShipped[i] = all.get(i).lastShipped;
        }
        fabric.send(node, FabricChannel.META, new XdrMessage.Shipped(dc, namespace, partitions, lastShipped));
    }
}
