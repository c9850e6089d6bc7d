package io.onehop.wire.msgpack;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.onehop.model.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MsgpackRandomTest {
    private static final long SEED = Long.getLong("onehop.seed", System.nanoTime());

    private final SplittableRandom random = new SplittableRandom(SEED);

    @Test
    void readsWhatItWrote() {
        for (int i = 0; i < 20_000; i++) {
            var value = value(4);
            var bytes = Unpooled.buffer();
            MsgpackWriter.write(bytes, value);
            assertThat(MsgpackReader.read(bytes)).as("seed=" + SEED).isEqualTo(value);
            assertThat(bytes.readableBytes()).isZero();
        }
    }

    @Test
    void damagedBytesAreRefusedOrReadButNeverAnythingElse() {
        for (int i = 0; i < 20_000; i++) {
            var bytes = Unpooled.buffer();
            MsgpackWriter.write(bytes, value(4));
            int at = random.nextInt(bytes.readableBytes());
            bytes.setByte(at, random.nextInt(256));
            bytes.writerIndex(random.nextInt(bytes.readableBytes() + 1));
            try {
                MsgpackReader.read(bytes);
            } catch (MalformedMsgpackException expected) {
                assertThat(expected).hasMessageMatching("[a-z].*");
            }
        }
    }

    private Value value(int depth) {
        return switch (random.nextInt(depth == 0 ? 9 : 11)) {
            case 0 -> Value.absent();
            case 1 -> Value.of(random.nextLong() >> random.nextInt(64));
            case 2 -> Value.of(Double.longBitsToDouble(random.nextLong()));
            case 3 -> Value.of(random.nextBoolean());
            case 4 -> Value.of(text());
            case 5 -> new Value.GeoJson(text());
            case 6 -> Value.of(bytes());
            case 7 -> new Value.Hll(bytes());
            case 8 -> new Value.Other(7, bytes());
            case 9 -> list(depth - 1);
            default -> map(depth - 1);
        };
    }

    private Value list(int depth) {
        var items = new ArrayList<Value>();
        for (int i = random.nextInt(20); i > 0; i--) {
            items.add(value(depth));
        }
        return new Value.List(items, random.nextBoolean());
    }

    private Value map(int depth) {
        var entries = new LinkedHashMap<Value, Value>();
        for (int i = random.nextInt(20); i > 0; i--) {
            entries.put(value(0), value(depth));
        }
        return new Value.Map(entries, Value.MapOrder.values()[random.nextInt(3)]);
    }

    private String text() {
        var text = new StringBuilder();
        for (int i = random.nextInt(random.nextInt(1, 300)); i > 0; i--) {
            text.appendCodePoint(random.nextInt(10) == 0 ? 0x1F600 + random.nextInt(50)
                    : random.nextInt(0x20, 0x500));
        }
        return text.toString();
    }

    private byte[] bytes() {
        var bytes = new byte[random.nextInt(random.nextInt(1, 70_000))];
        random.nextBytes(bytes);
        return bytes;
    }
}
