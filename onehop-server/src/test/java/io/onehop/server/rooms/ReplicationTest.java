package io.onehop.server.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.model.ResultCode;
import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.storage.FlatRecord;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Writes that go to replicas.
class ReplicationTest {
    private static final int CHANGE = FabricTypes.REPLICATION;
    private static final int ACK = CHANGE + 3;
    private static final FakeFabric.Fate LOST = (_, _, _) -> new long[0];

    private final TestCluster cluster = new TestCluster(3);
    private final TestMember one = cluster.node(1);
    private final TestMember two = cluster.node(2);
    private final TestMember three = cluster.node(3);

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(cluster.isIdle()).isTrue();
    }

    private static RawMessage add(int key) {
        return RawMessage.put(key, RawOp.add("a", 1));
    }

    @Test
    void answersAWriteWhenTheReplicaHasIt() {
        cluster.deal(7, 1, 2);
        Call put = one.send(add(5));
        assertThat(put.isDone()).isFalse();
        cluster.pass(1);
        assertThat(put.isDone()).isFalse();
        assertThat(two.flat(5)).isEqualTo(one.flat(5));
        assertThat(two.namespace.sets().find("demo")).isNotNull().satisfies(
                set -> assertThat(set.objects()).isEqualTo(1));
        cluster.pass(1);
        assertThat(put.reply().generation()).isEqualTo(1);
        assertThat(one.counted(NamespaceCounter.CLIENT_WRITE_SUCCESS)).isEqualTo(1);
    }

    @Test
    void removalsReachTheReplica() {
        cluster.deal(7, 1, 2);
        one.send(add(5));
        one.send(add(6));
        cluster.pass(2);
        Call delete = one.send(RawMessage.delete(5));
        Call lastBin = one.send(RawMessage.put(6, RawOp.remove("a")));
        cluster.pass(2);
        assertThat(delete.code()).isZero();
        assertThat(lastBin.code()).isZero();
        assertThat(two.namespace.store().size()).isZero();
        Call again = one.send(add(5));
        cluster.pass(2);
        assertThat(again.code()).isZero();
        assertThat(FlatRecord.lastUpdateMillis(two.flat(5))).as("after the removal")
                .isGreaterThan(one.namespace.nowMillis() - 3);
    }

    @Test
    void whatChangesNothingIsNotSent() {
        cluster.deal(7, 1, 2);
        assertThat(one.send(RawMessage.delete(5)).code()).isEqualTo(ResultCode.NOT_FOUND.code());
        assertThat(one.send(add(5).info2(Info2.GENERATION).generation(4)).code())
                .isEqualTo(ResultCode.GENERATION.code());
        assertThat(one.send(add(5).field(FieldType.UDF_PACKAGE, new byte[1])).code())
                .isEqualTo(ResultCode.UNSUPPORTED_FEATURE.code());
        assertThat(one.send(add(5).ttl(-5)).code()).isEqualTo(ResultCode.PARAMETER.code());
        assertThat(cluster.fabric.sent(CHANGE)).isZero();
    }

    /// S0-26, S0-48.
    @Test
    void aWriteThatNoReplicaAcknowledgesTimesOutAndIsRepaired() {
        cluster.deal(7, 1, 2);
        cluster.fabric.fate = LOST;
        Call put = one.send(add(5).timeoutMillis(2_000));
        cluster.pass(1_990);
        assertThat(put.isDone()).isFalse();
        cluster.pass(20);
        assertThat(put.code()).isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(one.counted(NamespaceCounter.CLIENT_WRITE_TIMEOUT)).isEqualTo(1);
        assertThat(one.counted(NamespaceCounter.RETRANSMIT_ALL_WRITE_REPL_WRITE)).isEqualTo(1);
        assertThat(one.namespace.unreplicated().size()).isEqualTo(1);
        assertThat(one.has(5)).isTrue();
        cluster.pass(3_000);
        assertThat(one.counted(NamespaceCounter.RE_REPL_TIMEOUT)).isPositive();
        cluster.fabric.fate = FakeFabric.PROMPT;
        cluster.pass(1_500);
        assertThat(two.flat(5)).isEqualTo(one.flat(5));
        assertThat(one.namespace.unreplicated().size()).isZero();
        assertThat(one.counted(NamespaceCounter.RE_REPL_SUCCESS)).isEqualTo(1);
    }

    @Test
    void aRemovalThatTimedOutIsRepaired() {
        cluster.deal(7, 1, 2);
        one.send(add(5));
        cluster.pass(2);
        cluster.fabric.fate = LOST;
        Call delete = one.send(RawMessage.delete(5).timeoutMillis(50));
        cluster.pass(60);
        assertThat(delete.code()).isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(two.has(5)).isTrue();
        cluster.fabric.fate = FakeFabric.PROMPT;
        cluster.pass(1_500);
        assertThat(two.has(5)).isFalse();
        assertThat(one.namespace.unreplicated().size()).isZero();
    }

    /// The replica would refuse what the merge brings back; it is filled when the merge is over.
    @Test
    void aRemovalInDoubtIsNotSentWhileOtherLineagesAreMerged() {
        cluster.deal(7, 1, 2);
        one.send(add(5));
        cluster.pass(2);
        cluster.fabric.fate = LOST;
        Call delete = one.send(RawMessage.delete(5).timeoutMillis(50));
        cluster.pass(60);
        assertThat(delete.code()).isEqualTo(ResultCode.TIMEOUT.code());
        int sent = cluster.fabric.sent(CHANGE);
        cluster.fabric.fate = FakeFabric.PROMPT;
        cluster.publish(one, 8, TestCluster.entry(one.id, List.of(three.id), 1, 2));
        cluster.dealTo(two, 8, 1, 2);
        cluster.pass(3_000);
        assertThat(cluster.fabric.sent(CHANGE)).isEqualTo(sent);
        assertThat(two.has(5)).isTrue();
        assertThat(one.namespace.unreplicated().size()).isZero();
    }

    @Test
    void whatHasTakenThePlaceOfAWriteInDoubtIsSentInstead() {
        cluster.deal(7, 1, 2);
        cluster.dealTo(three, 3, 3);
        for (int i = 0; i < 3; i++) {
            three.send(add(5));
        }
        cluster.fabric.fate = LOST;
        Call put = one.send(add(5).timeoutMillis(5_000));
        cluster.pass(10);
        one.namespace.data().merge(three.flat(5), MergeRule.GENERATION);
        assertThat(FlatRecord.generation(one.flat(5))).isEqualTo(3);
        cluster.fabric.fate = FakeFabric.PROMPT;
        cluster.deal(8, 1, 2);
        cluster.pass(100);
        assertThat(put.code()).isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(two.flat(5)).isEqualTo(one.flat(5)).isEqualTo(three.flat(5));
        assertThat(one.namespace.unreplicated().size()).isZero();
    }

    @Test
    void whatIsLostIsSentAgainAfterAWhile() {
        cluster.deal(7, 1, 2);
        cluster.fabric.fate = LOST;
        Call put = one.send(add(5).timeoutMillis(5_000));
        cluster.pass(500);
        cluster.fabric.fate = FakeFabric.PROMPT;
        cluster.pass(500);
        assertThat(put.isDone()).isFalse();
        cluster.pass(12);
        assertThat(put.code()).isZero();
        assertThat(two.flat(5)).isEqualTo(one.flat(5));
    }

    @Test
    void repeatedAndLateAcknowledgementsMeanNothing() {
        cluster.deal(7, 1, 2, 3);
        cluster.fabric.fate = (from, _, type) -> type == ACK && from.equals(two.id)
                ? new long[] {1, 1, 2, 90}
                : type == ACK ? new long[] {30} : new long[] {1, 3};
        Call put = one.send(add(5));
        cluster.pass(10);
        assertThat(put.isDone()).as("the third node has not acknowledged").isFalse();
        cluster.pass(25);
        assertThat(put.code()).isZero();
        cluster.pass(100);
        assertThat(three.flat(5)).isEqualTo(one.flat(5));
        assertThat(FlatRecord.generation(three.flat(5))).isEqualTo(1);
    }

    @Test
    void aClientThatWantsOnlyTheMasterIsAnsweredAtOnce() {
        cluster.deal(7, 1, 2);
        Call put = one.send(add(5).info3(Info3.COMMIT_LEVEL_MASTER));
        assertThat(put.code()).isZero();
        one.config.setConfig("context=namespace;id=test;write-commit-level-override=all");
        Call overridden = one.send(add(6).info3(Info3.COMMIT_LEVEL_MASTER));
        assertThat(overridden.isDone()).isFalse();
        one.config.setConfig("context=namespace;id=test;write-commit-level-override=master");
        assertThat(one.send(add(7)).code()).isZero();
        cluster.pass(2);
        assertThat(overridden.code()).isZero();
        assertThat(two.namespace.store().size()).isEqualTo(3);
    }

    @Test
    void aReplicaWithAnotherTableIsAskedAgainSoon() {
        cluster.deal(7, 1, 2);
        cluster.dealTo(two, 6, 1, 2);
        Call put = one.send(add(5));
        cluster.pass(10);
        assertThat(put.isDone()).isFalse();
        assertThat(two.has(5)).isFalse();
        cluster.dealTo(two, 7, 1, 2);
        cluster.pass(25);
        assertThat(put.code()).isZero();
        assertThat(two.has(5)).isTrue();
        assertThat(one.counted(NamespaceCounter.RETRANSMIT_ALL_WRITE_REPL_WRITE)).isZero();
    }

    @Test
    void aNodeThatIsNoReplicaTakesNothing() {
        cluster.deal(7, 1, 2);
        cluster.dealTo(two, 7, 1, 3);
        Call put = one.send(add(5).timeoutMillis(100));
        cluster.pass(110);
        assertThat(put.code()).isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(two.has(5)).isFalse();
        cluster.deal(8, 1, 2);
        cluster.pass(1_500);
        assertThat(two.has(5)).isTrue();
    }

    @Test
    void writesOfOneKeyGoOneAfterTheOther() {
        cluster.deal(7, 1, 2);
        var calls = new ArrayList<Call>();
        for (int i = 0; i < 21; i++) {
            calls.add(one.send(i % 2, add(5)));
        }
        Call tooMany = one.send(add(5));
        assertThat(tooMany.code()).isEqualTo(ResultCode.KEY_BUSY.code());
        assertThat(one.counted(NamespaceCounter.FAIL_KEY_BUSY)).isEqualTo(1);
        cluster.pass(60);
        for (int i = 0; i < calls.size(); i++) {
            assertThat(calls.get(i).reply().generation()).isEqualTo(i + 1);
        }
        assertThat(two.flat(5)).isEqualTo(one.flat(5));
    }

    @Test
    void whoWaitsForAKeyTooLongTimesOutWithoutHavingDoneAnything() {
        cluster.deal(7, 1, 2);
        cluster.fabric.fate = LOST;
        one.send(add(5).timeoutMillis(500));
        Call waits = one.send(1, add(5).timeoutMillis(100));
        Call waitsToo = one.send(add(5).timeoutMillis(10_000));
        cluster.pass(110);
        assertThat(waits.code()).isEqualTo(ResultCode.TIMEOUT.code());
        cluster.pass(300);
        cluster.fabric.fate = FakeFabric.PROMPT;
        cluster.pass(200);
        assertThat(waitsToo.reply().generation()).isEqualTo(2);
        cluster.pass(1_500);
        assertThat(two.flat(5)).isEqualTo(one.flat(5));
    }

    @Test
    void whoWaitsForAKeyGoesToTheNewMaster() {
        cluster.deal(7, 1, 2);
        cluster.fabric.fate = (_, _, type) -> new long[] {type == ACK ? 40 : 1};
        Call first = one.send(add(5));
        Call second = one.send(add(5).timeoutMillis(5_000));
        cluster.pass(5);
        cluster.deal(8, 2, 1);
        cluster.fabric.fate = FakeFabric.PROMPT;
        cluster.pass(100);
        assertThat(first.code()).isZero();
        assertThat(second.reply().generation()).isEqualTo(2);
        assertThat(two.counted(NamespaceCounter.FROM_PROXY_WRITE_SUCCESS)).isEqualTo(1);
        assertThat(one.flat(5)).isEqualTo(two.flat(5));
    }

    @Test
    void aWriteOfADeposedMasterGoesToTheNewOneAndItsReplicas() {
        cluster.deal(7, 1, 2);
        cluster.fabric.fate = LOST;
        Call put = one.send(add(5).timeoutMillis(5_000));
        cluster.pass(10);
        cluster.fabric.fate = FakeFabric.PROMPT;
        cluster.deal(8, 3, 2);
        cluster.pass(10);
        assertThat(put.code()).isZero();
        assertThat(three.flat(5)).isEqualTo(one.flat(5));
        assertThat(two.flat(5)).isEqualTo(one.flat(5));
    }

    @Test
    void aWriteOfADeposedMasterThatHasBeenOvertakenIsInDoubt() {
        cluster.deal(7, 1, 2);
        cluster.fabric.fate = LOST;
        Call put = one.send(add(5).timeoutMillis(5_000));
        cluster.pass(10);
        cluster.fabric.fate = FakeFabric.PROMPT;
        cluster.dealTo(two, 8, 2, 3);
        cluster.dealTo(three, 8, 2, 3);
        Call later = two.send(add(5));
        cluster.pass(5);
        cluster.dealTo(one, 8, 2, 3);
        cluster.pass(10);
        assertThat(later.code()).isZero();
        assertThat(put.code()).isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(three.flat(5)).isEqualTo(two.flat(5));
    }

    /// Else a write would be acknowledged of which there is one copy.
    @Test
    void aWriteOfADeposedMasterThatTheNewOneLeavesToAMergeIsInDoubt() {
        cluster.deal(7, 1, 2);
        cluster.fabric.fate = LOST;
        Call put = one.send(add(5).timeoutMillis(5_000));
        cluster.pass(10);
        cluster.fabric.fate = (from, to, type) -> from.equals(three.id) && to.equals(two.id) && type == CHANGE
                ? new long[0] : new long[] {1};
        cluster.deal(8, 3, 2);
        cluster.pass(10);
        assertThat(three.has(5)).isTrue();
        assertThat(put.isDone()).isFalse();
        cluster.publish(three, 9, TestCluster.entry(three.id, List.of(two.id), 3, 2));
        cluster.pass(30);
        assertThat(put.code()).isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(two.has(5)).isFalse();
    }

    @Test
    void aWriteDoesNotWaitForAReplicaThatHasLeft() {
        cluster.deal(7, 1, 2, 3);
        cluster.fabric.remove(three.id);
        Call put = one.send(add(5));
        cluster.pass(20);
        assertThat(put.isDone()).isFalse();
        cluster.deal(8, 1, 2);
        cluster.pass(10);
        assertThat(put.code()).isZero();
    }

    @Test
    void aWriteEndsThoughMastershipIsBeingHandedOver() {
        cluster.deal(7, 1, 2);
        Call put = one.send(add(5));
        var settled = one.namespace.partitions().table().entry(0);
        cluster.publish(one, 7, TestCluster.handingOver(settled, null));
        assertThat(one.namespace.partitions().isHeld(TestMember.digest(5).partition())).isTrue();
        cluster.pass(2);
        assertThat(put.code()).isZero();
        assertThat(one.namespace.partitions().isHeld(TestMember.digest(5).partition())).isFalse();
    }

    @Test
    void aReplicaWithoutRoomIsCountedAndAskedAgain() {
        StrangeNode.acknowledging(cluster.fabric, 9, ResultCode.OUT_OF_SPACE.code());
        cluster.deal(7, 1, 9);
        Call put = one.send(add(5));
        cluster.pass(3);
        assertThat(put.code()).isZero();
        assertThat(one.counted(NamespaceCounter.REPL_WRITE_ERROR)).isEqualTo(1);
        assertThat(one.namespace.unreplicated().size()).isEqualTo(1);
        cluster.deal(8, 1, 2);
        cluster.pass(500);
        assertThat(two.has(5)).isTrue();
        assertThat(one.namespace.unreplicated().size()).isZero();
    }

    @Test
    void aReadThatProlongsALifeDoesSoEverywhere() {
        var timed = new TestCluster(2, "namespace.test.nsup-period=120");
        timed.deal(7, 1, 2);
        timed.node(1).send(add(5).ttl(100));
        timed.pass(2);
        timed.clock.advanceSeconds(80);
        Call read = timed.node(2).send(RawMessage.get(5).ttl(50));
        timed.pass(5);
        assertThat(read.reply().ops()).hasToString("[a=1]");
        assertThat(FlatRecord.voidTime(timed.node(1).flat(5)))
                .isGreaterThan(timed.node(1).namespace.nowMillis() / 1000 + 90);
        assertThat(timed.node(2).flat(5)).isEqualTo(timed.node(1).flat(5));
        assertThat(timed.node(1).counted(NamespaceCounter.READ_TOUCH_SUCCESS)).isEqualTo(1);
        assertThat(timed.isIdle()).isTrue();
    }
}
