package io.onehop.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class RequestEncoderTest {
    private static final String DIGEST = "b747f5854d0b33259928d0cfab7fad81d6abfbf6";
    private static final String NAMESPACE_AND_SET = "000000050074657374" + "000000050164656d6f";
    private final RequestEncoder encoder = new RequestEncoder("test", "demo");

    @Test
    void encodesAGet() {
        assertThat(hex(encoder.get()))
                .isEqualTo("0203000000000041" + "1603000000000000000000000000000000000003" + "0000"
                + NAMESPACE_AND_SET + "0000001504" + DIGEST);
    }

    @Test
    void encodesAPut() {
        assertThat(hex(encoder.put(2)))
                .isEqualTo("020300000000004c" + "1600010000000000000000000000000000000003" + "0001"
                + NAMESPACE_AND_SET + "0000001504" + DIGEST + "0000000702040001" + "61" + "0001");
    }

    @Test
    void encodesABatchWithRepeatedRows() {
        String row = "0a0300000000000000020000" + NAMESPACE_AND_SET;
        assertThat(hex(encoder.batch(2)))
                .isEqualTo("020300000000006f" + "1608000000000000000000000000000000000001" + "0000"
                + "0000005529" + "000000020d" + "00000000" + DIGEST + row + "00000001" + DIGEST + "01");
    }

    @Test
    void encodesAScanOfAllPartitions() {
        byte[] bytes = encoder.scan().bytes();
        String start = HexFormat.of().formatHex(bytes, 0, 60);
        assertThat(start).startsWith("020300000000202d").contains("1603000400")
                .contains("000020010b" + "00000100");
        assertThat(bytes).hasSize(8 + 22 + 18 + 5 + 8192);
    }

    private static String hex(RequestEncoder.Template template) {
        ByteBuffer out = ByteBuffer.wrap(template.bytes());
        for (int offset : template.digestOffsets()) {
            out.put(offset, HexFormat.of().parseHex(DIGEST));
        }
        return HexFormat.of().formatHex(out.array());
    }
}
