package io.onehop.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.netty.util.concurrent.DefaultThreadFactory;
import io.onehop.client.cluster.HostPort;
import io.onehop.client.cluster.Node;
import io.onehop.client.cluster.Resolver;
import io.onehop.client.command.Key;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.model.Bin;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Transport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How a client finds a cluster of three nodes: names with many addresses, load balancers, translated
/// addresses, nodes that are replaced while it runs.
@Timeout(60)
class SeedingSocketTest {
    private static final ClientPolicy POLICY =
            Patient.policy().withTendInterval(Duration.ofMillis(20)).withFailureLimits(3, 3);

    private final List<AutoCloseable> open = new ArrayList<>();
    private ScriptedNode a;
    private ScriptedNode b;
    private ScriptedNode c;

    @BeforeEach
    void start() throws IOException {
        a = opened(new ScriptedNode("A1"));
        b = opened(new ScriptedNode("B1"));
        c = opened(new ScriptedNode("C1"));
        a.peers(2, b, c);
        b.peers(2, a, c);
        c.peers(2, a, b);
        a.owns(2, partition -> partition % 3 == 0);
        b.owns(2, partition -> partition % 3 == 1);
        c.owns(2, partition -> partition % 3 == 2);
    }

    @AfterEach
    void stop() throws Exception {
        for (var each : open.reversed()) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private OnehopClient connect(ClientPolicy policy, String... seeds) {
        return opened(OnehopClient.connect(policy, seeds));
    }

    private OnehopClient connect(ClientPolicy policy, Resolver resolver, String... seeds) {
        var loops = Transport.NIO.newEventLoops(1, new DefaultThreadFactory("test", true));
        var resources = new ClientResources(
                loops, Transport.NIO, Clock.system(), resolver, ClientResources.taskIds(1), true);
        return opened(OnehopClient.connect(policy, resources, seeds));
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static int deadPort() throws IOException {
        try (var dead = new ScriptedNode("X1")) {
            return dead.port();
        }
    }

    private static List<Integer> ports(OnehopClient client) {
        return client.cluster().nodes().stream().map(Node::address).map(InetSocketAddress::getPort).toList();
    }

    private static void useAll(OnehopClient client) {
        for (int i = 0; i < 60; i++) {
            client.put(Key.of("test", "demo", i), Bin.of("a", 1));
        }
    }

    // ---- load balancers

    /// S3-01: a balancer may be the seed, also on loopback. S3-04, S3-05, S3-06: the node behind it is asked
    /// for its address and called there. S3-07: the balancer's address is no node's. S3-08, S3-09: then it is
    /// not used any more, and its connection is closed. S3-12: from the first version on.
    @Test
    void aBalancerIsUsedOnlyToFindANode() throws Exception {
        var balancer = opened(new Balancer(a, b, c));
        var client = connect(POLICY, balancer.address());
        assertThat(client.nodeNames()).containsExactlyInAnyOrder("A1", "B1", "C1");
        assertThat(ports(client)).containsExactlyInAnyOrder(a.port(), b.port(), c.port());
        Waiting.until(() -> balancer.open.get() == 0);
        long bytes = balancer.bytes.get();
        useAll(client);
        Waiting.looks(a, 5);
        assertThat(balancer.bytes).hasValue(bytes);
        assertThat(balancer.accepted).hasValue(1);
        assertThat(a.asked("service-clear-std")).isEqualTo(2);
        for (var node : List.of(a, b, c)) {
            assertThat(node.requests).isNotEmpty();
        }
    }

    /// S3-10: the published address is the seed's, so one connection is enough.
    @Test
    void aSeedThatIsTheNodesOwnAddressIsKept() {
        connect(POLICY, a.address());
        assertThat(a.accepted).hasValue(1);
    }

    /// S3-11: the next published address is tried.
    @Test
    void ofSeveralPublishedAddressesTheFirstThatWorksIsUsed() throws Exception {
        var balancer = opened(new Balancer(a));
        a.info.put("service-clear-std", "127.0.0.1:" + deadPort() + "," + a.address());
        var client = connect(POLICY, balancer.address());
        assertThat(ports(client)).contains(a.port()).doesNotContain(balancer.port());
    }

    /// S3-11: the balancer may lead to another node that can be called.
    @Test
    void aNodeThatCannotBeCalledIsPassedOverForTheNextOneBehindTheBalancer() throws Exception {
        var balancer = opened(new Balancer(a, b, c));
        a.info.put("service-clear-std", "127.0.0.1:" + deadPort());
        var client = connect(POLICY, balancer.address());
        assertThat(client.nodeNames()).contains("B1", "C1");
        assertThat(ports(client)).doesNotContain(balancer.port());
        Waiting.until(() -> balancer.open.get() == 0);
    }

    /// S3-11: a clear failure, and the balancer is not used instead.
    @Test
    void whenNoNodeBehindTheBalancerCanBeCalledTheClientSaysSo() throws Exception {
        var balancer = opened(new Balancer(a, b, c));
        for (var node : List.of(a, b, c)) {
            node.info.put("service-clear-std", "127.0.0.1:" + deadPort());
        }
        var refused = catchThrowableOfType(OnehopException.class,
                () -> OnehopClient.connect(POLICY, balancer.address()));
        assertThat(refused).hasMessageContaining("leads to several nodes");
        Waiting.until(() -> balancer.open.get() == 0);
        assertThat(balancer.accepted).hasValueBetween(2, 4);
    }

    /// S3-11: behind a forwarded port there is one node only, which is called through it.
    @Test
    void aForwardedPortIsUsedWhenTheNodesOwnAddressesDoNotWork() throws Exception {
        var forwarded = opened(new Balancer(a));
        a.peers(3);
        a.owns(3, partition -> true);
        a.info.put("service-clear-std", "127.0.0.1:" + deadPort());
        var client = connect(POLICY, forwarded.address());
        useAll(client);
        assertThat(ports(client)).containsExactly(forwarded.port());
    }

    /// S3-14, S3-15: the published address leads to another node than the one that published it.
    @Test
    void aPublishedAddressAtWhichAnotherNodeAnswersIsRefused() throws Exception {
        var balancer = opened(new Balancer(a));
        a.info.put("service-clear-std", b.address() + "," + a.address());
        var client = connect(POLICY, balancer.address());
        assertThat(ports(client)).containsExactlyInAnyOrder(a.port(), b.port(), c.port());
    }

    /// S3-14, S3-15, S3-17: nodes publish a balancer's address as their own by mistake.
    @Test
    void peersListedBehindABalancerDoNotUnsettleTheOthers() throws Exception {
        var balancer = opened(new Balancer(b, c));
        a.info.put("peers-clear-std", "3,3000,[[D1,,[" + balancer.address() + "]],[B1,,[" + b.address()
                + "]],[C1,,[" + c.address() + "]]]");
        a.info.put("peers-generation", "3");
        var client = connect(POLICY, a.address());
        var before = client.cluster().nodes();
        for (int i = 0; i < 20; i++) {
            Waiting.looks(a, 1);
            assertThat(client.cluster().nodes()).containsExactlyElementsOf(before);
        }
        assertThat(client.nodeNames()).containsExactlyInAnyOrder("A1", "B1", "C1");
    }

    /// S3-16: by its name it is one node, whatever it is listed as.
    @Test
    void aNodeListedAtTwoAddressesIsOneNode() throws Exception {
        var alias = opened(new Balancer(b));
        a.info.put("peers-clear-std", "3,3000,[[B1,,[" + alias.address() + "," + b.address() + "]],[C1,,["
                + c.address() + "]]]");
        a.info.put("peers-generation", "3");
        var client = connect(POLICY, a.address());
        Waiting.looks(a, 5);
        assertThat(client.nodeNames()).containsExactlyInAnyOrder("A1", "B1", "C1");
    }

    // ---- names

    /// S3-23, S4-02, S4-03: a name, as well as an address. S3-24: all its addresses in turn. S3-25, S3-28: in
    /// the order given, and the first that works is used. S4-05: nothing else is called.
    /// S3-27: then everything works as usual.
    @Test
    void theAddressesOfANameAreTriedInTheirOrder() throws Exception {
        var alone = opened(new ScriptedNode("D1"));
        var addresses = List.of(loopback(deadPort()), loopback(deadPort()), loopback(a.port()),
                loopback(alone.port()));
        var client = connect(POLICY, host -> CompletableFuture.completedFuture(host.host().equals("seed")
                ? addresses : List.of(loopback(host.port()))), "seed:3000");
        assertThat(client.nodeNames()).containsExactlyInAnyOrder("A1", "B1", "C1");
        assertThat(alone.accepted).hasValue(0);
        useAll(client);
    }

    /// S3-26: each address that swallows connections costs the connect timeout, and no more.
    @Test
    void aSilentAddressCostsTheConnectTimeout() throws Exception {
        var silent = opened(new ScriptedNode("X1", 1));
        silent.becomeDeaf();
        for (var filler : PoolSocketTest.fillBacklog(silent)) {
            open.add(filler);
        }
        var limit = Duration.ofMillis(400);
        var policy = POLICY.withTimeouts(limit, Duration.ofSeconds(30));
        long begin = System.nanoTime();
        var client = connect(policy, host -> CompletableFuture.completedFuture(host.host().equals("seed")
                ? List.of(loopback(silent.port()), loopback(silent.port()), loopback(a.port()))
                : List.of(loopback(host.port()))), "seed:3000");
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .isBetween(limit.multipliedBy(2), limit.multipliedBy(2).plusSeconds(5));
        assertThat(client.nodeNames()).hasSize(3);
    }

    /// S3-21, S4-04, S1-06: seeds in their order, dead ones passed over.
    @Test
    void seedsAreTriedInTheirOrder() throws Exception {
        var client = connect(POLICY, "127.0.0.1:" + deadPort(), b.address(), a.address());
        assertThat(client.nodeNames()).containsExactlyInAnyOrder("A1", "B1", "C1");
        assertThat(a.accepted).as("found by being listed, not as a seed").hasValue(1);
    }

    /// S1-01: each node gets the commands of its partitions, and that is its share of them within 5 %.
    /// S1-02: for which the application does nothing but name a seed.
    @Test
    void commandsSpreadOverAllNodes() {
        var client = connect(POLICY, a.address());
        var sent = new int[3];
        var all = new int[3];
        for (int i = 0; i < 12_000; i++) {
            var key = Key.of("test", "demo", i);
            all[key.partition() % 3]++;
            if (i < 1_500) {
                sent[key.partition() % 3]++;
                client.put(key, Bin.of("a", 1));
            }
        }
        var nodes = List.of(a, b, c);
        for (int i = 0; i < 3; i++) {
            assertThat(nodes.get(i).requests).hasSize(sent[i]);
            assertThat(all[i]).isBetween(3_800, 4_200);
        }
    }

    // ---- addresses

    /// S3-30: IPv6, with brackets and without.
    @Test
    void nodesMayHaveIpv6Addresses() throws Exception {
        var six = opened(new ScriptedNode("S6", new ServerSocket(0, 50, InetAddress.getAllByName("::1")[0])));
        var client = connect(POLICY, "[::1]:" + six.port());
        assertThat(client.nodeNames()).containsExactly("S6");
        useAll(client);
        assertThat(HostPort.parse("2001:db8::6", 3000)).isEqualTo(new HostPort("2001:db8::6", 3000));
    }

    /// S3-19: clients outside ask for the alternate addresses.
    @Test
    void alternateAddressesAreUsedWhenAskedFor() throws Exception {
        var outsideA = opened(new Balancer(a));
        var outsideB = opened(new Balancer(b));
        a.info.put("service-clear-alt", outsideA.address());
        b.info.put("service-clear-alt", outsideB.address());
        a.info.put("peers-clear-alt", "2,3000,[[B1,,[" + outsideB.address() + "]]]");
        b.info.put("peers-clear-alt", "2,3000,[[A1,,[" + outsideA.address() + "]]]");
        var client = connect(POLICY.withServicesAlternate(true), outsideA.address());
        assertThat(ports(client)).containsExactlyInAnyOrder(outsideA.port(), outsideB.port());
        assertThat(a.asked("peers-clear-std")).isZero();
    }

    /// S3-19: addresses translated one to one by a table of the client's own.
    @Test
    void anAddressMapReplacesWhatNodesPublish() {
        for (var node : List.of(a, b, c)) {
            for (var command : List.of("service-clear-std", "peers-clear-std")) {
                node.info.computeIfPresent(command, (key, text) -> text.replace("127.0.0.1", "10.9.9.9"));
            }
        }
        var client = connect(POLICY.withAddressMap(Map.of("10.9.9.9", "127.0.0.1")), a.address());
        assertThat(ports(client)).containsExactlyInAnyOrder(a.port(), b.port(), c.port());
        assertThat(a.accepted).hasValue(1);
    }

    // ---- while the client runs

    /// S3-22: autoscaling. S3-48: what the name leads to does not matter to a client that is connected.
    @Test
    void survivesAllNodesBeingReplacedOneByOne() throws Exception {
        var name = new CopyOnWriteArrayList<>(List.of(loopback(a.port())));
        var lookups = new AtomicInteger();
        var client = connect(POLICY, host -> {
            lookups.addAndGet(host.host().equals("seed") ? 1 : 0);
            return CompletableFuture.completedFuture(
                    host.host().equals("seed") ? List.copyOf(name) : List.of(loopback(host.port())));
        }, "seed:3000");
        name.clear();
        var members = new ArrayList<>(List.of(a, b, c));
        for (int i = 0; i < 3; i++) {
            int generation = 10 + i;
            var gone = members.removeFirst();
            var fresh = opened(new ScriptedNode("N" + i));
            members.add(fresh);
            for (int j = 0; j < members.size(); j++) {
                int own = j;
                var others = new ArrayList<>(members);
                others.remove(j);
                members.get(j).owns(generation, partition -> partition % 3 == own);
                members.get(j).peers(generation, others.toArray(ScriptedNode[]::new));
            }
            gone.close();
            Waiting.until(() -> client.nodeNames().contains(fresh.name)
                    && !client.nodeNames().contains(gone.name));
            useAll(client);
        }
        assertThat(client.nodeNames()).containsExactlyInAnyOrder("N0", "N1", "N2");
        assertThat(lookups).hasValue(1);
    }

    /// S1-46, S3-29: all nodes are lost, and the name leads to new ones.
    @Test
    void looksTheNameUpAgainWhenAllNodesAreLost() throws Exception {
        var names = new ConcurrentHashMap<>(Map.of("seed", List.of(loopback(a.port()))));
        var client = connect(POLICY, host -> CompletableFuture.completedFuture(
                names.getOrDefault(host.host(), List.of(loopback(host.port())))), "seed:3000");
        for (var node : List.of(a, b, c)) {
            node.close();
        }
        var fresh = opened(new ScriptedNode("N1"));
        names.put("seed", List.of(loopback(fresh.port())));
        Waiting.until(() -> client.nodeNames().equals(List.of("N1")));
        useAll(client);
        assertThat(fresh.requests).hasSize(60);
    }

    /// It stays the same node by name, but what belonged to the old address is torn down.
    @Test
    void followsANodeThatMovesToAnotherAddress() throws Exception {
        var client = connect(POLICY, a.address());
        var before = client.cluster().node("B1");
        b.close();
        var moved = opened(new ScriptedNode("B1"));
        moved.peers(3, a, c);
        moved.owns(3, partition -> partition % 3 == 1);
        a.peers(3, moved, c);
        Waiting.until(() -> ports(client).contains(moved.port()));
        assertThat(client.cluster().node("B1")).isNotSameAs(before);
        assertThat(client.nodeNames()).containsExactlyInAnyOrder("A1", "B1", "C1");
        // Until its partitions are known the others, which have copies, are asked.
        Waiting.until(() -> {
            useAll(client);
            return !moved.requests.isEmpty();
        });
    }

    /// The address that worked does not any more, but another one under which it is listed does.
    @Test
    void anUnhappyNodeIsTriedAtItsOtherAddresses() throws Exception {
        var second = opened(new Balancer(b));
        var first = opened(new Balancer(b));
        var list = "3,3000,[[B1,,[" + first.address() + "," + second.address() + "]],[C1,,["
                + c.address() + "]]]";
        for (var node : List.of(a, c)) {
            node.info.put("peers-clear-std", list);
            node.info.put("peers-generation", "3");
        }
        var client = connect(POLICY, a.address());
        assertThat(ports(client)).contains(first.port());
        first.close();
        Waiting.until(() -> ports(client).contains(second.port()));
        useAll(client);
    }

    /// The seed leads to another address of a node that was silent for a moment only.
    @Test
    void aNodeThatWasSilentForAMomentIsNotMoved() throws Exception {
        var alias = opened(new Balancer(a));
        a.peers(3);
        a.owns(3, partition -> true);
        a.info.put("service-clear-std", a.address() + "," + alias.address());
        var port = new AtomicInteger(a.port());
        var client = connect(POLICY.withFailureLimits(3, 50), host -> CompletableFuture.completedFuture(
                List.of(loopback(host.host().equals("seed") ? port.get() : host.port()))), "seed:3000");
        var before = client.cluster().nodes();
        port.set(alias.port());
        var cuts = new AtomicInteger(5);
        a.infoScript = (commands, out) -> {
            if (commands.startsWith("node\npeers-generation") && cuts.getAndDecrement() > 0) {
                throw new IOException("cut");
            }
            return false;
        };
        Waiting.until(() -> alias.accepted.get() > 0);
        Waiting.looks(a, 8);
        assertThat(client.cluster().nodes()).containsExactlyElementsOf(before);
    }

    /// S1-46: the same nodes at the same addresses.
    @Test
    void findsTheNodesAgainAfterAllWereStopped() throws Exception {
        var client = connect(POLICY, a.address());
        for (var node : List.of(a, b, c)) {
            node.close();
        }
        Waiting.until(() -> client.nodeNames().isEmpty());
        var again = opened(ScriptedNode.at("A1", a.port()));
        Waiting.until(() -> client.nodeNames().equals(List.of("A1")));
        Waiting.looks(again, 2);
        useAll(client);
    }
}
