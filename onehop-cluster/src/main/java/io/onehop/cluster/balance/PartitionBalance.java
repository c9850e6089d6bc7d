package io.onehop.cluster.balance;

import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Plans one partition after the other ([Balance] tells how). Everything here goes by places in the row: 0 is
/// the final master. Holds what is being worked on; for one thread and one namespace.
final class PartitionBalance {
    private static final int NONE = -1;
    private static final int FINAL_FAMILY = 0;
    private static final int ACTING_FAMILY = 1;
    private static final int FIRST_OTHER_FAMILY = 2;
    /// Bits of a score of a working master, the most important first.
    private static final int HAS_RECORDS = 4;
    private static final int WAS_MASTER = 2;
    private static final int IS_FULL = 1;

    private final NamespaceInput input;
    private final Rows rows;
    private final int nodes;
    private final int replicas;
    private final PartitionVersion finalVersion;
    private final PartitionVersion finalMasterVersion;
    private final NodeId[] row;
    private final PartitionVersion[] have;
    private final PartitionVersion[] next;
    private final PartitionVersion[] byNode;
    /// Place of the copy that represents the lineage of the copy at a place; [#NONE] where there is no copy.
    private final int[] root;
    /// Family of the lineage that a place represents, [#NONE] while it has none.
    private final int[] families;
    private final List<NodeId> duplicates = new ArrayList<>();
    private final List<Flow> flows = new ArrayList<>();

    private int workingMaster;
    /// Whether the working master was the one before.
    private boolean steady;
    private int nextFamily;

    PartitionBalance(NamespaceInput input, Rows rows) {
        this.input = input;
        this.rows = rows;
        nodes = rows.nodes;
        replicas = rows.replicas;
        finalVersion = PartitionVersion.of(input.clusterKey(), FINAL_FAMILY);
        finalMasterVersion = finalVersion.master(true);
        row = new NodeId[nodes];
        have = new PartitionVersion[nodes];
        next = new PartitionVersion[nodes];
        byNode = new PartitionVersion[nodes];
        root = new int[nodes];
        families = new int[nodes];
    }

    PartitionPlan plan(int partition) {
        for (int place = 0; place < nodes; place++) {
            NodeInput node = input.nodes().get(rows.node(partition, place));
            row[place] = node.id();
            have[place] = node.versions()[partition];
        }
        duplicates.clear();
        flows.clear();
        findWorkingMaster();
        boolean fresh = workingMaster == NONE;
        if (fresh) {
            workingMaster = 0;
            settle(partition);
        } else {
            findLineages();
            findFlows();
            if (flows.isEmpty()) {
                settle(partition);
            } else {
                advance();
            }
        }
        for (int place = 0; place < nodes; place++) {
            byNode[rows.node(partition, place)] = next[place];
        }
        return new PartitionPlan(
                List.of(row),
                row[workingMaster],
                List.copyOf(duplicates),
                List.copyOf(flows),
                List.of(byNode),
                finalVersion,
                fresh);
    }

    private void findWorkingMaster() {
        int best = NONE;
        int bestScore = NONE;
        for (int place = 0; place < nodes; place++) {
            PartitionVersion version = have[place];
            int score = (version.isEvade() ? 0 : HAS_RECORDS)
                    + (version.isMaster() ? WAS_MASTER : 0)
                    + (version.isSubset() ? 0 : IS_FULL);
            if (!version.isNull() && score > bestScore) {
                best = place;
                bestScore = score;
            }
        }
        workingMaster = best == NONE ? NONE : firstFullRelative(best);
        steady = workingMaster != NONE && have[workingMaster].isMaster();
    }

    /// The first full copy of the family of the one at that place, in the order of the row; the place itself
    /// when there is none.
    private int firstFullRelative(int place) {
        PartitionVersion version = have[place];
        for (int other = 0; other < nodes; other++) {
            if (!have[other].isSubset() && have[other].isRelativeOf(version)) {
                return other;
            }
        }
        return place;
    }

    private void findLineages() {
        PartitionVersion master = have[workingMaster];
        for (int place = 0; place < nodes; place++) {
            if (have[place].isNull()) {
                root[place] = NONE;
            } else if (place == workingMaster || !master.isSubset() && have[place].isRelativeOf(master)) {
                root[place] = workingMaster;
            } else {
                root[place] = firstFullRelative(place);
                if (root[place] == place) {
                    duplicates.add(row[place]);
                }
            }
        }
    }

    private void findFlows() {
        if (workingMaster != 0) {
            flows.add(new Flow(row[workingMaster], row[0], Flow.Kind.ACTING_MASTER));
        }
        for (int place = 1; place < nodes; place++) {
            if (root[place] == place && place != workingMaster) {
                flows.add(new Flow(row[place], row[0], Flow.Kind.DUPLICATE));
            }
        }
        for (int place = 1; place < replicas; place++) {
            if (awaits(place)) {
                flows.add(new Flow(row[0], row[place], Flow.Kind.FILL));
            }
        }
    }

    /// Whether the replica at that place needs data.
    private boolean awaits(int place) {
        if (!duplicates.isEmpty()) {
            return place != 0 || workingMaster != 0;
        }
        return place != workingMaster && (have[place].isNull() || have[place].isSubset() || !steady);
    }

    /// Nothing is to be sent: all have what they shall have.
    private void settle(int partition) {
        for (int place = 0; place < nodes; place++) {
            if (place < replicas) {
                next[place] = place == 0 ? finalMasterVersion : finalVersion;
            } else if (rows.quiesced[rows.node(partition, place)] && !have[place].isNull()) {
                next[place] = finalVersion.subset(true);
            } else {
                next[place] = PartitionVersion.NULL;
            }
        }
    }

    private void advance() {
        Arrays.fill(families, NONE);
        nextFamily = FIRST_OTHER_FAMILY;
        families[workingMaster] =
                workingMaster == 0 || duplicates.isEmpty() ? FINAL_FAMILY : ACTING_FAMILY;
        if (workingMaster != 0 && root[0] == 0) {
            families[0] = FINAL_FAMILY;
        }
        for (int place = 0; place < nodes; place++) {
            if (place == workingMaster) {
                next[place] = version(families[place]).master(true);
            } else if (place == 0) {
                next[place] = finalMaster();
            } else if (place < replicas) {
                next[place] = replica(place);
            } else {
                next[place] = other(place);
            }
        }
    }

    private PartitionVersion version(int family) {
        return PartitionVersion.of(input.clusterKey(), family);
    }

    private PartitionVersion finalMaster() {
        PartitionVersion old = have[0];
        boolean subset = old.isSubset() || root[0] != 0;
        return finalVersion.subset(subset).evade(old.isNull() || subset && old.isEvade());
    }

    private PartitionVersion replica(int place) {
        PartitionVersion old = have[place];
        if (old.isNull()) {
            return finalVersion.subset(true).evade(true);
        }
        int family = familyOf(root[place]);
        boolean subset = old.isSubset()
                || root[place] == workingMaster && !steady
                || family == FINAL_FAMILY && awaits(place);
        return version(family).subset(subset).evade(subset && old.isEvade());
    }

    /// What a node that is neither master nor replica has; families of replicas have been dealt out by then.
    private PartitionVersion other(int place) {
        int representative = root[place];
        int family = representative == NONE ? NONE : families[representative];
        if (family == NONE || family == PartitionVersion.UNIQUE) {
            return have[place].master(false);
        }
        return version(family).subset(true).evade(have[place].isEvade());
    }

    /// The family of a lineage to which a replica belongs.
    private int familyOf(int representative) {
        if (families[representative] == NONE) {
            families[representative] = nextFamily;
            nextFamily = Math.min(nextFamily + 1, PartitionVersion.UNIQUE);
        }
        return families[representative];
    }
}
