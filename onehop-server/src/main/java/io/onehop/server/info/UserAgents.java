package io.onehop.server.info;

import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// How many open connections there are of each kind of client, as clients tell of themselves. Safe for many
/// threads.
final class UserAgents {
    /// Kinds told apart; connections of further kinds are not counted.
    static final int MAX_KINDS = 1000;

    private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

    /// Counts a connection.
    ///
    /// @return false when there are too many kinds, and it is not counted
    boolean opened(String agent) {
        if (counts.size() >= MAX_KINDS && !counts.containsKey(agent)) {
            return false;
        }
        counts.merge(agent, 1, Integer::sum);
        return true;
    }

    /// Takes a counted connection off.
    void closed(String agent) {
        counts.computeIfPresent(agent, (kind, count) -> count == 1 ? null : count - 1);
    }

    /// `user-agent=…:count=n` of each kind, joined by `;`.
    String list() {
        return counts.entrySet().stream()
                .map(entry -> "user-agent=" + entry.getKey() + ":count=" + entry.getValue())
                .sorted()
                .collect(Collectors.joining(";"));
    }
}
