package io.onehop.testkit.official;

import static io.onehop.testkit.official.ServedClient.key;
import static org.assertj.core.api.Assertions.assertThat;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.policy.Policy;
import io.onehop.testkit.OnehopCluster;
import io.onehop.testkit.TestCluster;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// The official client while nodes go and come.
@OnehopCluster(nodes = 3, perMethod = true)
class OfficialClientFailoverSocketTest {
    private static final int RECORDS = 500;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    /// Each of three nodes holds a third of the records alone as master: its replicas answer for it.
    @Test
    void readsGoOnWithoutANode(TestCluster cluster) {
        try (var client = new AerospikeClient(cluster.host(), cluster.port())) {
            write(client, 0);
            cluster.stop(2);
            assertReadable(client);
            cluster.awaitStable(LIMIT);
            write(client, RECORDS);
            assertReadable(client);
            assertThat(sum(cluster, "master_objects")).isEqualTo(2 * RECORDS);
            assertThat(sum(cluster, "prole_objects")).isEqualTo(2 * RECORDS);
        }
    }

    @Test
    void aNewNodeTakesItsShare(TestCluster cluster) {
        try (var client = new AerospikeClient(cluster.host(), cluster.port())) {
            write(client, 0);
            cluster.add();
            cluster.awaitStable(LIMIT);
            assertReadable(client);
            assertThat(cluster.nodes().getLast().statistic("namespace/test", "objects")).isPositive();
            assertThat(sum(cluster, "objects")).isEqualTo(2 * RECORDS);
        }
    }

    private static void write(AerospikeClient client, int from) {
        for (int i = from; i < from + RECORDS; i++) {
            client.put(null, key("k" + i), new Bin("n", i));
        }
    }

    /// With retries enough for a client that has not seen the new map.
    private static void assertReadable(AerospikeClient client) {
        var patient = new Policy();
        patient.maxRetries = 50;
        patient.sleepBetweenRetries = 100;
        patient.totalTimeout = 20_000;
        patient.socketTimeout = 1_000;
        for (int i = 0; i < RECORDS; i++) {
            assertThat(client.get(patient, key("k" + i)).getInt("n")).isEqualTo(i);
        }
    }

    private static long sum(TestCluster cluster, String name) {
        return cluster.running().stream().mapToLong(node -> node.statistic("namespace/test", name)).sum();
    }
}
