package io.onehop.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Single commands: every flag and its outcome (wire-protocol reference, sections 2, 6 and 7).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RecordCommandsSocketTest {
    private static final int NOT_FOUND = 2;
    private static final int GENERATION = 3;
    private static final int PARAMETER = 4;
    private static final int EXISTS = 5;
    private static final int TYPE = 12;
    private static final int TOO_BIG = 13;
    private static final int UNSUPPORTED = 16;
    private static final int KEY_MISMATCH = 19;
    private static final int ENTERPRISE = 25;
    private static final int STRING = 3;

    private final NodeUnderTest node = NodeUnderTest.start();
    private final RawClient client = node.connect();
    private int lastKey;

    @AfterAll
    void close() {
        client.close();
        node.close();
    }

    /// A key that no test has used.
    private int fresh() {
        return ++lastKey;
    }

    /// A key with a record {a=1} of that generation.
    private int stored(int generation) {
        int key = fresh();
        for (int i = 0; i < generation; i++) {
            assertThat(client.call(RawMessage.put(key, RawOp.write("a", 1))).resultCode()).isZero();
        }
        return key;
    }

    private void assertCode(int code, RawMessage message) {
        assertThat(client.call(message).resultCode()).isEqualTo(code);
    }

    private void assertBins(int key, String... bins) {
        assertThat(client.call(RawMessage.get(key)).bins()).containsExactly(bins);
    }

    @Test
    void answersThePutOfTheReferenceByteForByte() {
        byte[] put = hex("0203000000000052 160001000000 00000000 00000000 000003e8 00030001"
                + "000000050074657374 000000050164656d6f"
                + "0000001504b747f5854d0b33259928d0cfab7fad81d6abfbf6"
                + "0000000d02010001610000000000000005");
        RawMessage same = new RawMessage().info2(Info2.WRITE).timeoutMillis(1000).namespace("test")
                .set("demo")
                .digest(hex("b747f5854d0b33259928d0cfab7fad81d6abfbf6")).ops(RawOp.write("a", 5));
        assertThat(same.frame()).isEqualTo(put);
        RawClient.Frame answer = client.send(put).expectFrame();
        assertThat(answer.type()).isEqualTo(3);
        assertThat(answer.body()).isEqualTo(hex("16 00000000 00 00000001 00000000 00000000 0000 0000"));
    }

    @Test
    void answersAGetByteForByte() {
        int key = fresh();
        assertCode(0, RawMessage.put(key, RawOp.write("a", 5), RawOp.write("s", "hé")));
        RawClient.Frame answer = client.send(RawMessage.get(key).frame()).expectFrame();
        assertThat(answer.body()).isEqualTo(hex("16 00000000 00 00000001 00000000 00000000 0000 0002"
                + "0000000d01010001610000000000000005" + "00000008 01 03 00 01 73 68c3a9"));
        answer = client.send(RawMessage.get(fresh()).frame()).expectFrame();
        assertThat(answer.body()).isEqualTo(hex("16 00000000 02 00000000 00000000 00000000 0000 0000"));
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    @ParameterizedTest
    @CsvSource({
        // generation of the record (0 = absent), generation sent, code of EQ, code of GT
        "0, 0, 0, 3", "0, 1, 3, 0", "1, 1, 0, 3", "1, 2, 3, 0", "1, 65537, 3, 0", "2, 1, 3, 3", "3, 3, 0, 3",
        "3, -1, 3, 0",
    })
    void comparesGenerations(int of, int sent, int equal, int greater) {
        int key = stored(of);
        RawReply reply = client.call(
                RawMessage.put(key, RawOp.write("a", 2)).info2(Info2.GENERATION).generation(sent));
        assertThat(reply.resultCode()).isEqualTo(equal);
        assertThat(reply.generation()).isEqualTo(equal == 0 ? of + 1 : of);
        key = stored(of);
        assertCode(greater, RawMessage.put(key, RawOp.write("a", 2)).info2(Info2.GENERATION_GT)
                .generation(sent));
        if (of > 0) {
            key = stored(of);
            assertCode(equal, RawMessage.delete(key).info2(Info2.GENERATION).generation(sent));
        }
    }

    @ParameterizedTest
    @CsvSource({
        // info2, info3, code on a record, code without one
        "0x20, 0, 5, 0", "0, 0x08, 0, 2", "0, 0x10, 0, 0", "0, 0x20, 0, 2", "0x20, 0x08, 5, 2",
    })
    void honoursWhatMustOrMustNotExist(String info2, String info3, int present, int absent) {
        int two = Integer.decode(info2);
        int three = Integer.decode(info3);
        RawMessage onRecord = RawMessage.put(stored(1), RawOp.write("b", 2)).info2(two).info3(three);
        assertCode(present, onRecord);
        RawMessage onNothing = RawMessage.put(fresh(), RawOp.write("b", 2)).info2(two).info3(three);
        assertCode(absent, onNothing);
    }

    @Test
    void dropsOtherBinsOnlyWhenReplacing() {
        int key = stored(1);
        assertCode(0, RawMessage.put(key, RawOp.write("b", 2)));
        assertBins(key, "a=1", "b=2");
        RawReply reply = client.call(RawMessage.put(key, RawOp.write("c", 3)).info3(Info3.CREATE_OR_REPLACE));
        assertThat(reply.generation()).isEqualTo(3);
        assertBins(key, "c=3");
        assertCode(0, RawMessage.put(key, RawOp.write("d", 4)).info3(Info3.REPLACE_ONLY));
        assertBins(key, "d=4");
    }

    @Test
    void refusesToReplaceWithWhatNeedsTheOldRecord() {
        int key = stored(1);
        RawOp[] conflicting = {
            RawOp.touch(), RawOp.add("a", 1), RawOp.append("s", "x"), RawOp.prepend("s", "x"),
            RawOp.remove("a"), RawOp.deleteAll()
        };
        for (RawOp op : conflicting) {
            assertCode(PARAMETER, RawMessage.put(key, RawOp.write("b", 1), op)
                    .info3(Info3.CREATE_OR_REPLACE));
            assertCode(PARAMETER, RawMessage.put(key, op).info3(Info3.REPLACE_ONLY));
        }
        assertBins(key, "a=1");
    }

    @Test
    void storesTheUserKeyAndComparesIt() {
        int key = stored(1);
        byte[] right = "k1".getBytes(StandardCharsets.UTF_8);
        byte[] wrong = "k2".getBytes(StandardCharsets.UTF_8);
        assertCode(0, RawMessage.get(key).key(STRING, wrong)); // none is stored yet
        assertCode(0, RawMessage.put(key, RawOp.write("a", 2)).key(STRING, right));
        assertCode(0, RawMessage.put(key, RawOp.write("a", 3)));
        assertCode(0, RawMessage.get(key).key(STRING, right));
        assertCode(KEY_MISMATCH, RawMessage.get(key).key(STRING, wrong));
        assertCode(KEY_MISMATCH, RawMessage.get(key).key(4, right));
        assertCode(KEY_MISMATCH, RawMessage.put(key, RawOp.write("a", 4)).key(STRING, wrong));
        assertCode(KEY_MISMATCH, RawMessage.delete(key).key(STRING, wrong));
        assertCode(UNSUPPORTED, RawMessage.get(key).key(1, new byte[4]));
        assertCode(UNSUPPORTED, RawMessage.get(key).field(FieldType.KEY, new byte[0]));
        assertBins(key, "a=3");
        assertCode(0, RawMessage.delete(key).key(STRING, right));
    }

    @Test
    void wantsWritesToNameTheRecordsOwnSet() {
        int key = stored(1);
        assertCode(PARAMETER, RawMessage.put(key, RawOp.write("a", 2)).otherSet("other"));
        assertCode(PARAMETER, RawMessage.put(key, RawOp.write("a", 2)).otherSet(""));
        assertCode(0, RawMessage.get(key).otherSet(""));
        assertCode(PARAMETER, RawMessage.get(key).otherSet("other"));
        assertCode(PARAMETER, RawMessage.delete(key).otherSet("other"));
        assertCode(0, RawMessage.delete(key).otherSet(""));
    }

    @Test
    void deletesAndAnswersWithoutGeneration() {
        int key = stored(3);
        RawReply reply = client.call(RawMessage.delete(key).ops(RawOp.write("ignored", 1)));
        assertThat(reply.resultCode()).isZero();
        assertThat(reply.generation()).isZero();
        assertCode(NOT_FOUND, RawMessage.delete(key));
        assertCode(NOT_FOUND, RawMessage.get(key));
        assertThat(client.call(RawMessage.put(key, RawOp.write("a", 1))).generation()).isEqualTo(1);
    }

    @Test
    void refusesDurableDeletesOnly() {
        int key = stored(1);
        assertCode(ENTERPRISE, RawMessage.delete(key).info2(Info2.DURABLE_DELETE));
        assertCode(ENTERPRISE, RawMessage.put(key, RawOp.remove("a")).info2(Info2.DURABLE_DELETE));
        assertCode(0, RawMessage.put(key, RawOp.write("b", 1)).info2(Info2.DURABLE_DELETE));
        assertBins(key, "a=1", "b=1");
    }

    @Test
    void removesARecordWithItsLastBin() {
        int key = stored(2);
        RawReply reply = client.call(RawMessage.put(key, RawOp.remove("a")));
        assertThat(reply.resultCode()).isZero();
        assertThat(reply.generation()).isZero();
        assertCode(NOT_FOUND, RawMessage.get(key));
        assertCode(NOT_FOUND, RawMessage.put(fresh(), RawOp.remove("a")));
        assertCode(NOT_FOUND, RawMessage.put(fresh(), RawOp.write("a", 1), RawOp.deleteAll()));
        key = stored(1);
        assertCode(0, RawMessage.put(key, RawOp.deleteAll(), RawOp.write("b", 2)));
        assertBins(key, "b=2");
    }

    @Test
    void touchesOnlyWhatExists() {
        assertCode(NOT_FOUND, RawMessage.put(fresh(), RawOp.touch()));
        int key = stored(1);
        RawReply reply = client.call(RawMessage.put(key, RawOp.touch()));
        assertThat(reply.resultCode()).isZero();
        assertThat(reply.generation()).isEqualTo(2);
        assertBins(key, "a=1");
        reply = client.call(RawMessage.put(key, RawOp.touch()).info1(Info1.READ | Info1.GET_ALL)
                .ops(RawOp.read("")));
        assertThat(reply.bins()).containsExactly("a=1");
    }

    @Test
    void readsSeeEarlierOperationsOfTheSameMessage() {
        int key = fresh();
        assertCode(0, RawMessage.put(key, RawOp.write("i", 5), RawOp.write("s", "b")));
        RawReply reply = client.call(RawMessage.put(key, RawOp.read("i"), RawOp.add("i", 1), RawOp.read("i"),
                        RawOp.append("s", "c"), RawOp.prepend("s", "a"), RawOp.read("s"), RawOp.read("none"))
                .info1(Info1.READ));
        assertThat(reply.bins()).containsExactly("i=5", "i=6", "s=abc");
        assertThat(reply.generation()).isEqualTo(2);
    }

    @Test
    void answersEveryOperationWhenAskedTo() {
        int key = fresh();
        assertCode(0, RawMessage.put(key, RawOp.write("i", 5)));
        RawReply reply = client.call(
                RawMessage.put(key, RawOp.add("i", 1), RawOp.read("i"), RawOp.read("none"),
                        RawOp.write("w", 1), RawOp.touch())
                .info1(Info1.READ).info2(Info2.RESPOND_ALL_OPS));
        assertThat(reply.bins()).containsExactly("i=nil", "i=6", "none=nil", "w=nil");
        assertThat(reply.ops().stream().map(RawReply.Bin::op)).containsExactly(5, 1, 1, 2);
        reply = client.call(RawMessage.get(key, RawOp.read("none"), RawOp.read("i"))
                .info2(Info2.RESPOND_ALL_OPS));
        assertThat(reply.bins()).containsExactly("none=nil", "i=6");
    }

    @Test
    void answersAllBinsAtTheirPlaceAmongTheOperations() {
        int key = stored(1);
        RawReply reply = client.call(
                RawMessage.put(key, RawOp.write("b", 2), RawOp.read(""), RawOp.write("c", 3))
                .info1(Info1.READ | Info1.GET_ALL));
        assertThat(reply.bins()).containsExactly("a=1", "b=2");
        assertBins(key, "a=1", "b=2", "c=3");
        RawMessage twice = RawMessage.put(key, RawOp.read(""), RawOp.read(""))
                .info1(Info1.READ | Info1.GET_ALL);
        assertCode(PARAMETER, twice);
        RawMessage mixed = RawMessage.put(key, RawOp.read(""), RawOp.read("a"))
                .info1(Info1.READ | Info1.GET_ALL);
        assertCode(PARAMETER, mixed);
        RawMessage all = RawMessage.put(key, RawOp.write("x", 1), RawOp.read(""))
                .info1(Info1.READ | Info1.GET_ALL);
        assertCode(PARAMETER, all.info2(Info2.RESPOND_ALL_OPS));
        assertCode(PARAMETER, RawMessage.put(key, RawOp.write("x", 1)).info1(Info1.READ | Info1.GET_ALL));
        assertCode(PARAMETER, RawMessage.put(key, RawOp.write("x", 1), RawOp.read("a")));
        assertBins(key, "a=1", "b=2", "c=3");
    }

    @Test
    void appliesNothingWhenAnOperationFails() {
        int key = fresh();
        assertCode(0, RawMessage.put(key, RawOp.write("i", 5), RawOp.write("s", "x")));
        RawReply reply = client.call(
                RawMessage.put(key, RawOp.read("i"), RawOp.add("i", 1), RawOp.add("s", 1))
                .info1(Info1.READ));
        assertThat(reply.resultCode()).isEqualTo(TYPE);
        assertThat(reply.generation()).isEqualTo(1);
        assertThat(reply.ops()).isEmpty();
        assertBins(key, "i=5", "s=x");
        assertCode(TYPE, RawMessage.put(key, RawOp.append("i", "x")));
        assertCode(TYPE, RawMessage.put(key, RawOp.prepend("i", "x")));
    }

    @Test
    void addsAppendsAndPrependsToNothing() {
        int key = fresh();
        assertCode(0, RawMessage.put(key, RawOp.add("i", 7), RawOp.append("s", "x"),
                RawOp.prepend("t", "y")));
        assertBins(key, "i=7", "s=x", "t=y");
        assertCode(0, RawMessage.put(key, RawOp.add("i", Long.MAX_VALUE)));
        assertThat(client.call(RawMessage.get(key)).ops().getFirst().number()).isEqualTo(Long.MIN_VALUE + 6);
    }

    @Test
    void answersHeadersOnly() {
        int key = stored(2);
        RawReply reply = client.call(RawMessage.on(key).info1(Info1.READ | Info1.GET_NO_BINS));
        assertThat(reply.resultCode()).isZero();
        assertThat(reply.generation()).isEqualTo(2);
        assertThat(reply.ops()).isEmpty();
        assertCode(NOT_FOUND, RawMessage.on(fresh()).info1(Info1.READ | Info1.GET_NO_BINS));
        RawMessage header = RawMessage.on(key).info1(Info1.READ | Info1.GET_NO_BINS).ops(RawOp.read(""));
        assertThat(client.call(header).generation()).isEqualTo(2);
    }

    @Test
    void keepsRecordsBelowTheirLargestSize() {
        int key = fresh();
        assertCode(0, RawMessage.put(key, RawOp.write("b", new byte[(1 << 20) - 200])));
        assertCode(TOO_BIG, RawMessage.put(key, RawOp.write("c", new byte[200])));
        assertCode(TOO_BIG, RawMessage.put(fresh(), RawOp.write("b", new byte[1 << 20])));
        assertThat(client.call(RawMessage.get(key)).ops().getFirst().value()).hasSize((1 << 20) - 200);
        assertThat(client.call(RawMessage.get(key)).generation()).isEqualTo(1);
    }

    @Test
    void refusesWhatNeedsStrongConsistencyOrDoesNotExistYet() {
        int key = stored(1);
        assertCode(ENTERPRISE, RawMessage.get(key).info3(Info3.SC_READ_TYPE));
        assertCode(0, RawMessage.get(key).info3(Info3.SC_READ_RELAX));
        assertCode(0, RawMessage.get(key).info1(Info1.READ_MODE_AP_ALL));
        assertCode(0, RawMessage.put(key, RawOp.write("a", 1)).info3(Info3.COMMIT_LEVEL_MASTER));
        assertCode(ENTERPRISE, RawMessage.get(key).field(FieldType.MRT_ID, new byte[8]));
        RawMessage udf = RawMessage.put(key).field(FieldType.UDF_PACKAGE, new byte[] {'p'})
                .field(FieldType.UDF_FUNCTION, new byte[] {'f'})
                .field(FieldType.UDF_ARGUMENTS, new byte[] {(byte) 0x90});
        assertCode(UNSUPPORTED, udf);
        assertCode(UNSUPPORTED, RawMessage.get(key).field(FieldType.FILTER, new byte[] {(byte) 0xC3}));
        assertCode(0, RawMessage.get(key).field(200, new byte[3]).field(99, new byte[0]));
        assertCode(EXISTS, RawMessage.put(key, RawOp.write("a", 1)).info2(Info2.CREATE_ONLY));
        assertCode(GENERATION, RawMessage.put(key, RawOp.write("a", 1)).info2(Info2.GENERATION)
                .generation(77));
    }

    @Test
    void compressesBothWays() {
        int key = fresh();
        String text = "x".repeat(5_000);
        byte[] put = RawMessage.put(key, RawOp.write("s", text)).compressedFrame();
        assertThat(client.send(put).readReply().resultCode()).isZero();
        assertThat(client.call(RawMessage.get(key)).ops().getFirst().text()).isEqualTo(text);
        RawClient.Frame frame = client.send(RawMessage.get(key).info1(Info1.COMPRESS_RESPONSE).frame())
                .expectFrame();
        assertThat(frame.type()).isEqualTo(4);
        assertThat(frame.body().length).isLessThan(200);
        RawReply inside = RawReply.parse(RawClient.inflate(frame.body())).getFirst();
        assertThat(inside.ops().getFirst().text()).isEqualTo(text);
        int small = stored(1);
        frame = client.send(RawMessage.get(small).info1(Info1.COMPRESS_RESPONSE).frame()).expectFrame();
        assertThat(frame.type()).as("what does not shrink goes as it is").isEqualTo(3);
    }
}
