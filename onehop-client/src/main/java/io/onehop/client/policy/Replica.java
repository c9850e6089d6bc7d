package io.onehop.client.policy;

/// Which of a partition's nodes is asked (smart-client reference, section 5).
///
/// Writes and linearized reads are the master's business: with all policies but [#SEQUENCE] and
/// [#PREFER_RACK], which try a replica when nothing could be sent to the master (it passes them on), they ask
/// the master only.
public enum Replica {
    /// The master, and after a failed attempt the replicas in turn. Writes move on only when nothing was
    /// sent.
    SEQUENCE,
    /// The master only.
    MASTER,
    /// Reads: all copies in turn, so that they share the load.
    MASTER_PROLES,
    /// Reads: a copy in the first of the client's racks that has one, then those in its other racks, then the
    /// rest, the master before its replicas; each failed attempt moves on. Writes: as [#SEQUENCE].
    PREFER_RACK,
    /// Reads: any node of the cluster, which passes the command on when it has no copy. Not for scans.
    RANDOM;

    /// What this policy means for a command that only the master can run.
    ///
    /// @return [#SEQUENCE] or [#MASTER]
    public Replica forMaster() {
        return this == SEQUENCE || this == PREFER_RACK ? SEQUENCE : MASTER;
    }
}
