package io.onehop.wire.msgpack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.onehop.model.Value;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MsgpackTest {
    private static String hex(Value value) {
        var out = Unpooled.buffer();
        MsgpackWriter.write(out, value);
        return ByteBufUtil.hexDump(out);
    }

    private static Value read(String hex) {
        var in = Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
        var value = MsgpackReader.read(in);
        assertThat(in.readableBytes()).isZero();
        return value;
    }

    @Test
    void writesTheBytesOfTheReference() {
        assertThat(hex(Value.of("x"))).isEqualTo("a20378");
        assertThat(hex(Value.of(new byte[] {1, 2}))).isEqualTo("a3040102");
        assertThat(hex(Value.of(new TreeMap<>(Map.of("a", 1, "b", 200)))))
                .isEqualTo("83c70001c0a2036101a20362ccc8");
        assertThat(hex(Value.of(Map.of("a", -1)))).isEqualTo("81a20361ff");
        assertThat(hex(Value.of(List.of(1, "x", 2.5, true)))).isEqualTo("9401a20378cb4004000000000000c3");
        assertThat(hex(new Value.List(List.of(Value.of(1)), true))).isEqualTo("92c7000101");
        assertThat(hex(Value.Bound.INFINITY)).isEqualTo("d4ff01");
        assertThat(hex(Value.Bound.WILDCARD)).isEqualTo("d4ff00");
    }

    @Test
    void writesIntegersInTheirShortestForm() {
        assertThat(hex(Value.of(127))).isEqualTo("7f");
        assertThat(hex(Value.of(128))).isEqualTo("cc80");
        assertThat(hex(Value.of(256))).isEqualTo("cd0100");
        assertThat(hex(Value.of(65536))).isEqualTo("ce00010000");
        assertThat(hex(Value.of(1L << 32))).isEqualTo("cf0000000100000000");
        assertThat(hex(Value.of(-32))).isEqualTo("e0");
        assertThat(hex(Value.of(-33))).isEqualTo("d0df");
        assertThat(hex(Value.of(-129))).isEqualTo("d1ff7f");
        assertThat(hex(Value.of(-32769))).isEqualTo("d2ffff7fff");
        assertThat(hex(Value.of(Long.MIN_VALUE))).isEqualTo("d38000000000000000");
    }

    @Test
    void readsEveryWidth() {
        for (var hex : List.of("05", "cc05", "cd0005", "ce00000005", "cf0000000000000005", "d005", "d10005",
                "d200000005", "d30000000000000005")) {
            assertThat(read(hex)).isEqualTo(Value.of(5));
        }
        assertThat(read("ca3fc00000")).isEqualTo(Value.of(1.5));
        assertThat(read("c40203" + "78")).isEqualTo(Value.of("x"));
        assertThat(read("dc0001" + "01")).isEqualTo(Value.of(List.of(1)));
        assertThat(read("df00000001" + "0102")).isEqualTo(Value.of(Map.of(1, 2)));
        assertThat(read("82c70019c00102")).isEqualTo(new Value.Map(Map.of(Value.of(1), Value.of(2)),
                Value.MapOrder.KEY_ORDERED));
    }

    @Test
    void refusesWhatIsNoValue() {
        for (var hex : List.of("", "c1", "a5", "91", "81", "8101", "d4ff", "d40100", "c6ffffffff",
                "ddffffffff",
                "91c70101", "82c7000101")) {
            assertThatThrownBy(() -> read(hex)).as(hex).isInstanceOf(MalformedMsgpackException.class);
        }
    }

    @Test
    void refusesValuesNestedTooDeepInBothDirections() {
        Value value = Value.of(1);
        for (int i = 0; i < 64; i++) {
            value = new Value.List(List.of(value), false);
        }
        var deepest = value;
        assertThat(read(hex(deepest))).isEqualTo(deepest);
        var tooDeep = new Value.List(List.of(deepest), false);
        assertThatThrownBy(() -> hex(tooDeep)).isInstanceOf(MalformedMsgpackException.class);
        assertThatThrownBy(() -> read("91".repeat(65) + "01")).isInstanceOf(MalformedMsgpackException.class);
        assertThatThrownBy(() -> read("91".repeat(1_000_000))).isInstanceOf(MalformedMsgpackException.class);
    }
}
