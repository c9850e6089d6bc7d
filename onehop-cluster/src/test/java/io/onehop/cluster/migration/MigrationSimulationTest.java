package io.onehop.cluster.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.migration.Nodes.Node;
import io.onehop.cluster.migration.TestFabric.Fate;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.model.Digest;
import io.onehop.storage.FlatRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// Copies move between nodes of one thread; invariants are checked after every event.
class MigrationSimulationTest {
    private static final long SEED = 7;

    private final Nodes nodes = new Nodes(SEED, 4);

    private List<Digest> fillAll(int records, Node... into) {
        var keys = new ArrayList<Digest>();
        for (int partition = 0; partition < nodes.count; partition++) {
            keys.addAll(nodes.fill(partition, records, into));
        }
        return keys;
    }

    private void settleAndCheck() {
        nodes.settle();
        nodes.checkSettled();
        nodes.checkData();
    }

    /// The partition whose final master is that node.
    private int mastered(Node node) {
        for (int partition = 0; partition < nodes.count; partition++) {
            if (node.entry(partition).replicas().getFirst().equals(node.id)) {
                return partition;
            }
        }
        throw new AssertionError("masters nothing: " + nodes);
    }

    @Test
    void anEmptyReplicaIsFilled() {
        Node a = nodes.add(0xA);
        nodes.balance();
        fillAll(3000, a);
        Node b = nodes.add(0xB);
        nodes.balance();
        assertThat(nodes.sum(MigrationStat.MIGRATE_TX_PARTITIONS_INITIAL))
                .isEqualTo(nodes.sum(MigrationStat.MIGRATE_RX_PARTITIONS_INITIAL)).isPositive();
        settleAndCheck();
        assertThat(a.data.store().size()).isEqualTo(b.data.store().size()).isEqualTo(12_000);
        assertThat(nodes.sum(MigrationStat.MIGRATE_RECORDS_TRANSMITTED)).isEqualTo(12_000);
        assertThat(nodes.sum(MigrationStat.MIGRATE_RECORD_RECEIVES)).isEqualTo(12_000);
        assertThat(nodes.sum(MigrationStat.MIGRATE_RECORD_RETRANSMITS)).isZero();
        assertThat(a.partitions.facts(Nodes.NAME).completePercent()).isEqualTo(100);
    }

    @Test
    void masteryMovesWhileClientsWriteAndOldCopiesAreDropped() {
        Node a = nodes.add(0xA);
        Node b = nodes.add(0xB);
        nodes.balance();
        List<Digest> keys = fillAll(1000, a, b);
        nodes.add(0xC);
        nodes.add(0xD);
        nodes.balance();
        nodes.afterEachEvent = () -> nodes.client(keys);
        nodes.settle();
        nodes.afterEachEvent = () -> {};
        settleAndCheck();
        assertThat(a.data.cleared + b.data.cleared).isPositive();
    }

    @Test
    void onlyDifferencesAreSentToAReplicaThatHasMost() {
        nodes.replicationFactor = 3;
        Node a = nodes.add(0xA);
        Node b = nodes.add(0xB);
        Node c = nodes.add(0xC);
        nodes.balance();
        List<Digest> keys = fillAll(2000, a, b, c);
        int partition = mastered(b);
        List<Digest> mine = keys.stream().filter(key -> key.partition() == partition).toList();
        nodes.kill(b);
        Node master = nodes.node(a.entry(partition).replicas().get(1));
        Node other = master == a ? c : a;
        for (int i = 0; i < 10; i++) { // what the dead master had told one of them only
            byte[] newer = Nodes.record(mine.get(i), 2, nodes.millis(), 77);
            (i < 5 ? master : other).data.store().update(mine.get(i), _ -> newer);
            if (i < 5) {
                nodes.expected.put(mine.get(i), 77);
            }
        }
        Digest stray = nodes.digest(partition);
        other.data.store().update(stray, _ -> Nodes.record(stray, 1, 5, 5));
        nodes.balance();
        settleAndCheck();
        assertThat(nodes.sum(MigrationStat.MIGRATE_RECORDS_TRANSMITTED)).isEqualTo(10);
        assertThat(nodes.sum(MigrationStat.MIGRATE_RECORDS_REMOVED)).isEqualTo(1);
        assertThat(nodes.sum(MigrationStat.MIGRATE_RECORDS_SKIPPED)).isGreaterThanOrEqualTo(1990);
    }

    @Test
    void lineagesAreMergedByThePolicy() {
        for (MergeRule rule : MergeRule.values()) {
            var split = new Nodes(SEED, 4);
            Node a = split.add(0xA);
            Node b = split.add(0xB);
            Node c = split.add(0xC);
            List.of(a, b, c).forEach(node -> node.data.conflicts = rule);
            split.balance(a);
            Digest both = split.digest(0);
            Digest onlyA = split.digest(1);
            Digest onlyB = split.digest(1);
            split.write(both, 1);
            split.write(both, 2);
            split.write(onlyA, 3);
            split.balance(b);
            split.run(1);
            split.write(both, 4);
            split.write(onlyB, 5);
            split.balance(a, b, c);
            split.expected.put(both, rule == MergeRule.GENERATION ? 2 : 4);
            split.checkRead(both);
            split.settle();
            split.checkSettled();
            split.checkData();
        }
    }

    @Test
    void aRecordThatIsRemovedWhileItsCopyIsOnItsWayDoesNotComeBack() {
        Node a = nodes.add(0xA);
        nodes.balance();
        List<Digest> keys = fillAll(2000, a);
        nodes.add(0xB);
        nodes.balance();
        nodes.fabric.hook = (_, _, message) -> {
            if (message instanceof MigrationMessage.Insert) {
                for (int i = 0; i < 20; i++) {
                    nodes.drop(keys.get(nodes.random.nextInt(keys.size())));
                }
            }
            return Fate.DELIVER;
        };
        settleAndCheck();
        assertThat(nodes.sum(MigrationStat.MIGRATE_RECORDS_DROPPED)).isPositive();
        assertThat(nodes.alive()).allMatch(node -> node.drops.size() == 0);
    }

    @Test
    void aCopyBeginsAnewWhenMoreIsRemovedThanRemembered() {
        nodes.dropBound = 80;
        Node a = nodes.add(0xA);
        nodes.balance();
        List<Digest> keys = fillAll(2000, a);
        nodes.add(0xB);
        nodes.balance();
        nodes.fabric.hook = (_, _, message) -> {
            boolean few = nodes.sum(MigrationStat.MIGRATE_RESTARTS) < 3;
            if (message instanceof MigrationMessage.Insert && few) {
                for (int i = 0; i < 50; i++) {
                    nodes.drop(keys.get(nodes.random.nextInt(keys.size())));
                }
            }
            return Fate.DELIVER;
        };
        settleAndCheck();
        assertThat(nodes.sum(MigrationStat.MIGRATE_RESTARTS)).isGreaterThanOrEqualTo(3);
    }

    @Test
    void lostAndRepeatedMessagesDoNoHarm() {
        Node a = nodes.add(0xA);
        Node b = nodes.add(0xB);
        nodes.balance();
        List<Digest> keys = fillAll(1000, a, b);
        nodes.add(0xC);
        nodes.add(0xD);
        nodes.balance();
        nodes.fabric.hook = (_, _, _) -> {
            int chance = nodes.random.nextInt(10);
            return chance < 2 ? Fate.LOSE : chance < 4 ? Fate.REPEAT : Fate.DELIVER;
        };
        nodes.afterEachEvent = () -> nodes.client(keys);
        nodes.settle();
        nodes.afterEachEvent = () -> {};
        nodes.fabric.hook = (_, _, _) -> Fate.DELIVER;
        settleAndCheck();
    }

    @Test
    void oneCopyAtATimeIsReceivedWhenThatIsTheLimit() {
        nodes.settings = new MigrationSettings(8, 1, 0);
        Node a = nodes.add(0xA);
        Node b = nodes.add(0xB);
        nodes.balance();
        fillAll(500, a, b);
        nodes.add(0xC);
        nodes.add(0xD);
        nodes.balance();
        nodes.afterEachEvent = () -> assertThat(nodes.alive()).allMatch(node -> node.stat(
                MigrationStat.MIGRATE_RX_PARTITIONS_ACTIVE) <= 1);
        settleAndCheck();
    }

    @Test
    void withoutThreadsNothingMovesUntilThereAreSome() {
        nodes.settings = new MigrationSettings(0, 4, 0);
        Node a = nodes.add(0xA);
        nodes.balance();
        fillAll(100, a);
        Node b = nodes.add(0xB);
        nodes.balance();
        nodes.run(10);
        assertThat(b.data.store().size()).isZero();
        nodes.settings = new MigrationSettings(2, 4, 0);
        settleAndCheck();
    }

    @Test
    void fillingWaitsForTheDelay() {
        nodes.settings = new MigrationSettings(1, 4, 30);
        Node a = nodes.add(0xA);
        nodes.balance();
        fillAll(100, a);
        nodes.add(0xB);
        nodes.balance();
        nodes.run(29);
        assertThat(nodes.sum(MigrationStat.MIGRATE_TX_PARTITIONS_LEAD_REMAINING)).isZero();
        assertThat(nodes.sum(MigrationStat.MIGRATE_TX_PARTITIONS_REMAINING)).isPositive();
        settleAndCheck();
    }

    @Test
    void sleepingAfterEachRecordSlowsDown() {
        Node a = nodes.add(0xA);
        a.data.sleepMicros = 1000;
        nodes.balance();
        fillAll(2000, a);
        nodes.add(0xB);
        nodes.balance();
        long before = nodes.time.nanoTime();
        settleAndCheck();
        assertThat(nodes.time.nanoTime() - before).isGreaterThan(7_500_000_000L);
    }

    @Test
    void aReceiverWithoutMemoryIsServedWhenItHasSome() {
        Node a = nodes.add(0xA);
        nodes.balance();
        fillAll(500, a);
        Node b = nodes.add(0xB);
        b.data.full = true;
        nodes.balance();
        nodes.run(60);
        assertThat(b.stat(MigrationStat.MIGRATE_RECORDS_REFUSED)).isPositive();
        assertThat(nodes.isSettled()).isFalse();
        b.data.full = false;
        settleAndCheck();
        assertThat(nodes.sum(MigrationStat.MIGRATE_RECORD_RETRANSMITS)).isPositive();
    }

    @Test
    void aReceiverWithoutMemoryForABetterRecordIsServedWhenItHasSome() {
        Node a = nodes.add(0xA);
        Node b = nodes.add(0xB);
        nodes.balance();
        Digest key = nodes.fill(0, 1, a, b).getFirst();
        Node other = nodes.master(0) == a ? b : a;
        byte[] later = Nodes.record(key, 9, 5000, 8);
        other.data.store().update(key, _ -> later);
        other.data.full = true;
        nodes.alive().forEach(node -> node.partitions.suspend());
        nodes.doubt();
        nodes.run(20);
        assertThat(nodes.isSettled()).isFalse();
        other.data.full = false;
        settleAndCheck();
    }

    @Test
    void aRemovalOfWhatTheSourceLacksIsNotTakenForOneByTheMaster() {
        Node a = nodes.add(0xA);
        Node b = nodes.add(0xB);
        nodes.balance();
        Digest key = nodes.fill(0, 1, a, b).getFirst();
        Node other = nodes.master(0) == a ? b : a;
        byte[] later = Nodes.record(key, 9, 5000, 8);
        other.data.store().update(key, _ -> later);
        nodes.alive().forEach(node -> node.partitions.suspend());
        nodes.doubt();
        settleAndCheck();
    }

    @Test
    void aReplicaFollowsItsSourceWhateverRemovalsItRemembers() {
        Node a = nodes.add(0xA);
        Node b = nodes.add(0xB);
        nodes.balance();
        Digest key = nodes.fill(0, 1, a, b).getFirst();
        Node other = nodes.master(0) == a ? b : a;
        other.drops.remember(0);
        other.data.remove(key, 5000);
        nodes.alive().forEach(node -> node.partitions.suspend());
        nodes.doubt();
        settleAndCheck();
        assertThat(other.drops.size()).isZero();
    }

    @Test
    void theActingMasterWaitsForCommandsThatHoldThePartition() {
        Node a = nodes.add(0xA);
        nodes.balance();
        fillAll(100, a);
        Node b = nodes.add(0xB);
        nodes.balance();
        int partition = mastered(b);
        a.tables.reserve(partition);
        nodes.run(10);
        assertThat(a.entry(partition).writable()).isFalse();
        assertThat(a.entry(partition).master()).isNull();
        assertThat(a.entry(partition).claims() & 1).isEqualTo(1);
        assertThat(b.entry(partition).writable()).isFalse();
        assertThat(a.entry(partition).version().isMaster()).isTrue();
        a.tables.release(partition);
        settleAndCheck();
    }

    @Test
    void whatACommandWritesThatHasSeenTheOldTableIsSent() {
        Node a = nodes.add(0xA);
        nodes.balance();
        List<Digest> keys = nodes.fill(0, 100, a);
        a.tables.reserve(0);
        Node b = nodes.add(0xB);
        nodes.balance();
        nodes.runUntil(() -> false, 0);
        for (int i = 0; i < 900; i++) {
            nodes.time.at(i * 1_000_000L, () -> assertThat(b.data.store().size(0)).isZero());
        }
        nodes.time.at(900_000_000L, () -> {
            Digest first = keys.stream().min(Digest::compareTo).orElseThrow();
            a.data.store().update(first, _ -> Nodes.record(first, 2, 9000, 9000));
            nodes.expected.put(first, 9000);
            a.tables.release(0);
        });
        settleAndCheck();
    }

    @Test
    void aMasterThatHasNotGivenUpServesAgainWhenMigrationsAreSuspended() {
        Node a = nodes.add(0xA);
        nodes.balance();
        fillAll(100, a);
        Node b = nodes.add(0xB);
        nodes.balance();
        int partition = mastered(b);
        a.tables.reserve(partition);
        nodes.run(10);
        a.partitions.suspend();
        assertThat(a.entry(partition).writable()).isTrue();
        a.tables.release(partition);
        nodes.balance();
        settleAndCheck();
    }

    @Test
    void dataSurvivesTheDeathOfTheFinalMasterRightBeforeAllIsDone() {
        Node a = nodes.add(0xA);
        Node b = nodes.add(0xB);
        nodes.balance();
        List<Digest> keys = fillAll(300, a, b);
        nodes.add(0xC);
        nodes.add(0xD);
        nodes.balance();
        var killed = new ArrayList<Node>();
        nodes.fabric.hook = (from, _, message) -> {
            if (killed.isEmpty() && message instanceof MigrationMessage.Signal signal
                    && signal.fact() == MigrationMessage.Fact.ALL_DONE) {
                killed.add(nodes.node(from));
            }
            return killed.contains(nodes.node(from)) ? Fate.LOSE : Fate.DELIVER;
        };
        nodes.afterEachEvent = () -> nodes.client(keys);
        assertThat(nodes.runUntil(() -> !killed.isEmpty(), 100)).isTrue();
        nodes.afterEachEvent = () -> {};
        nodes.kill(killed.getFirst());
        nodes.balance();
        settleAndCheck();
    }

    @Test
    void strayRecordsOfACopyThatWasWorthNothingAreCleared() {
        Node a = nodes.add(0xA);
        Digest stray = nodes.digest(2);
        a.data.store().update(stray, _ -> Nodes.record(stray, 1, 1, 1));
        nodes.balance();
        assertThat(a.data.store().get(stray)).isNull();
    }

    @Test
    void quiescedNodesKeepASubset() {
        Node a = nodes.add(0xA);
        nodes.balance();
        fillAll(100, a);
        a.quiesced = true;
        nodes.add(0xB);
        nodes.add(0xC);
        nodes.balance();
        nodes.settle();
        for (int partition = 0; partition < nodes.count; partition++) {
            assertThat(a.entry(partition).letter()).isEqualTo('Z');
            assertThat(a.entry(partition).version().isSubset()).isTrue();
            assertThat(a.entry(partition).claims()).isZero();
        }
        nodes.checkData();
    }

    @Test
    void theGenerationGrowsOnlyWhenClaimsChange() {
        Node a = nodes.add(0xA);
        nodes.balance();
        assertThat(a.tables.table().generation()).isZero();
        nodes.balance();
        assertThat(a.tables.table().generation()).isZero();
        fillAll(10, a);
        Node b = nodes.add(0xB);
        nodes.balance();
        settleAndCheck();
        assertThat(a.tables.table().generation()).isPositive();
        int generation = a.tables.table().generation();
        nodes.balance();
        assertThat(a.tables.table().generation()).isEqualTo(generation);
        assertThat(a.tables.table().clusterKey()).isEqualTo(b.tables.table().clusterKey());
    }

    @Test
    void recordsKeepTheirGenerationAndTimes() {
        Node a = nodes.add(0xA);
        nodes.balance();
        Digest key = nodes.digest(3);
        byte[] flat = FlatRecord.withLife(Nodes.record(key, 42, 4711, 1), 123_456, 4711);
        a.data.store().update(key, _ -> flat);
        nodes.expected.put(key, 1);
        Node b = nodes.add(0xB);
        nodes.balance();
        settleAndCheck();
        assertThat(Objects.requireNonNull(b.data.store().get(key))).isEqualTo(flat);
    }
}
