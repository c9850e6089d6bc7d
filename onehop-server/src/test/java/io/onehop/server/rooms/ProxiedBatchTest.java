package io.onehop.server.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.ResultCode;
import io.onehop.server.protocol.RawBatch;
import io.onehop.server.protocol.RawOp;
import io.onehop.server.protocol.RawReply;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NodeCounter;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Batches with rows that other nodes must execute or hear of.
class ProxiedBatchTest {
    private final TestCluster cluster = new TestCluster(3);
    private final TestMember one = cluster.node(1);
    private final TestMember two = cluster.node(2);

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(cluster.isIdle()).isTrue();
    }

    private static RawBatch writes(int count) {
        var batch = new RawBatch(RawBatch.RESPOND_ALL);
        for (int i = 0; i < count; i++) {
            batch.row(i, i, RawBatch.HAS_INFO, 0, Info2.WRITE, RawOp.write("a", i));
        }
        return batch;
    }

    private static void hasAllRows(Call call, int count) {
        assertThat(call.isDone()).isTrue();
        Set<Integer> indexes = new HashSet<>();
        for (RawReply row : call.replies()) {
            if ((row.info3() & Info3.LAST) == 0) {
                assertThat(row.resultCode()).isZero();
                assertThat(indexes.add(row.index())).isTrue();
            }
        }
        assertThat(indexes).hasSize(count);
        assertThat(call.replies().getLast().info3() & Info3.LAST).isNotZero();
        assertThat(call.replies().getLast().resultCode()).isZero();
    }

    /// S0-53, S4-34, S4-39.
    @Test
    void rowsAreExecutedByTheirMasterOneByOne() {
        cluster.deal(7, 1);
        Call call = two.send(writes(300).message());
        assertThat(call.isDone()).isFalse();
        cluster.pass(10);
        hasAllRows(call, 300);
        assertThat(two.counted(NamespaceCounter.BATCH_SUB_PROXY_COMPLETE)).isEqualTo(300);
        assertThat(one.counted(NamespaceCounter.FROM_PROXY_BATCH_SUB_WRITE_SUCCESS)).isEqualTo(300);
        assertThat(two.nodeCounters.get(NodeCounter.BATCH_INDEX_COMPLETE)).isEqualTo(1);
        var reads = new RawBatch(RawBatch.RESPOND_ALL)
                .row(7, 3, 0, Info1.READ | Info1.GET_ALL, 0)
                .repeat(9, 4)
                .row(8, 999, 0, Info1.READ | Info1.GET_ALL, 0);
        Call read = two.send(reads.message());
        cluster.pass(3);
        for (RawReply row : read.replies()) {
            switch (row.index()) {
                case 7 -> assertThat(row.ops()).hasToString("[a=3]");
                case 9 -> assertThat(row.ops()).hasToString("[a=4]");
                case 8 -> assertThat(row.resultCode()).isEqualTo(ResultCode.NOT_FOUND.code());
                default -> assertThat(row.info3() & Info3.LAST).isNotZero();
            }
        }
        assertThat(read.replies()).hasSize(4);
    }

    @Test
    void rowsWaitForTheirReplicas() {
        cluster.deal(7, 1, 2);
        Call call = one.send(writes(200).message());
        assertThat(call.isDone()).isFalse();
        cluster.pass(10);
        hasAllRows(call, 200);
        assertThat(two.namespace.store().size()).isEqualTo(200);
        assertThat(one.counted(NamespaceCounter.BATCH_SUB_WRITE_SUCCESS)).isEqualTo(200);
    }

    @Test
    void theFirstFailureEndsABatchThatDoesNotWantAll() {
        cluster.deal(7, 1);
        var batch = new RawBatch(0);
        for (int i = 0; i < 20; i++) {
            batch.row(i, i, RawBatch.HAS_INFO, 0, Info2.WRITE, RawOp.write("a", "text"), RawOp.add("a", 1));
        }
        Call call = two.send(batch.message());
        cluster.pass(3);
        assertThat(call.replies().getLast().resultCode())
                .isEqualTo(ResultCode.INCOMPATIBLE_TYPE.code());
        assertThat(call.replies()).hasSize(1);
    }

    @Test
    void rowsTimeOutEachByItself() {
        cluster.deal(7, 1);
        cluster.fabric.fate = (_, _, _) -> new long[0];
        Call call = two.send(writes(10).message().timeoutMillis(100));
        cluster.pass(110);
        assertThat(call.isDone()).isTrue();
        assertThat(call.replies()).hasSize(11);
        assertThat(two.counted(NamespaceCounter.BATCH_SUB_PROXY_TIMEOUT)).isEqualTo(10);
    }

    @Test
    void aClientThatHasGoneLeavesNothingBehind() {
        cluster.deal(7, 1);
        Call call = two.send(writes(200).message());
        call.abandon();
        cluster.pass(10);
        assertThat(one.namespace.store().size()).isLessThanOrEqualTo(128);
    }
}
