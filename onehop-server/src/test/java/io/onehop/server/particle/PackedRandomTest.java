package io.onehop.server.particle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.onehop.model.ParticleType;
import io.onehop.model.ResultCode;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PackedRandomTest {
    private static final long SEED = Long.getLong("onehop.seed", System.nanoTime());
    private static final int ROUNDS = 20_000;
    private static final int DEPTH = 4;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final RandomValues values = new RandomValues(random);
    private final PackedOrder order = new PackedOrder();
    private final Particles particles = new Particles(new GeoCells(GeoCovering.DEFAULT));

    @BeforeEach
    void printSeed() {
        System.out.println("PackedRandomTest seed=" + SEED);
    }

    @Test
    void storesWellFormedValuesInAFormThatIsStoredAsItIs() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] sent = values.container(DEPTH);
            byte[] stored = stored(sent);
            assertThat(stored).as(HexFormat.of().formatHex(sent))
                    .hasSizeLessThanOrEqualTo(sent.length);
            assertThat(stored(stored)).isSameAs(stored);
            assertThat(PackedModel.form(stored)).isEqualTo(PackedModel.form(sent));
        }
    }

    @Test
    void ordersValuesTotally() {
        for (int i = 0; i < ROUNDS; i++) {
            byte[] a = canonical();
            byte[] b = canonical();
            byte[] c = canonical();
            int ab = sign(a, b);
            assertThat(sign(a, a)).isZero();
            assertThat(sign(b, a)).isEqualTo(-ab);
            if (ab <= 0 && sign(b, c) <= 0) {
                assertThat(sign(a, c)).isLessThanOrEqualTo(0);
            }
            if (ab == 0) {
                assertThat(sign(a, c)).isEqualTo(sign(b, c));
            }
            assertThat(ab).isEqualTo(Integer.signum(PackedModel.compare(a, b)));
        }
    }

    @Test
    void sortsAsTheOrderSays() {
        for (int round = 0; round < 300; round++) {
            List<byte[]> all = new ArrayList<>();
            for (int i = random.nextInt(50); i >= 0; i--) {
                all.add(canonical());
            }
            byte[] bytes = new byte[all.stream().mapToInt(value -> value.length).sum()];
            int[] places = new int[all.size()];
            for (int i = 0, at = 0; i < places.length; at += all.get(i++).length) {
                places[i] = at;
                System.arraycopy(all.get(i), 0, bytes, at, all.get(i).length);
            }
            order.sort(bytes, places, places.length);
            for (int i = 1; i < places.length; i++) {
                int step = order.compare(bytes, places[i - 1], places[i]);
                assertThat(step < 0 || (step == 0 && places[i - 1] < places[i])).isTrue();
            }
        }
    }

    @Test
    void survivesAnyBytesAndAllocatesNoMoreThanTheyAreWorth() {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < ROUNDS; i++) {
            byte[] sent = mutated(values.container(DEPTH));
            int type = random.nextBoolean() ? ParticleType.LIST : ParticleType.MAP;
            var sentValue = new ParticleSlice().set(type, sent, 0, sent.length);
            var value = new ParticleSlice();
            // The first time classes may be loaded; the second time counts.
            particles.stored(sentValue, value);
            long before = threads.getCurrentThreadAllocatedBytes();
            ResultCode answer = particles.stored(sentValue, value);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            assertThat(allocated).as("bytes=%d", sent.length).isLessThan(2_000 + 40L * sent.length);
            assertThat(answer).isIn(ResultCode.OK, ResultCode.SERVER_ERROR);
            if (answer == ResultCode.OK) {
                byte[] stored = value.copy();
                assertThat(stored(stored)).isSameAs(stored);
            }
        }
    }

    /// A value of any kind in the stored form.
    private byte[] canonical() {
        byte[] sent = values.value(DEPTH);
        byte[] list = new byte[sent.length + 1];
        list[0] = (byte) 0x91;
        System.arraycopy(sent, 0, list, 1, sent.length);
        byte[] stored = stored(list);
        assertThat(stored).isNotNull();
        return Arrays.copyOfRange(stored, 1, stored.length);
    }

    private int sign(byte[] a, byte[] b) {
        return Integer.signum(order.compare(a, 0, b, 0));
    }

    /// The stored form, which is the argument itself if it has that form; fails if it is refused.
    private byte[] stored(byte[] sent) {
        int type = PackedModel.isMap(sent) ? ParticleType.MAP : ParticleType.LIST;
        var value = new ParticleSlice().set(type, sent, 0, sent.length);
        assertThat(particles.stored(value, value)).as(HexFormat.of().formatHex(sent))
                .isEqualTo(ResultCode.OK);
        return value.bytes();
    }

    private byte[] mutated(byte[] bytes) {
        byte[] mutated = Arrays.copyOf(bytes, Math.max(0, bytes.length + random.nextInt(-3, 4)));
        for (int i = random.nextInt(4); i >= 0 && mutated.length > 0; i--) {
            int at = random.nextInt(random.nextBoolean() ? Math.min(4, mutated.length) : mutated.length);
            mutated[at] = (byte) (random.nextBoolean() ? random.nextInt(256) : random.nextInt(0xC0, 0xE0));
        }
        return mutated;
    }
}
