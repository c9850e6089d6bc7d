package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.onehop.client.command.BatchCodec;
import io.onehop.client.command.BatchRow;
import io.onehop.client.command.Bins;
import io.onehop.client.command.Delete;
import io.onehop.client.command.Exists;
import io.onehop.client.command.Get;
import io.onehop.client.command.Key;
import io.onehop.client.command.KeyCommand;
import io.onehop.client.command.Operate;
import io.onehop.client.command.Operation;
import io.onehop.client.command.Put;
import io.onehop.client.command.Scan;
import io.onehop.client.command.ScanCodec;
import io.onehop.client.command.Touch;
import io.onehop.client.policy.BatchPolicy;
import io.onehop.client.policy.ReadMode;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.RecordExists;
import io.onehop.client.policy.ScanPolicy;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import io.onehop.model.Value;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommandBytesTest {
    private static final Key KEY = Key.of("test", "demo", "k1");
    private static final String KEY_FIELDS = "000000050074657374" + "000000050164656d6f"
            + "0000001504b747f5854d0b33259928d0cfab7fad81d6abfbf6";
    private static final WritePolicy WRITE = WritePolicy.defaults();
    private static final ReadPolicy READ = ReadPolicy.defaults();

    private static String hex(KeyCommand<?> command) {
        var out = Unpooled.buffer();
        command.encode(out, 1000);
        return ByteBufUtil.hexDump(out);
    }

    /// The part of a request from its flags on, up to the counts.
    private static String flags(KeyCommand<?> command) {
        return hex(command).substring(18, 26);
    }

    @Test
    void aPutHasTheBytesOfTheReference() {
        assertThat(hex(new Put(WRITE, KEY, List.of(Bin.of("a", 5))))).isEqualTo(
                "0203000000000052" + "160001000000" + "00000000" + "00000000" + "000003e8" + "00030001"
                        + KEY_FIELDS
                        + "0000000d02010001" + "61" + "0000000000000005");
    }

    @Test
    void eachCommandHasItsFlags() {
        assertThat(flags(new Get(READ, KEY, Bins.all()))).isEqualTo("03000000");
        assertThat(flags(new Get(READ, KEY, Bins.of("a")))).isEqualTo("01000000");
        assertThat(flags(new Get(READ, KEY, Bins.none()))).isEqualTo("21000000");
        assertThat(flags(new Exists(READ, KEY))).isEqualTo("21000000");
        assertThat(flags(new Touch(WRITE, KEY))).isEqualTo("00010000");
        assertThat(flags(new Delete(WRITE, KEY))).isEqualTo("00030000");
        assertThat(flags(new Get(READ.withMode(ReadMode.LINEARIZE).withCompress(true), KEY, Bins.all())))
                .isEqualTo("83004000");
        assertThat(flags(new Put(WRITE.withRecordExists(RecordExists.REPLACE_ONLY).withExpectedGeneration(3)
                .withCommitToMaster(true), KEY, List.of(Bin.of("a", 1))))).isEqualTo("00052200");
        assertThat(flags(new Operate(WRITE, KEY, List.of(Operation.add("a", 1), Operation.read("a")), true)))
                .isEqualTo("01810000");
        assertThat(flags(new Operate(WRITE, KEY, List.of(Operation.readAll()), false))).isEqualTo("03000000");
    }

    @Test
    void aKeyIsSentBehindTheDigest() {
        assertThat(hex(new Delete(WRITE.withSendKey(true), KEY)))
                .endsWith("00040000" + KEY_FIELDS + "00000004" + "02" + "03" + "6b31");
    }

    @Test
    void aBatchRepeatsRowsThatSayTheSame() {
        var out = Unpooled.buffer();
        var rows = List.of(BatchRow.read(KEY), BatchRow.read(Key.of("test", "demo", 7)));
        BatchCodec.encode(out, BatchPolicy.defaults(), rows, new int[] {0, 1}, 2, 1000);
        assertThat(ByteBufUtil.hexDump(out)).startsWith("02030000000000").contains("16080000").endsWith(
                "00000002" + "0d" + "00000000" + KEY.digest() + "0a" + "030000" + "00000000" + "0002" + "0000"
                        + "000000050074657374" + "000000050164656d6f"
                        + "00000001" + "dc2e595bc2a0d8c6290c474d74e71b23e3ed846a" + "01");
    }

    @Test
    void aBatchRowThatDeletesCarriesGenerationAndTtl() {
        var out = Unpooled.buffer();
        var rows = List.<BatchRow>of(new BatchRow.Delete(WRITE.withExpectedGeneration(9), KEY));
        BatchCodec.encode(out, BatchPolicy.defaults(), rows, new int[] {0}, 1, 1000);
        assertThat(ByteBufUtil.hexDump(out)).endsWith("00000001" + "0d" + "00000000" + KEY.digest() + "0e"
                + "008700" + "0009" + "00000000" + "0002" + "0000"
                + "000000050074657374" + "000000050164656d6f");
    }

    @Test
    void aScanNamesPartitionsAndResumePoints() {
        var out = Unpooled.buffer();
        ScanCodec.encode(out, ScanPolicy.defaults(), Scan.of("test", ""),
                new ScanCodec.Part(List.of(1, 0x0203), List.of(KEY.digest()), 9, 5), 0);
        assertThat(ByteBufUtil.hexDump(out)).endsWith("01000400" + "00" + "00000000".repeat(3) + "00060000"
                + "000000050074657374" + "000000050b01000302" + "000000150c" + KEY.digest()
                + "000000090d0000000000000009" + "000000050900000000" + "00000009070000000000000005");
    }

    @Test
    void valuesNestedTooDeepAreRefusedBeforeSending() {
        Value value = Value.of(1);
        for (int i = 0; i < 65; i++) {
            value = new Value.List(List.of(value), false);
        }
        var put = new Put(WRITE, KEY, List.of(new Bin("a", value)));
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> hex(put))
                .isInstanceOf(io.onehop.wire.msgpack.MalformedMsgpackException.class);
    }
}
