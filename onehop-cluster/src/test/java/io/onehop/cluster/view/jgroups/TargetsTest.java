package io.onehop.cluster.view.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.view.Member;
import io.onehop.cluster.view.jgroups.Targets.Target;
import io.onehop.model.NodeId;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jgroups.stack.IpAddress;
import org.junit.jupiter.api.Test;

class TargetsTest {
    private static final Timing TIMING = Timing.of(150, 10);
    private final IpAddress own = at(1);
    private final IpAddress seed = at(2);
    private final Targets targets = new Targets();

    TargetsTest() {
        targets.own(own);
    }

    private static IpAddress at(int port) {
        return new IpAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static long millis(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private List<Target> next(long millis, Peer... peers) {
        return targets.next(List.of(peers), TIMING, millis(millis));
    }

    private static Peer peer(IpAddress place, long heardMillis) {
        var id = new NodeId(9);
        var peer = new Peer(Identity.of(new Member(id, List.of())), id, place, 0);
        peer.heard(1, millis(heardMillis));
        return peer;
    }

    @Test
    void asSeedThisNodeItselfIsLeftOut() {
        targets.seeds(List.of(own, seed), 0);
        assertThat(next(0)).containsExactly(new Target(seed, false));
        targets.calledBy(seed);
        assertThat(next(150)).isEmpty();
        assertThat(targets.aliases()).containsExactly(seed);
    }

    @Test
    void seedsThatDoNotAnswerAreTriedOnceASecondOverNewConnections() {
        targets.seeds(List.of(seed), 0);
        assertThat(next(2_900)).hasSize(1);
        assertThat(next(3_000)).isEmpty();
        assertThat(next(3_900)).containsExactly(new Target(seed, true));
        assertThat(next(4_050)).isEmpty();
    }

    @Test
    void whoIsHeardGetsEveryPulseAndAlsoForSomeTimeAfter() {
        assertThat(next(100, peer(at(5), 100))).containsExactly(new Target(at(5), false));
        assertThat(next(1_300, peer(at(5), 100))).hasSize(1);
        assertThat(next(3_050, peer(at(5), 100))).hasSize(1);
        assertThat(next(4_500)).containsExactly(new Target(at(5), true));
        assertThat(next(4_600)).isEmpty();
    }

    @Test
    void anotherNameOfANodeThatIsHeardIsNotCalled() {
        targets.seeds(List.of(seed), 0);
        Peer peer = peer(at(5), 0);
        peer.aliases = List.of(seed);
        assertThat(next(0, peer)).containsExactly(new Target(at(5), false));
    }

    @Test
    void whoWasThereOnceIsForgottenAfterAnHour() {
        next(0, peer(at(5), 0));
        assertThat(next(TimeUnit.MINUTES.toMillis(59))).hasSize(1);
        assertThat(next(TimeUnit.MINUTES.toMillis(61))).isEmpty();
    }
}
