package io.onehop.server.protocol;

import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import io.onehop.wire.Proto;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Valid messages of every kind, and random damage to them. For one thread.
final class Mutations {
    private static final int MOST_CHANGES = 4;
    private static final int RARELY = 300;
    private static final byte[] BORDERS =
            {0, 1, 2, 4, 0x10, 0x14, 0x15, 0x16, 0x20, 0x7F, (byte) 0x80, (byte) 0xFF};

    private final SplittableRandom random;
    private final List<byte[]> valid = new ArrayList<>();

    Mutations(SplittableRandom random) {
        this.random = random;
        RawMessage put = RawMessage.put(1, RawOp.write("a", 5), RawOp.write("s", "text"),
                RawOp.write("b", new byte[40]));
        valid.add(put.frame());
        valid.add(put.ttl(100).key(3, "key".getBytes(StandardCharsets.UTF_8)).frame());
        valid.add(put.compressedFrame());
        valid.add(RawMessage.get(1).frame());
        valid.add(RawMessage.get(2, RawOp.read("a"), RawOp.read("b")).info1(Info1.COMPRESS_RESPONSE).frame());
        valid.add(RawMessage.delete(3).frame());
        valid.add(RawMessage.put(2, RawOp.add("i", 1), RawOp.append("s", "x"), RawOp.touch(), RawOp.read("i"))
                .info1(Info1.READ).info2(Info2.RESPOND_ALL_OPS | Info2.GENERATION).generation(1).frame());
        byte[] list = {(byte) 0x93, 1, 2, (byte) 0xA2, 3};
        byte[] map = {(byte) 0x82, 1, 2, 3, (byte) 0xA2, 3, 0x78};
        byte[] json = "\0\0\0{\"type\":\"Point\",\"coordinates\":[1,2]}".getBytes(
                StandardCharsets.ISO_8859_1);
        valid.add(RawMessage.put(4, RawOp.of(2, 20, "l", list), RawOp.of(2, 19, "m", map),
                RawOp.of(2, 23, "g", json)).frame());
        var rows = new RawBatch(0x0D);
        rows.row(0, 1, RawBatch.HAS_INFO | RawBatch.HAS_TTL, Info1.READ | Info1.GET_ALL, 0).repeat(1, 2)
                .repeat(2, 3);
        rows.row(3, 4, RawBatch.HAS_INFO | RawBatch.HAS_TTL | RawBatch.HAS_GENERATION, 0, Info2.WRITE,
                RawOp.write("a", 1));
        rows.oldRow(4, 5, Info1.READ | Info1.GET_ALL);
        valid.add(rows.message().frame());
        valid.add(rows.message().info1(Info1.COMPRESS_RESPONSE).compressedFrame());
        valid.add(query().frame());
        valid.add(query().info1(Info1.SHORT_QUERY)
                .field(FieldType.MAX_RECORDS, new byte[] {0, 0, 0, 0, 0, 0, 0, 5}).frame());
        valid.add(RawMessage.frame(Proto.TYPE_INFO,
                "node\nnamespaces\nget-config:context=service\n".getBytes(StandardCharsets.UTF_8)));
        valid.add(RawMessage.frame(Proto.TYPE_INFO,
                "statistics\nsets/test\nnamespace/test\n".getBytes(StandardCharsets.UTF_8)));
        valid.add(RawMessage.frame(Proto.TYPE_ADMIN, new byte[24]));
    }

    private static RawMessage query() {
        var pids = new byte[32];
        for (int i = 0; i < pids.length; i += 2) {
            pids[i] = (byte) i;
        }
        return new RawMessage().namespace("test").set("demo").info1(Info1.READ).info3(Info3.PARTITION_DONE)
                .field(FieldType.PARTITION_IDS, pids).field(FieldType.DIGESTS, RawMessage.digest(1));
    }

    /// Messages without damage.
    List<byte[]> valid() {
        return valid;
    }

    /// A damaged message. Mostly the frame's own length is put right again, so that what is inside is looked
    /// at.
    byte[] next() {
        byte[] message = valid.get(random.nextInt(valid.size())).clone();
        boolean damageStream = random.nextInt(RARELY) == 0;
        if (message[1] == Proto.TYPE_COMPRESSED && !damageStream) {
            return damagedInside(message);
        }
        int changes = 1 + random.nextInt(MOST_CHANGES);
        for (int i = 0; i < changes; i++) {
            message = changed(message);
        }
        if (message.length >= Proto.HEADER_SIZE && random.nextInt(RARELY) != 0) {
            var buffer = ByteBuffer.wrap(message);
            int type = random.nextInt(RARELY) == 0 ? random.nextInt(8) : message[1];
            buffer.putLong(0, Proto.header(type & 0xFF, message.length - Proto.HEADER_SIZE));
        }
        return message;
    }

    /// Damages what is in the zlib stream and packs it again.
    private byte[] damagedInside(byte[] compressed) {
        byte[] body = RawClient.inflate(Arrays.copyOfRange(compressed, Proto.HEADER_SIZE, compressed.length));
        byte[] plain = changed(changed(RawMessage.frame(Proto.TYPE_MESSAGE, body)));
        ByteBuffer.wrap(plain).putLong(0, Proto.header(Proto.TYPE_MESSAGE, plain.length - Proto.HEADER_SIZE));
        return RawMessage.frame(Proto.TYPE_COMPRESSED, RawMessage.compressed(plain.length, plain));
    }

    private byte[] changed(byte[] message) {
        if (message.length <= Proto.HEADER_SIZE) {
            return message;
        }
        int at = Proto.HEADER_SIZE + random.nextInt(message.length - Proto.HEADER_SIZE);
        return switch (random.nextInt(8)) {
            case 0, 1 -> set(message, at, (byte) (message[at] ^ 1 << random.nextInt(8)));
            case 2, 3 -> set(message, at, (byte) random.nextInt());
            case 4 -> set(message, at, BORDERS[random.nextInt(BORDERS.length)]);
            case 5 -> cut(message, at, 1 + random.nextInt(Math.min(8, message.length - at)));
            case 6 -> doubled(message, at, 1 + random.nextInt(Math.min(30, message.length - at)));
            default -> Arrays.copyOf(message, at);
        };
    }

    private static byte[] set(byte[] message, int at, byte value) {
        message[at] = value;
        return message;
    }

    private static byte[] cut(byte[] message, int at, int length) {
        return ByteBuffer.allocate(message.length - length).put(message, 0, at)
                .put(message, at + length, message.length - at - length).array();
    }

    private static byte[] doubled(byte[] message, int at, int length) {
        return ByteBuffer.allocate(message.length + length).put(message, 0, at + length)
                .put(message, at, message.length - at).array();
    }
}
