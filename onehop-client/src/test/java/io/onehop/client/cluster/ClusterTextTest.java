package io.onehop.client.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.model.PartitionId;
import java.util.Base64;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ClusterTextTest {
    @Test
    void readsThePeersOfTheReference() {
        var peers = PeersText.parse("5,3000,[[BB9050011AC4202,,[172.17.0.5]],"
                + "[BB9060011AC4202,tls1,[[2001:db8::6]:4333,172.17.0.6:4333]]]");
        assertThat(peers.generation()).isEqualTo(5);
        assertThat(peers.peers()).containsExactly(
                new PeersText.Peer("BB9050011AC4202", List.of(new HostPort("172.17.0.5", 3000))),
                new PeersText.Peer("BB9060011AC4202",
                        List.of(new HostPort("2001:db8::6", 4333), new HostPort("172.17.0.6", 4333))));
        assertThat(PeersText.parse("1,3000,[]").peers()).isEmpty();
        assertThat(PeersText.parse("1,,[]").peers()).isEmpty();
        assertThat(PeersText.parse("2,3100,[[A,,]]").peers().get(0).hosts()).isEmpty();
    }

    @Test
    void refusesMalformedPeersAndNeverAnythingElse() {
        var good = "5,3000,[[BB9,,[172.17.0.5]],[BB8,tls1,[[2001:db8::6]:4333,172.17.0.6:4333]]]";
        for (int length = 0; length < good.length(); length++) {
            var cut = good.substring(0, length);
            assertThatThrownBy(() -> PeersText.parse(cut)).as(cut)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            var text = new StringBuilder(good);
            text.setCharAt(random.nextInt(good.length()), "[],:;0a\u0000".charAt(random.nextInt(8)));
            try {
                PeersText.parse(text.toString());
            } catch (IllegalArgumentException expected) {
                assertThat(expected).as("seed=" + seed).hasMessageMatching(".+");
            }
        }
    }

    @Test
    void readsTheReplicasOfTheReference() {
        var even = new byte[512];
        java.util.Arrays.fill(even, (byte) 0xAA);
        var odd = new byte[512];
        java.util.Arrays.fill(odd, (byte) 0x55);
        var text = "test:0,2," + base64(even) + "," + base64(odd) + ";bar:7,1," + base64(odd) + ";";
        assertThat(base64(even)).hasSize(684).startsWith("qqqq");
        var namespaces = ReplicasText.parse(text);
        assertThat(namespaces).extracting(ReplicasText::namespace).containsExactly("test", "bar");
        assertThat(namespaces.get(1).regime()).isEqualTo(7);
        for (int partition = 0; partition < PartitionId.COUNT; partition++) {
            assertThat(ReplicasText.claims(namespaces.get(0).columns().get(0), partition))
                    .isEqualTo(partition % 2 == 0);
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    @Test
    void refusesMalformedReplicas() {
        for (var text
                : List.of("test", "test:0", "test:0,1", "test:x,0", "test:0,1,qqqq", "test:0,2,qqqq", ":0,0",
                "test:0,1,!!!!")) {
            assertThatThrownBy(() -> ReplicasText.parse(text)).as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(ReplicasText.parse("")).isEmpty();
    }

    @Test
    void readsAddresses() {
        assertThat(HostPort.parse("a.b", 3000)).isEqualTo(new HostPort("a.b", 3000));
        assertThat(HostPort.parse("a.b:1", 3000)).isEqualTo(new HostPort("a.b", 1));
        assertThat(HostPort.parse("[::1]:2", 3000)).isEqualTo(new HostPort("::1", 2)).hasToString("[::1]:2");
        assertThat(HostPort.parse("[::1]", 3000)).isEqualTo(new HostPort("::1", 3000));
        for (var text : List.of("", ":1", "a:", "a:b", "a:70000", "[::1", "[::1]x")) {
            assertThatThrownBy(() -> HostPort.parse(text, 1)).as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
