package io.onehop.cluster.view.jgroups;

import java.util.BitSet;

/// Who may stay together when links are broken: a group in which everybody hears everybody.
///
/// The nodes are numbered in ascending order of their ids. From all of them the one with the most missing
/// links goes, of equals that with the lowest id, until no link is missing; what is left is the first group
/// (clustering reference, section 2). Those who went form further groups in the same way. The answer depends
/// on the matrix only, not on who asks, so that all nodes that know the same come to the same groups. Pure.
final class Clique {
    private Clique() {}

    /// The group to which the node belongs.
    ///
    /// @param self a number below `linked.length`
    /// @param linked symmetric; whether two nodes hear each other; the diagonal does not matter
    static BitSet groupOf(int self, boolean[][] linked) {
        var rest = new BitSet(linked.length);
        rest.set(0, linked.length);
        while (true) {
            BitSet group = firstGroup(rest, linked);
            if (group.get(self)) {
                return group;
            }
            rest.andNot(group);
        }
    }

    private static BitSet firstGroup(BitSet rest, boolean[][] linked) {
        var group = (BitSet) rest.clone();
        int[] missing = new int[linked.length];
        for (int i = group.nextSetBit(0); i >= 0; i = group.nextSetBit(i + 1)) {
            for (int j = group.nextSetBit(0); j >= 0; j = group.nextSetBit(j + 1)) {
                missing[i] += i != j && !linked[i][j] ? 1 : 0;
            }
        }
        while (true) {
            int worst = worst(group, missing);
            if (worst < 0) {
                return group;
            }
            group.clear(worst);
            for (int i = group.nextSetBit(0); i >= 0; i = group.nextSetBit(i + 1)) {
                missing[i] -= linked[worst][i] ? 0 : 1;
            }
        }
    }

    private static int worst(BitSet group, int[] missing) {
        int worst = -1;
        for (int i = group.nextSetBit(0); i >= 0; i = group.nextSetBit(i + 1)) {
            if (missing[i] > 0 && (worst < 0 || missing[i] > missing[worst])) {
                worst = i;
            }
        }
        return worst;
    }
}
