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

    /// It comes with a migration from a node that had been alone: older than what the recovery looks for.
    @Test
    void aRecoveryIsNotLeftWhatItDoesNotLookFor() {
        var rules = new Rules(100, 0, 0);
        queue.recoverAfter(30_000, 31_000);
        assertThat(queue.add(RECORD, new PartitionQueue.Change(20_000, ChangeKind.WRITTEN), rules, 31_000, 1))
                .isEqualTo(PartitionQueue.Added.QUEUED);
        var other = new Digest(0, 0, 2);
        assertThat(queue.add(other, new PartitionQueue.Change(20_001, ChangeKind.WRITTEN), rules, 31_000, 1))
                .isEqualTo(PartitionQueue.Added.LEFT_TO_RECOVERY);
        assertThat(queue.lastShipped()).isLessThan(20_000);
        assertThat(Objects.requireNonNull(queue.next(1)).digest()).isEqualTo(RECORD);
    }

    /// A master that has another lineage says too much, and goes back when the records of this one come to
    /// it; before they are shipped this node is master.
    @Test
    void aCopyThatWasToldTooMuchLooksForWhatItHasDropped() {
        var rules = new Rules(100, 0, 0);
        queue.add(RECORD, new PartitionQueue.Change(50_000, ChangeKind.WRITTEN), rules, 50_000, 1);
        queue.trim(60_000);
        assertThat(queue.size()).isZero();
        queue.trim(40_000);
        var other = new Digest(0, 0, 2);
        queue.add(other, new PartitionQueue.Change(70_000, ChangeKind.WRITTEN), rules, 70_000, 1);
        queue.continueFrom(PartitionQueue.UNKNOWN, 10_000, 71_000);
        assertThat(Objects.requireNonNull(queue.search()).changedAfter()).isLessThan(40_000);
    }

    /// What is dropped while a recovery is under way may be older than what it looks for.
    @Test
    void aRecoveryIsRepeatedFromTheOldestThatWasDropped() {
        var rules = new Rules(1, 0, 0);
        queue.recoverAfter(30_000, 31_000);
        queue.found(Map.of(), null);
        queue.add(RECORD, new PartitionQueue.Change(15_000, ChangeKind.WRITTEN), rules, 31_000, 1);
        var other = new Digest(0, 0, 2);
        assertThat(queue.add(other, new PartitionQueue.Change(15_500, ChangeKind.WRITTEN), rules, 31_000, 1))
                .isEqualTo(PartitionQueue.Added.OVERFLOWN);
        assertThat(Objects.requireNonNull(queue.search()).changedAfter()).isLessThan(15_000);
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

    /// What its replicas do not have yet waits a little, as often as need be, and not for ever.
    @Test
    void aChangeIsPutOffWhileItIsOnItsWayToReplicas() {
        var rules = new Rules(100, 0, 0);
        queue.add(RECORD, new PartitionQueue.Change(1_000, ChangeKind.WRITTEN), rules, 1_000, MILLI);
        long nowNanos = MILLI;
        int times = 0;
        while (queue.postpone(Objects.requireNonNull(queue.next(nowNanos)), nowNanos,
                nowNanos + 2 * MILLI)) {
            times++;
            assertThat(queue.next(nowNanos)).isNull();
            assertThat(queue.lastShipped()).isLessThan(1_000);
            assertThat(queue.waitsUntilNanos()).isEqualTo(nowNanos + 2 * MILLI);
            nowNanos += 2 * MILLI;
        }
        assertThat(times).isEqualTo(750);
        assertThat(queue.size()).isEqualTo(1);
    }

    @Test
    void aChangeThatComesWhileAnotherIsPutOffIsShippedWithIt() {
        var rules = new Rules(100, 0, 0);
        queue.add(RECORD, new PartitionQueue.Change(1_000, ChangeKind.WRITTEN), rules, 1_000, MILLI);
        QueuedChange next = Objects.requireNonNull(queue.next(MILLI));
        assertThat(queue.postpone(next, MILLI, 3 * MILLI)).isTrue();
        queue.add(RECORD, new PartitionQueue.Change(1_001, ChangeKind.WRITTEN), rules, 1_001, 2 * MILLI);
        shipNext(rules, 3 * MILLI);
        assertThat(queue.size()).isZero();
        assertThat(queue.lastShipped()).isEqualTo(1_001);
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
