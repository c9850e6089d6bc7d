package io.onehop.testkit.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.model.Bin;
import io.onehop.testkit.TestNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Three data centres in a ring, each of which passes on what it gets.
class ForwardSocketTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int RECORDS = 40;
    private static final int REMOVED = 15;

    private final List<TestNode> nodes = new ArrayList<>();
    private final List<OnehopClient> clients = new ArrayList<>();

    @BeforeEach
    void start() {
        for (int i = 0; i < 3; i++) {
            nodes.add(TestNode.start());
            clients.add(OnehopClient.connect("127.0.0.1:" + nodes.get(i).port()));
        }
        for (int i = 0; i < 3; i++) {
            TestNode from = nodes.get(i);
            set(from, "dc=NEXT;action=create");
            set(from, "dc=NEXT;node-address-port=127.0.0.1:" + nodes.get((i + 1) % 3).port() + ";action=add");
            set(from, "dc=NEXT;namespace=test;action=add");
            set(from, "dc=NEXT;namespace=test;forward=true");
        }
    }

    private static void set(TestNode node, String change) {
        assertThat(node.info("set-config:context=xdr;" + change)).as(change).isEqualTo("ok");
    }

    @AfterEach
    void end() {
        clients.forEach(OnehopClient::close);
        nodes.forEach(TestNode::close);
    }

    private static void await(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(end);
            Thread.onSpinWait();
        }
    }

    private long sum(String name) {
        return nodes.stream().mapToLong(node -> node.statistic("get-stats:context=xdr;dc=NEXT", name)).sum();
    }

    private boolean isQuiet() {
        return sum("in_queue") + sum("in_progress") == 0;
    }

    private void settle(String what) {
        await(what, this::isQuiet);
    }

    /// Each change is shipped three times, the last time to where it came from, and no more.
    @Test
    void aChangeGoesRoundOnceAndNoMore() {
        for (int i = 0; i < RECORDS; i++) {
            clients.get(i % 3).put(Key.of("test", "ring", i), Bin.of("a", i));
        }
        await("each three times", () -> sum("success") >= 3 * RECORDS);
        settle("all is shipped");
        for (int i = 0; i < REMOVED; i++) {
            clients.get((i + 1) % 3).delete(Key.of("test", "ring", i));
        }
        await("removals twice, and once nothing is found",
                () -> sum("not_found") >= REMOVED && sum("success") >= 3 * RECORDS + 2 * REMOVED);
        settle("removals are shipped");
        assertThat(sum("success")).isEqualTo(3 * RECORDS + 2 * REMOVED);
        assertThat(sum("not_found")).isEqualTo(REMOVED);
        for (TestNode each : nodes) {
            assertThat(each.statistic("namespace/test", "objects")).isEqualTo(RECORDS - REMOVED);
        }
    }
}
