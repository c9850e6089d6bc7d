package io.onehop.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.onehop.cli.ask.Crowd;
import io.onehop.cli.status.ClusterStatus;
import io.onehop.cli.status.NodeReport;
import io.onehop.cli.status.NodeReport.NamespaceReport;
import io.onehop.cli.status.ProxyCause;
import io.onehop.cli.status.Remark;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A cluster's state for machines.
final class StatusJson {
    private StatusJson() {}

    static JsonObject of(ClusterStatus status, List<Remark> remarks, ProxyCause.@Nullable Answer causes) {
        var object = new JsonObject();
        object.addProperty("ok", true);
        object.addProperty("agree", remarks.stream().noneMatch(Remark::isWrong));
        var nodes = new JsonArray();
        status.nodes().forEach(node -> nodes.add(node(node)));
        object.add("nodes", nodes);
        var absent = new JsonArray();
        status.absent().forEach(node -> absent.add(absent(node)));
        object.add("absent", absent);
        var said = new JsonArray();
        for (Remark remark : remarks) {
            var each = new JsonObject();
            each.addProperty("wrong", remark.isWrong());
            each.addProperty("text", remark.text());
            each.addProperty("advice", remark.advice());
            said.add(each);
        }
        object.add("remarks", said);
        if (causes != null) {
            object.add("proxies", StatusCommand.json(causes));
        }
        return object;
    }

    private static JsonObject node(NodeReport node) {
        var object = new JsonObject();
        object.addProperty("id", node.id());
        object.addProperty("address", node.address().toString());
        object.addProperty("build", node.build());
        object.addProperty("uptimeSeconds", node.statistics().number("uptime"));
        object.addProperty("clusterName", node.clusterName());
        object.addProperty("clusterKey", node.clusterKey());
        object.addProperty("clusterSize", node.clusterSize());
        object.addProperty("principal", node.principal());
        object.addProperty("integrity", node.statistics().flag("cluster_integrity"));
        object.addProperty("clientConnections", node.statistics().number("client_connections"));
        object.addProperty("proxiesPerSecond", node.proxiesPerSecond());
        var namespaces = new JsonArray();
        node.namespaces().forEach(each -> namespaces.add(namespace(each)));
        object.add("namespaces", namespaces);
        return object;
    }

    private static JsonObject namespace(NamespaceReport namespace) {
        var object = new JsonObject();
        object.addProperty("name", namespace.name());
        object.addProperty("replicationFactor", namespace.facts().number("effective_replication_factor"));
        object.addProperty("masterPartitions", namespace.partitions().master());
        object.addProperty("replicaPartitions", namespace.partitions().replica());
        object.addProperty("objects", namespace.facts().number("objects"));
        object.addProperty("masterObjects", namespace.facts().number("master_objects"));
        object.addProperty("replicaObjects", namespace.facts().number("prole_objects"));
        object.addProperty("memoryBytes", namespace.memoryBytes());
        object.addProperty("migrationsToSend", namespace.toSend());
        object.addProperty("migrationsToReceive", namespace.toReceive());
        object.addProperty("stopWrites", namespace.facts().flag("stop_writes"));
        object.addProperty("proxiesComplete", namespace.proxiesComplete());
        object.addProperty("proxiesError", namespace.proxiesFailed());
        object.addProperty("proxiesTimeout", namespace.proxiesTimedOut());
        return object;
    }

    private static JsonObject absent(Crowd.Absent node) {
        var object = new JsonObject();
        object.addProperty("id", node.id());
        object.addProperty("reason", String.join("; ", node.reasons()));
        return object;
    }
}
