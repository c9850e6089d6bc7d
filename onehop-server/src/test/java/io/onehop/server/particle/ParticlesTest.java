package io.onehop.server.particle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.onehop.model.ParticleType;
import io.onehop.model.ResultCode;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ParticlesTest {
    private final Particles particles = new Particles(new GeoCells(GeoCovering.DEFAULT));

    @ParameterizedTest
    @CsvSource({
        "ff, ffffffffffffffff",
        "80, ffffffffffffff80",
        "fffe, fffffffffffffffe",
        "7fff, 0000000000007fff",
        "80000000, ffffffff80000000",
        "8000000000000001, 8000000000000001"
    })
    void readsShortIntegersAsSigned(String written, String stored) {
        assertThat(stored(ParticleType.INTEGER, written)).isEqualTo(stored);
    }

    @ParameterizedTest
    @CsvSource({
        // What may not be stored in a list.
        "20, ''",
        "20, 9101c0",
        "20, 92",
        "20, 91c1",
        "20, 9201",
        "20, dd7fffffff",
        "20, ddffffffff",
        "20, 91d4ff00",
        "20, 91d4ff01",
        "20, 91c701ff00",
        "20, 92c701ff0001",
        "20, 92c700ff01",
        "20, 9201c70001",
        "20, 9193c700010201",
        "20, 810101",
        "20, 05",
        // What may not be stored in a map.
        "19, 9101",
        "19, 81c001",
        "19, 81c301",
        "19, 81cb000000000000000001",
        "19, 819001",
        "19, 81910101",
        "19, 8181010101",
        "19, 81a21761a0",
        "19, 8201010102",
        "19, 83030102020303",
        "19, 820501cc0502",
        "19, 82c7000101c0",
        "19, 83c70001c002010101",
        "19, df80000000"
    })
    void rejectsListsAndMapsThatCannotBeStored(int type, String written) {
        assertThat(stored(type, written)).isEqualTo("SERVER_ERROR");
    }

    @ParameterizedTest
    @CsvSource({
        "20, 90, 90",
        "20, 91c70001, 91c70001",
        "20, 91c70000, 90",
        "20, 91c70010, 90",
        "20, 92d4010001, 92c7000101",
        "20, 93c7031100010203 05, 93c700010305",
        "20, 91cfffffffffffffffff, 91cfffffffffffffffff",
        "20, 91cf00000000ffffffff, 91ceffffffff",
        "20, 91cf0000000100000000, 91cf0000000100000000",
        "20, 91d3ffffffff80000000, 91d280000000",
        "20, 91d3ffffffff7fffffff, 91d3ffffffff7fffffff",
        "20, 91d07f, 917f",
        "20, 91d0ff, 91ff",
        "20, 91d0df, 91d0df",
        "20, 91d2ffff8000, 91d18000",
        "20, 91d900, 91a0",
        "20, 91c6000000020361, 91a20361",
        "20, 93c7000182020201018102 02, REJECTED",
        "19, 80, 80",
        "19, 81c70001c0, 81c70001c0",
        "19, 81c70008c0, 80",
        "19, 83c70009c0010102 02, 83c70001c001010202",
        "19, 83c70002c002020101, 83c70002c001010202",
        "19, 8302a0010003a0, 83010002a003a0",
        "19, 84a2046103a203610101 02ff04, 84ff040102a2036101a2046103",
        "19, 81a0c0, 81a0c0"
    })
    void keepsListsAndMapsInTheStoredForm(int type, String written, String stored) {
        String answer = stored(type, written.replace(" ", ""));
        assertThat(answer).isEqualTo(stored.equals("REJECTED") ? "SERVER_ERROR" : stored);
    }

    @ParameterizedTest
    @ValueSource(strings = {"93c700010102", "83c70001c001010202", "8201010202", "91cb3ff8000000000000"})
    void doesNotCopyWhatIsInTheStoredForm(String hex) {
        byte[] bytes = HexFormat.of().parseHex("ffff" + hex + "ff");
        int type = (bytes[2] & 0xF0) == 0x80 ? ParticleType.MAP : ParticleType.LIST;
        var value = new ParticleSlice().set(type, bytes, 2, bytes.length - 3);
        var into = new ParticleSlice();
        assertThat(particles.stored(value, into)).isEqualTo(ResultCode.OK);
        assertThat(into.bytes()).isSameAs(bytes);
        assertThat(into.offset()).isEqualTo(2);
    }

    @Test
    void sortsElementsAsTheyAreStoredBeforeItChecksTheirOrder() {
        // Two maps, each sent unsorted; as stored the first is the smaller one.
        assertThat(stored(ParticleType.LIST, "93c70001" + "8202020101" + "8202020102"))
                .isEqualTo("93c70001" + "8201010202" + "8201020202");
    }

    @Test
    void boundsTheDepthOfListsAndMaps() {
        String deepest = "91".repeat(PackedOrder.MAX_DEPTH - 1) + "90";
        assertThat(stored(ParticleType.LIST, deepest)).isEqualTo(deepest);
        assertThat(stored(ParticleType.LIST, "91" + deepest)).isEqualTo("SERVER_ERROR");
        assertThat(stored(ParticleType.LIST, "91".repeat(1_000_000) + "90")).isEqualTo("SERVER_ERROR");
    }

    @Test
    void joinsBytesOfTheSameTypeOnly() {
        var present = slice(ParticleType.JAVA_BLOB, "0102");
        var into = new ParticleSlice();
        assertThat(particles.appended(present, slice(ParticleType.JAVA_BLOB, "03"), into))
                .isEqualTo(ResultCode.OK);
        assertThat(into.copy()).isEqualTo(new byte[] {1, 2, 3});
        assertThat(particles.prepended(present, slice(ParticleType.JAVA_BLOB, "03"), into))
                .isEqualTo(ResultCode.OK);
        assertThat(into.copy()).isEqualTo(new byte[] {3, 1, 2});
        assertThat(particles.appended(present, slice(ParticleType.BLOB, "03"), into))
                .isEqualTo(ResultCode.INCOMPATIBLE_TYPE);
    }

    @Test
    void incrementsAValueThatItMadeItself() {
        var bin = slice(ParticleType.INTEGER, "7fffffffffffffff");
        assertThat(particles.incremented(bin, slice(ParticleType.INTEGER, "01"), bin))
                .isEqualTo(ResultCode.OK);
        assertThat(particles.incremented(bin, slice(ParticleType.INTEGER, "ff"), bin))
                .isEqualTo(ResultCode.OK);
        assertThat(bin.bits()).isEqualTo(Long.MAX_VALUE);
        var copy = new ParticleSlice().set(bin);
        bin.setNumber(ParticleType.INTEGER, 1);
        assertThat(copy.bits()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void leavesTheTargetAloneWhenItRefuses() {
        var into = slice(ParticleType.STRING, "61");
        assertThat(particles.stored(slice(ParticleType.BOOL, "02"), into)).isEqualTo(ResultCode.PARAMETER);
        assertThat(particles.incremented(into, slice(ParticleType.INTEGER, "01"), into))
                .isEqualTo(ResultCode.INCOMPATIBLE_TYPE);
        assertThat(into.type()).isEqualTo(ParticleType.STRING);
        assertThat(into.copy()).isEqualTo("a".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void writesScalarsAndIncrementsWithoutAllocating() {
        var integer = slice(ParticleType.INTEGER, "0000000000000007");
        var shortInteger = slice(ParticleType.INTEGER, "07");
        var text = slice(ParticleType.STRING, "616263");
        var blob = slice(ParticleType.BLOB, "616263");
        var into = new ParticleSlice();
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 10_000; i++) {
                particles.stored(integer, into);
                particles.stored(shortInteger, into);
                particles.stored(text, into);
                particles.stored(blob, into);
                particles.incremented(integer, shortInteger, into);
            }
            allocated = Math.min(allocated, threads.getCurrentThreadAllocatedBytes() - before);
        }
        // Less than a byte a call: what the measurement itself takes.
        assertThat(allocated).isLessThan(10_000);
    }

    private static ParticleSlice slice(int type, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return new ParticleSlice().set(type, bytes, 0, bytes.length);
    }

    /// The stored bytes, or the name of the result code.
    private String stored(int type, String hex) {
        var value = slice(type, hex);
        ResultCode answer = particles.stored(value, value);
        return answer == ResultCode.OK ? HexFormat.of().formatHex(value.copy()) : answer.name();
    }
}
