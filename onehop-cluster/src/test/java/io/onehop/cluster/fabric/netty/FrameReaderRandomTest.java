package io.onehop.cluster.fabric.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.fabric.FabricFrames;
import io.onehop.cluster.fabric.FabricMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Frames cut anywhere, and bytes that are no frames.
class FrameReaderRandomTest {
    private static final int ROUNDS = 300;

    private final long seed = Long.getLong("onehop.seed", System.nanoTime());
    private final SplittableRandom random = new SplittableRandom(seed);
    private final ByteBufAllocator allocator = new PooledByteBufAllocator(true);

    private record Bytes(int type, byte[] content) implements FabricMessage {
        @Override
        public void write(ByteBuf out) {
            out.writeBytes(content);
        }
    }

    private Bytes message(int longest) {
        byte[] content = new byte[random.nextInt(random.nextInt(4) == 0 ? longest : 60)];
        random.nextBytes(content);
        return new Bytes(random.nextInt(1, 130), content);
    }

    @Test
    void findsTheMessagesWhereverTheBytesAreCut() {
        System.out.println("seed=" + seed);
        for (int round = 0; round < ROUNDS; round++) {
            int largest = 1 << random.nextInt(18);
            int longest = Math.min(200_000, 200 * largest); // not too many pieces
            List<Bytes> sent = new ArrayList<>();
            ByteBuf stream = Unpooled.buffer();
            for (int i = random.nextInt(30); i >= 0; i--) {
                Bytes message = message(longest);
                sent.add(message);
                FabricFrames.writeFrame(stream, message);
            }
            var reader = new FrameReader(FabricFrames.MAX_MESSAGE_BYTES);
            List<Bytes> got = new ArrayList<>();
            int holdAt = random.nextInt(sent.size() + 5);
            FrameReader.Sink sink = (type, body) -> {
                byte[] content = new byte[body.readableBytes()];
                body.readBytes(content, 0, random.nextInt(2) * content.length); // all of it, or nothing
                body.getBytes(body.writerIndex() - content.length, content);
                got.add(new Bytes(type, content));
                if (got.size() == holdAt) {
                    reader.hold();
                }
            };
            while (stream.isReadable()) {
                ByteBuf piece = allocator.directBuffer();
                piece.writeBytes(stream, Math.min(stream.readableBytes(), random.nextInt(1, largest + 1)));
                assertThat(reader.read(allocator, piece, sink)).isTrue();
                assertThat(piece.refCnt()).isZero();
            }
            assertThat(reader.resume(sink)).isTrue();
            assertThat(got).as("seed=" + seed).hasSameSizeAs(sent);
            for (int i = 0; i < sent.size(); i++) {
                assertThat(got.get(i).type()).isEqualTo(sent.get(i).type());
                assertThat(got.get(i).content()).isEqualTo(sent.get(i).content());
            }
            reader.end();
        }
    }

    @Test
    void isNotLedToReserveMemoryNorToThrowByArbitraryBytes() {
        System.out.println("seed=" + seed);
        for (int round = 0; round < 20 * ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            if (bytes.length > 4 && random.nextBoolean()) { // a length that is allowed
                bytes[0] = (byte) random.nextInt(8);
            }
            var reader = new FrameReader(FabricFrames.MAX_MESSAGE_BYTES);
            ByteBuf piece = allocator.directBuffer();
            piece.writeBytes(bytes);
            boolean good = reader.read(allocator, piece, (_, body) -> body.skipBytes(body.readableBytes()));
            assertThat(piece.refCnt()).isZero();
            assertThat(good || reader.keptBytes() == 0).isTrue();
            assertThat(reader.keptBytes()).isLessThanOrEqualTo(64 << 10);
            reader.end();
            assertThat(reader.keptBytes()).isZero();
        }
    }
}
