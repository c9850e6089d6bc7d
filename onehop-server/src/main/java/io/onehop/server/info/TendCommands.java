package io.onehop.server.info;

import io.onehop.model.PartitionId;
import io.onehop.model.ResultCode;
import io.onehop.wire.info.HostPort;
import io.onehop.wire.info.InfoCommand;
import io.onehop.wire.info.Peer;
import io.onehop.wire.info.PeersText;
import io.onehop.wire.info.ReplicasText;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/// Commands by which clients find nodes and partitions (info-protocol reference, section 2).
final class TendCommands {
    /// The port that is left out of lists of peers.
    private static final int DEFAULT_PORT = 3000;
    private static final int MAX_NUMBER_CHARS = 9;

    private final TendFacts tend;
    private final InfoSources sources;

    private TendCommands(InfoSources sources) {
        this.tend = sources.tend();
        this.sources = sources;
    }

    static void addTo(InfoCommands commands, InfoSources sources) {
        var tending = new TendCommands(sources);
        var tend = sources.tend();
        commands.addPlain("partition-generation", () -> Long.toString(tend.partitionGeneration()));
        commands.addPlain("peers-generation", () -> Long.toString(tend.peersGeneration()));
        commands.addPlain("rebalance-generation", () -> Long.toString(tend.rebalanceGeneration()));
        tending.addPeers(commands);
        tending.addServices(commands);
        commands.addConstant(Integer.toString(PartitionId.COUNT), "partitions");
        commands.add("replicas", (command, session) -> tending.replicas(command));
        commands.addPlain("replicas-all", tending::replicasAll);
        commands.addPlain("replicas-master", tending::replicasMaster);
    }

    private void addPeers(InfoCommands commands) {
        addPeers(commands, "clear-std", ServiceKind.CLEAR);
        addPeers(commands, "clear-alt", ServiceKind.CLEAR_ALTERNATE);
        addPeers(commands, "tls-std", ServiceKind.TLS);
        addPeers(commands, "tls-alt", ServiceKind.TLS_ALTERNATE);
        commands.addPlain("services", () -> oldPeers(ServiceKind.CLEAR));
        commands.addPlain("services-alternate", () -> oldPeers(ServiceKind.CLEAR_ALTERNATE));
        commands.addPlain("services-alumni", () -> oldPeers(ServiceKind.CLEAR));
        commands.addConstant("ok", "services-alumni-reset");
    }

    private void addPeers(InfoCommands commands, String suffix, ServiceKind kind) {
        commands.addPlain("peers-" + suffix, () -> peers(kind));
        commands.addPlain("alumni-" + suffix, () -> peers(kind));
    }

    private void addServices(InfoCommands commands) {
        commands.addPlain("service-clear-std", () -> own(ServiceKind.CLEAR, ","));
        commands.addPlain("service-clear-alt", () -> own(ServiceKind.CLEAR_ALTERNATE, ","));
        commands.addPlain("service-tls-std", () -> own(ServiceKind.TLS, ","));
        commands.addPlain("service-tls-alt", () -> own(ServiceKind.TLS_ALTERNATE, ","));
        commands.addPlain("admin-clear-std", () -> own(ServiceKind.ADMIN_CLEAR, ","));
        commands.addPlain("admin-tls-std", () -> own(ServiceKind.ADMIN_TLS, ","));
        commands.addPlain("service", () -> own(ServiceKind.CLEAR, ";"));
    }

    private String peers(ServiceKind kind) {
        return PeersText.format(tend.peersGeneration(), DEFAULT_PORT, tend.peers(kind));
    }

    private String oldPeers(ServiceKind kind) {
        return tend.peers(kind).stream().map(Peer::hosts).flatMap(List::stream).map(HostPort::toString)
                .collect(Collectors.joining(";"));
    }

    private String own(ServiceKind kind, String separator) {
        return tend.addresses(kind).stream().map(HostPort::toString).collect(Collectors.joining(separator));
    }

    private String replicas(InfoCommand command) {
        if (!command.arguments().isEmpty()) {
            return InfoErrors.UNRECOGNIZED;
        }
        String max = command.parameter("max");
        int limit = max == null ? Integer.MAX_VALUE : positive(max);
        if (limit <= 0) {
            return InfoErrors.error(ResultCode.PARAMETER, "bad max");
        }
        return sources.namespaces().stream()
                .map(view -> {
                    Ownership ownership = view.ownership();
                    return ReplicasText.entry(view.facts().name(), ownership.regime(),
                            bitmaps(ownership, limit));
                })
                .collect(Collectors.joining(";"));
    }

    private String replicasAll() {
        return sources.namespaces().stream()
                .map(view -> ReplicasText.entryWithoutRegime(view.facts().name(),
                        bitmaps(view.ownership(), Integer.MAX_VALUE)))
                .collect(Collectors.joining(";"));
    }

    private String replicasMaster() {
        return sources.namespaces().stream()
                .map(view -> view.facts().name() + ':' + bitmaps(view.ownership(), 1).getFirst() + ';')
                .collect(Collectors.joining());
    }

    private static List<String> bitmaps(Ownership ownership, int limit) {
        List<IntPredicate> columns = ownership.columns();
        return columns.subList(0, Math.min(limit, columns.size())).stream()
                .map(ReplicasText::bitmap).toList();
    }

    /// The number, or -1 when it is none above 0.
    private static int positive(String text) {
        boolean isNumber = !text.isEmpty() && text.length() <= MAX_NUMBER_CHARS
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        int number = isNumber ? Integer.parseInt(text) : 0;
        return number > 0 ? number : -1;
    }
}
