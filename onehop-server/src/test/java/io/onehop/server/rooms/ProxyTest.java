package io.onehop.server.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import io.onehop.server.stats.NamespaceCounter;
import org.junit.jupiter.api.Test;

/// Commands that reach a node that cannot execute them.
class ProxyTest {
    private final TestCluster cluster = new TestCluster(3);
    private final TestMember one = cluster.node(1);
    private final TestMember two = cluster.node(2);

    @Test
    void executesReadsAndWritesThroughTheMaster() {
        cluster.deal(7, 1);
        Call put = two.send(RawMessage.put(5, RawOp.write("a", 1)));
        assertThat(put.isDone()).isFalse();
        cluster.pass(2);
        assertThat(put.code()).isZero();
        assertThat(put.reply().generation()).isEqualTo(1);
        assertThat(one.has(5)).isTrue();
        assertThat(two.has(5)).isFalse();
        Call get = two.send(RawMessage.get(5));
        cluster.pass(2);
        assertThat(get.reply().ops()).hasToString("[a=1]");
        assertThat(two.counted(NamespaceCounter.CLIENT_PROXY_COMPLETE)).isEqualTo(2);
        assertThat(one.counted(NamespaceCounter.FROM_PROXY_WRITE_SUCCESS)).isEqualTo(1);
        assertThat(one.counted(NamespaceCounter.FROM_PROXY_READ_SUCCESS)).isEqualTo(1);
        assertThat(two.counted(NamespaceCounter.CLIENT_WRITE_SUCCESS)).isZero();
        assertThat(one.counted(NamespaceCounter.CLIENT_READ_SUCCESS)).isZero();
        assertThat(cluster.isIdle()).isTrue();
    }
}
