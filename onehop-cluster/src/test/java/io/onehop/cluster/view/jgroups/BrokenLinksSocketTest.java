package io.onehop.cluster.view.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.cluster.view.ClusterView;
import io.onehop.cluster.view.Endpoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Members in one JVM whose links are broken, in one direction or both.
///
/// S1-44: one-way failures settle into stable views.
class BrokenLinksSocketTest {
    private static final int SIZE = 5;
    private static final long SETTLE_MILLIS = 4_000;
    private static final long HEAL_MILLIS = 5_000;

    private static final String ALL = "5,4,3,2,1";

    private final List<TestMember> members = new ArrayList<>();

    @BeforeEach
    void form() {
        List<Endpoint> seeds = new ArrayList<>();
        for (int id = 1; id <= SIZE; id++) {
            var member = new TestMember(id, "c", List.copyOf(seeds));
            members.add(member.start());
            seeds.add(member.endpoint());
        }
        awaitGroups(5_000, ALL);
    }

    @AfterEach
    void closeAll() {
        members.forEach(TestMember::close);
    }

    private TestMember member(long id) {
        return members.get((int) id - 1);
    }

    private long awaitGroups(long millis, String... groups) {
        return TestMember.await(millis, List.of(groups) + " from " + ids(), () -> {
            for (String group : groups) {
                List<Long> wanted = Arrays.stream(group.split(",")).map(Long::valueOf).toList();
                Set<Long> keys = new HashSet<>();
                for (long id : wanted) {
                    List<ClusterView> views = member(id).views();
                    if (views.isEmpty() || !member(id).ids().equals(wanted)) {
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
    private void settlesAndHeals(String what, Runnable breaking, String... groups) {
        List<Integer> before = counts();
        breaking.run();
        long settled = awaitGroups(SETTLE_MILLIS, groups);
        List<Integer> after = counts();
        for (int i = 0; i < SIZE; i++) {
            assertThat(after.get(i) - before.get(i)).as("changes of %s", i + 1).isEqualTo(1);
        }
        var ticks = member(1).membership.facts().receivedForeign();
        TestMember.await(10_000, "some time",
                () -> member(1).membership.facts().receivedForeign() > ticks + 40);
        assertThat(counts()).as("views while broken: " + ids()).isEqualTo(after);
        members.forEach(TestMember::hearsAll);
        long healed = awaitGroups(HEAL_MILLIS, ALL);
        System.out.println(what + ": settled after ms " + settled + ", healed after ms " + healed);
    }

    @Test
    void oneIsolated() {
        settlesAndHeals("isolated", () -> {
            for (long id = 1; id <= 4; id++) {
                member(id).deafTo(member(5));
                member(5).deafTo(member(id));
            }
        }, "4,3,2,1", "5");
    }

    @Test
    void aCutInOneDirectionPutsTheLowerIdOut() {
        settlesAndHeals("one way 3->4", () -> member(4).deafTo(member(3)), "5,4,2,1",
                "3");
    }

    @Test
    void aCutTowardsThePrincipalPutsOneOut() {
        settlesAndHeals("one way 4->1", () -> member(1).deafTo(member(4)), "5,4,3,2", "1");
    }

    @Test
    void aCutFromThePrincipalPutsOneOut() {
        settlesAndHeals("one way 1->4", () -> member(4).deafTo(member(1)), "5,4,3,2", "1");
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
        }, "5,4,3", "2,1");
    }

    @Test
    void threeCutsAtOnce() {
        settlesAndHeals("three cuts", () -> {
            member(2).deafTo(member(5));
            member(4).deafTo(member(5));
            member(3).deafTo(member(1));
        }, "4,3,2", "5,1");
    }
}
