package io.onehop.server.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import io.onehop.server.stats.NamespaceCounter;
import org.junit.jupiter.api.Test;

/// What one node counts as passed on, another counts as executed.
class ConservationTest {
    /// S0-11, S0-57.
    @Test
    void eachCompletedProxyIsOneExecution() {
        var cluster = new TestCluster(3);
        cluster.deal(7, 1, 2);
        for (int i = 0; i < 300; i++) {
            TestMember node = cluster.node(1 + i % 3);
            int key = i % 40;
            node.send(i % 2, switch (i % 5) {
                case 0 -> RawMessage.get(key);
                case 1 -> RawMessage.delete(key);
                case 2 -> RawMessage.put(key, RawOp.write("b", "text"), RawOp.add("b", 1));
                case 3 -> RawMessage.put(key, RawOp.touch());
                default -> RawMessage.put(key, RawOp.add("a", 1));
            });
            cluster.pass(i % 3);
        }
        cluster.pass(100);
        long complete = 0;
        long executed = 0;
        for (int i = 1; i <= 3; i++) {
            complete += cluster.node(i).counted(NamespaceCounter.CLIENT_PROXY_COMPLETE);
            for (NamespaceCounter counter : NamespaceCounter.values()) {
                if (counter.name().startsWith("FROM_PROXY_")) {
                    executed += cluster.node(i).counted(counter);
                }
            }
        }
        assertThat(complete).isGreaterThan(100).isEqualTo(executed);
        long counted = 0;
        for (int i = 1; i <= 3; i++) {
            for (NamespaceCounter counter : NamespaceCounter.values()) {
                String name = counter.name();
                boolean client = name.startsWith("CLIENT_")
                        && !name.contains("PROXY") && !name.startsWith("CLIENT_TSVC");
                counted += client ? cluster.node(i).counted(counter) : 0;
            }
        }
        assertThat(counted + complete).isEqualTo(300);
        assertThat(cluster.isIdle()).isTrue();
    }
}
