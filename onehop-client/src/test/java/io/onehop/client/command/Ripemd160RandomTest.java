package io.onehop.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;
import org.junit.jupiter.api.Test;

class Ripemd160RandomTest {
    private static final int LONGEST = 300;

    private static Digest other(byte[] text) {
        var hash = new RIPEMD160Digest();
        hash.update(text, 0, text.length);
        var digest = new byte[Digest.SIZE];
        hash.doFinal(digest, 0);
        return Digest.read(digest, 0);
    }

    private static byte[] join(byte[] first, int oneByte, byte[] second) {
        var joined = Arrays.copyOf(first, first.length + 1 + second.length);
        joined[first.length] = (byte) oneByte;
        System.arraycopy(second, 0, joined, first.length + 1, second.length);
        return joined;
    }

    /// From the paper that defines the hash; a letter stands in the middle.
    @Test
    void hasTheHashesOfItsAuthors() {
        assertThat(Ripemd160.hash("", 'a', "bc")).hasToString("8eb208f7e05d987a9b044a8e98c6b087f15a0bfc");
        assertThat(Ripemd160.hash("", 'a', "")).hasToString("0bdc9d2d256b3ee9daae347be6f4dc835a467ffe");
        var digits = "1234567890".repeat(8).substring(2);
        assertThat(Ripemd160.hash("1", '2', digits)).hasToString("9b752e45573d4b39f4dbd3323cab82bf63326bfb");
    }

    /// Every length around the ends of blocks.
    @Test
    void agreesWithAnotherImplementation() {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println("seed=" + seed);
        var random = new SplittableRandom(seed);
        for (int size = 0; size < LONGEST; size++) {
            var bytes = new byte[size];
            random.nextBytes(bytes);
            var set = "s\u00e9t\ud83d\ude00".substring(0, random.nextInt(4));
            var prefix = set.getBytes(StandardCharsets.UTF_8);
            var why = "seed=" + seed + " set=" + set + " bytes=" + Arrays.toString(bytes);
            assertThat(Ripemd160.hash(set, size, bytes)).as(why).isEqualTo(other(join(prefix, size, bytes)));
            var text = "x".repeat(size) + set;
            assertThat(Ripemd160.hash(set, 3, text)).as(why)
                    .isEqualTo(other(join(prefix, 3, text.getBytes(StandardCharsets.UTF_8))));
            long number = random.nextLong();
            assertThat(Ripemd160.hash(text, 1, number)).as(why).isEqualTo(other(join(
                    text.getBytes(StandardCharsets.UTF_8), 1,
                    ByteBuffer.allocate(Long.BYTES).putLong(number).array())));
        }
    }
}
