package io.onehop.server.stats;

import io.onehop.cluster.migration.MigrationFacts;

import java.util.Locale;

/// The answer of `statistics`: every name of appendix A of the info-protocol reference, in that order.
///
/// Names of features this node does not have are told as 0, so that dashboards find what they look for.
public final class NodeStatistics {
    private NodeStatistics() {}

    /// The numbers as of now.
    public static StatList of(NodeFacts node) {
        var list = new StatList();
        addCluster(list, node.cluster());
        list.add("uptime", node.uptimeSeconds());
        addSystem(list, node.system());
        addTotals(list, node);
        addConnections(list, node);
        addRequests(list, node);
        addRebalance(list, node);
        list.add("deprecated_requests", node.counters().get(NodeCounter.DEPRECATED_REQUESTS));
        return list;
    }

    private static void addCluster(StatList list, ClusterFacts cluster) {
        list.add("failed_best_practices", false)
                .add("cluster_size", cluster.size())
                .add("cluster_key", hex(cluster.key()))
                .add("cluster_generation", cluster.generation())
                .add("cluster_principal", cluster.principal().toString())
                .addZeros("cluster_min_compatibility_id", "cluster_max_compatibility_id")
                .add("cluster_integrity", cluster.hasIntegrity())
                .add("cluster_is_member", cluster.isMember())
                .add("cluster_duplicate_nodes", "null")
                .addZeros("cluster_clock_skew_stop_writes_sec", "cluster_clock_skew_ms")
                .add("cluster_clock_skew_outliers", "null");
    }

    private static void addSystem(StatList list, SystemFacts system) {
        var memory = system.memory();
        var threads = system.threads();
        var heap = system.heap();
        list.add("system_total_cpu_pct", system.cpu().totalPct())
                .add("system_user_cpu_pct", system.cpu().userPct())
                .add("system_kernel_cpu_pct", system.cpu().kernelPct())
                .add("system_free_mem_kbytes", memory.freeKbytes())
                .add("system_free_mem_pct", memory.freePct())
                .add("host_free_mem_kbytes", memory.hostFreeKbytes())
                .add("host_free_mem_pct", memory.hostFreePct())
                .add("system_thp_mem_kbytes", memory.thpKbytes())
                .add("process_cpu_pct", system.cpu().processPct())
                .add("threads_joinable", threads.joinable())
                .add("threads_detached", threads.detached())
                .add("threads_pool_total", threads.poolTotal())
                .add("threads_pool_active", threads.poolActive())
                .add("heap_allocated_kbytes", heap.allocatedKbytes())
                .add("heap_active_kbytes", heap.activeKbytes())
                .add("heap_mapped_kbytes", heap.mappedKbytes())
                .add("heap_efficiency_pct", (long) heap.efficiencyPct())
                .addZeros("heap_site_count");
    }

    private static void addTotals(StatList list, NodeFacts node) {
        long objects = 0;
        long tombstones = 0;
        for (NamespaceFacts namespace : node.namespaces()) {
            objects += namespace.objects().all();
            tombstones += namespace.tombstones().all();
        }
        var gauges = node.gauges();
        list.add("objects", objects)
                .add("tombstones", tombstones)
                .add("info_queue", gauges.infoQueue())
                .add("rw_in_progress", gauges.rwInProgress())
                .add("proxy_in_progress", gauges.proxyInProgress())
                .add("tree_gc_queue", gauges.treeGcQueue());
    }

    private static void addConnections(StatList list, NodeFacts node) {
        var gauges = node.gauges();
        list.add("client_connections", gauges.clientConnections());
        addCounters(list, node, NodeCounter.CLIENT_CONNECTIONS_OPENED, NodeCounter.CLIENT_CONNECTIONS_CLOSED);
        list.add("admin_connections", gauges.adminConnections());
        addCounters(list, node, NodeCounter.ADMIN_CONNECTIONS_OPENED, NodeCounter.ADMIN_CONNECTIONS_CLOSED);
        list.add("heartbeat_connections", gauges.heartbeatConnections());
        addCounters(list, node, NodeCounter.HEARTBEAT_CONNECTIONS_OPENED,
                NodeCounter.HEARTBEAT_CONNECTIONS_CLOSED);
        list.add("fabric_connections", gauges.fabricConnections());
        addCounters(list, node, NodeCounter.FABRIC_CONNECTIONS_OPENED, NodeCounter.FABRIC_CONNECTIONS_CLOSED,
                NodeCounter.HEARTBEAT_RECEIVED_SELF, NodeCounter.HEARTBEAT_RECEIVED_FOREIGN,
                NodeCounter.REAPED_FDS);
    }

    private static void addRequests(StatList list, NodeFacts node) {
        var gauges = node.gauges();
        addCounters(list, node, NodeCounter.INFO_COMPLETE, NodeCounter.INFO_TIMEOUT,
                NodeCounter.DEMARSHAL_ERROR,
                NodeCounter.EARLY_TSVC_CLIENT_ERROR, NodeCounter.EARLY_TSVC_FROM_PROXY_ERROR,
                NodeCounter.EARLY_TSVC_FROM_PROXY_BATCH_SUB_ERROR);
        list.add("long_queries_active", gauges.longQueriesActive());
        addCounters(list, node, NodeCounter.BATCH_INDEX_INITIATE);
        list.add("batch_index_queue", gauges.batchIndexQueue());
        addCounters(list, node, NodeCounter.BATCH_INDEX_COMPLETE, NodeCounter.BATCH_INDEX_ERROR,
                NodeCounter.BATCH_INDEX_TIMEOUT, NodeCounter.BATCH_INDEX_DELAY);
        list.addZeros("batch_index_unused_buffers");
        addCounters(list, node, NodeCounter.BATCH_INDEX_HUGE_BUFFERS, NodeCounter.BATCH_INDEX_CREATED_BUFFERS,
                NodeCounter.BATCH_INDEX_DESTROYED_BUFFERS);
        list.addRatio("batch_index_proto_uncompressed_pct", 0).addRatio("batch_index_proto_compression_ratio",
                1);
    }

    private static void addRebalance(StatList list, NodeFacts node) {
        ClusterFacts cluster = node.cluster();
        long remaining = 0;
        for (NamespaceFacts namespace : node.namespaces()) {
            MigrationFacts migrations = namespace.migrations();
            remaining += migrations == null ? 0 : migrations.remaining();
        }
        list.add("paxos_principal", cluster.principal().toString())
                .add("time_since_rebalance", cluster.secondsSinceRebalance())
                .add("migrate_allowed", cluster.migrationsAllowed())
                .add("migrate_partitions_remaining", remaining)
                .addZeros("fabric_bulk_send_rate", "fabric_bulk_recv_rate",
                        "fabric_ctrl_send_rate", "fabric_ctrl_recv_rate", "fabric_meta_send_rate",
                        "fabric_meta_recv_rate", "fabric_rw_send_rate", "fabric_rw_recv_rate");
    }

    private static void addCounters(StatList list, NodeFacts node, NodeCounter... counters) {
        for (NodeCounter counter : counters) {
            list.add(counter.statName(), node.counters().get(counter));
        }
    }

    private static String hex(long value) {
        return Long.toHexString(value).toUpperCase(Locale.ROOT);
    }
}
