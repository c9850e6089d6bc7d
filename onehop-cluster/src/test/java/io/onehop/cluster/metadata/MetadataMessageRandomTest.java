package io.onehop.cluster.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.model.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class MetadataMessageRandomTest {
    private static final NodeId NODE = new NodeId(0xA1);
    private static final List<MetadataMessage> ALL = List.of(
            new MetadataMessage.Set(1, new MetadataEntry("truncate", "test|set", null, 0, 0, NODE)),
            new MetadataMessage.Push(2, new MetadataEntry("truncate", "test|set", "v\u00fc", 7, 8, NODE)),
            new MetadataMessage.Stored(3),
            new MetadataMessage.Answer(4, MetadataOutcome.NOT_SAVED));

    private static byte[] bytes(MetadataMessage message) {
        ByteBuf out = Unpooled.buffer();
        message.write(out);
        return Arrays.copyOf(out.array(), out.readableBytes());
    }

    @Test
    void comeBackAsTheyWere() {
        for (MetadataMessage message : ALL) {
            ByteBuf in = Unpooled.wrappedBuffer(bytes(message));
            assertThat(MetadataMessage.read(message.type(), in)).isEqualTo(message);
            assertThat(in.isReadable()).isFalse();
        }
        assertThat(MetadataMessage.read(FabricTypes.METADATA + 4, Unpooled.EMPTY_BUFFER)).isNull();
    }

    @Test
    void anyBytesAreReadOrRefused() {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println("MetadataMessageRandomTest: -Donehop.seed=" + seed);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 100_000; i++) {
            MetadataMessage message = ALL.get(random.nextInt(ALL.size()));
            byte[] bytes = bytes(message);
            for (int j = random.nextInt(4); j > 0; j--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(3) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            try {
                MetadataMessage.read(message.type(), Unpooled.wrappedBuffer(bytes, 0, length));
            } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
                // what the fabric closes the connection for
            }
        }
    }

    @Test
    void aModuleCannotNameAFileElsewhere() {
        for (String module : List.of("", "../x", "a/b", "A", "a.b", "a".repeat(32))) {
            assertThatThrownBy(() -> new MetadataEntry(module, "k", "v", 0, 0, NODE))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new MetadataEntry("m", "k".repeat(256), "v", 0, 0, NODE))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new MetadataEntry("m", "k", "v".repeat(4097), 0, 0, NODE))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
