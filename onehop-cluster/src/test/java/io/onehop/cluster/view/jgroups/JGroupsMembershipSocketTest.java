package io.onehop.cluster.view.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

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
        assertThat(only.lease.holds(System.nanoTime())).isTrue();
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
}
