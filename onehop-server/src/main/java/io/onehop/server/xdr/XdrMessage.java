package io.onehop.server.xdr;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.fabric.MessageParts;
import io.onehop.model.Digest;
import io.onehop.xdr.feed.ChangeKind;
import io.onehop.xdr.feed.Tombs.Tomb;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a master tells of shipping to the nodes that keep copies.
sealed interface XdrMessage extends FabricMessage {
    /// Reads a message.
    ///
    /// @param now milliseconds since 2010
    /// @return null when the type is none of ours
    /// @throws IllegalArgumentException when something is out of its range
    /// @throws IndexOutOfBoundsException when it ends too early
    static @Nullable XdrMessage read(int type, ByteBuf in, long now) {
        return switch (type) {
            case Shipped.TYPE -> Shipped.read(in);
            case Removed.TYPE -> Removed.read(in, now);
            default -> null;
        };
    }

    private static String readText(ByteBuf in) {
        return new String(MessageParts.readName(in), StandardCharsets.UTF_8);
    }

    private static void writeText(ByteBuf out, String text) {
        MessageParts.writeName(out, text.getBytes(StandardCharsets.UTF_8));
    }

    private static int readCount(ByteBuf in) {
        int count = in.readInt();
        if (count < 0 || count > 1 << 16) {
            throw new IllegalArgumentException("bad count: " + count);
        }
        return count;
    }

    /// Up to when partitions have been shipped.
    ///
    /// @param dc the data centre
    /// @param namespace the namespace
    /// @param partitions numbers of partitions
    /// @param lastShipped of each, milliseconds since 2010
    record Shipped(String dc, String namespace, int[] partitions, long[] lastShipped) implements XdrMessage {
        static final int TYPE = FabricTypes.XDR;

        private static Shipped read(ByteBuf in) {
            String dc = readText(in);
            String namespace = readText(in);
            int count = readCount(in);
            var partitions = new int[count];
            var lastShipped = new long[count];
            for (int i = 0; i < count; i++) {
                partitions[i] = in.readUnsignedShort();
                lastShipped[i] = in.readLong();
            }
            return new Shipped(dc, namespace, partitions, lastShipped);
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void write(ByteBuf out) {
            writeText(out, dc);
            writeText(out, namespace);
            out.writeInt(partitions.length);
            for (int i = 0; i < partitions.length; i++) {
                out.writeShort(partitions[i]).writeLong(lastShipped[i]);
            }
        }
    }

    /// Removals that have not reached all data centres.
    ///
    /// @param namespace the namespace
    /// @param tombs of records of it
    record Removed(String namespace, Map<Digest, Tomb> tombs) implements XdrMessage {
        static final int TYPE = FabricTypes.XDR + 1;

        /// @param now which the tombs have as the time at which this node has learnt of them
        private static Removed read(ByteBuf in, long now) {
            String namespace = readText(in);
            int count = readCount(in);
            var tombs = new LinkedHashMap<Digest, Tomb>();
            for (int i = 0; i < count; i++) {
                Digest digest = MessageParts.readDigest(in);
                long lastUpdate = in.readLong();
                var kind = ChangeKind.of(in.readUnsignedByte());
                tombs.put(digest, new Tomb(lastUpdate, kind, readText(in), now));
            }
            return new Removed(namespace, tombs);
        }

        @Override
        public int type() {
            return TYPE;
        }

        @Override
        public void write(ByteBuf out) {
            writeText(out, namespace);
            out.writeInt(tombs.size());
            tombs.forEach((digest, tomb) -> {
                MessageParts.writeDigest(out, digest);
                out.writeLong(tomb.lastUpdate()).writeByte(tomb.kind().ordinal());
                writeText(out, tomb.set());
            });
        }
    }
}
