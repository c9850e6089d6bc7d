package io.onehop.server.proxy;

import io.onehop.cluster.partition.PartitionEntry;
import java.util.Locale;

/// Why a command came to a node that could not execute it itself (proxy reference, section 7).
public enum ProxyReason {
    /// This node holds no copy that could serve it, and nothing is on the move: the client's map is old.
    STALE_MAP,
    /// This node holds a replica, and the command needs the master.
    WRONG_POLICY,
    /// The partition is on the move.
    MIGRATION,
    /// The node that should have executed it cannot be reached, or did not answer in time.
    MASTER_UNREACHABLE;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /// As operators read it.
    public String label() {
        return label;
    }

    /// Why a command on a partition in that state cannot be executed here.
    public static ProxyReason of(PartitionEntry entry) {
        boolean settled = entry.duplicates().isEmpty()
                && !entry.replicas().isEmpty()
                && entry.replicas().getFirst().equals(entry.master())
                && (entry.letter() == 'S' || entry.letter() == 'A');
        if (!settled) {
            return MIGRATION;
        }
        return entry.column() >= 0 ? WRONG_POLICY : STALE_MAP;
    }
}
