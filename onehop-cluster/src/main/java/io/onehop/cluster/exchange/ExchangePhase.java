package io.onehop.cluster.exchange;

/// How far an exchange is on this node; the transitions are those of [Exchange].
public enum ExchangePhase {
    /// There was no view yet.
    IDLE,
    /// Member: there is a view, its principal has not asked yet.
    AWAITING,
    /// Member: has told its state.
    REPORTED,
    /// Member: knows all states.
    PREPARED,
    /// Principal: waits for states.
    COLLECTING,
    /// Principal: the states do not go together; an operator has to change something.
    REFUSED,
    /// Principal: waits until all know all states.
    DISTRIBUTING,
    /// Principal: has committed, waits until all have.
    COMMITTING,
    /// Has committed; there is nothing to do.
    SETTLED;

    /// Whether partitions have been dealt out here for the present key.
    public boolean isCommitted() {
        return this == COMMITTING || this == SETTLED;
    }
}
