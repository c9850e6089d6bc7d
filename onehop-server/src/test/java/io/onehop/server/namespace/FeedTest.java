package io.onehop.server.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.Digest;
import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import io.onehop.storage.FlatRecord;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.Info3;
import io.onehop.xdr.feed.ChangeKind;
import io.onehop.xdr.feed.NamespaceFeed;
import io.onehop.xdr.feed.Tombs.Tomb;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// What other data centres are told of changes.
class FeedTest {
    private static final int LOST_CONFLICT = 28;
    private static final int NOT_FOUND = 2;

    private final NamespaceUnderTest test = new NamespaceUnderTest("namespace.test.nsup-period=1");
    private final List<ChangeKind> told = new ArrayList<>();

    private void listen(boolean wantsSwept) {
        test.namespace.feed().add(new NamespaceFeed.Listener() {
            @Override
            public void changed(Digest digest, long lastUpdate, ChangeKind kind) {
                told.add(kind);
            }

            @Override
            public boolean wantsSwept() {
                return wantsSwept;
            }
        });
    }

    private RawMessage elsewhere(RawMessage message, long lastUpdate) {
        return message.info1(Info1.XDR)
                .field(FieldType.LAST_UPDATE_TIME, ByteBuffer.allocate(8).putLong(lastUpdate).array());
    }

    private RawMessage shipped(int key, int value, long lastUpdate) {
        return elsewhere(RawMessage.put(key, RawOp.write("a", value)), lastUpdate)
                .info3(Info3.CREATE_OR_REPLACE);
    }

    private Digest digest(int key) {
        return Digest.read(RawMessage.digest(key), 0);
    }

    /// What lets changes go round in a ring once, and not for ever.
    @Test
    void aChangeThatComesBackIsNotPassedOnAgain() {
        listen(false);
        long now = test.namespace.nowMillis();
        assertThat(test.code(shipped(1, 5, now))).isZero();
        assertThat(told).containsExactly(ChangeKind.WRITTEN_ELSEWHERE);
        assertThat(test.code(shipped(1, 5, now))).isZero();
        assertThat(test.code(shipped(1, 4, now - 1))).isEqualTo(LOST_CONFLICT);
        assertThat(told).hasSize(1);
    }

    /// Another node, whose clock is ahead, has removed the record: who creates it anew must not lose to that.
    @Test
    void aRecordThatIsCreatedAnewIsLaterThanItsRemoval() {
        listen(false);
        long removed = test.namespace.nowMillis() + 60;
        test.namespace.learnRemoval(digest(1), new Tomb(removed, ChangeKind.REMOVED, "demo", removed));
        assertThat(test.code(RawMessage.put(1, RawOp.write("a", 1)))).isZero();
        assertThat(test.code(RawMessage.put(2, RawOp.write("a", 1)))).isZero();
        assertThat(lastUpdate(1)).isGreaterThan(removed);
        assertThat(lastUpdate(2)).isLessThan(removed);
    }

    @Test
    void aRemovalThatComesBackIsNotPassedOnAgain() {
        listen(false);
        test.call(RawMessage.put(1, RawOp.write("a", 1)));
        test.call(RawMessage.delete(1));
        long removed = Objects.requireNonNull(test.namespace.feed().tombs().find(digest(1))).lastUpdate();
        told.clear();
        assertThat(test.code(elsewhere(RawMessage.delete(1), removed))).isEqualTo(NOT_FOUND);
        assertThat(told).isEmpty();
    }

    @Test
    void removalsKnowTheSetOfTheRecord() {
        listen(false);
        test.call(RawMessage.put(1, RawOp.write("a", 1)));
        test.call(RawMessage.delete(1).otherSet(""));
        assertThat(Objects.requireNonNull(test.namespace.feed().tombs().find(digest(1))).set())
                .isEqualTo("demo");
    }

    private long lastUpdate(int key) {
        return FlatRecord.lastUpdateMillis(Objects.requireNonNull(test.namespace.store().get(digest(key))));
    }

    /// The first may be shipped already, and of two versions with the same time a destination takes either.
    @Test
    void ofTwoWritesInOneMillisecondTheSecondIsLater() {
        listen(false);
        test.call(RawMessage.put(1, RawOp.write("a", 2)));
        long first = lastUpdate(1);
        test.call(RawMessage.put(1, RawOp.write("a", 1)));
        assertThat(lastUpdate(1)).isEqualTo(first + 1);
    }

    @Test
    void aWriteIsLaterThanWhatCameFromAClockThatIsAhead() {
        long ahead = test.namespace.nowMillis() + 5_000;
        test.call(shipped(1, 5, ahead));
        test.call(RawMessage.put(1, RawOp.write("a", 1)));
        assertThat(lastUpdate(1)).isEqualTo(ahead + 1);
    }

    /// It would be another change, at another time, that goes round for ever.
    @Test
    void aWriteFromElsewhereThatLeavesNoBinsIsARemovalFromElsewhere() {
        listen(false);
        long now = test.namespace.nowMillis();
        test.call(shipped(1, 5, now));
        told.clear();
        assertThat(test.code(elsewhere(RawMessage.put(1, RawOp.remove("a")), now + 1))).isZero();
        assertThat(told).containsExactly(ChangeKind.REMOVED_ELSEWHERE);
        assertThat(Objects.requireNonNull(test.namespace.feed().tombs().find(digest(1))).lastUpdate())
                .isEqualTo(now + 1);
    }

    @Test
    void tellsOfExpiredRecordsWhoeverWantsToKnow() {
        listen(true);
        test.call(RawMessage.put(1, RawOp.write("a", 1)).ttl(3));
        told.clear();
        test.pass(10);
        assertThat(told).containsExactly(ChangeKind.SWEPT);
        assertThat(test.code(shipped(1, 5, test.namespace.nowMillis()))).as("a later version").isZero();
    }

    @Test
    void remembersNothingOfExpiredRecordsWhenNobodyWantsToKnow() {
        listen(false);
        test.call(RawMessage.put(1, RawOp.write("a", 1)).ttl(3));
        told.clear();
        test.pass(10);
        assertThat(told).isEmpty();
        assertThat(test.namespace.feed().tombs().size()).isZero();
        assertThat(test.namespace.store().size()).isZero();
    }

    /// What another data centre tells of long after it happened is not forgotten before it is passed on.
    @Test
    void aRemovalCountsFromWhenItBecameKnown() {
        listen(false);
        long now = test.namespace.nowMillis();
        test.call(elsewhere(RawMessage.delete(1), now - 600_000));
        test.namespace.feed().tombs().trim(digest(1).partition(), now, now);
        assertThat(test.namespace.feed().tombs().find(digest(1))).isNotNull();
        test.namespace.feed().tombs().trim(digest(1).partition(), now, now + 60_000);
        assertThat(test.namespace.feed().tombs().find(digest(1))).isNull();
    }
}
