package io.onehop.server.particle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.onehop.model.ParticleType;
import io.onehop.model.ResultCode;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class GeoRandomTest {
    private static final long SEED = Long.getLong("onehop.seed", System.nanoTime());
    private static final int ROUNDS = 10_000;
    private static final String ALPHABET = "{}[],:\"0123456789.eE+- \\utypeCoordinates";
    private static final String[] TEXTS = {
        "{\"type\":\"Point\",\"coordinates\":[1.0,2.0]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[9,0],[9,9],[0,9],[0,0]],[[3,3],[4,3],[4,4],[3,3]]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":"
            + "[[[[0,0],[1,0],[1,1],[0,0]]],[[[5,5],[6,5],[6,6],[5,5]]]]}",
        "{\"type\":\"AeroCircle\",\"coordinates\":[[-122.25,37.5],1000]}",
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[0,0]},\"properties\":{}}"
    };
    private static final long MAX_ALLOCATED_BYTES = 16 << 20;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final Particles particles = new Particles(new GeoCells(GeoCovering.DEFAULT));

    @Test
    void survivesAnyTextAndKeepsWhatItAcceptsAsItIs() {
        System.out.println("GeoRandomTest seed=" + SEED);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int accepted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] sent = value(mutated(TEXTS[random.nextInt(TEXTS.length)]));
            long before = threads.getCurrentThreadAllocatedBytes();
            var value = new ParticleSlice().set(ParticleType.GEOJSON, sent, 0, sent.length);
            ResultCode answer = particles.stored(value, value);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(MAX_ALLOCATED_BYTES);
            assertThat(answer).isIn(ResultCode.OK, ResultCode.INVALID_GEOJSON);
            if (answer == ResultCode.OK) {
                byte[] stored = value.copy();
                assertThat(particles.stored(value, value)).isEqualTo(ResultCode.OK);
                assertThat(value.copy()).isEqualTo(stored);
                accepted++;
            }
        }
        assertThat(accepted).isBetween(ROUNDS / 20, ROUNDS - ROUNDS / 20);
    }

    @Test
    void survivesAnyPolygon() {
        System.out.println("GeoRandomTest seed=" + SEED);
        for (int i = 0; i < ROUNDS / 10; i++) {
            var text = new StringBuilder("{\"type\":\"Polygon\",\"coordinates\":[");
            for (int ring = random.nextInt(3); ring >= 0; ring--) {
                text.append(ring()).append(ring == 0 ? "]}" : ",");
            }
            byte[] sent = value(text.toString());
            var value = new ParticleSlice().set(ParticleType.GEOJSON, sent, 0, sent.length);
            assertThat(particles.stored(value, value)).as(text.toString())
                    .isIn(ResultCode.OK, ResultCode.INVALID_GEOJSON);
        }
    }

    /// A closed ring of few corners, many of them at extreme places.
    private String ring() {
        String first = position();
        var ring = new StringBuilder("[").append(first);
        for (int corner = random.nextInt(2, 6); corner > 0; corner--) {
            ring.append(',').append(position());
        }
        return ring.append(',').append(first).append(']').toString();
    }

    private String position() {
        return random.nextBoolean()
                ? "[" + 45 * random.nextInt(-4, 5) + "," + 45 * random.nextInt(-2, 3) + "]"
                : "[" + random.nextDouble(-180, 180) + "," + random.nextDouble(-90, 90) + "]";
    }

    private String mutated(String text) {
        var mutated = new StringBuilder(text);
        for (int i = random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(mutated.length());
            char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
            switch (random.nextInt(3)) {
                case 0 -> mutated.setCharAt(at, c);
                case 1 -> mutated.deleteCharAt(at);
                default -> mutated.insert(at, c);
            }
        }
        return mutated.toString();
    }

    private byte[] value(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        byte[] value = new byte[3 + bytes.length];
        System.arraycopy(bytes, 0, value, 3, bytes.length);
        if (random.nextInt(20) == 0) {
            Arrays.fill(value, 0, 3, (byte) random.nextInt(3));
        }
        return value;
    }
}
