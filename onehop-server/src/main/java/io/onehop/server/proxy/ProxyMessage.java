package io.onehop.server.proxy;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.model.NodeId;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What proxyer and proxyee say to each other (proxy reference, section 2).
public sealed interface ProxyMessage extends FabricMessage {
    /// Number of [Request].
    int REQUEST = FabricTypes.PROXY;
    /// Number of [Response].
    int RESPONSE = REQUEST + 1;
    /// Number of [Return].
    int RETURN = REQUEST + 2;

    /// The command's number at the proxyer.
    int tid();

    /// Execute this command.
    ///
    /// @param clusterKey of the proxyer's table
    /// @param row whether it is a row of a batch, which is answered without a frame of its own
    /// @param index the row's index
    /// @param remainingMillis time that is left for it
    /// @param client whose command it is, `address+port`
    /// @param message the client's message without its 8-byte header; not to be changed
    record Request(
            long clusterKey,
            int tid,
            boolean row,
            long index,
            long remainingMillis,
            String client,
            byte[] message)
            implements ProxyMessage {
        @Override
        public int type() {
            return REQUEST;
        }

        @Override
        public void write(ByteBuf out) {
            byte[] name = client.getBytes(StandardCharsets.UTF_8);
            int length = Math.min(name.length, 255);
            out.writeLong(clusterKey).writeInt(tid).writeBoolean(row).writeInt((int) index);
            out.writeLong(remainingMillis).writeByte(length).writeBytes(name, 0, length);
            out.writeBytes(message);
        }

        static Request read(ByteBuf in) {
            long clusterKey = in.readLong();
            int tid = in.readInt();
            boolean row = in.readBoolean();
            long index = in.readUnsignedInt();
            long remaining = in.readLong();
            var client = in.readCharSequence(in.readUnsignedByte(), StandardCharsets.UTF_8).toString();
            return new Request(clusterKey, tid, row, index, remaining, client, rest(in));
        }
    }

    /// The answer, as the client is to get it.
    record Response(int tid, byte[] answer) implements ProxyMessage {
        @Override
        public int type() {
            return RESPONSE;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeInt(tid).writeBytes(answer);
        }

        static Response read(ByteBuf in) {
            return new Response(in.readInt(), rest(in));
        }
    }

    /// The command has not been executed and will not be: ask elsewhere.
    ///
    /// @param redirect whom, or null when that is not known
    record Return(int tid, @Nullable NodeId redirect) implements ProxyMessage {
        @Override
        public int type() {
            return RETURN;
        }

        @Override
        public void write(ByteBuf out) {
            out.writeInt(tid).writeLong(redirect == null ? 0 : redirect.value());
        }

        static Return read(ByteBuf in) {
            int tid = in.readInt();
            long node = in.readLong();
            return new Return(tid, node == 0 ? null : new NodeId(node));
        }
    }

    private static byte[] rest(ByteBuf in) {
        var bytes = new byte[in.readableBytes()];
        in.readBytes(bytes);
        return bytes;
    }
}
