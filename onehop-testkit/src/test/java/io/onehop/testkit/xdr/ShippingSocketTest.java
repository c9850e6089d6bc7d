package io.onehop.testkit.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.model.Bin;
import io.onehop.testkit.TestNode;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Changes of a real node arrive at another one.
class ShippingSocketTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private TestNode source;
    private TestNode destination;
    private OnehopClient here;
    private OnehopClient there;

    @BeforeEach
    void start() {
        destination = TestNode.start();
        source = TestNode.start();
        here = OnehopClient.connect("127.0.0.1:" + source.port());
        there = OnehopClient.connect("127.0.0.1:" + destination.port());
        shipTo(source, destination);
    }

    private static void shipTo(TestNode from, TestNode to) {
        set(from, "dc=B;action=create");
        set(from, "dc=B;node-address-port=127.0.0.1:" + to.port() + ";action=add");
        set(from, "dc=B;namespace=test;action=add");
    }

    private static void set(TestNode node, String change) {
        assertThat(node.info("set-config:context=xdr;" + change)).as(change).isEqualTo("ok");
    }

    @AfterEach
    void end() {
        here.close();
        there.close();
        source.close();
        destination.close();
    }

    private static Key key(int i) {
        return Key.of("test", "shipped", i);
    }

    private void await(String what, Condition condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private interface Condition {
        boolean holds();
    }

    private boolean arrived(Key key, long value) {
        return there.get(key).filter(found -> found.integer("a") == value).isPresent();
    }

    /// S2-28, S2-83.
    @Test
    void recordsAndRemovalsArrive() {
        for (int i = 0; i < 200; i++) {
            here.put(key(i), Bin.of("a", i), Bin.of("b", "text " + i));
        }
        for (int i = 0; i < 200; i++) {
            int each = i;
            await("record " + i, () -> arrived(key(each), each));
        }
        here.put(key(1), Bin.of("a", 1000));
        here.delete(key(2));
        await("update", () -> arrived(key(1), 1000));
        await("removal", () -> there.get(key(2)).isEmpty());
    }

    /// Two records may have been saved up at the start.
    @Test
    void aNamespaceShipsNoMoreThanItsShare() {
        set(source, "dc=B;namespace=test;max-throughput=100");
        long start = System.nanoTime();
        for (int i = 0; i < 152; i++) {
            here.put(key(i), Bin.of("a", i));
        }
        for (int i = 0; i < 152; i++) {
            int each = i;
            await("record " + i, () -> arrived(key(each), each));
        }
        assertThat(System.nanoTime() - start).isGreaterThan(1_450_000_000L);
    }

    /// S2-81.
    @Test
    void ofTwoDataCentresThatShipToEachOtherBothEndWithTheLastChange() {
        shipTo(destination, source);
        for (int i = 0; i < 100; i++) {
            here.put(key(i % 10), Bin.of("a", i));
            there.put(key(i % 10), Bin.of("a", -i));
        }
        for (int i = 0; i < 10; i++) {
            Key each = key(i);
            await("both agree on " + i, () -> here.get(each).orElseThrow().bins()
                    .equals(there.get(each).orElseThrow().bins()));
        }
    }
}
