package io.onehop.wire.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.onehop.model.Bin;
import io.onehop.model.Digest;
import io.onehop.model.Value;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info2;
import io.onehop.wire.OpType;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageWriterTest {
    private static final String PUT = """
            02 03 00 00 00 00 00 52 16 00 01 00 00 00 00 00 00 00 00 00 00 00 00 00 03 e8 00 03 00 01
            00 00 00 05 00 74 65 73 74 00 00 00 05 01 64 65 6d 6f
            00 00 00 15 04 b7 47 f5 85 4d 0b 33 25 99 28 d0 cf ab 7f ad 81 d6 ab fb f6
            00 00 00 0d 02 01 00 01 61 00 00 00 00 00 00 00 05
            """.replaceAll("\\s", "");
    private static final Digest DIGEST =
            Digest.read(HexFormat.of().parseHex("b747f5854d0b33259928d0cfab7fad81d6abfbf6"), 0);

    private static ByteBuf put(Value value) {
        var out = Unpooled.buffer();
        new MessageWriter(out, RequestHeader.of(0, Info2.WRITE, 0, 1000))
                .field(FieldType.NAMESPACE, "test")
                .field(FieldType.SET, "demo")
                .field(FieldType.DIGEST, DIGEST)
                .op(OpType.WRITE, "a", value)
                .end();
        return out;
    }

    private static String op(String name, Value value) {
        var out = Unpooled.buffer();
        MessageWriter.writeOp(out, OpType.WRITE, name, value);
        return ByteBufUtil.hexDump(out);
    }

    @Test
    void writesThePutOfTheReference() {
        assertThat(ByteBufUtil.hexDump(put(Value.of(5)))).isEqualTo(PUT);
    }

    @Test
    void writesTheParticlesOfTheReference() {
        assertThat(op("i", Value.of(-2))).isEqualTo("0000000d02010001" + "69" + "fffffffffffffffe");
        assertThat(op("d", Value.of(1.5))).isEqualTo("0000000d02020001" + "64" + "3ff8000000000000");
        assertThat(op("s", Value.of("h\u00e9"))).isEqualTo("0000000802030001" + "73" + "68c3a9");
        assertThat(op("t", Value.of(true))).isEqualTo("0000000602110001" + "74" + "01");
        assertThat(op("b", Value.of(new byte[] {9, 8}))).isEqualTo("0000000702040001" + "62" + "0908");
        assertThat(op("n", Value.absent())).isEqualTo("0000000502000001" + "6e");
        assertThat(op("g", new Value.GeoJson("{\"t")))
                .isEqualTo("0000000b02170001" + "67" + "000000" + "7b2274");
    }

    @Test
    void refusesWhatTheWireCannotCarry() {
        assertThatThrownBy(() -> op("x".repeat(128), Value.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> op("x", Value.Bound.INFINITY)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void readsTheAnswerOfTheReference() {
        var body = Unpooled.wrappedBuffer(
                HexFormat.of().parseHex("16000000000000000001" + "000000000000000000000000"));
        var header = ReplyHeader.read(body);
        assertThat(header.resultCode()).isZero();
        assertThat(header.generation()).isEqualTo(1);
        assertThat(ReplyReader.readRecord(header, body).bins()).isEmpty();
        assertThat(body.isReadable()).isFalse();
    }

    @Test
    void everyDamagedByteOfAReplyIsReadOrRefused() {
        var reply = Unpooled.buffer();
        reply.writeBytes(HexFormat.of()
                .parseHex("16000000000000000001" + "00000000" + "00000000" + "00020003"));
        MessageWriter.writeField(reply, FieldType.SET, "demo");
        MessageWriter.writeField(reply, FieldType.KEY, Value.of("k1"));
        for (var bin : List.of(Bin.of("a", 5), Bin.from("list", List.of(1, "x")), Bin.of("s", "text"))) {
            MessageWriter.writeOp(reply, OpType.READ, bin.name(), bin.value());
        }
        for (int at = 0; at < reply.readableBytes(); at++) {
            for (int bits = 0; bits < 256; bits++) {
                var damaged = reply.copy();
                damaged.setByte(at, bits);
                readOrRefuse(damaged);
            }
            readOrRefuse(reply.copy(0, at));
        }
    }

    private static void readOrRefuse(ByteBuf body) {
        try {
            var header = ReplyHeader.read(body);
            ReplyReader.readFields(header, body);
            ReplyReader.readRecord(header, body);
        } catch (MalformedReplyException expected) {
            assertThat(expected.getMessage()).isNotBlank();
        }
    }

    @Test
    void compressesOnlyWhatShrinksAndReadsItBack() {
        var allocator = ByteBufAllocator.DEFAULT;
        var small = put(Value.of(5));
        assertThat(Compression.compress(allocator, small)).isSameAs(small);
        var original = put(Value.of("x".repeat(400)));
        var body = original.copy(8, original.readableBytes() - 8);
        var packed = Compression.compress(allocator, original);
        assertThat(packed.readableBytes()).isLessThan(200);
        assertThat(packed.readLong() >>> 48).isEqualTo(0x0204);
        var unpacked = Compression.decompress(allocator, packed);
        assertThat(unpacked).isEqualTo(body);
        packed.release();
        unpacked.release();
    }

    @Test
    void refusesCompressedMessagesThatLie() {
        var bomb = Unpooled.buffer().writeLong(100 << 20).writeZero(20);
        assertThatThrownBy(() -> Compression.decompress(ByteBufAllocator.DEFAULT, bomb))
                .isInstanceOf(MalformedReplyException.class);
        var noise = Unpooled.buffer().writeLong(100).writeZero(20);
        assertThatThrownBy(() -> Compression.decompress(ByteBufAllocator.DEFAULT, noise))
                .isInstanceOf(MalformedReplyException.class);
    }

    @Test
    void writesAndReadsInfoTexts() {
        var out = Unpooled.buffer();
        InfoText.write(out, List.of("node", "partition-generation", "features"));
        assertThat(ByteBufUtil.hexDump(out)).startsWith("0201000000000023");
        out.skipBytes(8);
        assertThat(InfoText.read(out).keySet()).containsExactly("node", "partition-generation", "features");
        var answer = Unpooled.copiedBuffer("node\tA1\npeers\t\n"
                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(InfoText.read(answer)).containsEntry("node", "A1").containsEntry("peers", "");
    }
}
