package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.cluster.Node;
import io.onehop.client.command.Key;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.client.policy.Replica;
import io.onehop.model.Bin;
import io.onehop.model.PartitionId;
import io.onehop.wire.Proto;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The looks at the cluster: what is asked, when, on which connections, and that nothing ends or delays them.
/// A is master of the even partitions, B of the odd ones.
@Timeout(60)
class TendingSocketTest {
    private static final ClientPolicy POLICY =
            Patient.policy().withTendInterval(Duration.ofMillis(20)).withFailureLimits(3, 3);
    private static final List<String> FETCHED = List.of("peers-clear-std", "replicas");

    private ScriptedNode a;
    private ScriptedNode b;

    @BeforeEach
    void start() throws IOException {
        a = new ScriptedNode("A1");
        b = new ScriptedNode("B1");
        ScriptedNode.halves(a, b);
    }

    @AfterEach
    void stop() throws IOException {
        a.close();
        b.close();
    }

    private static Node node(OnehopClient client, String name) {
        return Objects.requireNonNull(client.cluster().node(name));
    }

    private static boolean isMaster(OnehopClient client, int partition, String name) {
        var master = client.cluster().choose("test", partition, Replica.MASTER, 0, false);
        return master != null && master.name().equals(name);
    }

    /// S0-39, S1-07, S1-20, S4-10, S4-12: the whole map, masters and replicas, before the first command.
    /// S1-19, S1-21: an object with a pool for each node. S4-08, S4-09: one connection to each and no other.
    @Test
    void knowsEverythingBeforeTheFirstCommand() {
        try (var client = OnehopClient.connect(POLICY, a.address())) {
            for (int partition = 0; partition < PartitionId.COUNT; partition++) {
                assertThat(isMaster(client, partition, partition % 2 == 0 ? "A1" : "B1")).isTrue();
                assertThat(client.cluster().choose("test", partition, Replica.SEQUENCE, 1, false))
                        .isSameAs(node(client, partition % 2 == 0 ? "B1" : "A1"));
            }
            Waiting.looks(a, 3);
            assertThat(a.openConnections()).isEqualTo(1);
            Waiting.until(() -> b.openConnections() == 1);
            assertThat(node(client, "A1").pool()).isNotSameAs(node(client, "B1").pool());
            assertThat(node(client, "A1").pool().openCount()).isZero();
        }
    }

    /// S1-10, S1-13: commands, from whatever thread, ask nothing but what they are for.
    @Test
    void commandsUseTheMapInMemory() throws Exception {
        var rare = POLICY.withTendInterval(Duration.ofHours(1));
        try (var client = OnehopClient.connect(rare, a.address())) {
            int before = a.asked.values().stream().mapToInt(Number::intValue).sum();
            var threads = new ArrayList<Thread>();
            for (int t = 0; t < 4; t++) {
                int thread = t;
                threads.add(Thread.startVirtualThread(() -> {
                    for (int i = 0; i < 50; i++) {
                        client.put(Key.of("test", "demo", thread * 100 + i), Bin.of("a", 1));
                    }
                }));
            }
            for (var thread : threads) {
                thread.join();
            }
            assertThat(a.requests.size() + b.requests.size()).isEqualTo(200);
            assertThat(a.asked.values().stream().mapToInt(Number::intValue).sum()).isEqualTo(before);
        }
    }

    /// S0-20: a node that cannot be reached may have left, so the others are asked again what they hold,
    /// though they say that nothing changed. Once, and not again for each node that follows it.
    @Test
    void whenANodeFallsSilentTheOthersMapsAreReadAgain() throws IOException {
        try (var client = OnehopClient.connect(POLICY, a.address())) {
            Waiting.looks(a, 3);
            int maps = a.asked("replicas");
            int lists = a.asked("peers-clear-std");
            b.close();
            Waiting.until(() -> a.asked("replicas") == maps + 1);
            Waiting.until(() -> a.asked("peers-clear-std") > lists);
            Waiting.looks(a, 20);
            assertThat(a.asked("replicas")).isEqualTo(maps + 1);
            assertThat(client.exists(Key.of("test", "demo", 1))).isTrue();
        }
    }

    /// S1-14, S1-15, S1-16, S1-18, S0-40, S0-41: each look compares generations; lists and maps are fetched
    /// at the start and then only when these differ, from the node where they do.
    @Test
    void fetchesOnlyWhatChanged() {
        try (var client = OnehopClient.connect(POLICY, a.address())) {
            for (var command : FETCHED) {
                int beforeA = a.asked(command);
                int beforeB = b.asked(command);
                Waiting.looks(a, 20);
                assertThat(a.asked(command)).isEqualTo(beforeA);
                assertThat(b.asked(command)).isEqualTo(beforeB);
            }
            int maps = b.asked("replicas");
            int lists = a.asked("peers-clear-std");
            a.owns(3, partition -> partition % 2 == 0);
            int mapsOfA = a.asked("replicas");
            Waiting.until(() -> a.asked("replicas") == mapsOfA + 1);
            a.info.put("peers-clear-std",
                    a.info.getOrDefault("peers-clear-std", "").replaceFirst("2", "3"));
            a.info.put("peers-generation", "3");
            Waiting.until(() -> a.asked("peers-clear-std") == lists + 1);
            Waiting.looks(a, 10);
            assertThat(a.asked("replicas")).isEqualTo(mapsOfA + 1);
            assertThat(a.asked("peers-clear-std")).isEqualTo(lists + 1);
            assertThat(b.asked("replicas")).isEqualTo(maps);
            assertThat(client.nodeNames()).hasSize(2);
        }
    }

    /// S1-14, S4-14: each second unless told otherwise.
    @Test
    void looksAsOftenAsItIsTold() {
        assertThat(ClientPolicy.defaults().tendInterval()).isEqualTo(Duration.ofSeconds(1));
        try (var client = OnehopClient.connect(
                POLICY.withTendInterval(Duration.ofMillis(200)), a.address())) {
            Waiting.looks(a, 1);
            long begin = System.nanoTime();
            Waiting.looks(a, 5);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofMillis(700));
            assertThat(client.nodeNames()).hasSize(2);
        }
    }

    /// S4-17: the next look opens it again.
    @Test
    void aBrokenConnectionIsOpenedAgain() throws IOException {
        try (var client = OnehopClient.connect(POLICY, a.address())) {
            var before = node(client, "A1");
            for (int i = 0; i < 5; i++) {
                int accepted = a.accepted.get();
                a.breakConnections();
                Waiting.until(() -> a.accepted.get() > accepted);
                Waiting.looks(a, 2);
            }
            assertThat(node(client, "A1")).isSameAs(before);
        }
    }

    /// S4-15: within two looks.
    @Test
    void noticesChangesAtOnce() throws IOException {
        var slowly = POLICY.withTendInterval(Duration.ofMillis(500));
        try (var c = new ScriptedNode("C1");
                var client = OnehopClient.connect(slowly, a.address())) {
            c.owns(3, partition -> partition % 4 == 0);
            c.peers(2, a, b);
            int before = a.looks.get();
            a.peers(3, b, c);
            Waiting.until(() -> client.nodeNames().contains("C1") && isMaster(client, 0, "C1"));
            assertThat(c.looks.get()).isLessThanOrEqualTo(2);
            assertThat(a.looks.get()).isGreaterThan(before);
        }
    }

    /// Whoever does not answer delays nobody.
    @Test
    void aSlowNodeDelaysNoOther() throws Exception {
        var release = new CountDownLatch(1);
        try (var client = OnehopClient.connect(POLICY, a.address())) {
            b.infoScript = (commands, out) -> {
                release.await();
                return false;
            };
            Waiting.looks(a, 30);
            a.owns(3, partition -> true);
            Waiting.until(() -> isMaster(client, 1, "A1"));
            assertThat(client.nodeNames()).hasSize(2);
        } finally {
            release.countDown();
        }
    }

    /// A listed address that swallows connections delays no look.
    @Test
    void aPeerThatCannotBeReachedDelaysNoLook() throws Exception {
        try (var deaf = new ScriptedNode("D1", 1)) {
            deaf.becomeDeaf();
            var fillers = PoolSocketTest.fillBacklog(deaf);
            try (var client = OnehopClient.connect(POLICY, a.address())) {
                a.peers(3, b, deaf);
                Waiting.looks(a, 10);
                a.owns(3, partition -> true);
                Waiting.until(() -> isMaster(client, 1, "A1"));
                Waiting.looks(b, 10);
            }
            for (var filler : fillers) {
                filler.close();
            }
        }
    }

    /// S1-44: two nodes that both insist on all partitions do not get them in turn.
    @Test
    void nodesThatClaimTheSameDoNotFlipTheMapForEver() {
        try (var client = OnehopClient.connect(POLICY, a.address())) {
            a.owns(3, partition -> true);
            b.owns(3, partition -> true);
            Waiting.looks(a, 10);
            int maps = a.asked("replicas") + b.asked("replicas");
            boolean ofA = isMaster(client, 1, "A1");
            for (int i = 0; i < 30; i++) {
                Waiting.looks(a, 1);
                assertThat(isMaster(client, 1, "A1")).isEqualTo(ofA);
            }
            assertThat(a.asked("replicas") + b.asked("replicas")).isEqualTo(maps);
        }
    }

    /// Who else claims them was not heard when both did.
    @Test
    void whatANodeGivesUpGoesToWhoeverClaimsIt() {
        try (var client = OnehopClient.connect(POLICY, a.address())) {
            a.owns(3, partition -> true);
            b.owns(3, partition -> true);
            Waiting.looks(a, 10);
            for (int generation = 4; generation < 10; generation += 2) {
                b.owns(generation, partition -> true);
                Waiting.until(() -> isMaster(client, 1, "B1") && isMaster(client, 2, "B1"));
                Waiting.looks(a, 5);
                b.owns(generation + 1, partition -> false);
                Waiting.until(() -> isMaster(client, 1, "A1") && isMaster(client, 2, "A1"));
            }
        }
    }

    // ---- answers of all kinds

    private static void send(OutputStream out, long header, String text) throws IOException {
        var body = text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        out.write(ByteBuffer.allocate(body.length + 8).putLong(header).put(body).array());
    }

    /// One answer that is not as it should be.
    private boolean spoil(SplittableRandom random, ScriptedNode node, OutputStream out) throws IOException {
        var good = "node\t" + node.name + "\npeers-generation\t9\npartition-generation\t9\n";
        switch (random.nextInt(9)) {
            case 0 -> throw new IOException("cut");
            case 1 -> send(out, Proto.header(Proto.TYPE_INFO, 500), good);
            case 2 -> send(out, Proto.header(Proto.TYPE_INFO, 0), "");
            case 3 -> send(out, random.nextLong(), good);
            case 4 -> send(out, Proto.header(Proto.TYPE_MESSAGE, good.length()), good);
            case 5 -> send(out, Proto.header(Proto.TYPE_INFO, 3), "ERR");
            case 6 -> send(out, Proto.header(Proto.TYPE_INFO, good.length()), good);
            case 7 -> {
                var text = new StringBuilder();
                for (var command : List.of("node", "peers-generation", "partition-generation", "replicas",
                        "peers-clear-std", "service-clear-std")) {
                    text.append(command).append('\t').append("[],:;-9x\u0000".charAt(random.nextInt(9)))
                            .append(random.nextInt()).append('\n');
                }
                var spoiled = text.toString().replaceFirst("node\t[^\n]*", "node\t" + node.name);
                send(out, Proto.header(Proto.TYPE_INFO, spoiled.length()), spoiled);
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /// Half, empty, malformed, of the wrong kind, too long, none: the looks go on, and when the answers are
    /// good again so is the map.
    @Test
    void noAnswerEndsTheLooks() throws Exception {
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        var impatient = POLICY.withTimeouts(Duration.ofSeconds(5), Duration.ofMillis(50));
        try (var client = OnehopClient.connect(impatient, a.address())) {
            a.infoScript = (commands, out) -> {
                synchronized (random) {
                    return spoil(random, a, out);
                }
            };
            int accepted = a.accepted.get();
            Waiting.until(() -> a.accepted.get() > accepted + 80);
            a.infoScript = (commands, out) -> false;
            a.owns(50, partition -> partition % 2 == 0);
            b.owns(50, partition -> partition % 2 == 1);
            a.peers(50, b);
            Waiting.until(() -> client.nodeNames().size() == 2
                    && isMaster(client, 0, "A1") && isMaster(client, 1, "B1"));
            Waiting.looks(a, 3);
            Waiting.looks(b, 3);
            assertThat(client.async().put(Key.of("test", "", "k1"), Bin.of("a", 1))
                    .get(20, TimeUnit.SECONDS).generation()).as("seed=" + seed).isEqualTo(7);
        }
    }
}
