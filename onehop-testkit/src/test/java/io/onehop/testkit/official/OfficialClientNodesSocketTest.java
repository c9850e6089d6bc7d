package io.onehop.testkit.official;

import static io.onehop.testkit.official.ServedClient.SET;
import static io.onehop.testkit.official.ServedClient.key;
import static io.onehop.testkit.official.ServedClient.keys;
import static org.assertj.core.api.Assertions.assertThat;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.Bin;
import com.aerospike.client.Key;
import com.aerospike.client.Record;
import com.aerospike.client.cluster.Node;
import io.onehop.model.PartitionId;
import io.onehop.testkit.OnehopCluster;
import io.onehop.testkit.TestCluster;
import io.onehop.testkit.TestNode;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// The official client against three nodes with two copies of everything.
@OnehopCluster(nodes = 3)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OfficialClientNodesSocketTest {
    private static final int RECORDS = 1_000;
    private static final List<String> PROXIES = List.of("client_proxy_complete", "client_proxy_error",
            "client_proxy_timeout", "batch_sub_proxy_complete", "batch_sub_proxy_error",
            "batch_sub_proxy_timeout");

    private final TestCluster cluster;
    private final AerospikeClient client;

    OfficialClientNodesSocketTest(TestCluster cluster) {
        this.cluster = cluster;
        this.client = new AerospikeClient(cluster.host(), cluster.port());
    }

    @AfterAll
    void close() {
        client.close();
    }

    /// S1-03: a node lists its neighbours. S1-05: all nodes are found from one seed.
    @Test
    void findsAllNodesFromAnySeed() {
        List<String> ids = cluster.nodes().stream().map(TestNode::id).toList();
        for (TestNode seed : cluster.nodes()) {
            try (var fromThere = new AerospikeClient(seed.host(), seed.port())) {
                assertThat(fromThere.getNodes()).extracting(Node::getName)
                        .containsExactlyInAnyOrderElementsOf(ids);
            }
            assertThat(ids).filteredOn(id -> !id.equals(seed.id()))
                    .allMatch(id -> seed.info("peers-clear-std").contains("[" + id + ",,["));
            assertThat(seed.info("peers-clear-std")).doesNotContain("[" + seed.id());
        }
    }

    /// S1-09: all nodes together give every partition one master and one replica, on different nodes.
    @Test
    void theMapIsComplete() {
        List<TestOwnership> owned = cluster.nodes().stream().map(TestOwnership::of).toList();
        for (int partition = 0; partition < PartitionId.COUNT; partition++) {
            int at = partition;
            assertThat(owned).filteredOn(each -> each.isMaster(at)).as("masters of %s", at).hasSize(1);
            assertThat(owned).filteredOn(each -> each.isReplica(at)).as("replicas of %s", at).hasSize(1);
            assertThat(owned).noneMatch(each -> each.isMaster(at) && each.isReplica(at));
        }
        assertThat(owned).allSatisfy(each -> assertThat(each.masters()).isBetween(1_000, 1_800));
    }

    /// S0-05 and S1-11: in a steady state nothing is passed on.
    @Test
    void nothingIsPassedOnInASteadyState() {
        long before = proxies();
        for (int i = 0; i < RECORDS; i++) {
            client.put(null, key("steady" + i), new Bin("n", i));
            assertThat(client.get(null, key("steady" + i)).getInt("n")).isEqualTo(i);
        }
        client.get(null, keys("steady", RECORDS));
        assertThat(proxies()).isEqualTo(before);
        assertThat(cluster.nodes()).allMatch(node ->
                node.statistic("namespace/test", "client_write_success") > 0);
    }

    private long proxies() {
        return cluster.nodes().stream().mapToLong(node -> PROXIES.stream()
                .mapToLong(name -> node.statistic("namespace/test", name)).sum()).sum();
    }

    @Test
    void keepsTwoCopiesOfEveryRecord() {
        client.truncate(null, "test", SET, null);
        for (Key each : keys("copies", RECORDS)) {
            client.put(null, each, new Bin("n", 1));
        }
        assertThat(sum("master_objects") - sum("prole_objects")).isZero();
        assertThat(sum("master_objects")).isGreaterThanOrEqualTo(RECORDS);
    }

    private long sum(String name) {
        return cluster.nodes().stream().mapToLong(node -> node.statistic("namespace/test", name)).sum();
    }

    @Test
    void readsManyRecordsOfAllNodesAtOnce() {
        Key[] keys = keys("many", RECORDS);
        for (Key each : keys) {
            client.put(null, each, new Bin("n", each.userKey.toString()));
        }
        Record[] records = client.get(null, keys);
        for (int i = 0; i < keys.length; i++) {
            assertThat(records[i].getString("n")).isEqualTo(keys[i].userKey.toString());
        }
    }

    @Test
    void scansEveryRecordOnce() {
        Key[] keys = new Key[RECORDS];
        Arrays.setAll(keys, i -> new Key("test", "scanned", i));
        for (Key each : keys) {
            client.put(null, each, new Bin("n", 1));
        }
        var seen = ConcurrentHashMap.<List<Byte>>newKeySet();
        var rows = new AtomicInteger();
        client.scanAll(null, "test", "scanned", (key, record) -> {
            rows.incrementAndGet();
            var digest = new Byte[key.digest.length];
            Arrays.setAll(digest, i -> key.digest[i]);
            seen.add(List.of(digest));
        });
        assertThat(rows).hasValue(RECORDS);
        assertThat(seen).hasSize(RECORDS);
    }
}
