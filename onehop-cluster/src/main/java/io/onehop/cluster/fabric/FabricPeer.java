package io.onehop.cluster.fabric;

import io.onehop.model.NodeId;

/// The other end of the connection a message came in on. Only for the lane on which the message was received.
public interface FabricPeer {
    /// Who it is.
    NodeId node();

    /// Answers on the same connection; the answer is received on the lane that sent what is answered. If the
    /// connection has gone the answer is lost.
    void send(FabricMessage message);
}
