package io.onehop.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.model.Digest;
import io.onehop.storage.FlatRecord;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What an immigrator tells of its records.
class ToldTest {
    private final Nodes nodes = new Nodes(3, 4);
    private final Nodes.Node node = nodes.add(0xA);

    @Test
    void runsFollowEachOtherUntilAllIsTold() {
        List<Digest> digests = nodes.fill(2, 5000, node);
        digests.sort(null);
        int next = 0;
        Digest after = null;
        while (true) {
            Told told = Told.of(node.data.store(), 2, after);
            for (int i = 0; i < told.count(); i++) {
                assertThat(told.digest(i)).isEqualTo(digests.get(next));
                byte[] flat = Objects.requireNonNull(node.data.store().get(digests.get(next)));
                assertThat(told.isEqual(flat, i)).isTrue();
                next++;
            }
            if (told.isLast()) {
                break;
            }
            after = told.digest(told.count() - 1);
            assertThat(told.covers(after)).isTrue();
            assertThat(told.covers(digests.get(next))).isFalse();
        }
        assertThat(next).isEqualTo(5000);
    }

    @Test
    void largeRecordsMakeShortRuns() {
        for (int i = 0; i < 10; i++) {
            Digest digest = nodes.digest(1);
            byte[] flat = Nodes.record(digest, 1, 1, i, 400_000);
            node.data.store().update(digest, _ -> flat);
        }
        assertThat(Told.of(node.data.store(), 1, null).count()).isEqualTo(3);
    }

    @Test
    void seesEveryDifference() {
        Digest digest = nodes.digest(1);
        byte[] flat = Nodes.record(digest, 7, 1L << 39, 1);
        node.data.store().update(digest, _ -> flat);
        Told told = Told.of(node.data.store(), 1, null);
        assertThat(told.isEqual(flat, 0)).isTrue();
        assertThat(told.isEqual(Nodes.record(digest, 8, 1L << 39, 1), 0)).isFalse();
        assertThat(told.isEqual(Nodes.record(digest, 7, (1L << 39) + 1, 1), 0)).isFalse();
        assertThat(told.isEqual(Nodes.record(digest, 7, 1L << 39, 2), 0)).isFalse();
        assertThat(told.isEqual(FlatRecord.withLife(flat, 5, 1L << 39), 0)).as("void time").isFalse();
        assertThat(Told.markedTime(told.bytes(), Digest.SIZE)).isEqualTo(1L << 39);
    }

    @Test
    void anEmptyPartitionTellsNothing() {
        Told told = Told.of(node.data.store(), 3, null);
        assertThat(told.count()).isZero();
        assertThat(told.isLast()).isTrue();
        assertThat(told.covers(nodes.digest(3))).isTrue();
    }

    @Test
    void refusesHalfEntries() {
        assertThatThrownBy(() -> new Told(new byte[Told.SIZE + 1], true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Told(new byte[0], false)).isInstanceOf(IllegalArgumentException.class);
    }
}
