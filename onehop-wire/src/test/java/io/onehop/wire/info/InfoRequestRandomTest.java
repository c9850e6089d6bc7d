package io.onehop.wire.info;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InfoRequestRandomTest {
    private static final byte[] SAMPLE =
            "node\nsets/test/demo\nlatencies:hist={test}-read;\nracks:\nset-config:context=service;a=b=c\n"
                    .getBytes(StandardCharsets.US_ASCII);

    @Test
    void takesEveryMutationApartWithoutThrowing() {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println("InfoRequestRandomTest seed=" + seed);
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] body = mutated(random);
            var answer = new InfoAnswer();
            int lines = 0;
            if (InfoRequest.parse(body, body.length) instanceof InfoRequest.Commands commands) {
                for (InfoCommand command : commands.list()) {
                    command.parameter(command.name());
                    command.arguments().forEach(argument -> assertThat(argument).doesNotContain("/"));
                    answer.add(command.line(), command.rest());
                    lines++;
                }
            }
            assertThat(count(answer.body(), '\n')).isEqualTo(lines);
        }
    }

    private static byte[] mutated(SplittableRandom random) {
        byte[] body = SAMPLE.clone();
        for (int i = random.nextInt(20); i >= 0; i--) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        return Arrays.copyOf(body, random.nextInt(body.length + 1));
    }

    private static int count(byte[] bytes, char wanted) {
        int count = 0;
        for (byte b : bytes) {
            if (b == wanted) {
                count++;
            }
        }
        return count;
    }
}
