package io.onehop.server.info;

import io.onehop.model.PartitionId;
import io.onehop.model.ResultCode;
import io.onehop.server.stats.ClusterFacts;
import io.onehop.wire.info.HostPort;
import io.onehop.wire.info.InfoCommand;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Commands about the cluster (info-protocol reference, sections 2.5 and 4). A node that is alone is a
/// cluster too.
final class ClusterCommands {
    private static final int MAX_NAMESPACE_CHARS = 31;

    private final InfoSources sources;

    private ClusterCommands(InfoSources sources) {
        this.sources = sources;
    }

    static void addTo(InfoCommands commands, InfoSources sources) {
        var cluster = new ClusterCommands(sources);
        commands.add("cluster-stable", (command, session) -> cluster.stable(command));
        commands.addPlain("rack-ids", () -> sources.namespaces().stream()
                .map(view -> view.facts().name() + ':' + view.rackId()).collect(Collectors.joining(";")));
        commands.add("racks", (command, session) -> cluster.perNamespace(command, cluster::racks));
        commands.add("roster", (command, session) -> cluster.perNamespace(command,
                view -> "roster=null:pending_roster=null:observed_nodes=null"));
        commands.addPlain("recluster", cluster::recluster);
        commands.addPlain("endpoints", cluster::endpoints);
        commands.addPlain("smd-info", cluster::metadata);
        commands.addPlain("get-sl", () -> sources.node().nodeId().toString());
        commands.addPlain("partition-info", cluster::partitions);
    }

    private String stable(InfoCommand command) {
        ClusterFacts cluster = sources.node().cluster();
        String size = command.parameter("size");
        String ignore = command.parameter("ignore-migrations");
        String namespace = command.parameter("namespace");
        if (size != null && !isNumber(size)) {
            return InfoErrors.error(ResultCode.PARAMETER, "bad size");
        }
        if (ignore != null && !ignore.equals("true") && !ignore.equals("false")) {
            return InfoErrors.error(ResultCode.PARAMETER, "bad ignore migrations");
        }
        if (namespace != null && sources.namespace(namespace) == null) {
            return InfoErrors.NO_NAMESPACE;
        }
        if (!cluster.isMember() || !cluster.hasIntegrity()) {
            return InfoErrors.error(ResultCode.CLUSTER_KEY_MISMATCH, "unstable cluster");
        }
        if (size != null && Integer.parseInt(size) != cluster.size()) {
            return InfoErrors.error(ResultCode.CLUSTER_KEY_MISMATCH, "cluster not specified size");
        }
        return key(cluster);
    }

    private static boolean isNumber(String text) {
        return text.matches("[0-9]{1,9}");
    }

    /// An entry per namespace, or the one asked for without its name.
    private String perNamespace(InfoCommand command, Function<NamespaceView, String> entry) {
        String problem = InfoErrors.checkOptional(command, "namespace", MAX_NAMESPACE_CHARS);
        if (problem != null) {
            return problem;
        }
        String name = command.parameter("namespace");
        if (name == null) {
            return sources.namespaces().stream()
                    .map(view -> "ns=" + view.facts().name() + ':' + entry.apply(view))
                    .collect(Collectors.joining(";"));
        }
        NamespaceView view = sources.namespace(name);
        return view == null ? InfoErrors.NO_NAMESPACE : entry.apply(view);
    }

    private String racks(NamespaceView view) {
        return "rack_" + view.rackId() + '=' + sources.node().nodeId();
    }

    private String recluster() {
        boolean leads = sources.node().cluster().principal().equals(sources.node().nodeId());
        return leads ? "ok" : "ignored-by-non-principal";
    }

    private String endpoints() {
        return endpoint("service", ServiceKind.CLEAR) + ';' + endpoint("service.alternate-access",
                ServiceKind.CLEAR_ALTERNATE) + ';' + endpoint("admin", ServiceKind.ADMIN_CLEAR);
    }

    private String endpoint(String name, ServiceKind kind) {
        List<HostPort> addresses = sources.tend().addresses(kind);
        int port = addresses.isEmpty() ? 0 : addresses.getFirst().port();
        String separator = name.contains("-") ? "-" : ".";
        return name + separator + "port=" + port + ';' + name + separator + "addresses="
                + addresses.stream().map(HostPort::hostText).collect(Collectors.joining(","));
    }

    private String metadata() {
        ClusterFacts cluster = sources.node().cluster();
        return "smd:n_pending_sets=0,n_events=0,n_nodes=" + cluster.size() + ",principal="
                + cluster.principal()
                + ",cluster_key=" + key(cluster);
    }

    private String partitions() {
        var text = new StringBuilder("namespace:partition:state:n_replicas:replica:succession:n_dupl:"
                + "working_master:"
                + "proxy_dst:emigrates:lead_emigrates:immigrates:records:tombstones:regime:tree_id:version:"
                + "final_version;");
        String key = key(sources.node().cluster());
        for (NamespaceView view : sources.namespaces()) {
            Ownership ownership = view.ownership();
            for (int partition = 0; partition < PartitionId.COUNT; partition++) {
                appendPartition(text, view, ownership, partition, key);
            }
        }
        return text.toString();
    }

    private void appendPartition(StringBuilder text, NamespaceView view, Ownership ownership, int partition,
            String key) {
        int replica = ownership.replicaOf(partition);
        boolean isHeld = replica >= 0;
        String node = sources.node().nodeId().toString();
        String version = isHeld ? key : "0";
        text.append(view.facts().name()).append(':').append(partition).append(isHeld ? ":S:" : ":A:")
                .append(ownership.columns().size()).append(':').append(replica).append(':')
                .append(isHeld ? node : "").append(":0:").append(replica == 0 ? node : "0")
                .append(":0:0:0:0:")
                .append(view.objectsIn(partition)).append(":0:").append(ownership.regime()).append(":0:")
                .append(version).append(':').append(version).append(';');
    }

    private static String key(ClusterFacts cluster) {
        return Long.toHexString(cluster.key()).toUpperCase(Locale.ROOT);
    }
}
