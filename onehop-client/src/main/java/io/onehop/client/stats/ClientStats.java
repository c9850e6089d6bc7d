package io.onehop.client.stats;

import java.util.List;
import java.util.Map;

/// All that can be seen of a client, at one moment. Its parts are read one after the other, so they may be
/// a few calls apart. Immutable.
///
/// @param tend looks at the cluster
/// @param nodes in the order they were found
/// @param commands those kinds that were used
public record ClientStats(TendStats tend, List<NodeStats> nodes, Map<CommandKind, CommandStats> commands) {
    /// Copies what it is given.
    public ClientStats {
        nodes = List.copyOf(nodes);
        commands = Map.copyOf(commands);
    }

    /// Calls of that kind; all 0 when it was not used.
    public CommandStats command(CommandKind kind) {
        var stats = commands.get(kind);
        return stats == null ? new CommandStats(0, 0, 0, 0, 0, new Latency(new long[0], 0, 0)) : stats;
    }

    /// Requests sent again, of all kinds of commands.
    public long retries() {
        return commands.values().stream().mapToLong(CommandStats::retries).sum();
    }

    /// Calls that failed in doubt, of all kinds of commands.
    public long inDoubt() {
        return commands.values().stream().mapToLong(CommandStats::inDoubt).sum();
    }

    /// Calls that ended with code 9, of all kinds of commands.
    public long timeouts() {
        return commands.values().stream().mapToLong(CommandStats::timeouts).sum();
    }

    /// A few lines and two tables for people, for a log or a support ticket; the form may change.
    public String toText() {
        return StatsText.of(this);
    }
}
