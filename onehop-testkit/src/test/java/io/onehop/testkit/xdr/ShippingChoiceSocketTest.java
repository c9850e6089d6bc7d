package io.onehop.testkit.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import io.onehop.model.Record;
import io.onehop.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What is shipped of a real node's changes, and how, can be chosen: S2-75.
class ShippingChoiceSocketTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);

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
        set("dc=B;action=create");
        set("dc=B;node-address-port=127.0.0.1:" + destination.port() + ";action=add");
    }

    private void ship(String... settings) {
        set("dc=B;namespace=test;action=add");
        for (String each : settings) {
            set("dc=B;namespace=test;" + each);
        }
    }

    private void set(String change) {
        assertThat(source.info("set-config:context=xdr;" + change)).as(change).isEqualTo("ok");
    }

    @AfterEach
    void end() {
        here.close();
        there.close();
        source.close();
        destination.close();
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

    private long counted(String name) {
        return source.statistic("get-stats:context=xdr;dc=B", name);
    }

    private Optional<Record> there(Key key) {
        return there.get(key);
    }

    @Test
    void removalsInSetsThatAreIgnoredStay() {
        ship("ignore-set=scratch");
        var scratch = Key.of("test", "scratch", 1);
        var other = Key.of("test", "kept", 1);
        there.put(scratch, Bin.of("a", 7));
        here.put(scratch, Bin.of("a", 1));
        here.put(other, Bin.of("a", 1));
        await("record", () -> there(other).isPresent());
        here.delete(scratch);
        here.delete(other);
        await("removal", () -> there(other).isEmpty());
        await("both counted", () -> counted("filtered_out") >= 1 && counted("in_queue") == 0);
        assertThat(there(scratch).orElseThrow().integer("a")).isEqualTo(7);
    }

    @Test
    void onlyNamedBinsAreShippedAndRemoved() {
        ship("ship-bin=a,b");
        var key = Key.of("test", "bins", 1);
        here.put(key, Bin.of("a", 1), Bin.of("b", 2), Bin.of("c", 3));
        await("bins", () -> there(key).filter(found -> found.bins().size() == 2).isPresent());
        there.put(key, Bin.of("own", 1));
        await("removed bin", () -> {
            here.put(key, Bin.removed("b"), Bin.of("a", 5)); // one of them is in a later millisecond
            return there(key).filter(found -> found.integer("a") == 5 && found.bins().size() == 2
                    && found.integer("own") == 1).isPresent();
        });
        var without = Key.of("test", "bins", 2);
        here.put(without, Bin.of("c", 3));
        await("nothing to be changed there", () -> counted("not_found") == 1);
    }

    @Test
    void whatIsReplacedHasNoOtherBins() {
        ship("ignore-bin=c", "write-policy=replace");
        var key = Key.of("test", "bins", 1);
        there.put(key, Bin.of("own", 1));
        await("replaced", () -> {
            here.put(key, Bin.of("a", 1), Bin.of("c", 3)); // one of them is in a later millisecond
            return there(key).filter(found -> found.bins().equals(List.of(Bin.of("a", 1)))).isPresent();
        });
    }

    @Test
    void largeRecordsAreCompressed() {
        ship("enable-compression=true", "compression-threshold=1000", "compression-level=9");
        var large = Key.of("test", "large", 1);
        var small = Key.of("test", "large", 2);
        here.put(large, Bin.of("a", "text ".repeat(2_000)));
        here.put(small, Bin.of("a", "text"));
        await("both", () -> there(large).isPresent() && there(small).isPresent());
        await("counted", () -> counted("success") == 2);
        assertThat(there(large).orElseThrow().text("a")).hasSize(10_000);
        String stats = source.info("get-stats:context=xdr;dc=B");
        assertThat(stats).contains("uncompressed_pct=50.000")
                .containsPattern("compression_ratio=0\\.0\\d\\d");
        assertThat(counted("bytes_shipped")).isLessThan(1_000);
    }

    @Test
    void changesWaitAsLongAsTheyAreTold() {
        ship("delay-ms=1500", "hot-key-ms=0");
        var key = Key.of("test", "late", 1);
        long start = System.nanoTime();
        for (int i = 0; i < 10; i++) {
            here.put(key, Bin.of("a", i));
        }
        await("last version", () -> there(key).filter(found -> found.integer("a") == 9).isPresent());
        assertThat(System.nanoTime() - start).isGreaterThan(1_400_000_000L);
        await("counted", () -> counted("success") == 1);
    }

    @Test
    void expiredRecordsAreRemovedThereWhenAsked() {
        assertThat(source.info("set-config:context=namespace;id=test;nsup-period=1")).isEqualTo("ok");
        ship("ship-nsup-deletes=true");
        var key = Key.of("test", "short", 1);
        here.execute(new Put(WritePolicy.defaults().withTtlSeconds(2), key, List.of(Bin.of("a", 1))));
        await("record", () -> there(key).isPresent());
        await("its removal", () -> source.statistic("dc/B", "dc_ship_delete_success") == 1);
        assertThat(there(key)).isEmpty();
    }

    /// S2-74: also for what is given up.
    @Test
    void namesTheNodeThatRefusesForGood() {
        assertThat(destination.info("set-config:context=namespace;id=test;reject-xdr-writes=true"))
                .isEqualTo("ok");
        ship();
        here.put(Key.of("test", "refused", 1), Bin.of("a", 1));
        await("error", () -> source.info("xdr-why:dc=B").contains(destination.id() + "|permanent|10|"));
        assertThat(counted("abandoned")).isEqualTo(1);
    }

    @Test
    void rewindShipsWhatWasThereBefore() {
        for (int i = 0; i < 300; i++) {
            here.put(Key.of("test", "before", i), Bin.of("a", i));
        }
        set("dc=B;max-recoveries-interleaved=2");
        set("dc=B;namespace=test;action=add;rewind=all");
        await("all", () -> destination.statistic("namespace/test", "objects") == 300);
        await("over", () -> counted("recoveries_pending") == 0);
        assertThat(counted("recoveries")).isEqualTo(4_096);
        set("dc=B;namespace=test;action=remove");
        set("dc=B;namespace=test;action=add;rewind=3600");
        await("once more", () -> counted("success") == 300);
    }

    @Test
    void withoutRewindNothingIsLookedFor() {
        here.put(Key.of("test", "before", 1), Bin.of("a", 1));
        ship();
        here.put(Key.of("test", "after", 1), Bin.of("a", 1));
        await("new record", () -> there(Key.of("test", "after", 1)).isPresent());
        await("counted", () -> counted("success") == 1);
        assertThat(counted("recoveries")).isZero();
        assertThat(counted("recoveries_pending")).isZero();
        assertThat(there(Key.of("test", "before", 1))).isEmpty();
    }
}
