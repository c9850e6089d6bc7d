package io.onehop.server.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import io.onehop.server.protocol.Seed;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.storage.BinCursor;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;

/// Many clients add to a few counters through any node, while messages get lost, come late, come twice, and
/// mastership changes between the two nodes that hold copies.
class RoomsRandomTest {
    private static final int KEYS = 6;
    private static final int STEPS = 600;

    private final SplittableRandom random = Seed.random("RoomsRandomTest");
    private final TestCluster cluster = new TestCluster(3);

    private record Attempt(int key, Call call) {}

    @RepeatedTest(5)
    void whatWasAcknowledgedIsCountedOnceAndCopiesAreEqualInTheEnd() {
        cluster.deal(1, 1, 2);
        cluster.fabric.fate = (_, _, type) -> fate(type);
        List<Attempt> attempts = new ArrayList<>();
        long key = 1;
        for (int step = 0; step < STEPS; step++) {
            for (int i = random.nextInt(4); i > 0; i--) {
                attempts.add(attempt());
            }
            cluster.pass(1 + random.nextInt(10));
            if (random.nextInt(50) == 0) {
                key++;
                boolean turned = random.nextBoolean();
                cluster.deal(key, turned ? 2 : 1, turned ? 1 : 2);
                cluster.pass(1);
            }
        }
        cluster.fabric.fate = FakeFabric.PROMPT;
        cluster.pass(5_000);
        check(attempts);
    }

    private Attempt attempt() {
        int key = random.nextInt(KEYS);
        RawMessage add = RawMessage.put(key, RawOp.add("a", 1)).timeoutMillis(50 + random.nextInt(400));
        return new Attempt(key, cluster.node(1 + random.nextInt(3)).send(random.nextInt(2), add));
    }

    /// Requests do not come twice: a connection does not repeat what it was given.
    private long[] fate(int type) {
        boolean maybeTwice = type != FabricTypes.PROXY;
        return switch (random.nextInt(40)) {
            case 0 -> new long[0];
            case 1 -> maybeTwice ? new long[] {1, 1 + random.nextInt(60)} : new long[] {2};
            case 2 -> new long[] {1 + random.nextInt(60)};
            default -> new long[] {1 + random.nextInt(3)};
        };
    }

    private void check(List<Attempt> attempts) {
        assertThat(attempts).allMatch(attempt -> attempt.call.isDone());
        for (int key = 0; key < KEYS; key++) {
            int wanted = key;
            long tried = attempts.stream().filter(attempt -> attempt.key == wanted).count();
            long acknowledged = attempts.stream()
                    .filter(attempt -> attempt.key == wanted && attempt.call.code() == 0)
                    .count();
            if (tried > 0) {
                byte[] copy = cluster.node(1).flat(key);
                assertThat(value(copy)).as("key %d", key).isBetween(acknowledged, tried);
                assertThat(cluster.node(2).flat(key)).isEqualTo(copy);
            }
        }
        long complete = 0;
        long executed = 0;
        for (int i = 1; i <= 3; i++) {
            TestMember node = cluster.node(i);
            assertThat(node.namespace.unreplicated().size()).isZero();
            complete += node.counted(NamespaceCounter.CLIENT_PROXY_COMPLETE);
            executed += node.counted(NamespaceCounter.FROM_PROXY_WRITE_SUCCESS)
                    + node.counted(NamespaceCounter.FROM_PROXY_WRITE_ERROR);
        }
        assertThat(complete).isPositive().isLessThanOrEqualTo(executed);
        assertThat(cluster.isIdle()).isTrue();
    }

    private static long value(byte[] flat) {
        var bin = new BinCursor(flat);
        assertThat(bin.next()).isTrue();
        return ByteBuffer.wrap(flat, bin.valueOffset(), bin.valueLength()).getLong();
    }
}
