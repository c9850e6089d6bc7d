package io.onehop.xdr.state;

/// The states of another data centre (XDR reference, A3).
public enum DcState {
    /// It has never been reached.
    CLUSTER_INACTIVE(0),
    /// Changes are shipped.
    CLUSTER_UP(1),
    /// It does not take changes: nothing is shipped but a probe a second.
    CLUSTER_DOWN(2),
    /// It is back: new changes are shipped, and those of the time it was down by a window shipper.
    CLUSTER_WINDOW_SHIP(3);

    private final int number;

    DcState(int number) {
        this.number = number;
    }

    /// The number that monitoring knows, 0 to 3.
    public int number() {
        return number;
    }

    /// Whether the main shipper works.
    public boolean isShipping() {
        return this != CLUSTER_DOWN;
    }
}
