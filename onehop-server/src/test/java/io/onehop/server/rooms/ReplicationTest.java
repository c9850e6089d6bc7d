package io.onehop.server.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import org.junit.jupiter.api.Test;

/// Writes that go to replicas.
class ReplicationTest {
    private final TestCluster cluster = new TestCluster(3);
    private final TestMember one = cluster.node(1);
    private final TestMember two = cluster.node(2);

    @Test
    void answersAWriteWhenTheReplicaHasIt() {
        cluster.deal(7, 1, 2);
        Call put = one.send(RawMessage.put(5, RawOp.write("a", 1)));
        assertThat(put.isDone()).isFalse();
        cluster.pass(1);
        assertThat(put.isDone()).isFalse();
        assertThat(two.flat(5)).isEqualTo(one.flat(5));
        cluster.pass(1);
        assertThat(put.code()).isZero();
        assertThat(cluster.isIdle()).isTrue();
    }
}
