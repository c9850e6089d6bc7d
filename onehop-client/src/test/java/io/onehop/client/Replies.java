package io.onehop.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.onehop.client.command.Key;
import io.onehop.model.Bin;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info3;
import io.onehop.wire.OpType;
import io.onehop.wire.Proto;
import io.onehop.wire.client.MessageWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Bytes of replies for the scripted node.
final class Replies {
    private Replies() {}

    /// A reply to a command on one record.
    static byte[] single(int code, Bin... bins) {
        return frame(row(0, code, 7, 0, null, bins));
    }

    /// One row without a proto header.
    static ByteBuf row(
            int info3, int code, int generation, int index, @Nullable Key key, Bin... bins) {
        var out = Unpooled.buffer();
        out.writeByte(22).writeZero(2).writeByte(info3).writeByte(0).writeByte(code);
        out.writeInt(generation).writeInt(0).writeInt(index);
        out.writeShort(key == null ? 0 : 2).writeShort(bins.length);
        if (key != null) {
            MessageWriter.writeField(out, FieldType.NAMESPACE, key.namespace());
            out.writeInt(21).writeByte(FieldType.DIGEST);
            MessageWriter.write(out, key.digest());
        }
        for (var bin : bins) {
            MessageWriter.writeOp(out, OpType.READ, bin.name(), bin.value());
        }
        return out;
    }

    /// The message that ends a reply of many rows.
    static byte[] last(int code) {
        return frame(row(Info3.LAST, code, 0, 0, null));
    }

    /// One message of these rows.
    static byte[] frame(ByteBuf... rows) {
        var body = Unpooled.wrappedBuffer(rows);
        var out = Unpooled.buffer().writeLong(Proto.header(Proto.TYPE_MESSAGE, body.readableBytes()));
        return ByteBufUtil.getBytes(out.writeBytes(body));
    }

    static byte[] join(List<byte[]> parts) {
        var out = Unpooled.buffer();
        parts.forEach(out::writeBytes);
        return ByteBufUtil.getBytes(out);
    }
}
