package io.onehop.cluster.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.metadata.MetadataEntry;
import io.onehop.model.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ExchangeMessageRandomTest {
    private static final List<ExchangeMessage> ALL = all();

    private static List<ExchangeMessage> all() {
        var prepared = new PreparedState(0x77, Map.of("test", States.versions(64, 0x77)));
        var state = States.node(0xA1, 5, States.namespace(2, true, States.versions(64, 5)), prepared);
        var other = States.node(0xA2, 5, States.namespace(2, false, States.versions(4096, 0)));
        var metadata = List.of(new MetadataEntry("truncate", "test|s", "17", 3, 99, new NodeId(0xA1)),
                new MetadataEntry("truncate", "test", null, 4, 100, new NodeId(0xA2)));
        return List.of(new ExchangeMessage.Collect(1, 2), new ExchangeMessage.State(3, state, metadata),
                new ExchangeMessage.Plan(4, List.of(other, state), metadata), new ExchangeMessage.Ready(5),
                new ExchangeMessage.Commit(6), new ExchangeMessage.Committed(7),
                new ExchangeMessage.Recluster(8));
    }

    private static byte[] bytes(ExchangeMessage message) {
        ByteBuf out = Unpooled.buffer();
        message.write(out);
        return Arrays.copyOf(out.array(), out.readableBytes());
    }

    @Test
    void comeBackAsTheyWere() {
        for (ExchangeMessage message : ALL) {
            ByteBuf in = Unpooled.wrappedBuffer(bytes(message));
            assertThat(ExchangeMessage.read(message.type(), in)).isEqualTo(message);
            assertThat(in.isReadable()).isFalse();
        }
        assertThat(ExchangeMessage.read(FabricTypes.EXCHANGE + 7, Unpooled.EMPTY_BUFFER)).isNull();
    }

    @Test
    void anyBytesAreReadOrRefused() {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println("ExchangeMessageRandomTest: -Donehop.seed=" + seed);
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 100_000; i++) {
            ExchangeMessage message = ALL.get(random.nextInt(ALL.size()));
            byte[] bytes = bytes(message);
            int changes = random.nextInt(4);
            for (int j = 0; j < changes; j++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            int length = random.nextInt(3) == 0 ? random.nextInt(bytes.length + 1) : bytes.length;
            try {
                ExchangeMessage.read(message.type(), Unpooled.wrappedBuffer(bytes, 0, length));
            } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
                // what the fabric closes the connection for
            }
        }
    }
}
