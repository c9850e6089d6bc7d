package io.onehop.cluster.fabric;

import io.onehop.cluster.view.Endpoint;
import io.onehop.model.NodeId;
import org.jspecify.annotations.Nullable;

/// How one connection of this node to a peer is doing.
///
/// @param node the peer
/// @param channel what it carries
/// @param lane number of the lane it belongs to; the cluster's lane comes behind the service lanes
/// @param reach [Reach#OPEN] when connected; [Reach#TRYING] before the first attempt has ended; else how the
///     last attempt ended or why the connection was given up
/// @param sinceEpochMillis since when it is connected, or since when it is not
/// @param lastError the last thing that went wrong, empty when nothing has; kept while connected
/// @param address where it is connected or was last tried; null before the first attempt
/// @param queuedBytes what waits to be sent
/// @param roundTripMicros how long the last ping took, -1 when there was none
public record LinkFact(
        NodeId node,
        FabricChannel channel,
        int lane,
        Reach reach,
        long sinceEpochMillis,
        String lastError,
        @Nullable Endpoint address,
        long queuedBytes,
        long roundTripMicros) {
    /// Whether messages go through, as far as is known.
    public boolean isConnected() {
        return reach == Reach.OPEN;
    }
}
