package io.onehop.server.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.onehop.model.ResultCode;
import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import io.onehop.server.protocol.RawReply;
import io.onehop.server.txn.StreamedReply;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info3;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Scans of partitions that go away meanwhile.
class HandedOverQueryTest {
    private static final int RECORDS = 40;
    private static final int LARGE = 20_000;

    private final TestCluster cluster = new TestCluster(2);
    private final TestMember one = cluster.node(1);
    private final int partition = TestMember.digest(0).partition();

    private RawMessage scan() {
        byte[] id = ByteBuffer.allocate(2).order(ByteOrder.LITTLE_ENDIAN).putShort((short) partition).array();
        return new RawMessage().namespace("test").info1(Info1.READ | Info1.GET_ALL)
                .info3(Info3.PARTITION_DONE).field(FieldType.PARTITION_IDS, id);
    }

    /// Digests of one partition, so that a scan takes several turns.
    private void fill() {
        for (int i = 0; i < RECORDS; i++) {
            byte[] digest = RawMessage.digest(0);
            digest[10] = (byte) i;
            assertThat(one.send(new RawMessage().namespace("test").info2(1).digest(digest)
                    .ops(RawOp.write("a", new byte[LARGE]))).code()).isZero();
        }
    }

    private static List<RawReply> rows(ByteBuf out) {
        return new ArrayList<>(new Call(out, null).replies());
    }

    @Test
    void aPartitionThatGoesAwayInTheMiddleIsReported() {
        cluster.deal(7, 1);
        fill();
        ByteBuf out = Unpooled.buffer();
        StreamedReply reply = Objects.requireNonNull(one.open(scan(), out));
        assertThat(reply.next(out)).isEqualTo(StreamedReply.MORE);
        cluster.deal(8, 2);
        one.namespace.data().clear(partition);
        assertThat(reply.next(out)).isEqualTo(StreamedReply.DONE);
        List<RawReply> rows = rows(out);
        assertThat(rows).hasSizeLessThan(RECORDS);
        RawReply last = rows.get(rows.size() - 2);
        assertThat(last.info3() & Info3.PARTITION_DONE).isNotZero();
        assertThat(last.resultCode()).isEqualTo(ResultCode.UNAVAILABLE.code());
        assertThat(last.generation()).isEqualTo(partition);
    }

    @Test
    void aPartitionThatStaysIsReadToItsEnd() {
        cluster.deal(7, 1);
        fill();
        ByteBuf out = Unpooled.buffer();
        StreamedReply reply = Objects.requireNonNull(one.open(scan(), out));
        while (reply.next(out) == StreamedReply.MORE) {
            cluster.deal(7, 1);
        }
        assertThat(rows(out)).hasSize(RECORDS + 1).allMatch(row -> row.resultCode() == 0);
    }

    @Test
    void aPartitionThatIsNotHereIsReportedByItself() {
        cluster.deal(7, 2);
        Call call = one.send(scan());
        assertThat(call.replies()).hasSize(2);
        assertThat(call.replies().getFirst().resultCode()).isEqualTo(ResultCode.UNAVAILABLE.code());
        assertThat(call.replies().getLast().resultCode()).isZero();
    }
}
