package io.onehop.client.policy;

/// Which of a partition's nodes is asked.
public enum Replica {
    /// The master, and after a failed attempt the replicas in turn. Writes move on only when nothing was
    /// sent.
    SEQUENCE,
    /// The master only.
    MASTER
}
