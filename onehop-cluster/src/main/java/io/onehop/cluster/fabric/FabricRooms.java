package io.onehop.cluster.fabric;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Which handler takes which types of messages on one lane. Only for that lane.
public final class FabricRooms {
    private static final int[] FIRST_TYPES = {
        FabricTypes.FABRIC, FabricTypes.EXCHANGE, FabricTypes.MIGRATION, FabricTypes.REPLICATION,
        FabricTypes.PROXY, FabricTypes.METADATA, FabricTypes.XDR, FabricTypes.END
    };

    private final @Nullable FabricHandler[] byType = new @Nullable FabricHandler[FabricTypes.END];

    /// Gives a room's types to a handler.
    ///
    /// @param firstType one of the constants of [FabricTypes]
    /// @throws IllegalArgumentException when it is none of them
    /// @throws IllegalStateException when the room has a handler
    public void register(int firstType, FabricHandler handler) {
        for (int i = 0; i < FIRST_TYPES.length - 1; i++) {
            if (FIRST_TYPES[i] == firstType) {
                register(firstType, FIRST_TYPES[i + 1], handler);
                return;
            }
        }
        throw new IllegalArgumentException("not the first type of a room: " + firstType);
    }

    private void register(int from, int to, FabricHandler handler) {
        if (byType[from] != null) {
            throw new IllegalStateException("room has a handler: " + from);
        }
        for (int type = from; type < to; type++) {
            byType[type] = handler;
        }
    }

    /// Gives a message's body to the handler of its type. What the handler throws is thrown here.
    ///
    /// @return false when nobody takes that type
    public boolean dispatch(FabricPeer from, int type, ByteBuf body) {
        FabricHandler handler = type < 0 || type >= byType.length ? null : byType[type];
        if (handler == null) {
            return false;
        }
        handler.receive(from, type, body);
        return true;
    }

    /// Gives a message, type and body, to the handler of its type. What the handler throws is thrown here.
    ///
    /// @return false when nobody takes that type
    public boolean dispatch(FabricPeer from, ByteBuf message) {
        int type = message.readUnsignedByte();
        return dispatch(from, type, message);
    }
}
