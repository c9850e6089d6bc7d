package io.onehop.cluster.view.jgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import org.junit.jupiter.api.Test;

class CliqueTest {
    private static boolean[][] linked(int size, int[]... cuts) {
        boolean[][] linked = new boolean[size][size];
        for (boolean[] row : linked) {
            java.util.Arrays.fill(row, true);
        }
        for (int[] cut : cuts) {
            linked[cut[0]][cut[1]] = false;
            linked[cut[1]][cut[0]] = false;
        }
        return linked;
    }

    private static BitSet set(int... numbers) {
        var set = new BitSet();
        for (int number : numbers) {
            set.set(number);
        }
        return set;
    }

    @Test
    void allStayWhenNothingIsBroken() {
        assertThat(Clique.groupOf(2, linked(5))).isEqualTo(set(0, 1, 2, 3, 4));
    }

    @Test
    void ofTwoThatDoNotHearEachOtherTheLowerIdGoes() {
        boolean[][] linked = linked(4, new int[] {1, 3});
        assertThat(Clique.groupOf(0, linked)).isEqualTo(set(0, 2, 3));
        assertThat(Clique.groupOf(1, linked)).isEqualTo(set(1));
        assertThat(Clique.groupOf(3, linked)).isEqualTo(set(0, 2, 3));
    }

    @Test
    void theNodeWithMostMissingLinksGoesFirst() {
        boolean[][] linked = linked(5, new int[] {4, 0}, new int[] {4, 1}, new int[] {4, 2});
        assertThat(Clique.groupOf(3, linked)).isEqualTo(set(0, 1, 2, 3));
        assertThat(Clique.groupOf(4, linked)).isEqualTo(set(4));
    }

    @Test
    void halvesStayTogether() {
        boolean[][] linked = linked(4, new int[] {0, 2}, new int[] {0, 3}, new int[] {1, 2},
                new int[] {1, 3});
        assertThat(Clique.groupOf(1, linked)).isEqualTo(set(0, 1));
        assertThat(Clique.groupOf(2, linked)).isEqualTo(set(2, 3));
    }

    @Test
    void theOneInTheMiddleOfAChainKeepsOnePartner() {
        boolean[][] linked = linked(3, new int[] {0, 2});
        assertThat(Clique.groupOf(1, linked)).isEqualTo(set(1, 2));
    }
}
