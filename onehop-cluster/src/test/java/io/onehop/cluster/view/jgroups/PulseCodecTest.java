package io.onehop.cluster.view.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.view.Endpoint;
import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.jgroups.Pulse.Entry;
import io.onehop.cluster.view.jgroups.Pulse.Introduction;
import io.onehop.cluster.view.jgroups.Pulse.ViewName;
import io.onehop.model.NodeId;
import java.net.InetAddress;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.jgroups.Address;
import org.jgroups.View;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.Test;

class PulseCodecTest {
    private final Member member = new Member(new NodeId(0xBB9L),
            List.of(new Endpoint("10.0.0.1", 3001), new Endpoint("fe80::1", 3001)));
    private final Address a = Identity.of(member);
    private final Address b = Identity.of(new Member(new NodeId(2), List.of()));

    private static IpAddress at(int port) {
        return new IpAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static BitSet bits(int... set) {
        var bits = new BitSet();
        for (int bit : set) {
            bits.set(bit);
        }
        return bits;
    }

    private Pulse pulse() {
        return new Pulse(at(1), at(2), List.of(at(3)),
                List.of(new Entry(a, 7, new ViewName(b, 9), bits(1), bits(0, 1), 0),
                        new Entry(b, -3, null, bits(), bits(), 12)),
                List.of(new Introduction(a, at(1))));
    }

    @Test
    void whatIsWrittenIsRead() {
        byte[] bytes = PulseCodec.encode(pulse());
        Pulse read = PulseCodec.decode(bytes, 0, bytes.length);
        assertThat(read).isEqualTo(pulse());
        Address introduced = read == null ? b : read.introductions().getFirst().address();
        assertThat(Identity.member(introduced)).isEqualTo(member);
    }

    @Test
    void brokenBytesAreNoPulse() {
        byte[] bytes = PulseCodec.encode(pulse());
        for (int length = 0; length < bytes.length; length++) {
            assertThat(PulseCodec.decode(bytes, 0, length)).as("%d bytes", length).isNull();
        }
        long seed = Long.getLong("onehop.seed", System.nanoTime());
        System.out.println("seed " + seed);
        var random = new SplittableRandom(seed);
        for (int round = 0; round < 2_000; round++) {
            byte[] broken = bytes.clone();
            broken[random.nextInt(broken.length)] = (byte) random.nextInt();
            PulseCodec.decode(broken, 0, broken.length);
        }
    }

    @Test
    void keysOfViewsDiffer() {
        long key = ViewKey.of(View.create(a, 5, a, b));
        assertThat(key).isBetween(1L, (1L << 48) - 1).isEqualTo(ViewKey.of(View.create(a, 5, a, b)));
        assertThat(key).isNotEqualTo(ViewKey.of(View.create(a, 6, a, b)))
                .isNotEqualTo(ViewKey.of(View.create(a, 5, a)))
                .isNotEqualTo(ViewKey.of(View.create(b, 5, b, a)));
        Address again = Identity.of(member);
        assertThat(key).isNotEqualTo(ViewKey.of(View.create(again, 5, again, b)));
    }
}
