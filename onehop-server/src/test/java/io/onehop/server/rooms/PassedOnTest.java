package io.onehop.server.rooms;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.ResultCode;
import io.onehop.server.protocol.RawMessage;
import io.onehop.server.protocol.RawOp;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.SampleNamespace;
import io.onehop.server.stats.SampleNode;
import io.onehop.server.stats.ticker.TickerFormat;
import io.onehop.server.stats.ticker.TickerFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What operators see of commands that are passed on, and of those that came too late; what passing on costs.
class PassedOnTest {
    private static final FakeFabric.Fate LOST = (_, _, _) -> new long[0];
    private static final int FIRST_PROXIED_KEY = 1_000;

    private TestCluster cluster = new TestCluster(3);

    @AfterEach
    void nothingIsLeftBehind() {
        assertThat(cluster.isIdle()).isTrue();
    }

    /// The numbers of a group of the ticker's line `{test} client:`, as a log would have them now.
    private static List<Long> ticker(TestMember member, String group) {
        var namespace = new SampleNamespace(
                "test", member.namespace.counters(), member.namespace.latencies());
        var groups = Pattern.compile("\\{test} client: .*?" + group + " \\(([0-9,]+)\\).*");
        for (String line : TickerFrame.lines(new SampleNode(namespace), TickerFormat.LEGACY)) {
            Matcher found = groups.matcher(line.strip());
            if (found.matches()) {
                var numbers = new ArrayList<Long>();
                for (String number : found.group(1).split(",")) {
                    numbers.add(Long.parseLong(number));
                }
                return numbers;
            }
        }
        return List.of(0L, 0L, 0L); // a line without any number but 0 is left out
    }

    /// S0-16.
    @Test
    void theDifferenceOfTwoTickerLinesIsWhatWasPassedOnBetweenThem() {
        cluster.deal(7, 1);
        TestMember two = cluster.node(2);
        passOn(two, 5);
        List<Long> before = ticker(two, "proxy");
        assertThat(before).containsExactly(5L, 0L, 0L);
        passOn(two, 17);
        cluster.fabric.fate = LOST;
        for (int i = 0; i < 3; i++) {
            two.send(RawMessage.get(i).timeoutMillis(50));
        }
        cluster.pass(60);
        List<Long> after = ticker(two, "proxy");
        assertThat(after.get(0) - before.get(0)).as("complete").isEqualTo(17);
        assertThat(after.get(1) - before.get(1)).as("error").isZero();
        assertThat(after.get(2) - before.get(2)).as("timeout").isEqualTo(3);
        assertThat(ticker(cluster.node(1), "proxy")).as("executes only").containsOnly(0L);
    }

    private void passOn(TestMember node, int count) {
        for (int i = 0; i < count; i++) {
            node.send(i % 2 == 0 ? RawMessage.get(i) : RawMessage.put(i, RawOp.add("a", 1)));
            cluster.pass(3);
        }
    }

    /// S0-18.
    @Test
    void commandsWhoseTimeIsOverWhenTheyAreBegunAreCountedAsTheServices() {
        cluster.deal(7, 1);
        TestMember one = cluster.node(1);
        Call get = one.sendLate(RawMessage.get(5).timeoutMillis(100), 101);
        Call put = one.sendLate(RawMessage.put(5, RawOp.add("a", 1)).timeoutMillis(100), 5_000);
        assertThat(get.code()).isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(put.code()).isEqualTo(ResultCode.TIMEOUT.code());
        assertThat(one.has(5)).as("nothing is done too late").isFalse();
        assertThat(one.counted(NamespaceCounter.CLIENT_TSVC_TIMEOUT)).isEqualTo(2);
        assertThat(one.counted(NamespaceCounter.CLIENT_READ_TIMEOUT)).isZero();
        assertThat(one.counted(NamespaceCounter.CLIENT_WRITE_TIMEOUT)).isZero();
        assertThat(ticker(one, "tsvc")).containsExactly(0L, 2L);
        assertThat(one.sendLate(RawMessage.put(5, RawOp.add("a", 1)).timeoutMillis(100), 99).code()).isZero();
        assertThat(ticker(one, "tsvc")).containsExactly(0L, 2L);
    }

    /// The buckets of the master's histograms for 500 commands of its own, while a tenth of all commands come
    /// to another node, which passes them on. How many are in a bucket is left out: those passed on are, too.
    private List<String> histograms(boolean others) {
        cluster = new TestCluster(3);
        cluster.deal(7, 1, 2);
        TestMember one = cluster.node(1);
        TestMember three = cluster.node(3);
        for (int i = 0; i < 500; i++) {
            one.send(i % 2 == 0 ? RawMessage.get(i) : RawMessage.put(i, RawOp.add("a", 1)));
            if (others && i % 9 == 0) {
                int key = FIRST_PROXIED_KEY + i;
                three.send(i % 2 == 0 ? RawMessage.get(key) : RawMessage.put(key, RawOp.add("a", 1)));
            }
            cluster.pass(i % 4);
        }
        cluster.pass(10);
        assertThat(ticker(three, "proxy").getFirst()).isEqualTo(others ? 56 : 0);
        return one.namespace.latencies().dump().stream()
                .map(line -> line.replaceAll("\\(\\d+ total\\)", "").replaceAll(": \\d+", "")).toList();
    }

    /// S0-50.
    @Test
    void commandsThatAreNotPassedOnKeepTheirLatency() {
        List<String> alone = histograms(false);
        assertThat(alone).anyMatch(line -> line.contains("{test}-read"))
                .anyMatch(line -> line.contains("{test}-write"));
        assertThat(histograms(true)).isEqualTo(alone);
    }

    /// S0-51.
    @Test
    void aCommandThatIsPassedOnTakesOneMoreHop() {
        cluster.deal(7, 1, 2);
        for (int oneWay : new int[] {1, 3, 10}) {
            cluster.fabric.fate = (_, _, _) -> new long[] {oneWay};
            for (RawMessage message : List.of(
                    RawMessage.get(5), RawMessage.put(6, RawOp.add("a", 1)), RawMessage.get(6))) {
                int local = millis(cluster.node(1).send(message));
                int passedOn = millis(cluster.node(3).send(message));
                assertThat(passedOn - local).as("there and back once, %s ms each", oneWay)
                        .isEqualTo(2 * oneWay);
            }
        }
        assertThat(ticker(cluster.node(3), "proxy")).containsExactly(9L, 0L, 0L);
    }

    private int millis(Call call) {
        int millis = 0;
        while (!call.isDone()) {
            cluster.pass(1);
            millis++;
        }
        return millis;
    }
}
