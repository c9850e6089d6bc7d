package io.onehop.cluster.fabric;

import io.netty.buffer.ByteBuf;

/// Receives messages of one room. Called on the lane that owns the connection.
@FunctionalInterface
public interface FabricHandler {
    /// A message has come.
    ///
    /// @param from who sent it; may be kept to answer later
    /// @param type its number
    /// @param body what [FabricMessage#write] wrote, from the reader index to the writer index; not to be
    ///     used after the call. Reading beyond its end throws, which closes the connection and is logged.
    void receive(FabricPeer from, int type, ByteBuf body);
}
