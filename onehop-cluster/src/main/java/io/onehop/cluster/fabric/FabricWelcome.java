package io.onehop.cluster.fabric;

import io.netty.buffer.ByteBuf;
import io.onehop.model.NodeId;
import org.jspecify.annotations.Nullable;

/// The answer to [FabricHello]: who I am, and whether I take the connection. Unless it says
/// [Verdict#ACCEPTED] the connection ends behind it.
///
/// @param node who answers
/// @param verdict whether the connection is taken
public record FabricWelcome(NodeId node, Verdict verdict) implements FabricMessage {
    /// The number of this message.
    public static final int TYPE = FabricTypes.FABRIC + 1;

    /// Whether a connection is taken.
    public enum Verdict {
        /// It is; messages may come.
        ACCEPTED,
        /// You expected another node here.
        WRONG_NODE,
        /// You have the same id as this node.
        SAME_NODE,
        /// This connection fell to a lane that has more than others; open another at once.
        ELSEWHERE
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeInt(FabricHello.MAGIC).writeByte(FabricHello.VERSION).writeLong(node.value());
        out.writeByte(verdict.ordinal());
    }

    /// Reads what [#write] wrote.
    ///
    /// @return null when it is not that
    public static @Nullable FabricWelcome read(ByteBuf in) {
        if (in.readableBytes() != Integer.BYTES + 1 + Long.BYTES + 1 || in.readInt() != FabricHello.MAGIC
                || in.readUnsignedByte() != FabricHello.VERSION) {
            return null;
        }
        long node = in.readLong();
        int verdict = in.readUnsignedByte();
        if (node == 0 || verdict >= Verdict.values().length) {
            return null;
        }
        return new FabricWelcome(new NodeId(node), Verdict.values()[verdict]);
    }
}
