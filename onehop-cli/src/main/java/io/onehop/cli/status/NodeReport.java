package io.onehop.cli.status;

import io.onehop.cli.ask.Facts;
import io.onehop.cli.ask.Ownership;
import io.onehop.cli.ask.ServiceAddress;
import java.util.List;

/// What one node tells of itself.
///
/// @param build          level of the protocol
/// @param statistics     of the node
/// @param namespaces     in its order
/// @param proxiesPerSecond commands passed on to other nodes, over the interval of the look
public record NodeReport(String id, ServiceAddress address, String build, String clusterName,
        Facts statistics,
        List<NamespaceReport> namespaces, double proxiesPerSecond) {
    /// What it tells of a namespace.
    ///
    /// @param partitions how many it holds
    public record NamespaceReport(String name, Facts facts, Ownership partitions) {
        private static final List<String> COMPLETE =
                List.of("client_proxy_complete", "batch_sub_proxy_complete");
        private static final List<String> ERROR = List.of("client_proxy_error", "batch_sub_proxy_error");
        private static final List<String> TIMEOUT = List.of("client_proxy_timeout",
                "batch_sub_proxy_timeout");
        private static final List<String> MEMORY =
                List.of("data_used_bytes", "index_used_bytes", "set_index_used_bytes", "sindex_used_bytes");

        /// Commands and rows of batches passed on and answered.
        public long proxiesComplete() {
            return facts.sum(COMPLETE);
        }

        /// Those whose answer did not come or made no sense.
        public long proxiesFailed() {
            return facts.sum(ERROR);
        }

        /// Those whose answer did not come in time.
        public long proxiesTimedOut() {
            return facts.sum(TIMEOUT);
        }

        /// All three.
        public long proxies() {
            return proxiesComplete() + proxiesFailed() + proxiesTimedOut();
        }

        /// Bytes of data and indexes.
        public long memoryBytes() {
            return facts.sum(MEMORY);
        }

        /// Partitions that this node still has to send.
        public long toSend() {
            return facts.number("migrate_tx_partitions_remaining");
        }

        /// Partitions that this node still has to receive.
        public long toReceive() {
            return facts.number("migrate_rx_partitions_remaining");
        }
    }

    /// The view of the cluster it works in.
    public String clusterKey() {
        return statistics.text("cluster_key");
    }

    /// How many nodes it sees.
    public long clusterSize() {
        return statistics.number("cluster_size");
    }

    /// The node it follows.
    public String principal() {
        return statistics.text("cluster_principal");
    }

    /// All commands passed on so far.
    public long proxies() {
        return namespaces.stream().mapToLong(NamespaceReport::proxies).sum();
    }

    /// Partitions that have to move to or from it.
    public long migrating() {
        return namespaces.stream().mapToLong(each -> each.toSend() + each.toReceive()).sum();
    }
}
