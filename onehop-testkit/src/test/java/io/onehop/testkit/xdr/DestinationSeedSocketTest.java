package io.onehop.testkit.xdr;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.ClientResources;
import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.client.policy.ClientPolicy;
import io.onehop.model.Bin;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import io.onehop.testkit.TestCluster;
import io.onehop.testkit.TestNode;
import io.onehop.xdr.remote.ClientDestination;
import io.onehop.xdr.ship.ShipForm;
import io.onehop.xdr.ship.Shipment;
import io.onehop.xdr.throttle.ShipClass;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A destination of two nodes that is found by one address, which is none of its nodes'.
class DestinationSeedSocketTest {
    private static final long LIMIT_SECONDS = 30;
    private static final int RECORDS = 200;
    private static TestCluster destination;

    @BeforeAll
    static void start() {
        destination = TestCluster.start(2);
    }

    @AfterAll
    static void end() {
        destination.close();
    }

    private static void await(BooleanSupplier condition) {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(LIMIT_SECONDS));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /// Ships some records, to a data centre of that seed, which must all arrive.
    private static void ship(String seed, String set) {
        try (TestNode source = TestNode.start();
                var here = OnehopClient.connect("127.0.0.1:" + source.port());
                var there = OnehopClient.connect("127.0.0.1:" + destination.port())) {
            String xdr = "set-config:context=xdr;dc=B;";
            assertThat(source.info(xdr + "action=create")).isEqualTo("ok");
            assertThat(source.info(xdr + "node-address-port=" + seed + ";action=add")).isEqualTo("ok");
            assertThat(source.info(xdr + "namespace=test;action=add")).isEqualTo("ok");
            for (int i = 0; i < RECORDS; i++) {
                here.put(Key.of("test", set, i), Bin.of("a", i));
            }
            for (int i = 0; i < RECORDS; i++) {
                var key = Key.of("test", set, i);
                await(() -> there.get(key).isPresent());
            }
            assertThat(source.statistic("dc/B", "dc_as_size")).isEqualTo(2);
            assertThat(source.statistic("get-stats:context=xdr;dc=B", "abandoned")).isZero();
        }
    }

    /// S3-13: only to find the nodes; what is shipped goes to them without the balancer.
    @Test
    void aLoadBalancerIsUsedOnlyToFindTheNodes() {
        try (var balancer = new FaultyLink()) {
            balancer.leadTo(destination.nodes().stream().map(TestNode::address)
                    .toArray(InetSocketAddress[]::new));
            ship("127.0.0.1:" + balancer.port(), "balanced");
            assertThat(balancer.connections()).isPositive();
            assertThat(balancer.commands()).isZero();
        }
    }

    /// S3-47.
    @Test
    void theSeedMayBeAName() {
        ship("localhost:" + destination.port(), "named");
    }

    /// S3-47: of a name with several addresses the first that works is used.
    @Test
    void theNameMayHaveManyAddresses() throws Exception {
        var resources = ClientResources.create();
        var addresses = List.of(loopback(deadPort()), destination.nodes().getLast().address());
        var named = new ClientResources(resources.loops(), resources.transport(), Clock.system(),
                host -> host.host().equals("dc-b.example") ? CompletableFuture.completedFuture(addresses)
                        : CompletableFuture.completedFuture(List.of(loopback(host.port()))),
                ClientResources.taskIds(1), true);
        var remote = new ClientDestination.Remote(
                List.of("dc-b.example:3000"), ClientPolicy.defaults(), 2, () -> named);
        try (var timers = Executors.newSingleThreadScheduledExecutor();
                var found = new ClientDestination("B", remote, Timers.on(timers))) {
            await(found::isReached);
            assertThat(found.facts().nodes()).isEqualTo(2);
            var answers = new ArrayBlockingQueue<ShipClass>(1);
            var removal = new Shipment(ShippingPair.key(-1).digest(), "", null, 1, 0, ShipForm.whole("test"),
                    TimeUnit.SECONDS.toNanos(LIMIT_SECONDS));
            assertThat(found.ship(removal, (outcome, _, _) -> answers.add(outcome.kind()))).isTrue();
            assertThat(answers.poll(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .isEqualTo(ShipClass.NOT_FOUND_ON_DELETE);
        }
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static int deadPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
