package io.onehop.server.xdr;

import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.NodeId;
import io.onehop.server.namespace.Namespace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Sees which nodes have begun to keep copies of partitions of which this node is master, and who is master
/// of the others after they have been dealt out anew. Looked at from time to time; for one thread.
final class NewTargets {
    private final Map<String, PartitionTable> seen = new HashMap<>();

    /// Hears of nodes that may not know what this one does.
    interface Listener {
        /// The node keeps a copy, or is master.
        void added(Namespace namespace, int partition, NodeId target);
    }

    /// Compares with the last look.
    ///
    /// @return whether partitions have been dealt out anew since then
    boolean look(List<Namespace> namespaces, Listener listener) {
        boolean anew = false;
        for (Namespace namespace : namespaces) {
            PartitionTable now = namespace.partitions().table();
            PartitionTable before = seen.put(namespace.name(), now);
            if (before == now) {
                continue;
            }
            boolean newBalance = before == null || before.clusterKey() != now.clusterKey();
            anew |= newBalance;
            for (int partition = 0; partition < now.size(); partition++) {
                PartitionEntry entry = now.entry(partition);
                PartitionEntry old = before == null ? PartitionEntry.UNRESOLVED : before.entry(partition);
                NodeId master = entry.master();
                if (newBalance && !entry.writable() && master != null) {
                    listener.added(namespace, partition, master); // what was told to a master that is gone
                }
                if (entry.writable() && (newBalance || entry != old)) {
                    for (NodeId target : entry.targets()) {
                        if (newBalance || !old.writable() || !old.targets().contains(target)) {
                            listener.added(namespace, partition, target);
                        }
                    }
                }
            }
        }
        return anew;
    }
}
