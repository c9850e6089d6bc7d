package io.onehop.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.junit.jupiter.api.Test;

class Ripemd160RandomTest {
    private static final int LONGEST = 300;

    private static Digest hash(byte[] text) {
        var hash = new Ripemd160();
        hash.add(text);
        return hash.digest();
    }

    /// From the paper that defines the hash.
    @Test
    void hasTheHashesOfItsAuthors() {
        assertThat(hash(new byte[0])).hasToString("9c1185a5c5e9fc54612808977ee8f548b2258d31");
        assertThat(hash("abc".getBytes(StandardCharsets.US_ASCII)))
                .hasToString("8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
        var digits = "1234567890".repeat(8).getBytes(StandardCharsets.US_ASCII);
        assertThat(hash(digits)).hasToString("9b752e45573d4b39f4dbd3323cab82bf63326bfb");
    }

    /// Every length around the ends of blocks.
    @Test
    void agreesWithAnotherImplementation() {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println("seed=" + seed);
        var random = new SplittableRandom(seed);
        for (int size = 0; size < LONGEST; size++) {
            var text = new byte[size];
            random.nextBytes(text);
            var other = new RIPEMD160Digest();
            other.update(text, 0, size);
            var expected = new byte[Digest.SIZE];
            other.doFinal(expected, 0);
            assertThat(hash(text)).as("seed=" + seed + " text=" + Arrays.toString(text))
                    .isEqualTo(Digest.read(expected, 0));
        }
    }
}
