package io.onehop.cluster.view.jgroups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.onehop.cluster.view.jgroups.NetnsCluster.Line;
import io.onehop.cluster.view.jgroups.NetnsCluster.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;

/// Five processes in network namespaces, heartbeat 150 ms and timeout 10, whose packets are really dropped
/// (S1-44).
@Tag("slow")
class MembershipNetnsIT {
    private static final int SIZE = 5;
    private static final String ALL = "5,4,3,2,1";
    private static final long SETTLE_MILLIS = 4_000;
    private static final long HEAL_MILLIS = 6_000;
    private static final long WATCH_MILLIS = Long.getLong("onehop.watchMillis", 8_000);

    private static @Nullable NetnsCluster shared;

    @BeforeAll
    static void form() {
        assumeTrue(NetnsCluster.isPossible(), "needs root, ip and iptables");
        var cluster = new NetnsCluster(SIZE);
        shared = cluster;
        long begin = System.currentTimeMillis();
        cluster.nodes.forEach(Node::start);
        cluster.await(30_000, "formed", () -> whole(cluster));
        System.out.println("5 processes at once formed after ms " + (System.currentTimeMillis() - begin));
    }

    @AfterAll
    static void end() {
        if (shared != null) {
            shared.close();
        }
    }

    private final NetnsCluster cluster = present();

    private static NetnsCluster present() {
        if (shared == null) {
            throw new IllegalStateException("not formed");
        }
        return shared;
    }

    private static boolean whole(NetnsCluster cluster) {
        return cluster.nodes.stream().allMatch(node -> node.view().equals(ALL))
                && cluster.nodes.stream().map(node -> node.said("VIEW").getLast().text())
                        .distinct().count() == 1;
    }

    @BeforeEach
    void startWhole() {
        cluster.pass(2_000);
        assertThat(whole(cluster)).isTrue();
    }

    @AfterEach
    void heal() {
        cluster.heal();
        cluster.await(20_000, "whole again", () -> whole(cluster));
    }

    private static String group(int... ids) {
        return String.join(",", Arrays.stream(ids).sorted().mapToObj(Integer::toString).toList().reversed());
    }

    private static String without(int... gone) {
        List<Integer> rest = new ArrayList<>();
        for (int id = 1; id <= SIZE; id++) {
            int each = id;
            if (Arrays.stream(gone).noneMatch(one -> one == each)) {
                rest.add(id);
            }
        }
        return group(rest.stream().mapToInt(Integer::intValue).toArray());
    }

    private boolean isThere(String group) {
        for (String id : group.split(",")) {
            if (!cluster.node(Integer.parseInt(id)).view().equals(group)) {
                return false;
            }
        }
        return true;
    }

    private long newest(String... groups) {
        long newest = 0;
        for (String group : groups) {
            for (String id : group.split(",")) {
                newest = Math.max(newest, cluster.node(Integer.parseInt(id)).said("VIEW").getLast().millis());
            }
        }
        return newest;
    }

    private List<Integer> counts() {
        return cluster.nodes.stream().map(node -> node.said("VIEW").size()).toList();
    }

    /// Breaks something, waits until these groups are there, sees that each node has changed once and does
    /// not change again, mends it and waits until all are together.
    private void settlesAndHeals(String what, Runnable breaking, Runnable mending, String... groups) {
        List<Integer> before = counts();
        breaking.run();
        long broken = System.currentTimeMillis();
        cluster.await(SETTLE_MILLIS, what + " " + List.of(groups),
                () -> Arrays.stream(groups).allMatch(this::isThere));
        long settled = newest(groups) - broken;
        cluster.pass(WATCH_MILLIS);
        for (String group : groups) {
            for (String id : group.split(",")) {
                int index = Integer.parseInt(id) - 1;
                assertThat(counts().get(index) - before.get(index)).as("changes of %s", id).isEqualTo(1);
            }
        }
        long mended = System.currentTimeMillis();
        mending.run();
        cluster.await(HEAL_MILLIS, what + " healed", () -> whole(cluster));
        System.out.println(what + ": settled after ms " + settled + ", healed after ms "
                + (newest(ALL) - mended));
    }

    private void cutsSettleAndHeal(String what, Runnable breaking, String... groups) {
        settlesAndHeals(what, breaking, cluster::heal, groups);
    }

    private int principal() {
        return cluster.node(1).principal();
    }

    private int other() {
        return principal() == 3 ? 4 : 3;
    }

    @Test
    void killedMemberIsMissedAndComesBack() {
        int victim = other();
        settlesAndHeals("kill -9 member", () -> cluster.node(victim).signal("KILL"),
                () -> cluster.node(victim).start(), without(victim));
    }

    @Test
    void killedPrincipalIsMissedAndComesBack() {
        int victim = principal();
        settlesAndHeals("kill -9 principal", () -> cluster.node(victim).signal("KILL"),
                () -> cluster.node(victim).start(), without(victim));
    }

    @Test
    void stoppedMemberIsPutOutAndServesOnlyInANewView() {
        int victim = other();
        Node node = cluster.node(victim);
        int leases = node.said("LEASE").size();
        settlesAndHeals("SIGSTOP", () -> node.signal("STOP"), () -> node.signal("CONT"), without(victim));
        cluster.await(2_000, "lease again", () -> node.said("LEASE").size() >= leases + 2);
        List<Line> said = node.said("LEASE");
        assertThat(said.get(leases).text()).isEqualTo("LEASE false");
        Line back = said.get(leases + 1);
        List<Line> views = node.said("VIEW");
        long firstNew = views.stream().mapToLong(Line::millis).filter(at -> at >= said.get(leases).millis())
                .min().orElseThrow();
        System.out.println("lease back ms after the first new view: " + (back.millis() - firstNew)
                + ", after it went on: " + (back.millis() - said.get(leases).millis()));
        assertThat(back.millis()).isGreaterThanOrEqualTo(firstNew - 5);
    }

    @Test
    void isolatedMemberGoesOnAlone() {
        int victim = other();
        cutsSettleAndHeal("isolated member", () -> isolate(victim), without(victim), group(victim));
    }

    @Test
    void isolatedPrincipalGoesOnAlone() {
        int victim = principal();
        cutsSettleAndHeal("isolated principal", () -> isolate(victim), without(victim), group(victim));
    }

    private void isolate(int victim) {
        for (int id = 1; id <= SIZE; id++) {
            if (id != victim) {
                cluster.cut(id, victim);
                cluster.cut(victim, id);
            }
        }
    }

    @Test
    void halvesGoOnByThemselves() {
        cutsSettleAndHeal("halves", () -> {
            for (int left = 1; left <= 2; left++) {
                for (int right = 3; right <= 5; right++) {
                    cluster.cut(left, right);
                    cluster.cut(right, left);
                }
            }
        }, group(1, 2), group(3, 4, 5));
    }

    @Test
    void oneWayCutBetweenMembersPutsTheLowerIdOut() {
        int[] two = Arrays.stream(new int[] {1, 2, 3, 4, 5}).filter(id -> id != principal()).limit(2)
                .toArray();
        cutsSettleAndHeal("one way member-member", () -> cluster.cut(two[0], two[1]), without(two[0]),
                group(two[0]));
    }

    @Test
    void oneWayCutFromThePrincipalPutsTheLowerIdOut() {
        int lower = Math.min(principal(), other());
        cutsSettleAndHeal("one way principal-member", () -> cluster.cut(principal(), other()), without(lower),
                group(lower));
    }

    @Test
    void oneWayCutToThePrincipalPutsTheLowerIdOut() {
        int lower = Math.min(principal(), other());
        cutsSettleAndHeal("one way member-principal", () -> cluster.cut(other(), principal()), without(lower),
                group(lower));
    }

    @Test
    void linkCutPutsTheLowerIdOut() {
        cutsSettleAndHeal("link 2-5", () -> {
            cluster.cut(2, 5);
            cluster.cut(5, 2);
        }, without(2), group(2));
    }

    @Test
    void threeCutsAtOnceLeaveTheSameGroupsEverywhere() {
        cutsSettleAndHeal("three cuts", () -> {
            cluster.cut(5, 2);
            cluster.cut(5, 4);
            cluster.cut(1, 3);
        }, group(2, 3, 4), group(1, 5));
    }
}
