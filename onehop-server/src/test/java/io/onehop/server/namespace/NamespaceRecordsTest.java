package io.onehop.server.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.partition.DropListener;
import io.onehop.cluster.partition.MergeOutcome;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.cluster.partition.NamespaceData;
import io.onehop.model.Digest;
import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import io.onehop.storage.FlatRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Copies that come from other nodes.
class NamespaceRecordsTest {
    private final NamespaceUnderTest here = new NamespaceUnderTest("namespace.test.nsup-period=120");
    private final NamespaceUnderTest there = new NamespaceUnderTest("namespace.test.nsup-period=120");
    private final NamespaceData data = here.namespace.data();

    private static Digest digest(int key) {
        return Digest.read(RawMessage.digest(key), 0);
    }

    private byte[] copy(RawMessage put) {
        assertThat(there.code(put)).isZero();
        return Objects.requireNonNull(there.namespace.store().get(digest(1)));
    }

    private static RawMessage add() {
        return RawMessage.put(1, RawOp.add("a", 1));
    }

    @Test
    void takesWhatIsBetterAndKeepsTheRest() {
        byte[] first = copy(add());
        there.clock.advanceMillis(1);
        byte[] second = copy(add());
        assertThat(data.merge(first, MergeRule.GENERATION)).isEqualTo(MergeOutcome.APPLIED);
        assertThat(data.merge(second, MergeRule.LAST_UPDATE_TIME)).isEqualTo(MergeOutcome.APPLIED);
        assertThat(data.merge(second, MergeRule.GENERATION)).isEqualTo(MergeOutcome.EQUAL);
        assertThat(data.merge(first, MergeRule.GENERATION)).isEqualTo(MergeOutcome.OLDER);
        assertThat(data.store().get(digest(1))).isEqualTo(second);
        assertThat(Objects.requireNonNull(here.namespace.sets().find("demo")).objects()).isEqualTo(1);
    }

    @Test
    void leavesTheDeadAlone() {
        byte[] mortal = copy(add().ttl(10));
        here.pass(20);
        assertThat(data.merge(mortal, MergeRule.GENERATION)).isEqualTo(MergeOutcome.DEAD);
        byte[] old = copy(add().ttl(-1));
        here.namespace.truncate(null, FlatRecord.lastUpdateMillis(old) + 1);
        assertThat(data.merge(old, MergeRule.GENERATION)).isEqualTo(MergeOutcome.DEAD);
        assertThat(data.store().size()).isZero();
    }

    @Test
    void removesWhatWasNotUpdatedAfterTheRemoval() {
        byte[] record = copy(add());
        long lut = FlatRecord.lastUpdateMillis(record);
        data.merge(record, MergeRule.GENERATION);
        assertThat(data.remove(digest(1), lut - 1)).isFalse();
        assertThat(data.remove(digest(1), lut)).isTrue();
        assertThat(data.remove(digest(1), lut)).isFalse();
        assertThat(data.store().size()).isZero();
    }

    @Test
    void tellsOfRemovalsAndTakesNothingThatIsOlder() {
        List<Digest> dropped = new ArrayList<>();
        byte[] record = copy(add());
        here.namespace.drops(new DropListener() {
            @Override
            public void dropped(Digest digest, long lastUpdateMillis) {
                dropped.add(digest);
            }

            @Override
            public boolean refuses(Digest digest, long lastUpdateMillis) {
                return dropped.contains(digest);
            }
        });
        assertThat(here.code(add())).isZero();
        assertThat(here.code(RawMessage.delete(1))).isZero();
        assertThat(dropped).containsExactly(digest(1));
        assertThat(data.merge(record, MergeRule.GENERATION)).isEqualTo(MergeOutcome.OLDER);
        data.remove(digest(2), 5);
        assertThat(dropped).containsExactly(digest(1), digest(2));
    }

    @Test
    void aRecordCreatedAfterARemovalIsNewerThanIt() {
        assertThat(here.code(add())).isZero();
        assertThat(here.code(RawMessage.delete(1))).isZero();
        long removed = here.namespace.nowMillis();
        assertThat(here.code(add())).isZero();
        byte[] record = Objects.requireNonNull(data.store().get(digest(1)));
        assertThat(FlatRecord.lastUpdateMillis(record)).isEqualTo(removed + 1);
        assertThat(data.remove(digest(1), removed)).isFalse();
    }

    @Test
    void clearsAPartition() {
        for (int key = 0; key < 2_000; key++) {
            assertThat(here.code(RawMessage.put(key, RawOp.add("a", 1)))).isZero();
        }
        int partition = digest(1).partition();
        long others = data.store().size() - data.store().size(partition);
        data.clear(partition);
        assertThat(data.store().size(partition)).isZero();
        assertThat(data.store().size()).isEqualTo(others);
    }

    @Test
    void tellsTheSettingsThatMatterBetweenNodes() {
        assertThat(data.settings().conflicts()).isEqualTo(MergeRule.GENERATION);
        here.config.setConfig("context=namespace;id=test;conflict-resolution-policy=last-update-time");
        assertThat(data.settings().conflicts()).isEqualTo(MergeRule.LAST_UPDATE_TIME);
        assertThat(data.settings().replicationFactor()).isEqualTo(2);
    }
}
