package io.onehop.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Copies move between nodes of one thread.
class MigrationSimulationTest {
    private static final long SEED = 7;

    @Test
    void anEmptyReplicaIsFilled() {
        var nodes = new Nodes(SEED, 4);
        Nodes.Node a = nodes.add(0xA);
        nodes.balance();
        List<Digest> digests = nodes.fill(1, 5000, a);
        Nodes.Node b = nodes.add(0xB);
        nodes.balance();
        nodes.settle();
        nodes.checkSettled();
        for (Digest digest : digests) {
            assertThat(b.data.store().get(digest)).isEqualTo(a.data.store().get(digest));
        }
        assertThat(nodes.sum(MigrationStat.MIGRATE_TX_PARTITIONS_INITIAL))
                .isEqualTo(nodes.sum(MigrationStat.MIGRATE_RX_PARTITIONS_INITIAL)).isPositive();
    }
}
