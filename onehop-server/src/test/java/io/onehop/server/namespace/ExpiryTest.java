package io.onehop.server.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Epoch2010;
import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import io.onehop.server.protocol.RawReply;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// How long records live (record-semantics reference, section 4.6).
class ExpiryTest {
    private static final int NOT_FOUND = 2;
    private static final int PARAMETER = 4;
    private static final int FORBIDDEN = 22;
    private static final int NEVER = -1;
    private static final int KEEP = -2;

    private static RawMessage put(int key) {
        return RawMessage.put(key, RawOp.write("a", 1));
    }

    private static long now(NamespaceUnderTest test) {
        return Epoch2010.fromUnixMillis(test.clock.epochMillis()) / 1000;
    }

    @ParameterizedTest
    @CsvSource({"1", "60", "315360000"})
    void answersTheVoidTimeThatFollowsFromTheTtl(int ttl) {
        var test = new NamespaceUnderTest();
        assertThat(test.call(put(1).ttl(ttl)).voidTime()).isEqualTo(now(test) + ttl);
        test.clock.advanceMillis(700);
        assertThat(test.call(RawMessage.get(1)).voidTime()).isEqualTo(now(test) + ttl);
        RawReply header = test.call(RawMessage.on(1).info1(Info1.READ | Info1.GET_NO_BINS));
        assertThat(header.voidTime()).isEqualTo(now(test) + ttl);
    }

    @ParameterizedTest
    @ValueSource(ints = {315_360_001, Integer.MAX_VALUE, Integer.MIN_VALUE, -3})
    void refusesTtlsBeyondTenYears(int ttl) {
        assertThat(new NamespaceUnderTest().code(put(1).ttl(ttl))).isEqualTo(PARAMETER);
    }

    @Test
    void isDeadAsSoonAsTheVoidTimeHasPassed() {
        var test = new NamespaceUnderTest();
        test.call(put(1).ttl(10));
        test.clock.advanceSeconds(10);
        assertThat(test.code(RawMessage.get(1))).as("at the void time").isZero();
        test.clock.advanceSeconds(1);
        assertThat(test.code(RawMessage.get(1))).isEqualTo(NOT_FOUND);
        assertThat(test.code(RawMessage.on(1).info1(Info1.READ | Info1.GET_NO_BINS))).isEqualTo(NOT_FOUND);
        assertThat(test.code(RawMessage.put(1, RawOp.touch()))).isEqualTo(NOT_FOUND);
        assertThat(test.namespace.store().size()).as("it still lies there").isEqualTo(1);
        assertThat(test.code(RawMessage.delete(1))).as("and can be deleted").isZero();
        assertThat(test.code(RawMessage.delete(1))).isEqualTo(NOT_FOUND);
    }

    @Test
    void startsAfreshOverADeadRecord() {
        var test = new NamespaceUnderTest();
        test.call(put(1).ttl(10));
        test.call(RawMessage.put(1, RawOp.add("n", 5)).ttl(10));
        test.clock.advanceSeconds(11);
        RawReply reply = test.call(RawMessage.put(1, RawOp.add("n", 1)).info2(Info2.CREATE_ONLY));
        assertThat(reply.resultCode()).isZero();
        assertThat(reply.generation()).isEqualTo(1);
        assertThat(test.call(RawMessage.get(1)).bins()).containsExactly("n=1");
        assertThat(test.namespace.store().size()).isEqualTo(1);
    }

    @Test
    void setsTheVoidTimeAnewWithEveryWriteUnlessAskedToKeepIt() {
        var test = new NamespaceUnderTest();
        long first = test.call(put(1).ttl(100)).voidTime();
        test.clock.advanceSeconds(5);
        assertThat(test.call(put(1).ttl(KEEP)).voidTime()).isEqualTo(first);
        assertThat(test.call(put(1).ttl(100)).voidTime()).isEqualTo(first + 5);
        assertThat(test.call(RawMessage.put(1, RawOp.touch()).ttl(200)).voidTime()).isEqualTo(first + 105);
        assertThat(test.call(put(1).ttl(NEVER)).voidTime()).isZero();
        assertThat(test.call(put(1).ttl(50)).voidTime()).isPositive();
        assertThat(test.call(put(1)).voidTime()).as("the default is for ever").isZero();
        assertThat(test.call(put(2).ttl(KEEP)).voidTime()).as("nothing to keep").isZero();
    }

    @Test
    void takesTheDefaultOfTheSetThenOfTheNamespace() {
        var test = new NamespaceUnderTest("namespace.test.default-ttl=100",
                "namespace.test.set.demo.default-ttl=30");
        assertThat(test.call(put(1)).voidTime()).isEqualTo(now(test) + 30);
        assertThat(test.call(put(2).otherSet("other")).voidTime()).isEqualTo(now(test) + 100);
        assertThat(test.call(put(3).otherSet("")).voidTime()).isEqualTo(now(test) + 100);
        assertThat(test.call(put(4).ttl(KEEP)).voidTime()).isEqualTo(now(test) + 30);
        assertThat(test.call(put(5).ttl(NEVER)).voidTime()).isZero();
        assertThat(test.config.setConfig("context=namespace;id=test;set=demo;default-ttl=70"))
                .isEqualTo("ok");
        assertThat(test.call(put(6)).voidTime()).as("changed while it runs").isEqualTo(now(test) + 70);
    }

    @Test
    void refusesTtlsThatNobodyWouldEnforce() {
        var test = new NamespaceUnderTest("namespace.test.nsup-period=0");
        assertThat(test.code(put(1).ttl(10))).isEqualTo(FORBIDDEN);
        assertThat(test.code(put(1))).isZero();
        assertThat(test.code(put(1).ttl(NEVER))).isZero();
        var allowed = new NamespaceUnderTest(
                "namespace.test.nsup-period=0", "namespace.test.allow-ttl-without-nsup=true");
        assertThat(allowed.code(put(1).ttl(10))).isZero();
    }

    @Test
    void sweepsDeadRecordsEveryPeriod() {
        var test = new NamespaceUnderTest("namespace.test.nsup-period=60");
        for (int key = 0; key < 1_000; key++) {
            test.call(put(key).ttl(key % 2 == 0 ? 30 : NEVER));
        }
        test.pass(59);
        assertThat(test.namespace.store().size()).isEqualTo(1_000);
        test.pass(3);
        assertThat(test.namespace.store().size()).isEqualTo(500);
        assertThat(test.counted(NamespaceCounter.EXPIRED_OBJECTS)).isEqualTo(500);
        assertThat(test.code(RawMessage.get(1))).isZero();
        test.call(put(5_000).ttl(10));
        test.pass(62);
        assertThat(test.counted(NamespaceCounter.EXPIRED_OBJECTS)).isEqualTo(501);
        test.housekeeper.stop();
        test.call(put(5_001).ttl(10));
        test.pass(200);
        assertThat(test.namespace.store().size()).as("nobody sweeps any more").isEqualTo(501);
    }

    @Test
    void prolongsTheLifeOfRecordsThatAreReadNearTheirEnd() {
        var test = new NamespaceUnderTest();
        long end = test.call(put(1).ttl(100)).voidTime();
        test.clock.advanceSeconds(50);
        assertThat(test.call(RawMessage.get(1).ttl(40)).voidTime()).isEqualTo(end);
        assertThat(test.call(RawMessage.get(1)).voidTime()).as("half of it is left").isEqualTo(end);
        test.clock.advanceSeconds(10);
        RawReply touching = test.call(RawMessage.get(1).ttl(40));
        assertThat(touching.voidTime()).as("the answer is of before").isEqualTo(end);
        RawReply next = test.call(RawMessage.get(1));
        assertThat(next.voidTime()).isEqualTo(end + 60);
        assertThat(next.generation()).isEqualTo(1);
        assertThat(test.counted(NamespaceCounter.READ_TOUCH_SUCCESS)).isEqualTo(1);
        test.clock.advanceSeconds(99);
        assertThat(test.call(RawMessage.get(1).ttl(NEVER)).voidTime()).isEqualTo(end + 60);
        assertThat(test.call(RawMessage.get(1)).voidTime()).as("not touched").isEqualTo(end + 60);
    }

    @ParameterizedTest
    @ValueSource(ints = {101, 1000, -2, Integer.MAX_VALUE})
    void refusesPercentagesThatAreNone(int percentage) {
        var test = new NamespaceUnderTest();
        test.call(put(1).ttl(100));
        assertThat(test.code(RawMessage.get(1).ttl(percentage))).isEqualTo(PARAMETER);
    }

    @Test
    void prolongsAsConfiguredForTheSetOrTheNamespace() {
        var test = new NamespaceUnderTest("namespace.test.default-read-touch-ttl-pct=50");
        long end = test.call(put(1).ttl(100)).voidTime();
        test.clock.advanceSeconds(51);
        test.call(RawMessage.get(1));
        assertThat(test.call(RawMessage.get(1)).voidTime()).isEqualTo(end + 51);
        assertThat(test.call(put(2)).voidTime()).isZero();
        assertThat(test.call(RawMessage.get(2)).voidTime()).as("for ever stays for ever").isZero();
    }

    @Test
    void countsTheGenerationFrom65535BackTo1() {
        var test = new NamespaceUnderTest();
        for (int i = 1; i < 65_535; i++) {
            test.call(put(1));
        }
        assertThat(test.call(put(1)).generation()).isEqualTo(65_535);
        assertThat(test.call(put(1)).generation()).isEqualTo(1);
        assertThat(test.call(put(1).info2(Info2.GENERATION).generation(1)).generation()).isEqualTo(2);
    }
}
