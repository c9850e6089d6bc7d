package io.onehop.cluster.fabric;

import io.onehop.model.NodeId;

/// A connection that a peer has opened to this node.
///
/// @param node the peer
/// @param channel what it carries
/// @param lane number of the lane of this node that receives from it
/// @param sinceEpochMillis since when
/// @param remote where it comes from
/// @param queuedBytes answers that wait to be sent
public record IncomingFact(
        NodeId node,
        FabricChannel channel,
        int lane,
        long sinceEpochMillis,
        String remote,
        long queuedBytes) {}
