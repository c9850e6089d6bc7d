package io.onehop.xdr.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import io.onehop.xdr.feed.PartitionQueue.Rules;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PartitionQueueTest {
    private static final Digest RECORD = new Digest(0, 0, 1);
    private static final long MILLI = 1_000_000;

    private final PartitionQueue queue = new PartitionQueue(0, 0);

    private void shipNext(Rules rules, long nowNanos) {
        QueuedChange next = Objects.requireNonNull(queue.next(nowNanos));
        queue.reading(next, 20_000);
        queue.done(next, rules, nowNanos);
    }

    /// What a former recovery has found and is still open when its master makes the recovery needless.
    @Test
    void aRecoveryEndsThoughAnotherHasLeftSomething() {
        var rules = new Rules(100, 0, 0);
        queue.recoverAfter(0, 1_000);
        queue.found(Map.of(RECORD, 20_000L), null);
        queue.trim(11_000);
        assertThat(queue.isRecovering()).isFalse();
        queue.recoverAfter(11_000, 30_000);
        queue.found(Map.of(), null);
        shipNext(rules, 1);
        assertThat(queue.endRecovery(30_000)).isTrue();
        assertThat(queue.isRecovering()).isFalse();
    }

    @Test
    void aChangeWaitsAsLongAsTheRulesSay() {
        var rules = new Rules(100, 0, 50 * MILLI);
        queue.add(RECORD, new PartitionQueue.Change(1_000, ChangeKind.WRITTEN), rules, 1_000, 10 * MILLI);
        assertThat(queue.hasNext(59 * MILLI)).isFalse();
        assertThat(queue.waitsUntilNanos()).isEqualTo(60 * MILLI);
        shipNext(rules, 60 * MILLI);
        assertThat(queue.size()).isZero();
    }

    /// Those that may go first do not wait behind those that came first.
    @Test
    void aHotRecordDoesNotHoldUpOthers() {
        var rules = new Rules(100, 100 * MILLI, 10 * MILLI);
        queue.add(RECORD, new PartitionQueue.Change(1_000, ChangeKind.WRITTEN), rules, 1_000, MILLI);
        shipNext(rules, 11 * MILLI);
        queue.add(RECORD, new PartitionQueue.Change(1_012, ChangeKind.WRITTEN), rules, 1_012, 12 * MILLI);
        var other = new Digest(0, 0, 2);
        queue.add(other, new PartitionQueue.Change(1_013, ChangeKind.WRITTEN), rules, 1_013, 13 * MILLI);
        assertThat(Objects.requireNonNull(queue.next(23 * MILLI)).digest()).isEqualTo(other);
        assertThat(queue.next(23 * MILLI)).isNull();
        assertThat(Objects.requireNonNull(queue.next(111 * MILLI)).isHot()).isTrue();
    }
}
