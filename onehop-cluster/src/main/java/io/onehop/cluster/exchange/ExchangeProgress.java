package io.onehop.cluster.exchange;

import io.onehop.model.NodeId;
import java.util.List;
import java.util.Locale;

/// How far an exchange is on a node, at one moment.
///
/// @param phase where it is
/// @param key of the exchange; 0 before the first view
/// @param attempt how many there were before in this view
/// @param committedKey key of the last one committed here, 0 = none
/// @param waitingFor who has to say something next
/// @param problem why it is refused; else empty
public record ExchangeProgress(
        ExchangePhase phase,
        long key,
        int attempt,
        long committedKey,
        List<NodeId> waitingFor,
        String problem) {
    /// Before the first view.
    public static final ExchangeProgress NONE =
            new ExchangeProgress(ExchangePhase.IDLE, 0, 0, 0, List.of(), "");

    /// A key as operators see it.
    public static String hex(long key) {
        return Long.toHexString(key).toUpperCase(Locale.ROOT);
    }
}
