package io.onehop.server.stats.ticker;

import io.onehop.cluster.migration.MigrationFacts;
import io.onehop.cluster.migration.MigrationStat;
import io.onehop.server.stats.ClusterFacts;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NamespaceFacts;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.stats.NodeFacts;
import io.onehop.server.stats.ObjectCounts;
import io.onehop.server.stats.StorageUsage;
import io.onehop.server.stats.SystemFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The lines of one frame, a pure function of the facts (config-stats reference, section 7.3).
///
/// A line whose numbers are all 0 is left out where the reference says so. Numbers of traffic between nodes
/// and clock skew are those of a node alone.
public final class TickerFrame {
    private static final double PERCENT = 100.0;

    private TickerFrame() {}

    /// All lines in their order: the node's, each namespace's, then the histograms.
    public static List<String> lines(NodeFacts node, TickerFormat format) {
        var lines = new ArrayList<String>();
        boolean isLegacy = format == TickerFormat.LEGACY;
        lines.add(identity(node, isLegacy));
        lines.add("   cluster-clock: skew-ms 0");
        addSystem(lines, node.system(), isLegacy);
        addTraffic(lines, node, isLegacy);
        for (NamespaceFacts namespace : node.namespaces()) {
            addNamespace(lines, namespace, isLegacy);
        }
        lines.addAll(node.latencies().dump());
        for (NamespaceFacts namespace : node.namespaces()) {
            lines.addAll(namespace.latencies().dump());
        }
        return lines;
    }

    private static String identity(NodeFacts node, boolean isLegacy) {
        ClusterFacts cluster = node.cluster();
        String line = "NODE-ID " + node.nodeId() + " CLUSTER-SIZE " + cluster.size();
        return isLegacy ? line : line + " CLUSTER-NAME " + cluster.name();
    }

    private static void addSystem(List<String> lines, SystemFacts system, boolean isLegacy) {
        var cpu = system.cpu();
        var memory = system.memory();
        var threads = system.threads();
        var heap = system.heap();
        String heapText = "heap-kbytes " + group(heap.allocatedKbytes(), heap.activeKbytes(),
                heap.mappedKbytes())
                + String.format(Locale.ROOT, " heap-efficiency-pct %.1f", heap.efficiencyPct());
        if (isLegacy) {
            lines.add("   system-memory: free-kbytes " + memory.freeKbytes() + " free-pct " + memory.freePct()
                    + ' '
                    + heapText);
            return;
        }
        lines.add("   system: total-cpu-pct " + cpu.totalPct() + " user-cpu-pct " + cpu.userPct()
                + " kernel-cpu-pct " + cpu.kernelPct() + " free-mem-kbytes " + memory.freeKbytes()
                + " free-mem-pct " + memory.freePct() + " thp-mem-kbytes " + memory.thpKbytes()
                + " host-free-mem-kbytes " + memory.hostFreeKbytes() + " host-free-mem-pct "
                + memory.hostFreePct());
        lines.add("   process: cpu-pct " + cpu.processPct() + " threads "
                + group(threads.joinable(), threads.detached(), threads.poolTotal(), threads.poolActive())
                + ' ' + heapText);
    }

    private static void addTraffic(List<String> lines, NodeFacts node, boolean isLegacy) {
        var gauges = node.gauges();
        var counters = node.counters();
        String queues = "info-q " + gauges.infoQueue() + (isLegacy ? " nsup-delete-q 0" : "")
                + " rw-hash " + gauges.rwInProgress() + " proxy-hash " + gauges.proxyInProgress()
                + " tree-gc-q " + gauges.treeGcQueue();
        lines.add("   in-progress: " + (isLegacy ? "tsvc-q 0 " + queues
                : queues + " long-queries " + gauges.longQueriesActive()));
        String fds = "   fds: proto " + connections(gauges.clientConnections(), counters,
                NodeCounter.CLIENT_CONNECTIONS_OPENED, NodeCounter.CLIENT_CONNECTIONS_CLOSED)
                + " heartbeat " + connections(gauges.heartbeatConnections(), counters,
                        NodeCounter.HEARTBEAT_CONNECTIONS_OPENED, NodeCounter.HEARTBEAT_CONNECTIONS_CLOSED)
                + " fabric " + connections(gauges.fabricConnections(), counters,
                        NodeCounter.FABRIC_CONNECTIONS_OPENED, NodeCounter.FABRIC_CONNECTIONS_CLOSED);
        boolean hasAdmin = !isLegacy && counters.get(NodeCounter.ADMIN_CONNECTIONS_OPENED) > 0;
        lines.add(hasAdmin ? fds + " admin " + connections(gauges.adminConnections(), counters,
                NodeCounter.ADMIN_CONNECTIONS_OPENED, NodeCounter.ADMIN_CONNECTIONS_CLOSED) : fds);
        lines.add("   heartbeat-received: self " + counters.get(NodeCounter.HEARTBEAT_RECEIVED_SELF)
                + " foreign "
                + counters.get(NodeCounter.HEARTBEAT_RECEIVED_FOREIGN));
        lines.add("   fabric-bytes-per-second: bulk (0,0) ctrl (0,0) meta (0,0) rw (0,0)");
        addEarlyFail(lines, counters, isLegacy);
        addBatchIndex(lines, counters);
    }

    private static void addEarlyFail(List<String> lines, Counters<NodeCounter> counters, boolean isLegacy) {
        long demarshal = counters.get(NodeCounter.DEMARSHAL_ERROR);
        long client = counters.get(NodeCounter.EARLY_TSVC_CLIENT_ERROR);
        long proxy = counters.get(NodeCounter.EARLY_TSVC_FROM_PROXY_ERROR);
        long proxyBatch = counters.get(NodeCounter.EARLY_TSVC_FROM_PROXY_BATCH_SUB_ERROR);
        String own = "   early-fail: demarshal " + demarshal + " tsvc-client " + client;
        if (isLegacy && demarshal + client > 0) {
            lines.add(own + " tsvc-batch-sub 0 tsvc-udf-sub 0");
        } else if (!isLegacy && demarshal + client + proxy + proxyBatch > 0) {
            lines.add(own + " tsvc-from-proxy " + proxy + " tsvc-from-proxy-batch-sub " + proxyBatch);
        }
    }

    private static void addBatchIndex(List<String> lines, Counters<NodeCounter> counters) {
        long complete = counters.get(NodeCounter.BATCH_INDEX_COMPLETE);
        long error = counters.get(NodeCounter.BATCH_INDEX_ERROR);
        long timeout = counters.get(NodeCounter.BATCH_INDEX_TIMEOUT);
        long delays = counters.get(NodeCounter.BATCH_INDEX_DELAY);
        if (complete + error + timeout + delays > 0) {
            lines.add("   batch-index: batches " + group(complete, error, timeout) + " delays " + delays);
        }
    }

    private static void addNamespace(List<String> lines, NamespaceFacts namespace, boolean isLegacy) {
        String name = '{' + namespace.name() + "} ";
        ObjectCounts objects = namespace.objects();
        lines.add(name + "objects: all " + objects.all() + byRole(objects));
        ObjectCounts tombstones = namespace.tombstones();
        if (tombstones.all() > 0) {
            lines.add(name + "tombstones: all " + tombstones.all() + (isLegacy ? "" : " xdr (0,0)")
                    + byRole(tombstones));
        }
        lines.add(name + migrations(namespace.migrations()));
        if (isLegacy) {
            lines.add(name + legacyMemory(namespace.storage()));
        } else {
            addUsage(lines, name, namespace.storage());
        }
        Counters<NamespaceCounter> counters = namespace.counters();
        MigrationFacts migrations = namespace.migrations();
        long retransmits = migrations == null
                ? 0
                : migrations.value(MigrationStat.MIGRATE_RECORD_RETRANSMITS);
        Map<String, Long> elsewhere = Map.of(
                CounterLines.MIGRATION, retransmits,
                CounterLines.UNREPLICATED, namespace.unreplicatedRecords());
        for (CounterLine counterLine : isLegacy ? CounterLines.LEGACY : CounterLines.CURRENT) {
            String line = counterLine.format(namespace.name(), counters, elsewhere);
            if (line != null) {
                lines.add(line);
            }
        }
    }

    private static String migrations(@Nullable MigrationFacts facts) {
        if (facts == null || facts.isComplete()) {
            return "migrations: complete";
        }
        return "migrations: remaining " + group(
                        facts.value(MigrationStat.MIGRATE_TX_PARTITIONS_REMAINING),
                        facts.value(MigrationStat.MIGRATE_RX_PARTITIONS_REMAINING),
                        facts.value(MigrationStat.MIGRATE_SIGNALS_REMAINING))
                + " active " + group(
                        facts.value(MigrationStat.MIGRATE_TX_PARTITIONS_ACTIVE),
                        facts.value(MigrationStat.MIGRATE_RX_PARTITIONS_ACTIVE),
                        facts.value(MigrationStat.MIGRATE_SIGNALS_ACTIVE))
                + String.format(Locale.ROOT, " complete-pct %.2f", facts.completePercent());
    }

    private static void addUsage(List<String> lines, String name, StorageUsage storage) {
        lines.add(name + "index-usage: used-bytes " + storage.indexUsedBytes());
        if (storage.setIndexUsedBytes() > 0) {
            lines.add(name + "set-index-usage: used-bytes " + storage.setIndexUsedBytes());
        }
        if (storage.sindexUsedBytes() > 0) {
            lines.add(name + "sindex-usage: used-bytes " + storage.sindexUsedBytes());
        }
        lines.add(name + "data-usage: used-bytes " + storage.dataUsedBytes() + " avail-pct "
                + storage.dataAvailPct());
    }

    private static String legacyMemory(StorageUsage storage) {
        long total = storage.dataUsedBytes() + storage.indexesUsedBytes();
        double usedPct = storage.dataTotalBytes() == 0 ? 0 : total * PERCENT / storage.dataTotalBytes();
        return "memory-usage: total-bytes " + total
                + " index-bytes " + (storage.indexUsedBytes() + storage.setIndexUsedBytes())
                + " sindex-bytes " + storage.sindexUsedBytes() + " data-bytes " + storage.dataUsedBytes()
                + String.format(Locale.ROOT, " used-pct %.2f", usedPct);
    }

    private static String byRole(ObjectCounts counts) {
        return " master " + counts.master() + " prole " + counts.prole() + " non-replica "
                + counts.nonReplica();
    }

    private static String connections(int open, Counters<NodeCounter> counters, NodeCounter opened,
            NodeCounter closed) {
        return group(open, counters.get(opened), counters.get(closed));
    }

    private static String group(long... numbers) {
        var text = new StringBuilder("(");
        for (int i = 0; i < numbers.length; i++) {
            text.append(i == 0 ? "" : ",").append(numbers[i]);
        }
        return text.append(')').toString();
    }
}
