package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.onehop.testkit.TestNode;
import io.onehop.wire.info.ReplicasText;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// S0-49 (the rate of proxies of each node) and S0-45 (which client causes them).
final class StatusCommandSocketTest {
    private final ScriptedNode a = new ScriptedNode("A1");
    private final ScriptedNode b = new ScriptedNode("B2");

    @AfterEach
    void closeBoth() {
        a.close();
        b.close();
    }

    private static ScriptedNode inCluster(ScriptedNode node, String key, int size, boolean isFirstHalf) {
        String bitmap = ReplicasText.bitmap(partition -> partition < 2048 == isFirstHalf);
        return node.says("statistics", "cluster_key=" + key + ";cluster_size=" + size
                        + ";cluster_principal=B2;cluster_integrity=true;uptime=3700;client_connections=7")
                .says("namespace/test", "objects=30;master_objects=10;prole_objects=20;data_used_bytes=2048;"
                        + "index_used_bytes=1024;effective_replication_factor=2;stop_writes=false")
                .says("replicas", ReplicasText.entry("test", 0, List.of(bitmap)));
    }

    private void connect() {
        a.says("peers-clear-std", "1,3000,[[B2,,[" + b.address() + "]]]");
        b.says("peers-clear-std", "1,3000,[[A1,,[" + a.address() + "]]]");
    }

    @Test
    void showsAllNodesOfAHealthyCluster() {
        inCluster(a, "77AA", 2, true);
        inCluster(b, "77AA", 2, false);
        connect();
        Run run = Run.of("status", b.address());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("all nodes agree, nothing moves, nothing is passed on")
                .containsPattern("A1 +" + a.address() + " +7.2.0.0 +1h1m +77AA +2 +B2 +true +7 +0/0/0 +0.0")
                .containsPattern("test +B2 +2 +2048/0 +10/20 +3.0 KiB +0/0 +no");
    }

    @Test
    void saysInWordsThatNodesDisagree() {
        inCluster(a, "77AA", 2, true);
        inCluster(b, "99", 1, false);
        connect();
        Run run = Run.of("status", a.address());
        assertThat(run.out()).contains("the nodes do not form one cluster: A1 with key 77AA (size 2) | "
                + "B2 with key 99 (size 1)", "2 nodes were found, but B2 sees 1", "onehop check");
    }

    @Test
    void showsNodesThatDoNotAnswer() {
        inCluster(a, "77AA", 2, true);
        connect();
        b.close();
        Run run = Run.of("status", a.address());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("node B2, which A1 named, does not answer", "NO ANSWER",
                "2048 of 4096 partitions of test have a master");
        JsonObject json = JsonParser.parseString(Run.of("status", "--json", a.address()).out())
                .getAsJsonObject();
        assertThat(json.get("agree").getAsBoolean()).isFalse();
        assertThat(json.getAsJsonArray("absent")).hasSize(1);
    }

    @Test
    void tellsTheRateOfProxiesAndWhoCausesThem() {
        var complete = new AtomicLong();
        inCluster(a, "77AA", 1, true);
        a.says("namespace/test", () -> "client_proxy_complete=" + complete.addAndGet(500)
                        + ";client_proxy_error=1;client_proxy_timeout=2;batch_sub_proxy_complete=3")
                .says("replicas", ReplicasText.entry("test", 0, List.of(ReplicasText.bitmap(_ -> true))))
                .says("proxies:", "namespace=test:client=10.0.0.9:reason=not-replica:count=3:per-minute=1;"
                        + "namespace=test:client=2001:db8::7:reason=write-on-replica:count=12:per-minute=9;");
        Run run = Run.of("status", "--proxies", a.address());
        assertThat(run.out()).containsPattern("1003/1/2 +(4[0-9]{2}|500)\\.[0-9]")
                .contains("are passed on to other nodes though nothing moves")
                .containsPattern("(?s)2001:db8::7 +test +A1 +write-on-replica +9 +12.*10.0.0.9 +test +A1 "
                        + "+not-replica +1 +3");
        JsonObject json = JsonParser.parseString(Run.of("status", "--proxies", "--json", a.address()).out())
                .getAsJsonObject();
        assertThat(json.getAsJsonArray("proxies").get(0).getAsJsonObject().get("client").getAsString())
                .isEqualTo("2001:db8::7");
        JsonObject node = json.getAsJsonArray("nodes").get(0).getAsJsonObject();
        assertThat(node.get("proxiesPerSecond").getAsDouble()).isBetween(300.0, 500.0);
    }

    @Test
    void explainsProxiesWhilePartitionsMove() {
        inCluster(a, "77AA", 1, true);
        a.says("namespace/test", "migrate_tx_partitions_remaining=12;migrate_rx_partitions_remaining=3");
        Run run = Run.of("status", a.address());
        assertThat(run.out()).contains("12/3", "note  partitions are moving (15 to go)",
                "proxies are normal meanwhile");
    }

    @Test
    void understandsARealNode() {
        try (TestNode node = TestNode.start()) {
            Run run = Run.of("status", "127.0.0.1:" + node.port());
            assertThat(run.out()).contains("4096/0", "all nodes agree");
            Run none = Run.of("status", "--proxies", "127.0.0.1:" + b.port());
            assertThat(none.out()).contains("does not tell who causes proxies");
        }
    }

    @Test
    void showsTheClusterAsAClientSeesIt() {
        try (TestNode node = TestNode.start()) {
            Run run = Run.of("status", "--client", "127.0.0.1:" + node.port());
            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).contains("failed 0 (0 in a row)", "nodes 1 (added 1, removed 0)")
                    .containsPattern(node.id() + " +127.0.0.1:" + node.port() + " +ok +0 +1 +1 +0 ")
                    .containsPattern("info +1 +0 ")
                    .containsPattern("added " + node.id() + " .*: seed");
        }
        b.close();
        Run none = Run.of("status", "--client", b.address());
        assertThat(none.exitCode()).isEqualTo(1);
        assertThat(none.err()).contains(b.address());
        assertThat(Run.of("status", "--client", "--json", a.address()).exitCode()).isEqualTo(2);
    }

    @Test
    void saysThatTheSeedIsNotThere() {
        b.close();
        assertThat(Run.of("status", b.address()).exitCode()).isEqualTo(1);
        assertThat(Run.of("status", b.address()).err()).contains("refused the connection");
        assertThat(Run.of("status", "--json", b.address()).out()).contains("\"ok\":false");
        assertThat(Run.of("status", "a:b:").exitCode()).isEqualTo(1);
    }
}
