package io.onehop.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Batches in both formats (wire-protocol reference, section 10; record-semantics reference, section 4.10).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BatchSocketTest {
    private static final int READ_ROW = RawBatch.HAS_INFO | RawBatch.HAS_TTL;
    private static final int WRITE_ROW = READ_ROW | RawBatch.HAS_GENERATION;
    private static final int GET = Info1.READ | Info1.GET_ALL;
    private static final int ALL = 0x0D;
    private static final int STORED = 5_000;
    private static final int ABSENT_KEY = 1_000_000;

    private final NodeUnderTest node = NodeUnderTest.start("service.batch-max-requests=5000");
    private final RawClient client = node.connect();

    @BeforeAll
    void fill() {
        var batch = new RawBatch(ALL);
        for (int key = 0; key < STORED; key++) {
            batch.row(key, key, WRITE_ROW, 0, Info2.WRITE, RawOp.write("a", key),
                    RawOp.write("s", "v" + key));
        }
        List<RawReply> replies = client.callAll(batch.message());
        assertThat(replies).hasSize(STORED + 1).allMatch(reply -> reply.resultCode() == 0);
        assertThat(replies.stream().limit(STORED).map(RawReply::generation)).containsOnly(1);
    }

    @AfterAll
    void close() {
        client.close();
        node.close();
    }

    private static List<Integer> codes(List<RawReply> replies) {
        return replies.stream().map(RawReply::resultCode).toList();
    }

    @Test
    void readsThousandsOfRowsThatRepeatTheFirst() {
        var batch = new RawBatch(ALL).row(0, 0, READ_ROW, GET, 0);
        for (int key = 1; key < STORED; key++) {
            batch.repeat(key, key);
        }
        List<RawReply> replies = client.callAll(batch.message());
        assertThat(replies).hasSize(STORED + 1);
        for (RawReply reply : replies.subList(0, STORED)) {
            assertThat(reply.bins()).containsExactly("a=" + reply.index(), "s=v" + reply.index());
            assertThat(reply.ops()).allMatch(op -> op.op() == 1);
        }
        assertThat(replies.stream().limit(STORED).map(RawReply::index).distinct()).hasSize(STORED);
        assertThat(replies.getLast().resultCode()).isZero();
        assertThat(replies.getLast().ops()).isEmpty();
    }

    @Test
    void readsRowsOfTheOldFormat() {
        var batch = new RawBatch(0).oldRow(7, 1, GET).oldRow(8, 2, Info1.READ, RawOp.read("a"))
                .oldRow(9, ABSENT_KEY, GET).repeat(10, 3).oldRow(11, 4, Info1.READ | Info1.GET_NO_BINS);
        List<RawReply> replies = client.callAll(batch.message().info1(Info1.READ));
        assertThat(codes(replies)).containsExactly(0, 0, 2, 0, 0, 0);
        assertThat(replies.stream().limit(5).map(RawReply::index)).containsExactly(7, 8, 9, 10, 11);
        assertThat(replies.get(0).bins()).containsExactly("a=1", "s=v1");
        assertThat(replies.get(1).bins()).containsExactly("a=2");
        assertThat(replies.get(3).bins()).containsExactly("a=3", "s=v3");
        assertThat(replies.get(4).ops()).isEmpty();
    }

    @Test
    void takesTheOldBatchFieldAlike() {
        byte[] data = new RawBatch(0).oldRow(7, 1, GET).data(1);
        RawMessage batch = new RawMessage().info1(Info1.BATCH).field(FieldType.BATCH_WITH_SET, data);
        assertThat(codes(client.callAll(batch))).containsExactly(0, 0);
    }

    @Test
    void mixesKindsOfRowsWithPoliciesOfTheirOwn() {
        int key = 2_000_000;
        var batch = new RawBatch(ALL)
                .row(0, key, WRITE_ROW, 0, Info2.WRITE | Info2.CREATE_ONLY, RawOp.write("a", 1))
                .row(1, key, WRITE_ROW, 0, Info2.WRITE | Info2.CREATE_ONLY, RawOp.write("a", 2))
                .generation(1)
                .row(2, key, WRITE_ROW, Info1.READ, Info2.WRITE | Info2.GENERATION, RawOp.add("a", 1),
                        RawOp.read("a"))
                .row(3, key, WRITE_ROW, 0, Info2.WRITE | Info2.GENERATION, RawOp.add("a", 1))
                .info3(Info3.UPDATE_ONLY)
                .row(4, key + 1, WRITE_ROW, 0, Info2.WRITE, RawOp.write("a", 1))
                .info3(0)
                .ttl(1000)
                .row(5, key, WRITE_ROW, 0, Info2.WRITE | Info2.RESPOND_ALL_OPS, RawOp.write("b", 1))
                .row(6, key, READ_ROW, Info1.READ, 0, RawOp.read("b"))
                .row(7, key, WRITE_ROW, 0, Info2.WRITE | Info2.DELETE)
                .row(8, key, READ_ROW, GET, 0);
        List<RawReply> replies = client.callAll(batch.message());
        assertThat(codes(replies)).containsExactly(0, 5, 0, 3, 2, 0, 4, 0, 2, 0);
        assertThat(replies.get(2).bins()).containsExactly("a=2");
        assertThat(replies.get(2).generation()).isEqualTo(2);
        assertThat(replies.get(5).voidTime()).isPositive();
        assertThat(replies.get(5).bins()).containsExactly("b=nil");
        assertThat(replies.get(7).generation()).isZero();
    }

    @Test
    void endsAtTheFirstFailureUnlessAllRowsAreWanted() {
        var failing = RawOp.append("a", "x");
        for (int flags : new int[] {0x00, 0x04, 0x08, 0x0C}) {
            var batch = new RawBatch(flags).row(0, 1, READ_ROW, GET, 0).row(1, ABSENT_KEY, READ_ROW, GET, 0)
                    .row(2, 2, WRITE_ROW, 0, Info2.WRITE, failing).row(3, 3, READ_ROW, GET, 0);
            List<Integer> codes = codes(client.callAll(batch.message()));
            switch (flags) {
                case 0x00 -> assertThat(codes).containsExactly(0, 2, 12);
                case 0x08 -> assertThat(codes).containsExactly(0, 2, 12, 12);
                default -> assertThat(codes).containsExactly(0, 2, 12, 0, 0);
            }
        }
    }

    @Test
    void endsAtAnUnknownNamespace() {
        var batch = new RawBatch(ALL).row(0, 1, READ_ROW, GET, 0).namespace("other")
                .row(1, 2, READ_ROW, GET, 0)
                .namespace("test").row(2, 3, READ_ROW, GET, 0);
        assertThat(codes(client.callAll(batch.message()))).containsExactly(0, 4);
    }

    @Test
    void refusesNoRowsAndTooMany() {
        assertThat(codes(client.callAll(new RawBatch(ALL).message()))).containsExactly(4);
        var batch = new RawBatch(ALL).row(0, 0, READ_ROW, GET, 0);
        for (int key = 1; key <= STORED; key++) {
            batch.repeat(key, key);
        }
        assertThat(codes(client.callAll(batch.message()))).containsExactly(151);
        assertThat(codes(client.callAll(batch.message(-1)))).containsExactly(151);
        RawMessage tooShort = new RawMessage().info1(Info1.BATCH).field(FieldType.BATCH, new byte[4]);
        assertThat(codes(client.callAll(tooShort))).containsExactly(4);
    }

    @Test
    void executesRowsBeforeAMalformedOne() {
        var row = new RawBatch(ALL).row(0, 1, READ_ROW, GET, 0);
        assertThat(codes(client.callAll(row.message(2)))).as("a row too few").containsExactly(0, 4);
        assertThat(codes(client.callAll(row.garbage(new byte[24]).message()))).as("a row cut off")
                .containsExactly(0, 4);
        var repeatFirst = new RawBatch(ALL).repeat(0, 1);
        assertThat(codes(client.callAll(repeatFirst.message()))).as("nothing to repeat").containsExactly(4);
        var afterKey = new RawBatch(ALL)
                .moreField(RawMessage.fieldBytes(FieldType.KEY, "\3k".getBytes(StandardCharsets.UTF_8)))
                .row(0, 1, READ_ROW, GET, 0).moreField(null).repeat(1, 2);
        assertThat(codes(client.callAll(afterKey.message()))).as("a key is not repeated")
                .containsExactly(0, 4);
    }

    @Test
    void survivesRowFlagsThatMeanNothing() {
        for (int flags = 0; flags < 256; flags++) {
            var batch = new RawBatch(ALL).row(0, 1, flags & ~(RawBatch.REPEAT | 0x10), GET, 0);
            List<RawReply> replies = client.callAll(batch.message());
            assertThat(replies.getLast().resultCode()).isIn(0, 4);
        }
    }

    /// Some clients state too large a size for the batch field when a filter stands before it.
    @Test
    void boundsRowsByTheMessageNotByTheFieldsSize() {
        byte[] frame = new RawBatch(ALL).row(0, 1, READ_ROW, GET, 0).repeat(1, 2).message().frame();
        int sizeAt = 8 + 22;
        var buffer = ByteBuffer.wrap(frame);
        for (int more : new int[] {1, 13, 100_000}) {
            buffer.putInt(sizeAt, frame.length - sizeAt - 4 + more);
            assertThat(codes(client.send(frame).readToLast())).containsExactly(0, 0, 0);
        }
        byte[] withRest = java.util.Arrays.copyOf(frame, frame.length + 50);
        ByteBuffer.wrap(withRest).putLong(0, 0x0203_0000_0000_0000L | (withRest.length - 8));
        assertThat(codes(client.send(withRest).readToLast())).as("what follows the rows")
                .containsExactly(0, 0, 0);
    }

    @Test
    void refusesFiltersOnRecordsThatExist() {
        byte[] filter = {(byte) 0xC3};
        var rows = new RawBatch(ALL).row(0, 1, READ_ROW, GET, 0).repeat(1, ABSENT_KEY);
        RawMessage ofParent = new RawMessage().info1(Info1.BATCH).field(FieldType.FILTER, filter)
                .field(FieldType.BATCH, rows.data(2));
        assertThat(codes(client.callAll(ofParent))).containsExactly(16, 2, 0);
        var ofRow = new RawBatch(ALL).moreField(RawMessage.fieldBytes(FieldType.FILTER, filter))
                .row(0, 1, READ_ROW, GET, 0).moreField(null).row(1, 2, READ_ROW, GET, 0);
        assertThat(codes(client.callAll(ofRow.message()))).containsExactly(16, 0, 0);
    }

    @Test
    void compressesBothWays() {
        var batch = new RawBatch(ALL).row(0, 0, READ_ROW, GET, 0);
        for (int key = 1; key < 500; key++) {
            batch.repeat(key, key);
        }
        RawMessage message = batch.message().info1(Info1.COMPRESS_RESPONSE);
        client.send(message.compressedFrame());
        var types = new ArrayList<Integer>();
        var replies = new ArrayList<RawReply>();
        do {
            RawClient.Frame frame = client.expectFrame();
            types.add(frame.type());
            replies.addAll(RawReply.parse(frame.type() == 4 ? RawClient.inflate(frame.body())
                    : frame.body()));
        } while (!replies.getLast().isLast());
        assertThat(replies).hasSize(501);
        assertThat(replies.stream().limit(500).map(RawReply::index))
                .containsExactlyElementsOf(IntStream.range(0, 500).boxed().toList());
        assertThat(types.getFirst()).isEqualTo(4);
        assertThat(types.getLast()).as("the last message is never compressed").isEqualTo(3);
    }

    @Test
    void answersCommandsBehindABatchInTheirOrder() {
        var batch = new RawBatch(ALL).row(0, 0, READ_ROW, GET, 0);
        for (int key = 1; key < STORED; key++) {
            batch.repeat(key, key);
        }
        client.send(batch.message().frame()).send(RawMessage.get(3, RawOp.read("a")).frame())
                .send(batch.message().frame()).send(RawMessage.get(4, RawOp.read("a")).frame());
        assertThat(client.readToLast()).hasSize(STORED + 1);
        assertThat(client.readReply().bins()).containsExactly("a=3");
        assertThat(client.readToLast()).hasSize(STORED + 1);
        assertThat(client.readReply().bins()).containsExactly("a=4");
    }
}
