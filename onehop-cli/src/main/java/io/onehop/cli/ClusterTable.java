package io.onehop.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.onehop.cli.ask.CommandFailure;
import io.onehop.cli.ask.InfoExchange;
import io.onehop.cli.ask.Ownership;
import io.onehop.cli.local.LocalCluster;
import io.onehop.cli.local.LocalNode;
import java.util.ArrayList;
import java.util.List;

/// What `onehop cluster` prints when its nodes agree.
///
/// @param key             the cluster key
/// @param formationMillis from the start of the last process until all agreed
/// @param rows            a row per node
record ClusterTable(LocalCluster cluster, String key, long formationMillis, List<Row> rows) {
    private static final String HOST = "127.0.0.1:";
    private static final int TIMEOUT_MILLIS = 2_000;

    /// A node and how many partitions it has.
    record Row(LocalNode node, long pid, List<Ownership> partitions) {}

    static ClusterTable of(LocalCluster cluster, String key) {
        long formationMillis = cluster.millisSinceLastStart();
        var rows = new ArrayList<Row>();
        for (LocalNode node : cluster.plan().nodes()) {
            rows.add(new Row(node, cluster.pid(node), partitions(node)));
        }
        return new ClusterTable(cluster, key, formationMillis, rows);
    }

    private static List<Ownership> partitions(LocalNode node) {
        try {
            return Ownership.parse(new InfoExchange(node.service(), TIMEOUT_MILLIS).ask("replicas"));
        } catch (CommandFailure _) {
            return List.of(); // it has just ended; the watch that follows tells so
        }
    }

    String text() {
        var plan = cluster.plan();
        var table = new TextTable("node", "id", "service", "fabric", "heartbeat", "pid",
                "partitions (master/replica)");
        for (Row row : rows) {
            LocalNode node = row.node;
            table.add(node.name(), node.id(), node.service().toString(), HOST + node.fabricPort(),
                    HOST + node.heartbeatPort(), Long.toString(row.pid), counts(row.partitions));
        }
        return "cluster " + plan.name() + " is stable: " + rows.size() + " nodes, key " + key + ", files in "
                + plan.directory() + "\n" + table;
    }

    private static String counts(List<Ownership> partitions) {
        return String.join(" ", partitions.stream()
                .map(each -> each.namespace() + " " + each.master() + "/" + each.replica()).toList());
    }

    JsonObject json() {
        var plan = cluster.plan();
        var object = new JsonObject();
        object.addProperty("ok", true);
        object.addProperty("name", plan.name());
        object.addProperty("pid", plan.owner());
        object.addProperty("dir", plan.directory().toString());
        object.addProperty("clusterKey", key);
        object.addProperty("formationMillis", formationMillis);
        object.addProperty("replicationFactor", plan.replicationFactor());
        var nodes = new JsonArray();
        rows.forEach(row -> nodes.add(json(row)));
        object.add("nodes", nodes);
        return object;
    }

    private static JsonObject json(Row row) {
        var object = new JsonObject();
        object.addProperty("name", row.node.name());
        object.addProperty("id", row.node.id());
        object.addProperty("service", row.node.service().toString());
        object.addProperty("fabric", HOST + row.node.fabricPort());
        object.addProperty("heartbeat", HOST + row.node.heartbeatPort());
        object.addProperty("pid", row.pid);
        object.addProperty("dir", row.node.directory().toString());
        var partitions = new JsonObject();
        for (Ownership each : row.partitions) {
            var counts = new JsonObject();
            counts.addProperty("master", each.master());
            counts.addProperty("replica", each.replica());
            partitions.add(each.namespace(), counts);
        }
        object.add("partitions", partitions);
        return object;
    }

    static JsonObject several(List<JsonObject> clusters) {
        var object = new JsonObject();
        object.addProperty("ok", true);
        var array = new JsonArray();
        clusters.forEach(array::add);
        object.add("clusters", array);
        return object;
    }
}
