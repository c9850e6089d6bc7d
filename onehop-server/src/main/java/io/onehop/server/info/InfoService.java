package io.onehop.server.info;

import io.onehop.model.ResultCode;
import io.onehop.server.stats.NodeCounter;
import io.onehop.server.stats.NodeLatency;
import io.onehop.wire.info.InfoAnswer;
import io.onehop.wire.info.InfoCommand;
import io.onehop.wire.info.InfoRequest;
import java.util.List;
import java.util.Map;

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
    /// @param further commands that other rooms answer: configuration and logging, for two
    /// @throws IllegalArgumentException when one of them has the name of a command of this package
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
        further.forEach(commands::add);
    }

    /// A session for a connection.
    ///
    /// @param isAdmin whether it came in on the port for administration
    public InfoSession open(boolean isAdmin) {
        return new InfoSession(this, agents, isAdmin);
    }

    byte[] answer(byte[] body, int length, InfoSession session) {
        long start = sources.clock().nanoTime();
        var answer = new InfoAnswer();
        switch (InfoRequest.parse(body, length)) {
            case InfoRequest.Summary() ->
                SUMMARY.forEach(name -> add(answer, new InfoCommand(name), session));
            case InfoRequest.Commands(var list) -> list.forEach(command -> add(answer, command, session));
            case InfoRequest.Refused(var problem) ->
                answer.addBare(InfoErrors.error(ResultCode.PARAMETER, problem));
        }
        sources.node().counters().increment(NodeCounter.INFO_COMPLETE);
        if (sources.timesInfo().getAsBoolean()) {
            sources.node().latencies().record(NodeLatency.INFO, sources.clock().nanoTime() - start);
        }
        return answer.body();
    }

    private void add(InfoAnswer answer, InfoCommand command, InfoSession session) {
        answer.add(command.line(), answer.isFull() ? InfoAnswer.TOO_LONG : commands.answer(command, session));
    }
}
