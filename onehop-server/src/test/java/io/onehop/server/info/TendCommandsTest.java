package io.onehop.server.info;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.NodeId;
import io.onehop.wire.info.HostPort;
import io.onehop.wire.info.Peer;
import io.onehop.wire.info.ReplicasText;
import java.util.List;
import org.junit.jupiter.api.Test;

class TendCommandsTest {
    private static final String ALL = "/".repeat(682) + "8=";

    private final SampleInfo info = new SampleInfo();

    @Test
    void answersEachClientsConnectSequence() {
        assertThat(info.request("node\npartition-generation\nfeatures\n"))
                .startsWith("node\tBB9020011AC4202\npartition-generation\t8\nfeatures\tbatch-any;");
        assertThat(info.request("node\npartition-generation\nbuild\ncluster-name\nservice-clear-std\n"))
                .isEqualTo("""
                        node\tBB9020011AC4202
                        partition-generation\t8
                        build\t7.2.0.0
                        cluster-name\tdemo
                        service-clear-std\t127.0.0.1:3000
                        """);
        assertThat(info.request("node\npeers-generation\npartition-generation\nrebalance-generation\n"))
                .isEqualTo("""
                        node\tBB9020011AC4202
                        peers-generation\t5
                        partition-generation\t8
                        rebalance-generation\t2
                        """);
    }

    @Test
    void listsPeersInEveryForm() {
        assertThat(info.ask("peers-clear-std")).isEqualTo("5,3000,[]");
        info.peers.add(new Peer(NodeId.parse("BB9050011AC4202"), "", List.of(new HostPort("172.17.0.5",
                3000))));
        info.peers.add(new Peer(new NodeId(0xB2), "",
                List.of(new HostPort("2001:db8::6", 4333), new HostPort("172.17.0.6", 4333))));
        assertThat(info.ask("peers-clear-std")).isEqualTo(
                "5,3000,[[BB9050011AC4202,,[172.17.0.5]],[B2,,[[2001:db8::6]:4333,172.17.0.6:4333]]]");
        assertThat(info.ask("peers-clear-alt")).isEqualTo("5,3000,[]");
        assertThat(info.ask("peers-tls-std")).isEqualTo("5,3000,[]");
        assertThat(info.ask("peers-tls-alt")).isEqualTo("5,3000,[]");
        assertThat(info.ask("services")).isEqualTo("172.17.0.5:3000;[2001:db8::6]:4333;172.17.0.6:4333");
    }

    @Test
    void tellsItsOwnAddresses() {
        info.addresses.put(ServiceKind.CLEAR, List.of(new HostPort("10.0.0.1", 3010), new HostPort("::1",
                3010)));
        info.addresses.put(ServiceKind.CLEAR_ALTERNATE, List.of(new HostPort("db.example", 3000)));
        assertThat(info.ask("service-clear-std")).isEqualTo("10.0.0.1:3010,[::1]:3010");
        assertThat(info.ask("service-clear-alt")).isEqualTo("db.example:3000");
        assertThat(info.ask("service-tls-std")).isEmpty();
        assertThat(info.ask("admin-clear-std")).isEmpty();
        assertThat(info.ask("service")).isEqualTo("10.0.0.1:3010;[::1]:3010");
        assertThat(info.ask("endpoints")).startsWith("service.port=3010;service.addresses=10.0.0.1,[::1];"
                + "service.alternate-access-port=3000;service.alternate-access-addresses=db.example;");
    }

    @Test
    void tellsWhichPartitionsItHolds() {
        assertThat(info.ask("replicas")).isEqualTo("test:0,1," + ALL + ";bar:0,1," + ALL);
        info.test.ownership = new Ownership(9, List.of(p -> (p & 1) == 0, p -> (p & 1) == 1));
        String even = ReplicasText.bitmap(p -> (p & 1) == 0);
        String odd = ReplicasText.bitmap(p -> (p & 1) == 1);
        assertThat(info.ask("replicas")).startsWith("test:9,2," + even + "," + odd + ";bar:0,1,");
        assertThat(info.ask("replicas:max=1")).startsWith("test:9,1," + even + ";bar:0,1,");
        assertThat(info.ask("replicas:max=99")).isEqualTo(info.ask("replicas"));
        assertThat(info.ask("replicas-all")).isEqualTo("test:2," + even + "," + odd + ";bar:1," + ALL);
        assertThat(info.ask("replicas-master")).isEqualTo("test:" + even + ";bar:" + ALL + ";");
        assertThat(info.ask("partitions")).isEqualTo("4096");
        for (String bad : List.of("0", "-1", "x", "", "1234567890")) {
            assertThat(info.ask("replicas:max=" + bad)).as(bad).isEqualTo("ERROR:4:bad max");
        }
    }

    @Test
    void tellsWhetherTheClusterIsStable() {
        assertThat(info.ask("cluster-stable:")).isEqualTo("C0FFEE");
        assertThat(info.ask("cluster-stable:size=1;ignore-migrations=true;namespace=test"))
                .isEqualTo("C0FFEE");
        assertThat(info.ask("cluster-stable:size=1;ignore_migrations=x")).isEqualTo("C0FFEE");
        assertThat(info.ask("cluster-stable:size=3;ignore-migrations=false"))
                .isEqualTo("ERROR:7:cluster not specified size");
        assertThat(info.ask("cluster-stable:size=x")).isEqualTo("ERROR:4:bad size");
        assertThat(info.ask("cluster-stable:ignore-migrations=x")).isEqualTo("ERROR:4:bad ignore migrations");
        assertThat(info.ask("cluster-stable:namespace=none"))
                .isEqualTo("ERROR:20:namespace not found on node");
    }

    @Test
    void tellsOfRacksAndRosters() {
        assertThat(info.ask("rack-ids")).isEqualTo("test:0;bar:0");
        assertThat(info.ask("racks:"))
                .isEqualTo("ns=test:rack_0=BB9020011AC4202;ns=bar:rack_0=BB9020011AC4202");
        assertThat(info.ask("racks:namespace=bar")).isEqualTo("rack_0=BB9020011AC4202");
        assertThat(info.ask("roster:namespace=test"))
                .isEqualTo("roster=null:pending_roster=null:observed_nodes=null");
        assertThat(info.ask("roster:")).startsWith("ns=test:roster=null:").contains(";ns=bar:roster=null:");
        assertThat(info.ask("roster:namespace=none")).isEqualTo("ERROR:20:namespace not found on node");
        assertThat(info.ask("recluster:")).isEqualTo("ok");
        assertThat(info.ask("smd-info")).isEqualTo(
                "smd:n_pending_sets=0,n_events=0,n_nodes=1,principal=BB9020011AC4202,cluster_key=C0FFEE");
        assertThat(info.ask("get-sl")).isEqualTo("BB9020011AC4202");
    }

    @Test
    void listsEveryPartition() {
        info.bar.ownership = new Ownership(0, List.of(p -> p != 4095));
        String[] rows = info.ask("partition-info").split(";");
        assertThat(rows).hasSize(1 + 2 * 4096);
        assertThat(rows[0].split(":")).hasSize(18);
        assertThat(rows[8]).isEqualTo("test:7:S:1:0:BB9020011AC4202:0:BB9020011AC4202:0:0:0:0:3:0:0:0:"
                + "C0FFEE:C0FFEE");
        assertThat(rows[2 * 4096]).isEqualTo("bar:4095:A:1:-1::0:0:0:0:0:0:0:0:0:0:0:0");
        assertThat(rows[2 * 4096].split(":")).hasSize(18);
    }
}
