package io.onehop.wire.info;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class InfoAnswerTest {
    @Test
    void repeatsTheCommandByteForByte() {
        var answer = new InfoAnswer();
        answer.add("sets/\u00FF\u0080", "ä");
        assertThat(answer.body())
                .isEqualTo(new byte[] {'s', 'e', 't', 's', '/', (byte) 0xFF, (byte) 0x80, '\t', (byte) 0xC3,
                    (byte) 0xA4, '\n'});
    }

    @Test
    void keepsLineFeedsAndTabsOutOfValues() {
        var answer = new InfoAnswer();
        answer.add("a", "b\nc\td");
        answer.addBare("x\ny");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("a\tb c d\nx y\n");
    }

    @Test
    void replacesValuesBeyondItsBound() {
        var answer = new InfoAnswer();
        answer.add("a", "x".repeat(InfoAnswer.MAX_BODY_SIZE));
        assertThat(answer.isFull()).isTrue();
        answer.add("b", "y");
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .endsWith("x\nb\t" + InfoAnswer.TOO_LONG + "\n");
    }
}
