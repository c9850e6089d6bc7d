package io.onehop.wire.info;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplicasTextTest {
    @Test
    void writesTheReferencesExample() {
        String even = ReplicasText.bitmap(partition -> (partition & 1) == 0);
        String odd = ReplicasText.bitmap(partition -> (partition & 1) == 1);
        assertThat(even).hasSize(ReplicasText.BITMAP_CHARS).startsWith("qqqqqqqq").endsWith("=");
        assertThat(odd).hasSize(ReplicasText.BITMAP_CHARS).startsWith("VVVVVVVV").endsWith("=");
        assertThat(ReplicasText.entry("test", 0, List.of(even, odd))).isEqualTo("test:0,2," + even + ","
                + odd);
        assertThat(ReplicasText.entryWithoutRegime("test", List.of(even, odd)))
                .isEqualTo("test:2," + even + "," + odd);
    }

    @Test
    void putsPartitionZeroIntoTheTopBit() {
        byte[] bits = Base64.getDecoder()
                .decode(ReplicasText.bitmap(partition -> partition == 0 || partition == 4095));
        assertThat(bits).hasSize(512);
        assertThat(bits[0]).isEqualTo((byte) 0x80);
        assertThat(bits[511]).isEqualTo((byte) 0x01);
    }
}
