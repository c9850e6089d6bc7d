package io.onehop.cluster.view.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CliqueRandomTest {
    private static final int ROUNDS = 5_000;
    private final long seed = Long.getLong("onehop.seed", System.nanoTime());

    private static boolean[][] matrix(SplittableRandom random) {
        int size = 1 + random.nextInt(12);
        double density = random.nextDouble();
        boolean[][] linked = new boolean[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < i; j++) {
                linked[i][j] = random.nextDouble() < density;
                linked[j][i] = linked[i][j];
            }
        }
        return linked;
    }

    @Test
    void allMembersOfAGroupComeToThatGroupAndHearEachOther() {
        System.out.println("seed " + seed);
        var random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            boolean[][] linked = matrix(random);
            for (int node = 0; node < linked.length; node++) {
                BitSet group = Clique.groupOf(node, linked);
                assertThat(group.get(node)).as("seed %d round %d", seed, round).isTrue();
                int self = node;
                group.stream().forEach(member -> {
                    assertThat(Clique.groupOf(member, linked)).isEqualTo(group);
                    assertThat(self == member || linked[self][member]).isTrue();
                });
            }
        }
    }

    @Test
    void thoseWhoseLinksAreAllWholeStayTogether() {
        var random = new SplittableRandom(seed);
        for (int round = 0; round < ROUNDS; round++) {
            boolean[][] linked = matrix(random);
            var whole = new BitSet();
            for (int node = 0; node < linked.length; node++) {
                int broken = 0;
                for (int other = 0; other < linked.length; other++) {
                    broken += other == node || linked[node][other] ? 0 : 1;
                }
                whole.set(node, broken == 0);
            }
            if (!whole.isEmpty()) {
                BitSet group = Clique.groupOf(whole.nextSetBit(0), linked);
                whole.andNot(group);
                assertThat(whole.isEmpty()).as("seed %d round %d", seed, round).isTrue();
            }
        }
    }
}
