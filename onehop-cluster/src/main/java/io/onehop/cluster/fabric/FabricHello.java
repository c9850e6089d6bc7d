package io.onehop.cluster.fabric;

import io.netty.buffer.ByteBuf;
import io.onehop.model.NodeId;
import org.jspecify.annotations.Nullable;

/// The first message on a connection, from who opened it: who I am, whom I expect.
///
/// @param sender who opened the connection
/// @param target whom the sender expects to find at this address
/// @param channel what the connection is for; null when it is a port check that wants the answer only
/// @param lane number of the sender's lane: of one lane there is one connection
/// @param tries how often the sender was sent elsewhere, 0..255
public record FabricHello(NodeId sender, NodeId target, @Nullable FabricChannel channel, int lane, int tries)
        implements FabricMessage {
    /// The number of this message.
    public static final int TYPE = FabricTypes.FABRIC;
    /// The longest first message with its type.
    public static final int MAX_BYTES = 64;
    /// The version of the fabric's messages.
    public static final int VERSION = 1;
    static final int MAGIC = 0x4f48_4642;
    private static final int PROBE = 255;

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeInt(MAGIC).writeByte(VERSION).writeLong(sender.value()).writeLong(target.value());
        out.writeByte(channel == null ? PROBE : channel.ordinal()).writeShort(lane).writeByte(tries);
    }

    /// Reads what [#write] wrote.
    ///
    /// @return null when it is not that
    public static @Nullable FabricHello read(ByteBuf in) {
        if (in.readableBytes() != Integer.BYTES + 1 + 2 * Long.BYTES + 1 + Short.BYTES + 1
                || in.readInt() != MAGIC || in.readUnsignedByte() != VERSION) {
            return null;
        }
        long sender = in.readLong();
        long target = in.readLong();
        int channel = in.readUnsignedByte();
        int lane = in.readUnsignedShort();
        int tries = in.readUnsignedByte();
        boolean known = channel == PROBE || channel < FabricChannel.values().length;
        if (sender == 0 || target == 0 || !known) {
            return null;
        }
        return new FabricHello(new NodeId(sender), new NodeId(target),
                channel == PROBE ? null : FabricChannel.values()[channel], lane, tries);
    }
}
