package io.onehop.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Proto;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Every kind of malformed input, one by one. After each, another client is served as before.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedInputSocketTest {
    private static final int OK = 0;
    private static final int PARAMETER = 4;
    private static final int UNSUPPORTED = 16;
    private static final int UNKNOWN_NAMESPACE = 20;
    private static final int BIN_NAME = 21;
    private static final int FIELD_COUNT_OFFSET = 8 + 18;
    private static final int OP_COUNT_OFFSET = 8 + 20;

    private final NodeUnderTest node = NodeUnderTest.start();
    private final RawClient good = node.connect();
    private RawClient client = node.connect();

    @BeforeAll
    void put() {
        assertThat(good.call(RawMessage.put(1, RawOp.write("a", 5))).resultCode()).isZero();
    }

    @BeforeEach
    void connect() {
        client = node.connect();
    }

    @AfterEach
    void othersAreServed() {
        client.close();
        assertThat(good.call(RawMessage.get(1)).bins()).containsExactly("a=5");
    }

    @AfterAll
    void close() {
        good.close();
        node.close();
    }

    private static byte[] header(int version, int type, long length) {
        return ByteBuffer.allocate(8).putLong((long) version << 56 | (long) type << 48 | length).array();
    }

    private void assertCloses(byte[] bytes) {
        assertThat(client.send(bytes).isClosedByServer()).isTrue();
    }

    private void assertAnswers(int code, byte[] frame) {
        RawReply reply = client.send(frame).readReply();
        assertThat(reply.resultCode()).isEqualTo(code);
        assertThat(reply.ops()).isEmpty();
        assertThat(client.call(RawMessage.get(1)).resultCode()).as("the connection stays").isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 255})
    void closesOnAnotherVersion(int version) {
        assertCloses(header(version, Proto.TYPE_MESSAGE, 22));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 5, 6, 255})
    void closesOnAnotherType(int type) {
        assertCloses(header(2, type, 22));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4})
    void closesOnMoreThan128MebibytesOfAnyType(int type) {
        assertCloses(header(2, type, (128L << 20) + 1));
    }

    @Test
    void closesOnALengthOf48Bits() {
        assertCloses(header(2, Proto.TYPE_MESSAGE, (1L << 48) - 1));
    }

    @Test
    void closesOnATlsHandshake() {
        assertCloses(new byte[] {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xFC, 0x03, 0x03});
    }

    @Test
    void closesOnWhatABrowserSends() {
        assertCloses("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void answersWhatCameBeforeBrokenBytesAndThenCloses() {
        client.send(concat(RawMessage.get(1).frame(), header(9, 9, 9)));
        assertThat(client.readReply().bins()).containsExactly("a=5");
        assertThat(client.isClosedByServer()).isTrue();
    }

    @Test
    void answersSecurityMessagesWithNotEnabled() {
        var login = new byte[24];
        login[2] = 20;
        RawClient.Frame frame = client.send(RawMessage.frame(Proto.TYPE_ADMIN, login)).expectFrame();
        assertThat(frame.type()).isEqualTo(Proto.TYPE_ADMIN);
        assertThat(frame.body()[1]).isEqualTo((byte) 52);
        assertThat(frame.body()).hasSize(16);
        byte[] oldVersion = RawMessage.frame(Proto.TYPE_ADMIN, login);
        oldVersion[0] = 0;
        frame = client.send(oldVersion).expectFrame();
        assertThat(frame.body()[1]).isEqualTo((byte) 52);
        frame = client.send(RawMessage.frame(Proto.TYPE_ADMIN, new byte[0])).expectFrame();
        assertThat(frame.body()[1]).isEqualTo((byte) 52);
    }

    @Test
    void refusesBodiesShorterThanAHeader() {
        for (int length = 0; length < 22; length++) {
            assertAnswers(PARAMETER,
                    RawMessage.frame(Proto.TYPE_MESSAGE, Arrays.copyOf(RawMessage.get(1).body(), length)));
        }
    }

    @Test
    void refusesEveryTruncationOfABody() {
        byte[] body = RawMessage.put(2, RawOp.write("a", 5), RawOp.write("b", "text")).body();
        for (int length = 22; length < body.length; length++) {
            assertAnswers(PARAMETER, RawMessage.frame(Proto.TYPE_MESSAGE, Arrays.copyOf(body, length)));
        }
    }

    @Test
    void survivesEveryTruncationOfAFrameFollowedByTheEnd() {
        byte[] frame = RawMessage.put(2, RawOp.write("a", 5), RawOp.write("b", "text")).frame();
        for (int length = 0; length < frame.length; length++) {
            try (RawClient cut = node.connect()) {
                cut.send(Arrays.copyOf(frame, length)).endSending();
                assertThat(cut.isClosedByServer()).isTrue();
            }
        }
        assertThat(good.call(RawMessage.get(2)).resultCode()).isEqualTo(2);
    }

    @Test
    void takesAMessageThatComesByteByByte() {
        for (byte each : RawMessage.get(1).frame()) {
            client.send(new byte[] {each});
        }
        assertThat(client.readReply().bins()).containsExactly("a=5");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 21, 23, 255})
    void refusesAnotherHeaderSize(int size) {
        byte[] frame = RawMessage.get(1).frame();
        frame[8] = (byte) size;
        assertAnswers(PARAMETER, frame);
    }

    @Test
    void refusesCountsThatLie() {
        for (int lie : new int[] {0, 2, 4, 255, 65_535}) {
            byte[] frame = RawMessage.put(3, RawOp.write("a", 1)).frame();
            ByteBuffer.wrap(frame).putShort(FIELD_COUNT_OFFSET, (short) lie);
            assertAnswers(PARAMETER, frame);
        }
        for (int lie : new int[] {0, 2, 255, 65_535}) {
            byte[] frame = RawMessage.put(3, RawOp.write("a", 1)).frame();
            ByteBuffer.wrap(frame).putShort(OP_COUNT_OFFSET, (short) lie);
            assertAnswers(PARAMETER, frame);
        }
    }

    @Test
    void refusesSizesThatLie() {
        byte[] valid = RawMessage.put(3, RawOp.write("a", 1)).frame();
        int firstField = 8 + 22;
        int firstOp = valid.length - 17;
        for (int at : new int[] {firstField, firstOp}) {
            int right = ByteBuffer.wrap(valid).getInt(at);
            for (int lie : new int[] {0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, right - 1, right + 1}) {
                byte[] frame = valid.clone();
                ByteBuffer.wrap(frame).putInt(at, lie);
                RawReply reply = client.send(frame).readReply();
                assertThat(reply.resultCode()).as("size %d at %d", lie, at)
                        .isIn(PARAMETER, UNKNOWN_NAMESPACE);
            }
        }
    }

    @Test
    void refusesGarbageBehindTheBody() {
        for (int more : new int[] {1, 4, 8, 100}) {
            byte[] body = RawMessage.get(1).body();
            assertAnswers(PARAMETER,
                    RawMessage.frame(Proto.TYPE_MESSAGE, Arrays.copyOf(body, body.length + more)));
        }
    }

    @Test
    void refusesDigestsOfAnotherLength() {
        for (int length : new int[] {0, 1, 19, 21, 40}) {
            RawMessage get = RawMessage.get(1).without(FieldType.DIGEST).digest(new byte[length]);
            assertAnswers(PARAMETER, get.frame());
        }
        assertAnswers(UNSUPPORTED, RawMessage.get(1).without(FieldType.DIGEST).frame());
    }

    @Test
    void refusesUnknownNamespaces() {
        for (String name : new String[] {"", "tes", "testt", "other", "x".repeat(32), "x".repeat(5000)}) {
            assertAnswers(UNKNOWN_NAMESPACE, RawMessage.get(1).without(FieldType.NAMESPACE).namespace(name)
                    .frame());
        }
        assertAnswers(UNKNOWN_NAMESPACE, RawMessage.get(1).without(FieldType.NAMESPACE).frame());
    }

    @Test
    void keepsNamesWithinTheirLimits() {
        assertAnswers(OK, RawMessage.put(9, RawOp.write("fifteen-letters", 1)).frame());
        assertAnswers(BIN_NAME, RawMessage.put(9, RawOp.write("sixteen-letters-", 1)).frame());
        assertAnswers(BIN_NAME, RawMessage.put(9, RawOp.write("a\0b", 1)).frame());
        assertAnswers(BIN_NAME, RawMessage.put(9, RawOp.write("x".repeat(255), 1)).frame());
        assertAnswers(BIN_NAME, RawMessage.get(9, RawOp.read("sixteen-letters-")).frame());
        assertAnswers(OK, RawMessage.put(10, RawOp.write("a", 1)).otherSet("s".repeat(63)).frame());
        assertAnswers(PARAMETER, RawMessage.put(11, RawOp.write("a", 1)).otherSet("s".repeat(64)).frame());
        assertAnswers(PARAMETER, RawMessage.put(11, RawOp.write("a", 1)).otherSet("s".repeat(300)).frame());
    }

    @Test
    void refusesMoreOperationsThanAMessageMayHave() {
        var most = new RawOp[32_768];
        Arrays.fill(most, RawOp.write("a", 1));
        assertAnswers(OK, RawMessage.put(12, most).frame());
        assertAnswers(PARAMETER, RawMessage.put(12, most).ops(RawOp.write("a", 2)).frame());
    }

    @Test
    void refusesMoreBinsThanARecordMayHave() {
        var bins = new RawOp[32_767];
        for (int i = 0; i < bins.length; i++) {
            bins[i] = RawOp.write("b" + i, 1);
        }
        assertAnswers(OK, RawMessage.put(13, bins).frame());
        assertThat(client.call(RawMessage.get(13)).ops()).hasSize(bins.length);
        assertAnswers(PARAMETER, RawMessage.put(13, RawOp.write("more", 1)).frame());
    }

    @Test
    void refusesFlagsThatMeanNothing() {
        assertAnswers(PARAMETER, RawMessage.on(1).frame());
        assertAnswers(PARAMETER, RawMessage.on(1).info1(Info1.READ).frame());
        assertAnswers(PARAMETER, RawMessage.on(1).info2(Info2.DELETE).frame());
        assertAnswers(PARAMETER, RawMessage.put(1).frame());
        assertAnswers(PARAMETER, RawMessage.on(1).info1(Info1.READ).ops(RawOp.write("a", 1)).frame());
        assertAnswers(PARAMETER, RawMessage.put(1, RawOp.of(6, 1, "a", new byte[8])).frame());
        assertAnswers(PARAMETER, RawMessage.put(1, RawOp.of(99, 1, "a", new byte[8])).frame());
    }

    @Test
    void closesOnBrokenCompression() {
        byte[] plain = RawMessage.get(1).frame();
        byte[][] bodies = {
            {},
            {0, 0, 0, 0, 0, 0, 0},
            {0, 0, 0, 0, 0, 0, 0, 30},
            RawMessage.compressed(0, plain),
            RawMessage.compressed(7, plain),
            RawMessage.compressed(-1, plain),
            RawMessage.compressed(plain.length - 1, plain),
            RawMessage.compressed(plain.length + 1, plain),
            RawMessage.compressed((128L << 20) + 9, plain),
            RawMessage.compressed(128L << 20, plain),
            RawMessage.compressed(plain.length, RawMessage.frame(Proto.TYPE_INFO, RawMessage.get(1).body())),
            RawMessage.compressed(8, RawMessage.frame(Proto.TYPE_MESSAGE, new byte[50])),
            brokenStream(plain),
        };
        for (byte[] body : bodies) {
            try (RawClient one = node.connect()) {
                assertThat(one.send(RawMessage.frame(Proto.TYPE_COMPRESSED, body)).isClosedByServer())
                        .isTrue();
            }
        }
    }

    private static byte[] brokenStream(byte[] plain) {
        byte[] body = RawMessage.compressed(plain.length, plain);
        body[body.length / 2] ^= 0x55;
        return body;
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }
}
