package io.onehop.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.migration.Nodes.Node;
import io.onehop.model.Digest;
import org.junit.jupiter.api.Test;

/// What copying many small records costs; printed, not judged.
class MigrationThroughputTest {
    private static final int PARTITIONS = 64;
    private static final int RECORDS = 300_000;
    private static final int VALUE = 57; // makes records of 100 bytes

    @Test
    void tellsWhatCopyingCosts() {
        var nodes = new Nodes(1, PARTITIONS);
        nodes.checked = false;
        Node a = nodes.add(0xA);
        nodes.balance();
        for (int i = 0; i < RECORDS; i++) {
            Digest digest = nodes.digest(i % PARTITIONS);
            byte[] flat = Nodes.record(digest, 1, 1000, i, VALUE);
            a.data.store().update(digest, _ -> flat);
        }
        Node b = nodes.add(0xB);
        nodes.balance();
        time("sent", nodes);
        assertThat(b.data.store().size()).isEqualTo(RECORDS);
        for (Node node : nodes.alive()) { // masters that were none before make sure that replicas are equal
            node.partitions.suspend();
        }
        nodes.doubt();
        time("compared", nodes);
        assertThat(nodes.sum(MigrationStat.MIGRATE_RECORDS_SKIPPED)).isEqualTo(RECORDS);
        assertThat(nodes.sum(MigrationStat.MIGRATE_RECORDS_TRANSMITTED)).isEqualTo(RECORDS);
    }

    private static void time(String what, Nodes nodes) {
        long begin = System.nanoTime();
        long before = nodes.fabric.bytes;
        long messages = nodes.fabric.messages;
        nodes.settle();
        double seconds = (System.nanoTime() - begin) / 1e9;
        System.out.printf("%s %d records in %.2f s, %.0f records/s, %.1f MiB, %d messages%n", what, RECORDS,
                seconds, RECORDS / seconds, (nodes.fabric.bytes - before) / 1048576.0,
                nodes.fabric.messages - messages);
    }
}
