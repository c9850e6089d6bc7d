package io.onehop.testkit.official;

import static io.onehop.testkit.official.ServedClient.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.AerospikeException;
import com.aerospike.client.Bin;
import com.aerospike.client.Host;
import com.aerospike.client.policy.ClientPolicy;
import io.onehop.testkit.TestCluster;
import io.onehop.testkit.TestNode;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What clients notice when a node joins a cluster that is in use.
class GrowingClusterSocketTest {
    private static final int RECORDS = 500;
    private static final int SLOW_TEND_MILLIS = 60_000;
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final List<String> PROXIES =
            List.of("client_proxy_complete", "client_proxy_error", "client_proxy_timeout");

    private static long proxies(TestCluster cluster) {
        return cluster.running().stream().mapToLong(node -> PROXIES.stream()
                .mapToLong(name -> node.statistic("namespace/test", name)).sum()).sum();
    }

    private static long generation(TestNode node) {
        return Long.parseLong(node.info("partition-generation"));
    }

    /// S0-04: a client with an old map is served through proxies and sees no error. S0-06: with the new map
    /// there are none. S1-17: the version of the map has changed. S1-42: that a client cannot be reached by
    /// some nodes, or has an old map, does not touch the cluster.
    @Test
    void anOldMapCausesProxiesAndANewOneDoesNot() {
        var old = new ClientPolicy();
        old.tendInterval = SLOW_TEND_MILLIS;
        try (TestCluster cluster = TestCluster.start(2);
                var client = new AerospikeClient(old, new Host(cluster.host(), cluster.port()))) {
            for (int i = 0; i < RECORDS; i++) {
                client.put(null, key("grow" + i), new Bin("n", i));
            }
            long before = proxies(cluster);
            long generation = generation(cluster.nodes().getFirst());
            cluster.add();
            String key = cluster.awaitStable(LIMIT);
            assertThat(generation(cluster.nodes().getFirst())).isGreaterThan(generation);
            for (int i = 0; i < RECORDS; i++) {
                client.put(null, key("grow" + i), new Bin("n", i + 1));
                assertThat(client.get(null, key("grow" + i)).getInt("n")).isEqualTo(i + 1);
            }
            long during = proxies(cluster);
            assertThat(during).isGreaterThan(before);
            try (var fresh = new AerospikeClient(cluster.host(), cluster.port())) {
                for (int i = 0; i < RECORDS; i++) {
                    assertThat(fresh.get(null, key("grow" + i)).getInt("n")).isEqualTo(i + 1);
                }
            }
            assertThat(proxies(cluster)).isEqualTo(during);
            assertThat(cluster.awaitStable(LIMIT)).isEqualTo(key);
        }
    }

    /// S0-04: no command fails while a node joins and partitions move.
    @Test
    void noCommandFailsWhileANodeJoins() throws InterruptedException {
        try (TestCluster cluster = TestCluster.start(2);
                var client = new AerospikeClient(cluster.host(), cluster.port())) {
            var stopped = new AtomicBoolean();
            var done = new AtomicInteger();
            var failed = new AtomicInteger();
            Thread load = Thread.ofPlatform().start(() -> {
                for (int i = 0; !stopped.get(); i++) {
                    try {
                        client.put(null, key("busy" + i % RECORDS), new Bin("n", i));
                        client.get(null, key("busy" + i % RECORDS));
                        done.incrementAndGet();
                    } catch (AerospikeException _) {
                        failed.incrementAndGet();
                    }
                }
            });
            cluster.add();
            cluster.awaitStable(LIMIT);
            stopped.set(true);
            load.join();
            assertThat(done).hasPositiveValue();
            assertThat(failed).hasValue(0);
        }
    }

    /// S3-18: peers are listed with addresses and ports to connect to. S3-20: and with a second set of them
    /// for clients behind address translation.
    @Test
    void peersAreListedWithBothSetsOfAddresses() {
        try (TestCluster cluster = TestCluster.start(
                2, "network.service.alternate-access-addresses=127.0.0.9")) {
            TestNode one = cluster.nodes().getFirst();
            TestNode other = cluster.nodes().getLast();
            assertThat(one.info("peers-clear-std")).contains("127.0.0.1:" + other.port());
            assertThat(one.info("peers-clear-alt")).contains("127.0.0.9:" + other.port());
            assertThat(one.info("service-clear-alt")).isEqualTo("127.0.0.9:" + one.port());
        }
    }
}
