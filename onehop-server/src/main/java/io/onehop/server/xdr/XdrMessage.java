package io.onehop.server.xdr;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.fabric.MessageParts;
import java.nio.charset.StandardCharsets;

/// What a master tells of shipping to the nodes that keep copies.
///
/// @param dc the data centre
/// @param namespace the namespace
/// @param partitions numbers of partitions
/// @param lastShipped of each, milliseconds since 2010
record XdrMessage(String dc, String namespace, int[] partitions, long[] lastShipped)
        implements FabricMessage {
    static final int TYPE = FabricTypes.XDR;
    private static final int MOST = 1 << 16;

    static XdrMessage read(ByteBuf in) {
        String dc = new String(MessageParts.readName(in), StandardCharsets.UTF_8);
        String namespace = new String(MessageParts.readName(in), StandardCharsets.UTF_8);
        int count = in.readInt();
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException("bad number of partitions: " + count);
        }
        var partitions = new int[count];
        var lastShipped = new long[count];
        for (int i = 0; i < count; i++) {
            partitions[i] = in.readUnsignedShort();
            lastShipped[i] = in.readLong();
        }
        return new XdrMessage(dc, namespace, partitions, lastShipped);
    }

    @Override
    public int type() {
        return TYPE;
    }

    @Override
    public void write(ByteBuf out) {
        MessageParts.writeName(out, dc.getBytes(StandardCharsets.UTF_8));
        MessageParts.writeName(out, namespace.getBytes(StandardCharsets.UTF_8));
        out.writeInt(partitions.length);
        for (int i = 0; i < partitions.length; i++) {
            out.writeShort(partitions[i]).writeLong(lastShipped[i]);
        }
    }
}
