package io.onehop.server.node;

import io.onehop.cluster.engine.ClusterAnswers;
import io.onehop.cluster.engine.ClusterEngine;
import io.onehop.cluster.migration.MigrationFacts;
import io.onehop.cluster.migration.MigrationStat;
import io.onehop.cluster.migration.PartitionProgress;
import io.onehop.cluster.migration.Partitions;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.NodeId;
import io.onehop.server.info.InfoAction;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// The info commands that ask about the cluster or steer it (info-protocol reference, sections 2.5 and 4).
/// Safe for use by many threads.
final class ClusterInfo {
    private static final String PARTITION_HEADER = "namespace:partition:state:n_replicas:replica:succession:"
            + "n_dupl:working_master:proxy_dst:emigrates:lead_emigrates:immigrates:records:tombstones:regime:"
            + "tree_id:version:final_version;";

    private final ClusterEngine engine;
    private final Partitions partitions;
    private final List<NamespaceRoom> namespaces;

    ClusterInfo(ClusterEngine engine, Partitions partitions, List<NamespaceRoom> namespaces) {
        this.engine = engine;
        this.partitions = partitions;
        this.namespaces = namespaces;
    }

    void addTo(Map<String, InfoAction> commands) {
        commands.put("cluster-stable", (command, _) -> ClusterAnswers.stable(
                command.parameter("size"),
                command.parameter("ignore-migrations"),
                command.parameter("namespace"),
                engine,
                this::unsettled));
        commands.put("racks", (command, _) ->
                ClusterAnswers.racks(engine.status(), command.parameter("namespace")));
        commands.put("rack-ids", (_, _) -> ClusterAnswers.rackIds(engine.status(), engine.self()));
        commands.put("recluster", (_, _) -> ClusterAnswers.recluster(engine));
        commands.put("quiesce", (_, _) -> ClusterAnswers.quiesce(engine));
        commands.put("quiesce-undo", (_, _) -> ClusterAnswers.quiesceUndo(engine));
        commands.put("dump-cluster", (_, _) -> engine.describe());
        commands.put("partition-info", (_, _) -> partitionInfo());
    }

    /// Partitions of a namespace that still move or cannot be served.
    private long unsettled(String namespace) {
        MigrationFacts facts = partitions.facts(namespace);
        return facts.remaining()
                + facts.value(MigrationStat.DEAD_PARTITIONS)
                + facts.value(MigrationStat.UNAVAILABLE_PARTITIONS);
    }

    private String partitionInfo() {
        var text = new StringBuilder(PARTITION_HEADER);
        for (NamespaceRoom room : namespaces) {
            PartitionTable table = room.namespace().partitions().table();
            for (int partition = 0; partition < table.size(); partition++) {
                append(text, room, table, partition);
            }
        }
        return text.toString();
    }

    private void append(StringBuilder text, NamespaceRoom room, PartitionTable table, int partition) {
        PartitionEntry entry = table.entry(partition);
        PartitionProgress progress = partitions.progress(room.name(), partition);
        text.append(room.name()).append(':').append(partition).append(':').append(entry.letter()).append(':')
                .append(table.replicationFactor()).append(':').append(entry.column()).append(':')
                .append(succession(entry.replicas())).append(':')
                .append(entry.duplicates().size()).append(':')
                .append(entry.writable() ? engine.self().toString() : "0").append(':')
                .append(name(entry.master())).append(':')
                .append(progress.emigrates()).append(':').append(progress.leadEmigrates()).append(':')
                .append(progress.immigrates()).append(':').append(room.objectsIn(partition)).append(":0:")
                .append(table.regime()).append(":0:").append(entry.version()).append(':')
                .append(progress.finalVersion()).append(';');
    }

    private static String succession(List<NodeId> nodes) {
        var text = new StringJoiner(",");
        nodes.forEach(node -> text.add(node.toString()));
        return text.toString();
    }

    private static String name(@Nullable NodeId node) {
        return node == null ? "0" : node.toString();
    }
}
