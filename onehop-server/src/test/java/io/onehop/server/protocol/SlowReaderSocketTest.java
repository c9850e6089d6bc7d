package io.onehop.server.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info3;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Clients that ask and never read what they asked for.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SlowReaderSocketTest {
    private static final int BIG = 200 << 10;
    private static final int BIG_RECORDS = 100;
    private static final long MOST_BYTES = 24L << 20;
    private static final int PINGS = 200;

    private final NodeUnderTest node = NodeUnderTest.start("service.service-threads=1");

    @BeforeAll
    void fill() {
        try (RawClient client = node.connect()) {
            for (int key = 0; key < BIG_RECORDS; key++) {
                RawMessage put = RawMessage.put(key, RawOp.write("b", new byte[BIG]));
                assertThat(client.call(put).resultCode()).isZero();
            }
        }
    }

    @AfterAll
    void close() {
        node.close();
    }

    /// Sees to it that the node has looked at what was sent: several other connections get many answers.
    private void othersAreServed() {
        var others = List.of(node.connect(), node.connect(), node.connect(), node.connect());
        for (int i = 0; i < PINGS; i++) {
            for (RawClient other : others) {
                assertThat(other.call(RawMessage.get(1, RawOp.read("none"))).resultCode()).isZero();
            }
        }
        others.forEach(RawClient::close);
    }

    private void assertGrewLittle(long before, String what) {
        long grown = Memory.directBytes() - before;
        System.out.println(what + ": direct memory grew by " + (grown >> 10) + " KiB");
        assertThat(grown).isLessThan(MOST_BYTES);
    }

    @Test
    void holdsBackAPipelineOfBigAnswers() {
        var requests = new ByteArrayOutputStream();
        for (int i = 0; i < 2_000; i++) {
            requests.writeBytes(RawMessage.get(i % BIG_RECORDS).frame());
        }
        long before = Memory.directBytes();
        try (RawClient client = node.connect()) {
            client.send(requests.toByteArray());
            othersAreServed();
            assertGrewLittle(before, "2000 gets of 200 KiB in one go");
        }
    }

    @Test
    void holdsBackBigAnswersToRequestsThatComeOneByOne() {
        long before = Memory.directBytes();
        try (RawClient client = node.connect();
                RawClient other = node.connect()) {
            for (int i = 0; i < 2_000; i++) {
                client.send(RawMessage.get(i % BIG_RECORDS).frame());
                other.call(RawMessage.get(1, RawOp.read("none"))); // so that each request comes by itself
                other.call(RawMessage.get(1, RawOp.read("none")));
                if (i % 100 == 0) {
                    assertThat(Memory.directBytes() - before).isLessThan(10 * MOST_BYTES);
                }
            }
            othersAreServed();
            assertGrewLittle(before, "2000 gets of 200 KiB one by one");
        }
    }

    @Test
    void holdsBackAScan() {
        long before = Memory.directBytes();
        try (RawClient client = node.connect()) {
            client.send(scan().frame());
            othersAreServed();
            assertGrewLittle(before, "a scan of 20 MB");
            long records = client.readToLast().stream().filter(reply -> !reply.isLast()).count();
            assertThat(records).isEqualTo(BIG_RECORDS);
        }
    }

    @Test
    void answersAllInOrderOnceTheClientReads() {
        try (RawClient client = node.connect()) {
            var requests = new ByteArrayOutputStream();
            for (int i = 0; i < 300; i++) {
                requests.writeBytes(RawMessage.get(i % BIG_RECORDS).frame());
                requests.writeBytes(RawMessage.get(i % BIG_RECORDS, RawOp.read("none")).frame());
            }
            client.send(requests.toByteArray());
            othersAreServed();
            for (int i = 0; i < 300; i++) {
                assertThat(client.readReply().ops().getFirst().value()).hasSize(BIG);
                assertThat(client.readReply().ops()).isEmpty();
            }
        }
    }

    private static RawMessage scan() {
        var partitions = ByteBuffer.allocate(4096 * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < 4096; i++) {
            partitions.putShort((short) i);
        }
        return new RawMessage()
                .namespace("test")
                .field(FieldType.PARTITION_IDS, partitions.array())
                .info1(Info1.READ)
                .info3(Info3.PARTITION_DONE);
    }
}
