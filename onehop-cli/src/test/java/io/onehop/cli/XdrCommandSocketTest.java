package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.model.Bin;
import io.onehop.testkit.TestNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `onehop xdr`, and what `onehop status` tells of shipping.
final class XdrCommandSocketTest {
    private static final long LIMIT_NANOS = 30_000_000_000L;
    private static final int RECORDS = 300;

    @TempDir
    Path directory = Path.of("");

    private TestNode source;
    private TestNode destination;
    private OnehopClient here;
    private OnehopClient there;

    @BeforeEach
    void start() {
        source = TestNode.start();
        destination = TestNode.start();
        here = OnehopClient.connect(address(source));
        there = OnehopClient.connect(address(destination));
    }

    @AfterEach
    void end() {
        here.close();
        there.close();
        source.close();
        destination.close();
    }

    private static String address(TestNode node) {
        return "127.0.0.1:" + node.port();
    }

    private static Key key(int number) {
        return Key.of("test", "seen", number);
    }

    private void set(String change) {
        assertThat(source.info("set-config:context=xdr;" + change)).as(change).isEqualTo("ok");
    }

    private void ship() {
        set("dc=B;action=create");
        set("dc=B;node-address-port=" + address(destination) + ";action=add");
        set("dc=B;namespace=test;action=add");
        for (int i = 0; i < RECORDS; i++) {
            here.put(key(i), Bin.of("a", i), Bin.of("text", "value " + i));
        }
        await("all arrive", () -> source.statistic("get-stats:context=xdr;dc=B", "success") >= RECORDS);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT_NANOS;
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as(what).isNegative();
            LockSupport.parkNanos(10_000_000);
        }
    }

    private Run verify(String... more) {
        var words = new java.util.ArrayList<>(java.util.List.of("xdr", "verify", "B", "--source",
                address(source), "--destination", address(destination), "-n", "test"));
        words.addAll(java.util.List.of(more));
        return Run.of(words.toArray(String[]::new));
    }

    @Test
    void saysThatNothingIsShipped() {
        assertThat(Run.of("xdr", "status", address(source)).out()).contains("no data centre is configured");
        assertThat(Run.of("status", address(source)).out()).doesNotContain("other data centres");
        assertThat(Run.of("xdr").exitCode()).isEqualTo(2);
        assertThat(verify().err()).contains("does not ship test to B");
    }

    @Test
    void showsHowShippingGoes() {
        ship();
        Run run = Run.of("xdr", "status", address(source));
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("B +" + source.id() + " +UP +0 +0 +0 ");
        assertThat(Run.of("status", address(source)).out()).contains("other data centres: B UP, lag 0 s");
        JsonObject json = JsonParser.parseString(Run.of("xdr", "status", "--json", address(source)).out())
                .getAsJsonObject();
        JsonObject dc = json.getAsJsonArray("dcs").get(0).getAsJsonObject();
        assertThat(dc.get("success").getAsLong()).isGreaterThanOrEqualTo(RECORDS);
        assertThat(dc.getAsJsonObject("why").get("latency_threshold_ms").getAsDouble()).isEqualTo(2500);
    }

    /// S2-74: the data centre and the node that throttle are named, with what to do.
    @Test
    void namesTheRuleThatThrottles() {
        ship();
        destination.close();
        here.put(key(1), Bin.of("a", -1));
        await("throttled", () -> source.info("xdr-why:dc=B")
                .matches(".*;rule=(network|connection)-error;.*"));
        assertThat(Run.of("xdr", "status", address(source)).out())
                .containsPattern("ATTENTION  B at node " + source.id() + " is throttled "
                        + "\\((network|connection)-error\\) for \\d+ s");
        assertThat(Run.of("status", address(source)).out()).containsPattern("B UP, lag \\d+ s, throttled by");
        source.info("xdr-command:force-linkdown=B");
        assertThat(Run.of("xdr", "status", address(source)).out()).contains("was forced down",
                "force-linkup=B");
    }

    /// S2-81.
    @Test
    void findsThatBothSidesHoldTheSame() {
        ship();
        Run run = verify();
        assertThat(run.out()).contains("both sides hold the same")
                .containsPattern("test +B +" + RECORDS + " +" + RECORDS + " +0 +0 +0");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void findsEachRecordThatIsNotTheSame() {
        ship();
        there.put(key(1), Bin.of("a", 4711));
        there.delete(key(2));
        there.put(key(-1), Bin.of("a", 1));
        Run run = verify();
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("digest:" + key(1).digest() + " set seen: different",
                "digest:" + key(2).digest() + " set seen: missing at destination",
                "digest:" + key(-1).digest() + " set seen: missing at source", "3 records are not the same");
        JsonObject json = JsonParser.parseString(verify("--json").out()).getAsJsonObject();
        assertThat(json.get("ok").getAsBoolean()).isFalse();
        assertThat(json.getAsJsonArray("differences")).hasSize(3);
    }

    @Test
    void goesOnWhereItWas() throws Exception {
        ship();
        there.delete(key(2));
        Path state = directory.resolve("state.json");
        assertThat(verify("--state", state.toString(), "--rate", "100000").exitCode()).isEqualTo(1);
        String first = Files.readString(state);
        there.delete(key(3));
        Run again = verify("--state", state.toString());
        assertThat(again.err()).contains("goes on at partition 4096");
        assertThat(again.out()).contains("1 records are not the same");
        Files.writeString(state, first.replace("\"nextPartition\":4096", "\"nextPartition\":0"));
        assertThat(verify("--state", state.toString()).exitCode()).isEqualTo(1);
        Files.writeString(state, first.replace("namespace", "x").replace("test of", "other of"));
        assertThat(verify("--state", state.toString()).err()).contains("is about another comparison");
    }
}
