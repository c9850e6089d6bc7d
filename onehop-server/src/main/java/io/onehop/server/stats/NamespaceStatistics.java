package io.onehop.server.stats;

import io.onehop.cluster.migration.MigrationFacts;
import io.onehop.cluster.migration.MigrationStat;

/// The answer of `namespace/<ns>` without the configuration: every name of appendix B of the info-protocol
/// reference, in that order.
///
/// Names of features this node does not have are told as 0, so that dashboards find what they look for.
public final class NamespaceStatistics {
    private static final NamespaceCounter[] COUNTERS = NamespaceCounter.values();
    private static final String NONE = "null";

    private NamespaceStatistics() {}

    /// The numbers as of now.
    public static StatList of(NamespaceFacts namespace) {
        var list = new StatList();
        addObjects(list, namespace);
        addLimitsAndExpiry(list, namespace);
        addStorage(list, namespace.storage());
        addCluster(list, namespace);
        for (int i = NamespaceCounter.CLIENT_TSVC_ERROR.ordinal();
                i <= NamespaceCounter.TTL_REDUCTIONS_APPLIED.ordinal(); i++) {
            addCounter(list, namespace, COUNTERS[i]);
        }
        addCounter(list, namespace, NamespaceCounter.REPL_WRITE_ERROR);
        list.add("unreplicated_records_forgotten", namespace.unreplicatedForgotten());
        return list;
    }

    private static void addObjects(StatList list, NamespaceFacts namespace) {
        ObjectCounts objects = namespace.objects();
        ObjectCounts tombstones = namespace.tombstones();
        list.add("ns_cluster_size", namespace.clusterSize())
                .add("effective_replication_factor", namespace.effectiveReplicationFactor())
                .add("objects", objects.all())
                .add("tombstones", tombstones.all())
                .addZeros("xdr_tombstones", "xdr_bin_cemeteries", "mrt_provisionals")
                .add("master_objects", objects.master())
                .add("master_tombstones", tombstones.master())
                .add("prole_objects", objects.prole())
                .add("prole_tombstones", tombstones.prole())
                .add("non_replica_objects", objects.nonReplica())
                .add("non_replica_tombstones", tombstones.nonReplica())
                .add("unreplicated_records", namespace.unreplicatedRecords());
        addMigration(list, namespace, MigrationStat.DEAD_PARTITIONS, MigrationStat.UNAVAILABLE_PARTITIONS);
        list.addZeros("auto_revived_partitions");
    }

    private static void addLimitsAndExpiry(StatList list, NamespaceFacts namespace) {
        ExpiryFacts expiry = namespace.expiry();
        list.add("clock_skew_stop_writes", false)
                .add("stop_writes", namespace.stopWrites())
                .add("hwm_breached", namespace.hwmBreached())
                .add("current_time", namespace.currentTime())
                .add("non_expirable_objects", expiry.nonExpirableObjects());
        addCounter(list, namespace, NamespaceCounter.EXPIRED_OBJECTS);
        addCounter(list, namespace, NamespaceCounter.EVICTED_OBJECTS);
        list.add("evict_ttl", expiry.evictTtlSeconds())
                .add("evict_void_time", expiry.evictVoidTime())
                .addZeros("smd_evict_void_time")
                .add("nsup_cycle_duration", expiry.cycleDurationMillis())
                .addRatio("nsup_cycle_deleted_pct", expiry.cycleDeletedPct());
        addCounter(list, namespace, NamespaceCounter.NSUP_XDR_KEY_BUSY);
        list.add("truncate_lut", namespace.truncateLut())
                .add("truncating", namespace.truncating());
        addCounter(list, namespace, NamespaceCounter.SINDEX_GC_CLEANED);
        list.addZeros("mrt_monitors", "mrt_monitors_active");
    }

    private static void addStorage(StatList list, StorageUsage storage) {
        list.add("xmem_id", NONE)
                .add("index_used_bytes", storage.indexUsedBytes())
                .addZeros("index_mounts_used_pct")
                .add("index_local_mount", NONE)
                .addZeros("index_flash_alloc_bytes", "index_flash_alloc_pct")
                .add("set_index_used_bytes", storage.setIndexUsedBytes())
                .add("sindex_used_bytes", storage.sindexUsedBytes())
                .addZeros("sindex_mounts_used_pct")
                .add("sindex_local_mount", NONE)
                .add("indexes_memory_used_pct", storage.indexesMemoryUsedPct())
                .add("data_total_bytes", storage.dataTotalBytes())
                .add("data_used_bytes", storage.dataUsedBytes())
                .add("data_used_pct", storage.dataUsedPct())
                .add("data_avail_pct", storage.dataAvailPct())
                .addRatio("data_compression_ratio", 1)
                .addZeros("cache_read_pct")
                .addRatio("record_proto_uncompressed_pct", 0)
                .addRatio("record_proto_compression_ratio", 1)
                .addRatio("query_proto_uncompressed_pct", 0)
                .addRatio("query_proto_compression_ratio", 1);
    }

    private static void addCluster(StatList list, NamespaceFacts namespace) {
        QuiesceFacts quiesce = namespace.quiesce();
        list.add("pending_quiesce", quiesce.pending())
                .add("effective_is_quiesced", quiesce.effective())
                .add("nodes_quiesced", quiesce.nodes())
                .add("effective_prefer_uniform_balance", true)
                .addZeros("effective_active_rack");
        addMigration(list, namespace, MigrationStat.MIGRATE_TX_PARTITIONS_IMBALANCE,
                MigrationStat.MIGRATE_TX_INSTANCES, MigrationStat.MIGRATE_RX_INSTANCES,
                MigrationStat.MIGRATE_TX_PARTITIONS_ACTIVE, MigrationStat.MIGRATE_RX_PARTITIONS_ACTIVE,
                MigrationStat.MIGRATE_TX_PARTITIONS_INITIAL, MigrationStat.MIGRATE_TX_PARTITIONS_REMAINING,
                MigrationStat.MIGRATE_TX_PARTITIONS_LEAD_REMAINING,
                MigrationStat.MIGRATE_RX_PARTITIONS_INITIAL, MigrationStat.MIGRATE_RX_PARTITIONS_REMAINING,
                MigrationStat.MIGRATE_RECORDS_SKIPPED, MigrationStat.MIGRATE_RECORDS_TRANSMITTED,
                MigrationStat.MIGRATE_RECORD_RETRANSMITS, MigrationStat.MIGRATE_RECORD_RECEIVES,
                MigrationStat.MIGRATE_RECORDS_UNREADABLE, MigrationStat.MIGRATE_SIGNALS_ACTIVE,
                MigrationStat.MIGRATE_SIGNALS_REMAINING, MigrationStat.MIGRATE_FRESH_PARTITIONS,
                MigrationStat.APPEALS_TX_ACTIVE, MigrationStat.APPEALS_RX_ACTIVE,
                MigrationStat.APPEALS_TX_REMAINING, MigrationStat.APPEALS_RECORDS_EXONERATED);
    }

    private static void addMigration(StatList list, NamespaceFacts namespace, MigrationStat... stats) {
        MigrationFacts facts = namespace.migrations();
        for (MigrationStat stat : stats) {
            list.add(stat.label(), facts == null ? 0 : facts.value(stat));
        }
    }

    private static void addCounter(StatList list, NamespaceFacts namespace, NamespaceCounter counter) {
        list.add(counter.statName(), namespace.counters().get(counter));
    }
}
