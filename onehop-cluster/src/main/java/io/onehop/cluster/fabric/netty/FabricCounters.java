package io.onehop.cluster.fabric.netty;

import io.onehop.cluster.fabric.FabricChannel;

/// Is told what is to be counted; called from all lanes.
public interface FabricCounters {
    /// Nobody counts.
    FabricCounters NONE = new FabricCounters() {};

    /// A connection was opened or accepted.
    default void connectionOpened() {}

    /// A connection was closed.
    default void connectionClosed() {}

    /// Messages were refused or dropped because too many waited, or waited too long.
    default void dropped(FabricChannel channel, int messages) {}
}
