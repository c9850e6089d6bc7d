package io.onehop.server.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.storage.FlatRecord;
import io.onehop.wire.Info1;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// What happens when a namespace is full, and what it counts of its sets (record-semantics reference,
/// sections 4.3, 4.6 and 4.11).
class LimitsTest {
    private static final int NOT_FOUND = 2;
    private static final int PARAMETER = 4;
    private static final int OUT_OF_SPACE = 8;
    private static final int TOO_BIG = 13;
    private static final int FORBIDDEN = 22;
    private static final int KIB = 1 << 10;

    private static RawMessage put(int key, int size) {
        return RawMessage.put(key, RawOp.write("b", new byte[size]));
    }

    /// Writes until writes are refused.
    private static int fill(NamespaceUnderTest test) {
        int key = 0;
        int code = 0;
        while (code == 0) {
            assertThat(key).isLessThan(100_000);
            code = test.code(put(key++, KIB));
            if (key % 50 == 0) {
                test.pass(1);
            }
        }
        assertThat(code).isEqualTo(OUT_OF_SPACE);
        return key - 1;
    }

    @Test
    void stopsWritesWhenItIsFullAndTakesThemAgainAfterDeletes() {
        var test = new NamespaceUnderTest("namespace.test.storage-engine.data-size=4m");
        int stored = fill(test);
        assertThat(test.limits.usedPercent()).isBetween(70L, 75L);
        assertThat(test.code(RawMessage.get(1))).isZero();
        assertThat(test.code(RawMessage.put(1, RawOp.touch()))).isEqualTo(OUT_OF_SPACE);
        assertThat(test.code(RawMessage.put(1, RawOp.write("x", 1)).info1(Info1.READ)))
                .isEqualTo(OUT_OF_SPACE);
        for (int key = 0; key < stored / 2; key++) {
            assertThat(test.code(RawMessage.delete(key))).as("deletes go on").isZero();
        }
        assertThat(test.code(put(1, KIB))).as("looked at by the housekeeping only").isEqualTo(OUT_OF_SPACE);
        test.pass(1);
        assertThat(test.code(put(1, KIB))).isZero();
    }

    @Test
    void stopsWritesWhenTheMachineHasNoMemoryLeft() {
        var test = new NamespaceUnderTest();
        assertThat(test.code(put(1, 1))).isZero();
        test.systemUsedPercent = 91;
        test.pass(1);
        assertThat(test.code(put(1, 1))).isEqualTo(OUT_OF_SPACE);
        assertThat(test.code(RawMessage.get(1))).isZero();
        test.systemUsedPercent = 50;
        test.pass(1);
        assertThat(test.code(put(1, 1))).isZero();
    }

    @Test
    void evictsWhatIsNearestToItsEndAndSparesTheRest() {
        NamespaceUnderTest test = aboveItsMark();
        test.pass(12);
        long evicted = test.counted(NamespaceCounter.EVICTED_OBJECTS);
        assertThat(evicted).as("a tenth of those that may be").isBetween(200L, 220L);
        assertThat(test.counted(NamespaceCounter.EXPIRED_OBJECTS)).isZero();
        int last = 0;
        for (int key = 0; key < 4_000; key++) {
            boolean gone = test.code(RawMessage.get(key).otherSet("")) == NOT_FOUND;
            if (gone) {
                assertThat(key % 4).isGreaterThanOrEqualTo(2);
                last = key;
            }
        }
        assertThat(last).as("the ones that end first").isLessThan(450);
        test.pass(400);
        for (int key = 0; key < 4_000; key += 4) {
            assertThat(test.code(RawMessage.get(key))).isZero();
            assertThat(test.code(RawMessage.get(key + 1).otherSet(""))).isZero();
        }
    }

    @Test
    void stopsEvictingBelowTheMark() {
        NamespaceUnderTest test = aboveItsMark();
        test.pass(400);
        assertThat(test.limits.usedPercent()).isLessThan(51);
        assertThat(test.counted(NamespaceCounter.EVICTED_OBJECTS)).isLessThan(1_500);
    }

    /// A namespace of which more is used than it takes to evict: half of its records may be evicted.
    private static NamespaceUnderTest aboveItsMark() {
        var test = new NamespaceUnderTest(
                "namespace.test.storage-engine.data-size=8m",
                "namespace.test.storage-engine.evict-used-pct=50",
                "namespace.test.evict-tenths-pct=100",
                "namespace.test.nsup-period=10",
                "namespace.test.set.spared.disable-eviction=true");
        for (int key = 0; key < 4_000; key++) {
            RawMessage put = put(key, KIB);
            switch (key % 4) {
                case 0 -> put.ttl(-1);
                case 1 -> put.ttl(1_000).otherSet("spared");
                default -> put.ttl(10_000 + key);
            }
            assertThat(test.code(put)).isZero();
        }
        return test;
    }

    @Test
    void keepsRecordsBelowTheConfiguredSize() {
        var test = new NamespaceUnderTest("namespace.test.max-record-size=1k");
        assertThat(test.code(put(1, KIB - 60))).isZero();
        assertThat(test.code(put(1, KIB))).isEqualTo(TOO_BIG);
        assertThat(test.code(RawMessage.put(1, RawOp.write("more", "x".repeat(50))))).isEqualTo(TOO_BIG);
        assertThat(test.call(RawMessage.get(1)).ops().getFirst().value()).hasSize(KIB - 60);
        assertThat(test.counted(NamespaceCounter.FAIL_RECORD_TOO_BIG)).isEqualTo(2);
    }

    @Test
    void stopsWritesToASetThatHasEnough() {
        var test = new NamespaceUnderTest("namespace.test.set.demo.stop-writes-count=10");
        for (int key = 0; key < 10; key++) {
            assertThat(test.code(put(key, 1))).isZero();
        }
        assertThat(test.code(put(10, 1))).isEqualTo(FORBIDDEN);
        assertThat(test.code(put(3, 2))).as("records that exist may be written").isZero();
        assertThat(test.code(put(10, 1).otherSet("other"))).isZero();
        test.call(RawMessage.delete(3));
        assertThat(test.code(put(11, 1))).isZero();
    }

    @Test
    void hasRoomFor4095Sets() {
        var test = new NamespaceUnderTest();
        for (int set = 0; set < 4_095; set++) {
            assertThat(test.code(put(set, 1).otherSet("s" + set))).isZero();
        }
        assertThat(test.code(put(5_000, 1).otherSet("one-more"))).isEqualTo(PARAMETER);
        assertThat(test.code(put(5_000, 1).otherSet("s17"))).isZero();
        assertThat(test.namespace.sets().all()).hasSize(4_095);
    }

    @Test
    void failedWritesDoNotMakeSets() {
        var test = new NamespaceUnderTest();
        assertThat(test.code(RawMessage.put(1, RawOp.remove("a")).otherSet("phantom"))).isEqualTo(NOT_FOUND);
        assertThat(test.namespace.sets().find("phantom")).isNull();
    }

    @Test
    void truncatesASetOrAllAtOnce() {
        var test = new NamespaceUnderTest();
        for (int key = 0; key < 300; key++) {
            test.call(put(key, 1).otherSet(key % 3 == 0 ? "" : "s" + key % 3));
        }
        test.clock.advanceSeconds(1);
        test.namespace.truncate(test.namespace.sets().find("s1"), test.namespace.nowMillis());
        assertThat(test.code(RawMessage.get(1).otherSet(""))).as("invisible at once").isEqualTo(NOT_FOUND);
        assertThat(test.code(RawMessage.get(2).otherSet(""))).isZero();
        assertThat(test.namespace.store().size()).isEqualTo(300);
        test.housekeeper.removeTruncated();
        test.pass(1);
        assertThat(test.namespace.store().size()).isEqualTo(200);
        assertThat(test.call(put(1, 1).otherSet("s1")).generation()).as("a new record").isEqualTo(1);
        assertThat(test.code(RawMessage.get(1).otherSet(""))).isZero();
        test.clock.advanceSeconds(1);
        test.namespace.truncate(null, test.namespace.nowMillis());
        assertThat(test.code(RawMessage.get(2).otherSet(""))).isEqualTo(NOT_FOUND);
        assertThat(test.call(put(2, 1).otherSet("s2")).generation()).as("over one that lies there")
                .isEqualTo(1);
        test.housekeeper.removeTruncated();
        test.pass(1);
        assertThat(test.namespace.store().size()).isEqualTo(1);
        test.namespace.truncate(null, test.namespace.nowMillis() - 100_000);
        assertThat(test.code(RawMessage.get(2).otherSet(""))).as("never backwards").isZero();
    }

    @Test
    void bringsBackWhatWasTruncatedByMistake() {
        var test = new NamespaceUnderTest();
        test.call(put(1, 1));
        test.clock.advanceSeconds(1);
        test.namespace.truncate(null, test.namespace.nowMillis());
        assertThat(test.code(RawMessage.get(1))).isEqualTo(NOT_FOUND);
        test.namespace.truncateUndo(null);
        assertThat(test.code(RawMessage.get(1))).isZero();
    }

    @Test
    void countsSetsAsARecountDoes() {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println("LimitsTest: -Donehop.seed=" + seed);
        var random = new SplittableRandom(seed);
        var test = new NamespaceUnderTest("namespace.test.nsup-period=5");
        for (int step = 0; step < 30_000; step++) {
            int key = random.nextInt(500);
            String set = key % 5 == 0 ? "" : "s" + key % 5;
            switch (random.nextInt(6)) {
                case 0 -> test.call(RawMessage.delete(key).otherSet(set));
                case 1 -> test.call(RawMessage.put(key, RawOp.remove("b")).otherSet(set));
                case 2 -> test.call(put(key, random.nextInt(100)).otherSet(set).ttl(1 + random.nextInt(5)));
                case 3 -> test.call(RawMessage.put(key, RawOp.append("s", "x")).otherSet(set));
                case 4 -> test.call(put(key, random.nextInt(100)).otherSet("s1"));
                default -> test.call(put(key, random.nextInt(100)).otherSet(set));
            }
            if (step % 100 == 0) {
                test.pass(1);
            }
            if (step % 7_000 == 0) {
                test.clock.advanceMillis(5);
                test.namespace.truncate(test.namespace.sets().find("s2"), test.namespace.nowMillis());
                test.housekeeper.removeTruncated();
            }
        }
        recount(test);
    }

    private static void recount(NamespaceUnderTest test) {
        Map<String, long[]> found = new HashMap<>();
        long[] all = new long[2];
        for (int partition = 0; partition < 4096; partition++) {
            test.namespace.store().scan(partition, null, flat -> {
                long[] ofSet = found.computeIfAbsent(FlatRecord.setName(flat), _ -> new long[2]);
                ofSet[0]++;
                ofSet[1] += FlatRecord.storedBytes(flat.length);
                all[0]++;
                all[1] += FlatRecord.storedBytes(flat.length);
                return true;
            });
        }
        assertThat(test.namespace.store().size()).isEqualTo(all[0]).isPositive();
        assertThat(test.namespace.store().dataBytes()).isEqualTo(all[1]);
        for (SetInfo set : test.namespace.sets().all()) {
            long[] expected = found.getOrDefault(set.name(), new long[2]);
            assertThat(set.objects()).as(set.name()).isEqualTo(expected[0]);
            assertThat(set.dataBytes()).as(set.name()).isEqualTo(expected[1]);
        }
    }
}
