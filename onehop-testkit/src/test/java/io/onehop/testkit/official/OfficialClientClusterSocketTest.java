package io.onehop.testkit.official;

import static io.onehop.testkit.official.ServedClient.NAMESPACE;
import static io.onehop.testkit.official.ServedClient.SET;
import static io.onehop.testkit.official.ServedClient.key;
import static io.onehop.testkit.official.ServedClient.keys;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Info;
import com.aerospike.client.Key;
import com.aerospike.client.Operation;
import com.aerospike.client.policy.ClientPolicy;
import com.aerospike.client.policy.ScanPolicy;
import io.onehop.model.PartitionId;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Tending, info commands, truncation, several clients at once.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientClusterSocketTest {
    private static final long TOO_LONG_SECONDS = 20;

    private final ServedClient served = ServedClient.start();
    private final AerospikeClient client = served.client();

    @AfterAll
    void close() {
        served.close();
    }

    /// S1-04: peers come with a generation and a port. S4-07: nodes are named with addresses and ports.
    /// S4-11: a node alone owns every partition.
    @Test
    void findsTheNodeAndItsPartitions() {
        var node = client.getNodes()[0];
        assertThat(node.getHost().name).isEqualTo("127.0.0.1");
        assertThat(node.getHost().port).isEqualTo(served.port());
        assertThat(served.info("service-clear-std")).isEqualTo("127.0.0.1:" + served.port());
        assertThat(served.info("peers-clear-std")).matches("\\d+,3000,\\[\\]");
        var map = Objects.requireNonNull(client.getCluster().partitionMap.get(NAMESPACE));
        for (int partition = 0; partition < PartitionId.COUNT; partition++) {
            assertThat(map.replicas[0].get(partition)).isSameAs(node);
        }
        String[] replicas = served.info("replicas").split("[:,;]", -1);
        byte[] bitmap = Base64.getDecoder().decode(replicas[replicas.length - 1]);
        assertThat(bitmap).hasSize(PartitionId.COUNT / Byte.SIZE).containsOnly(0xff);
    }

    @Test
    void answersInfoCommandsOneByOneAndTogether() {
        var node = client.getNodes()[0];
        assertThat(served.info("namespaces")).isEqualTo(NAMESPACE);
        assertThat(served.info("node")).isEqualTo(node.getName());
        assertThat(served.info("nosuch-command")).startsWith("ERROR");
        var answers = Info.request(null, node, "build", "status", "features", "edition");
        assertThat(answers).containsOnlyKeys("build", "status", "features",
                "edition").containsEntry("status", "ok");
        assertThat(answers.get("features")).contains("batch-any", "pquery", "pscans");
        assertThat(Info.request(null, node)).isNotEmpty();
    }

    /// S0-14: the three names are in the namespace's statistics.
    @Test
    void showsTheStatisticsOfProxies() {
        for (String name : new String[] {"client_proxy_complete", "client_proxy_error",
                "client_proxy_timeout"}) {
            assertThat(served.statistic("namespace/test", name)).isZero();
        }
    }

    /// S4-41: what is open, was opened and was closed.
    @Test
    void countsClientConnections() {
        long opened = served.statistic("statistics", "client_connections_opened");
        long open = served.statistic("statistics", "client_connections");
        try (var other = served.newClient()) {
            other.put(null, key("connections"), new Bin("a", 1));
            assertThat(served.statistic("statistics", "client_connections_opened")).isEqualTo(opened + 2);
            assertThat(served.statistic("statistics", "client_connections")).isEqualTo(open + 2);
        }
        long stillOpen = open + 2;
        while (stillOpen > open) {
            stillOpen = served.statistic("statistics", "client_connections");
        }
        long closed = served.statistic("statistics", "client_connections_closed");
        assertThat(closed).isEqualTo(served.statistic("statistics", "client_connections_opened") - open);
    }

    @Test
    void refusesAClientOfAnotherCluster() {
        var policy = new ClientPolicy();
        policy.clusterName = "another";
        assertThatThrownBy(() -> new AerospikeClient(policy, served.host(), served.port()).close())
                .hasMessageContaining("another");
    }

    @Test
    void serves50ThreadsOfTwoClientsAtOnce() throws InterruptedException, ExecutionException,
            TimeoutException {
        var counter = key("counter");
        try (var second = served.newClient();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var tasks = new ArrayList<Future<?>>();
            for (int t = 0; t < 50; t++) {
                var mine = t % 2 == 0 ? client : second;
                var own = keys("thread" + t + "-", 20);
                tasks.add(threads.submit(() -> work(mine, counter, own)));
            }
            for (var task : tasks) {
                task.get(TOO_LONG_SECONDS, TimeUnit.SECONDS);
            }
            assertThat(second.get(null, counter).getInt("n")).isEqualTo(50 * 20);
            assertThat(client.get(null, counter).generation).isEqualTo(50 * 20);
        }
    }

    private static void work(AerospikeClient client, Key counter, Key[] own) {
        for (int i = 0; i < own.length; i++) {
            client.add(null, counter, new Bin("n", 1));
            client.put(null, own[i], new Bin("i", i));
            assertThat(client.operate(null, own[i], Operation.add(new Bin("i", 1)),
                    Operation.get("i")).getInt("i"))
                    .isEqualTo(i + 1);
        }
        assertThat(client.exists(null, own)).doesNotContain(false);
    }

    private static int count(AerospikeClient client, String set) {
        var count = new AtomicInteger();
        client.scanAll(new ScanPolicy(), NAMESPACE, set, (key, record) -> count.incrementAndGet());
        return count.get();
    }

    @Test
    void truncatesASetAtOnce() {
        for (int i = 0; i < 100; i++) {
            client.put(null, new Key(NAMESPACE, "cut", i), new Bin("a", 1));
            client.put(null, new Key(NAMESPACE, "kept", i), new Bin("a", 1));
        }
        served.clock().advanceSeconds(1);
        client.truncate(null, NAMESPACE, "cut", null);
        assertThat(count(client, "cut")).isZero();
        assertThat(count(client, "kept")).isEqualTo(100);
        var first = new Key(NAMESPACE, "cut", 0);
        assertThat(client.exists(null, first)).isFalse();
        assertThat(client.delete(null, first)).isFalse();
        client.put(null, first, new Bin("a", 2));
        assertThat(client.get(null, first).generation).isEqualTo(1);
        assertThat(count(client, "cut")).isEqualTo(1);
    }

    @Test
    void truncatesWhatIsOlderThanAMoment() {
        try (var fresh = ServedClient.start()) {
            fresh.client().put(null, new Key(NAMESPACE, "aged", "old"), new Bin("a", 1));
            fresh.clock().advanceSeconds(100);
            fresh.client().put(null, new Key(NAMESPACE, "aged", "new"), new Bin("a", 1));
            Calendar between = new GregorianCalendar();
            between.setTimeInMillis(fresh.clock().epochMillis() - 50_000);
            fresh.client().truncate(null, NAMESPACE, "aged", between);
            assertThat(fresh.client().exists(null, new Key(NAMESPACE, "aged", "old"))).isFalse();
            assertThat(fresh.client().exists(null, new Key(NAMESPACE, "aged", "new"))).isTrue();
            Calendar future = new GregorianCalendar();
            future.setTimeInMillis(fresh.clock().epochMillis() + 3_600_000);
            assertThatThrownBy(() -> fresh.client().truncate(null, NAMESPACE, "aged", future))
                    .hasMessageContaining("would truncate in the future");
        }
    }

    @Test
    void truncatesANamespace() {
        try (var fresh = ServedClient.start()) {
            fresh.client().put(null, new Key(NAMESPACE, SET, 1), new Bin("a", 1));
            fresh.client().put(null, new Key(NAMESPACE, null, 1), new Bin("a", 1));
            fresh.clock().advanceSeconds(1);
            fresh.client().truncate(null, NAMESPACE, null, null);
            assertThat(fresh.client().exists(null, new Key(NAMESPACE, SET, 1))).isFalse();
            assertThat(fresh.client().exists(null, new Key(NAMESPACE, null, 1))).isFalse();
        }
    }
}
