package io.onehop.cluster.fabric;

import io.netty.buffer.ByteBuf;

/// Something that one node says to another. Implemented by records in the rooms that exchange them; each room
/// reads its own from the bytes.
public interface FabricMessage {
    /// What it is, 1..255; each room has numbers of its own, see [FabricTypes].
    int type();

    /// Writes what stands behind the type.
    void write(ByteBuf out);
}
