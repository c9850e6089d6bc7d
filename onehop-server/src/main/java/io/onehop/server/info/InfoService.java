package io.onehop.server.info;

import io.onehop.model.ResultCode;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.stats.NodeLatency;
import io.onehop.wire.info.InfoAnswer;
import io.onehop.wire.info.InfoCommand;
import io.onehop.wire.info.InfoRequest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/// Answers info requests: the one door of this room. Safe for many threads; each connection takes an
/// [InfoSession].
public final class InfoService {
    /// What an empty request asks for (info-protocol reference, section 1).
    private static final List<String> SUMMARY = List.of("features", "node", "compatibility-id", "edition",
            "build_ee_sha", "build_sha", "build_arch", "build_time", "build_os", "build", "version",
            "statistics",
            "services-alumni", "services", "partition-generation");

    private final InfoSources sources;
    private final InfoCommands commands = new InfoCommands();
    private final UserAgents agents = new UserAgents();

    /// A service with the commands of this package and further ones.
    ///
    /// @param further commands that other rooms answer, configuration and logging, for two; they stand in for
    ///     those of this package that have their names, which answer as a node without a cluster
    public InfoService(InfoSources sources, Map<String, InfoAction> further) {
        this.sources = sources;
        NodeCommands.addTo(commands, sources, agents);
        TendCommands.addTo(commands, sources);
        NamespaceCommands.addTo(commands, sources);
        TruncateCommands.addTo(commands, sources);
        LatencyCommands.addTo(commands, sources);
        QueryCommands.addTo(commands, sources.queries());
        ClusterCommands.addTo(commands, sources);
        AbsentCommands.addTo(commands, sources);
        further.forEach(commands::replace);
    }

    /// Adds a command whose answer may need other nodes; before the first request.
    ///
    /// @throws IllegalArgumentException when there is one of that name
    public void add(String name, LaterAction action) {
        commands.addLater(name, action);
    }

    /// A session for a connection.
    ///
    /// @param isAdmin whether it came in on the port for administration
    public InfoSession open(boolean isAdmin) {
        return new InfoSession(this, agents, isAdmin);
    }

    /// Answers a request, at once unless a command in it needs other nodes.
    CompletableFuture<byte[]> answer(byte[] body, int length, InfoSession session) {
        long start = sources.clock().nanoTime();
        var answer = new InfoAnswer();
        CompletableFuture<?> all =
                switch (InfoRequest.parse(body, length)) {
                    case InfoRequest.Summary() ->
                        add(answer, SUMMARY.stream().map(InfoCommand::new).toList(), 0, session);
                    case InfoRequest.Commands(var list) -> add(answer, list, 0, session);
                    case InfoRequest.Refused(var problem) -> {
                        answer.addBare(InfoErrors.error(ResultCode.PARAMETER, problem));
                        yield CompletableFuture.completedFuture(answer);
                    }
                };
        return all.thenApply(_ -> {
            sources.node().counters().increment(NodeCounter.INFO_COMPLETE);
            if (sources.timesInfo().getAsBoolean()) {
                sources.node().latencies().record(NodeLatency.INFO, sources.clock().nanoTime() - start);
            }
            return answer.body();
        });
    }

    /// Answers the commands from that one on, one after the other.
    private CompletableFuture<?> add(
            InfoAnswer answer, List<InfoCommand> list, int first, InfoSession session) {
        for (int i = first; i < list.size(); i++) {
            InfoCommand command = list.get(i);
            if (answer.isFull()) {
                answer.add(command.line(), InfoAnswer.TOO_LONG);
                continue;
            }
            CompletableFuture<String> value = commands.answer(command, session);
            if (!value.isDone()) {
                int next = i + 1;
                return value.thenCompose(text -> {
                    answer.add(command.line(), text);
                    return add(answer, list, next, session);
                });
            }
            answer.add(command.line(), value.join());
        }
        return CompletableFuture.completedFuture(answer);
    }
}
