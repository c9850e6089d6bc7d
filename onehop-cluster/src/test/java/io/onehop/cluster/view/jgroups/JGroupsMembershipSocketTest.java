package io.onehop.cluster.view.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.cluster.view.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JGroupsMembershipSocketTest {
    private final List<TestMember> members = new ArrayList<>();

    private TestMember member(long id, String cluster, List<Endpoint> seeds) {
        var member = new TestMember(id, cluster, seeds);
        members.add(member);
        return member.start();
    }

    private List<TestMember> cluster(int size) {
        List<Endpoint> seeds = new ArrayList<>();
        for (int id = 1; id <= size; id++) {
            seeds.add(member(id, "c", seeds).endpoint());
        }
        awaitWhole(5_000, members);
        return members;
    }

    private static long awaitWhole(long millis, List<TestMember> members) {
        List<Long> ids = new ArrayList<>();
        members.forEach(member -> ids.add(member.membership.settings().self().id().value()));
        ids.sort(java.util.Comparator.reverseOrder());
        return TestMember.await(millis, "all in one view " + ids, () -> members.stream()
                .allMatch(member -> member.ids().equals(ids))
                && members.stream().map(each -> each.views().getLast()).distinct().count() == 1);
    }

    @AfterEach
    void closeAll() {
        members.reversed().forEach(TestMember::close);
    }

    @Test
    void isAloneAtOnceWithoutSeeds() {
        long begin = System.nanoTime();
        TestMember only = member(1, "", List.of());
        TestMember.await(2_000, "a view", () -> only.ids().equals(List.of(1L)));
        System.out.println("alone after ms " + (System.nanoTime() - begin) / 1_000_000);
        TestMember.await(2_000, "it may serve", () -> only.lease.holds(System.nanoTime()));
    }

    @Test
    void threeFormACluster() {
        member(9, "warm", List.of());
        long begin = System.nanoTime();
        List<TestMember> three = new ArrayList<>();
        List<Endpoint> seeds = new ArrayList<>();
        for (int id = 1; id <= 3; id++) {
            three.add(member(id, "c", seeds));
            seeds.add(three.getLast().endpoint());
        }
        awaitWhole(4_000, three);
        System.out.println("three formed after ms " + (System.nanoTime() - begin) / 1_000_000);
        assertThat(three.get(0).views().getLast().key()).isNotZero();
        assertThat(three.get(1).views().getLast().members().get(0).fabric())
                .containsExactly(new Endpoint("127.0.0.1", 3003));
    }

    @Test
    void aMemberThatStopsIsMissedAtOnceAndMayComeBack() {
        List<TestMember> three = cluster(3);
        TestMember last = three.removeLast();
        last.close();
        System.out.println("stop seen after ms " + awaitWhole(1_000, three));
        member(3, "c", List.of(three.getFirst().endpoint()));
        System.out.println("back after ms " + awaitWhole(2_000, members));
    }

    @Test
    void thePrincipalMayStop() {
        List<TestMember> three = cluster(3);
        three.removeFirst().close();
        awaitWhole(1_000, three);
        assertThat(three.getFirst().views().getLast().principal().value()).isNotEqualTo(1);
    }

    @Test
    void otherClusterNamesStayApart() {
        List<TestMember> two = cluster(2);
        TestMember other = member(7, "another", List.of(two.getFirst().endpoint(), two.getLast().endpoint()));
        TestMember.await(4_000, "alone", () -> other.ids().equals(List.of(7L)));
        TestMember.await(4_000, "foreign heartbeats are counted",
                () -> two.getFirst().membership.facts().receivedOtherClusters() > 3);
        assertThat(two.getFirst().ids()).containsExactly(2L, 1L);
        assertThat(other.membership.facts().peers()).isEmpty();
    }

    @Test
    void unreachableSeedsDoNotHinder() {
        List<Endpoint> useless = List.of(new Endpoint("no-such-host.invalid", 3002),
                new Endpoint("127.0.0.1", 1), new Endpoint("198.51.100.1", 3002),
                new Endpoint("198.51.100.2", 3002));
        TestMember first = member(1, "c", useless);
        TestMember.await(2_000, "alone", () -> first.ids().equals(List.of(1L)));
        var seeds = new ArrayList<>(useless);
        seeds.add(first.endpoint());
        member(2, "c", seeds);
        member(3, "c", seeds);
        awaitWhole(4_000, members);
    }

    @Test
    void nodesWithTheSameIdStayApartAndSaySo() {
        List<TestMember> two = cluster(2);
        TestMember twin = member(2, "c", List.of(two.getFirst().endpoint()));
        TestMember.await(8_000, "alone", () -> twin.ids().equals(List.of(2L)));
        TestMember.await(2_000, "told", () -> twin.membership.facts().duplicateNodes()
                && two.getFirst().membership.facts().duplicateNodes());
        assertThat(two.getFirst().ids()).containsExactly(2L, 1L);
    }

    @Test
    void aNodeBoundToAllAddressesIsFound() {
        var first = new TestMember(1, "c", "any", 0, List.of());
        members.add(first);
        first.start();
        member(2, "c", List.of(first.endpoint()));
        awaitWhole(4_000, members);
    }

    @Test
    void factsTellWhoHearsWhom() {
        List<TestMember> three = cluster(3);
        TestMember.await(2_000, "all heard", () -> three.getFirst().membership.facts().peers().stream()
                .allMatch(peer -> peer.hearsMe() && peer.heardBy().size() == 2));
        HeartbeatFacts facts = three.getFirst().membership.facts();
        assertThat(facts.connections()).isEqualTo(2);
        assertThat(facts.peers()).extracting(peer -> peer.id().value()).containsExactly(3L, 2L);
        assertThat(facts.peers()).allMatch(peer -> peer.heard() && peer.member()
                && peer.lastHeardMillis() < 1_000);
        assertThat(three.getFirst().membership.describe()).contains("HB node=3", "heard-by=[2, 1]");
    }

    @Test
    void aPortInUseIsTold() {
        TestMember first = member(1, "c", List.of());
        var second = new TestMember(2, "c", "127.0.0.1", first.membership.port(), List.of());
        members.add(second);
        assertThatThrownBy(second::start).isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("port=" + first.membership.port());
    }
}
