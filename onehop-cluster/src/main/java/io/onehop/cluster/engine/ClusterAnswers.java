package io.onehop.cluster.engine;

import io.onehop.cluster.exchange.ExchangeProgress;
import io.onehop.model.NodeId;
import java.util.List;
import java.util.Objects;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// The texts operators get (info-protocol reference, sections 2.5 and 4; clustering reference, section 7).
/// Pure functions of a status; any thread may call.
public final class ClusterAnswers {
    private static final String OK = "ok";
    private static final String UNSTABLE = "ERROR:7:unstable cluster";
    private static final String WRONG_SIZE = "ERROR:7:cluster not specified size";
    private static final String NO_NAMESPACE = "ERROR:20:namespace not found on node";
    private static final int MAX_DIGITS = 9;

    private ClusterAnswers() {}

    /// The answer to `cluster-stable`: the cluster's key, or why there is none to be told.
    ///
    /// @param size parameter `size`, null when absent
    /// @param ignoreMigrations parameter `ignore-migrations`, null when absent
    /// @param namespace parameter `namespace`, null for all
    /// @param engine whose status is read before and after
    /// @param remaining of a namespace: partitions that still move, in or out, or are unavailable or dead
    public static String stable(
            @Nullable String size, @Nullable String ignoreMigrations, @Nullable String namespace,
            ClusterEngine engine, ToLongFunction<String> remaining) {
        if (size != null && !isNumber(size)) {
            return "ERROR:4:bad size";
        }
        if (ignoreMigrations != null && !ignoreMigrations.equals("true")
                && !ignoreMigrations.equals("false")) {
            return "ERROR:4:bad ignore migrations";
        }
        ClusterStatus status = engine.status();
        ClusterMember own = status.member(engine.self());
        if (own == null || !status.hasIntegrity() || !status.migrationsAllowed()) {
            return UNSTABLE;
        }
        if (namespace != null && !own.racks().containsKey(namespace)) {
            return NO_NAMESPACE;
        }
        if (size != null && Integer.parseInt(size) != status.size()) {
            return WRONG_SIZE;
        }
        if (!"true".equals(ignoreMigrations)) {
            for (String each : namespace == null ? own.racks().keySet() : List.of(namespace)) {
                if (remaining.applyAsLong(each) != 0) {
                    return UNSTABLE;
                }
            }
        }
        ClusterStatus after = engine.status();
        boolean unchanged = after.key() == status.key() && after.hasIntegrity() && after.migrationsAllowed();
        return unchanged ? ExchangeProgress.hex(status.key()) : UNSTABLE;
    }

    private static boolean isNumber(String text) {
        return !text.isEmpty() && text.length() <= MAX_DIGITS
                && text.chars().allMatch(each -> each >= '0' && each <= '9');
    }

    /// The answer to `recluster`.
    public static String recluster(ClusterEngine engine) {
        return switch (engine.recluster()) {
            case BEGUN -> OK;
            case NOT_PRINCIPAL -> "ignored-by-non-principal";
            case BUSY -> "ERROR:7:recluster refused while an exchange is going on";
        };
    }

    /// The answer to `quiesce`.
    public static String quiesce(ClusterEngine engine) {
        return engine.quiesce() ? OK : "ERROR:22:permanently quiesced";
    }

    /// The answer to `quiesce-undo`.
    public static String quiesceUndo(ClusterEngine engine) {
        return engine.quiesceUndo() ? OK : "ignored-permanently-quiesced";
    }

    /// The answer to `racks`: of one namespace, or of all with their names.
    public static String racks(ClusterStatus status, @Nullable String namespace) {
        if (namespace != null) {
            String racks = racksOf(status, namespace);
            return racks.isEmpty() ? NO_NAMESPACE : racks;
        }
        var names = new TreeSet<String>();
        status.members().forEach(member -> names.addAll(member.racks().keySet()));
        var all = new StringJoiner(";");
        names.forEach(name -> all.add("ns=" + name + ':' + racksOf(status, name)));
        return all.toString();
    }

    private static String racksOf(ClusterStatus status, String namespace) {
        var racks = new TreeMap<Integer, StringJoiner>();
        for (ClusterMember member : status.members()) {
            Integer rack = member.racks().get(namespace);
            if (rack != null) {
                racks.computeIfAbsent(rack, _ -> new StringJoiner(",")).add(member.id().toString());
            }
        }
        var text = new StringJoiner(":");
        racks.forEach((rack, nodes) -> text.add("rack_" + rack + '=' + nodes));
        return text.toString();
    }

    /// The answer to `rack-ids`: the racks of that node.
    public static String rackIds(ClusterStatus status, NodeId node) {
        var text = new StringJoiner(";");
        ClusterMember member = status.member(node);
        if (member != null) {
            new TreeMap<>(member.racks()).forEach((name, rack) -> text.add(name + ':' + rack));
        }
        return text.toString();
    }

    /// The answer to `dump-cluster`: how far the cluster is and what it waits for.
    public static String describe(NodeId self, ClusterStatus status) {
        ExchangeProgress exchange = status.exchange();
        var text = new StringJoiner(";");
        text.add("self=" + self)
                .add("cluster-name=" + status.name())
                .add("cluster-key=" + ExchangeProgress.hex(status.key()))
                .add("cluster-size=" + status.size())
                .add("principal=" + Objects.requireNonNullElse(status.principal(), "none"))
                .add("members=" + ids(status.members().stream().map(ClusterMember::id).toList()))
                .add("quiesced=" + ids(status.members().stream().filter(ClusterMember::isQuiesced)
                        .map(ClusterMember::id).toList()))
                .add("integrity=" + status.hasIntegrity())
                .add("migrations-allowed=" + status.migrationsAllowed())
                .add("pending-quiesce=" + status.pendingQuiesce())
                .add("cluster-generation=" + status.generations().cluster())
                .add("peers-generation=" + status.generations().peers())
                .add("rebalance-generation=" + status.generations().rebalance())
                .add("exchange-phase=" + exchange.phase())
                .add("exchange-key=" + ExchangeProgress.hex(exchange.key()))
                .add("exchange-attempt=" + exchange.attempt())
                .add("waiting-for=" + ids(exchange.waitingFor()))
                .add("problem=" + (exchange.problem().isEmpty() ? "none" : exchange.problem()));
        return text.toString();
    }

    private static String ids(List<NodeId> ids) {
        var text = new StringJoiner(",");
        ids.forEach(id -> text.add(id.toString()));
        return text.length() == 0 ? "none" : text.toString();
    }
}
