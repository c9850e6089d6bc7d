package io.onehop.server.info;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class InfoServiceRandomTest {
    private static final List<String> ARGUMENTS = List.of("", ":", "/", ";", "/test", "/test/demo",
            ":namespace=test",
            ":namespace=test;set=demo;lut=1", ":trid=1", ":id=-9", ":hist={test}-read", ":max=2", ":size=1;",
            ":namespace=test;type=ttl", ":value=QUFB", "/\u00FF\u00FE", ":=;=;==", ":namespace=");

    private final SampleInfo info = new SampleInfo();

    @Test
    void answersEveryMutationLineByLine() {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println("InfoServiceRandomTest seed=" + seed);
        var random = new SplittableRandom(seed);
        List<String> names = new ArrayList<>(List.of(info.ask("help").split(";")));
        names.remove("partition-info");
        for (int round = 0; round < 3_000; round++) {
            byte[] body = body(random, names);
            try (InfoSession session = info.service.open(random.nextBoolean())) {
                byte[] bytes = session.answer(body, body.length).join();
                String answer = new String(bytes, StandardCharsets.ISO_8859_1);
                assertThat(count(answer)).isEqualTo(count(new String(body, StandardCharsets.ISO_8859_1)));
            }
        }
    }

    private static byte[] body(SplittableRandom random, List<String> names) {
        var text = new StringBuilder("x\n");
        for (int i = random.nextInt(5); i >= 0; i--) {
            text.append(names.get(random.nextInt(names.size())))
                    .append(ARGUMENTS.get(random.nextInt(ARGUMENTS.size()))).append('\n');
        }
        byte[] body = text.toString().getBytes(StandardCharsets.ISO_8859_1);
        for (int i = random.nextInt(4); i > 0; i--) {
            body[random.nextInt(body.length)] = (byte) random.nextInt(256);
        }
        return Arrays.copyOf(body, 1 + random.nextInt(body.length));
    }

    private static long count(String text) {
        return text.chars().filter(c -> c == '\n').count();
    }
}
