package io.onehop.wire.info;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.model.NodeId;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeersTextTest {
    @Test
    void tellsOfNobodyWhenAlone() {
        assertThat(PeersText.format(1, 3000, List.of())).isEqualTo("1,3000,[]");
    }

    @Test
    void writesTheReferencesExample() {
        var first = new Peer(NodeId.parse("BB9050011AC4202"), "", List.of(new HostPort("172.17.0.5", 3000)));
        var second = new Peer(NodeId.parse("BB9060011AC4202"), "tls1",
                List.of(new HostPort("2001:db8::6", 4333), new HostPort("172.17.0.6", 4333)));
        assertThat(PeersText.format(5, 3000, List.of(first, second)))
                .isEqualTo("5,3000,[[BB9050011AC4202,,[172.17.0.5]],"
                        + "[BB9060011AC4202,tls1,[[2001:db8::6]:4333,172.17.0.6:4333]]]");
    }

    @Test
    void leavesTheDefaultPortOutForIpv6Too() {
        var peer = new Peer(new NodeId(0xA1), "", List.of(new HostPort("::1", 3000),
                new HostPort("db.example", 3010)));
        assertThat(PeersText.format(2, 3000, List.of(peer)))
                .isEqualTo("2,3000,[[A1,,[[::1],db.example:3010]]]");
    }

    @Test
    void writesAPeerWithoutAddresses() {
        assertThat(PeersText.format(3, 3000, List.of(new Peer(new NodeId(0xA1), "", List.of()))))
                .isEqualTo("3,3000,[[A1,,[]]]");
    }

    @Test
    void refusesWhatIsNoAddress() {
        assertThatThrownBy(() -> new HostPort("", 3000)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HostPort("h", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new HostPort("h", 65_536)).isInstanceOf(IllegalArgumentException.class);
    }
}
