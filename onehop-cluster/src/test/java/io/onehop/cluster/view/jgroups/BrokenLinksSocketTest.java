package io.onehop.cluster.view.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.view.ClusterView;
import io.onehop.cluster.view.Endpoint;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Members in one JVM whose links are broken, in one direction or both.
class BrokenLinksSocketTest {
    private static final int SIZE = 5;
    private static final long SETTLE_MILLIS = 4_000;
    private static final long HEAL_MILLIS = 5_000;

    private final List<TestMember> members = new ArrayList<>();

    @BeforeEach
    void form() {
        List<Endpoint> seeds = new ArrayList<>();
        for (int id = 1; id <= SIZE; id++) {
            var member = new TestMember(id, "c", List.copyOf(seeds));
            members.add(member.start());
            seeds.add(member.endpoint());
        }
        awaitGroups(5_000, List.of(5L, 4L, 3L, 2L, 1L));
    }

    @AfterEach
    void closeAll() {
        members.forEach(TestMember::close);
    }

    private TestMember member(long id) {
        return members.get((int) id - 1);
    }

    @SafeVarargs
    private long awaitGroups(long millis, List<Long>... groups) {
        var wanted = new StringBuilder();
        for (List<Long> group : groups) {
            wanted.append(group);
        }
        return TestMember.await(millis, wanted + " from " + ids(), () -> {
            for (List<Long> group : groups) {
                Set<Long> keys = new HashSet<>();
                for (long id : group) {
                    List<ClusterView> views = member(id).views();
                    if (views.isEmpty() || !member(id).ids().equals(group)) {
                        return false;
                    }
                    keys.add(views.getLast().key());
                }
                if (keys.size() != 1) {
                    return false;
                }
            }
            return true;
        });
    }

    private List<List<Long>> ids() {
        return members.stream().map(TestMember::ids).toList();
    }

    private List<Integer> counts() {
        return members.stream().map(member -> member.views().size()).toList();
    }

    /// Breaks something, waits until these groups are there, and that nobody changes more than once and then
    /// no more; heals and waits until all are together.
    @SafeVarargs
    private void settlesAndHeals(String what, Runnable breaking, List<Long>... groups) {
        List<Integer> before = counts();
        breaking.run();
        long settled = awaitGroups(SETTLE_MILLIS, groups);
        List<Integer> after = counts();
        for (int i = 0; i < SIZE; i++) {
            assertThat(after.get(i) - before.get(i)).as("changes of %s", i + 1).isEqualTo(1);
        }
        var ticks = member(1).membership.facts().pulsesReceived();
        TestMember.await(10_000, "some time", () -> member(1).membership.facts().pulsesReceived() > ticks + 40);
        assertThat(counts()).as("views while broken: " + ids()).isEqualTo(after);
        members.forEach(TestMember::hearsAll);
        long healed = awaitGroups(HEAL_MILLIS, List.of(5L, 4L, 3L, 2L, 1L));
        System.out.println(what + ": settled after ms " + settled + ", healed after ms " + healed);
    }

    @Test
    void oneIsolated() {
        settlesAndHeals("isolated", () -> {
            for (long id = 1; id <= 4; id++) {
                member(id).deafTo(member(5));
                member(5).deafTo(member(id));
            }
        }, List.of(4L, 3L, 2L, 1L), List.of(5L));
    }

    @Test
    void aCutInOneDirectionPutsTheLowerIdOut() {
        settlesAndHeals("one way 3->4", () -> member(4).deafTo(member(3)), List.of(5L, 4L, 2L, 1L),
                List.of(3L));
    }

    @Test
    void aCutTowardsThePrincipalPutsOneOut() {
        settlesAndHeals("one way 4->1", () -> member(1).deafTo(member(4)), List.of(5L, 4L, 3L, 2L), List.of(1L));
    }

    @Test
    void aCutFromThePrincipalPutsOneOut() {
        settlesAndHeals("one way 1->4", () -> member(4).deafTo(member(1)), List.of(5L, 4L, 3L, 2L), List.of(1L));
    }

    @Test
    void halvesGoOnByThemselves() {
        settlesAndHeals("halves", () -> {
            for (long left = 1; left <= 2; left++) {
                for (long right = 3; right <= 5; right++) {
                    member(left).deafTo(member(right));
                    member(right).deafTo(member(left));
                }
            }
        }, List.of(5L, 4L, 3L), List.of(2L, 1L));
    }

    @Test
    void threeCutsAtOnce() {
        settlesAndHeals("three cuts", () -> {
            member(2).deafTo(member(5));
            member(4).deafTo(member(5));
            member(3).deafTo(member(1));
        }, List.of(4L, 3L, 2L), List.of(5L, 1L));
    }
}
