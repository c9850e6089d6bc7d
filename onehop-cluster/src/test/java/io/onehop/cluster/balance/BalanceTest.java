package io.onehop.cluster.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// One partition, looked at by its row: the versions are given and read in the row's order.
class BalanceTest {
    private static final String KEY = "00000000000a";
    private static final String NULL = "-";

    private NamespacePlan plan = Balance.plan(new NamespaceInput("test", 1, 0, 1, false, 0, List.of()));
    private List<NodeId> row = List.of();

    /// Plans for nodes whose copies are given in the order of the row, `key.family.flags` or `-`; a `q` at
    /// the end means quiesced (which must stand last).
    private PartitionPlan plan(int replicationFactor, String... copies) {
        var nodes = new ArrayList<NodeInput>();
        for (int i = 0; i < copies.length; i++) {
            nodes.add(RandomInput.empty(new NodeId(100 - i), 0, copies[i].endsWith("q"), 1));
        }
        NamespaceInput empty = new NamespaceInput("test", 10, 1, replicationFactor, false, 0, nodes);
        row = Balance.plan(empty).partitions().getFirst().row();
        for (int i = 0; i < copies.length; i++) {
            for (NodeInput node : nodes) {
                if (node.id().equals(row.get(i))) {
                    node.versions()[0] = version(copies[i]);
                }
            }
        }
        plan = Balance.plan(new NamespaceInput("test", 10, 1, replicationFactor, false, 0, nodes));
        return plan.partitions().getFirst();
    }

    private static PartitionVersion version(String text) {
        if (text.equals(NULL)) {
            return PartitionVersion.NULL;
        }
        String[] parts = text.split("\\.");
        String flags = parts.length > 2 ? parts[2] : "";
        return PartitionVersion.of(Long.parseLong(parts[0], 16), Integer.parseInt(parts[1]))
                .master(flags.contains("m"))
                .subset(flags.contains("s"))
                .evade(flags.contains("e"));
    }

    private List<String> versions() {
        return row.stream().map(id -> plan.version(0, id).toString().replace(KEY, "K")).map(
                text -> text.equals(PartitionVersion.NULL.toString()) ? NULL : text).toList();
    }

    /// `2>0 FILL` by places in the row.
    private List<String> flows(PartitionPlan partition) {
        return partition.flows().stream().map(flow -> row.indexOf(flow.from()) + ">" + row.indexOf(flow.to())
                + ' ' + flow.kind()).toList();
    }

    private int master(PartitionPlan partition) {
        return row.indexOf(partition.workingMaster());
    }

    private List<Integer> duplicates(PartitionPlan partition) {
        return partition.duplicates().stream().map(row::indexOf).toList();
    }

    @Test
    void givesAFreshPartitionToItsReplicas() {
        PartitionPlan partition = plan(2, NULL, NULL, NULL);
        assertThat(partition.fresh()).isTrue();
        assertThat(partition.flows()).isEmpty();
        assertThat(versions()).containsExactly("K.0.mp-", "K.0.-p-", NULL);
    }

    @Test
    void dropsCopiesAtOnceWhenAllReplicasAreComplete() {
        PartitionPlan partition = plan(2, "1.0.m", "1.0", "1.0.s");
        assertThat(partition.flows()).isEmpty();
        assertThat(versions()).containsExactly("K.0.mp-", "K.0.-p-", NULL);
    }

    @Test
    void keepsACopyOnAQuiescedNode() {
        PartitionPlan partition = plan(2, "1.0.m", "1.0", "1.0.sq");
        assertThat(partition.flows()).isEmpty();
        assertThat(versions()).containsExactly("K.0.mp-", "K.0.-p-", "K.0.-s-");
    }

    @Test
    void fillsAReplicaThatIsNew() {
        PartitionPlan partition = plan(2, "1.0.m", NULL, "1.0");
        assertThat(flows(partition)).containsExactly("0>1 FILL");
        assertThat(versions()).containsExactly("K.0.mp-", "K.0.-se", "K.0.-s-");
    }

    @Test
    void letsTheOldMasterActUntilTheNewOneIsComplete() {
        PartitionPlan partition = plan(2, NULL, "1.0.m", "1.0");
        assertThat(master(partition)).isEqualTo(1);
        assertThat(flows(partition)).containsExactly("1>0 ACTING_MASTER");
        assertThat(versions()).containsExactly("K.0.-se", "K.0.mp-", "K.0.-s-");
        assertThat(plan.handedOver(0)).isEqualTo(version("a.0"));
        assertThat(plan.replaces(0, partition.flows().getFirst())).isTrue();
    }

    @Test
    void takesTheCopyOfAnActingMasterThatIsNoReplicaForASubsetAfterwards() {
        PartitionPlan partition = plan(1, NULL, "1.0.mq");
        assertThat(flows(partition)).containsExactly("1>0 ACTING_MASTER");
        assertThat(plan.handedOver(0)).isEqualTo(version("a.0.s"));
        assertThat(plan.settled(0, row.get(1), true)).isEqualTo(version("a.0.s"));
        assertThat(plan.settled(0, row.get(1), false)).isEqualTo(PartitionVersion.NULL);
    }

    @Test
    void movesMastershipWithoutMigrationAndComparesTheOthers() {
        PartitionPlan partition = plan(2, "1.0", "1.0", "1.0.mq");
        assertThat(master(partition)).isZero();
        assertThat(flows(partition)).containsExactly("0>1 FILL");
        assertThat(versions()).containsExactly("K.0.mp-", "K.0.-s-", "K.0.-s-");
    }

    @Test
    void comparesReplicasAfterAMasterWasLost() {
        PartitionPlan partition = plan(2, "1.0", "1.0");
        assertThat(flows(partition)).containsExactly("0>1 FILL");
        assertThat(versions()).containsExactly("K.0.mp-", "K.0.-s-");
    }

    @Test
    void mergesBothSidesOfASplit() {
        PartitionPlan partition = plan(2, "1.0", "2.0.m", "1.0.m", "2.0");
        assertThat(master(partition)).isEqualTo(1);
        assertThat(duplicates(partition)).containsExactly(0);
        assertThat(flows(partition)).containsExactly("1>0 ACTING_MASTER", "0>1 FILL");
        assertThat(versions()).containsExactly("K.0.-p-", "K.1.mp-", "K.0.-s-", "K.1.-s-");
        assertThat(plan.replaces(0, partition.flows().getFirst())).isFalse();
    }

    @Test
    void takesEachSubsetOfALineageWithoutFullCopyForALineage() {
        PartitionPlan partition = plan(2, "1.0.s", "1.0.s", "1.0.s");
        assertThat(master(partition)).isZero();
        assertThat(duplicates(partition)).containsExactly(1, 2);
        assertThat(flows(partition)).containsExactly("1>0 DUPLICATE", "2>0 DUPLICATE", "0>1 FILL");
        assertThat(versions()).containsExactly("K.0.mp-", "K.2.-s-", "000000000001.0.-s-");
    }

    @Test
    void prefersACopyWithRecordsToAnEmptyMaster() {
        PartitionPlan partition = plan(2, "2.0.me", "1.0.s", NULL);
        assertThat(master(partition)).isEqualTo(1);
        assertThat(duplicates(partition)).containsExactly(0);
        assertThat(versions()).containsExactly("K.0.-p-", "K.1.mp-", NULL);
    }

    @Test
    void numbersManyLineagesAndLeavesTheRestAlone() {
        var copies = new String[20];
        for (int i = 0; i < copies.length; i++) {
            copies[i] = Integer.toHexString(i + 1) + ".0" + (i == 0 ? ".m" : "");
        }
        PartitionPlan partition = plan(18, copies);
        assertThat(partition.duplicates()).hasSize(19);
        assertThat(versions().get(1)).isEqualTo("K.2.-p-");
        assertThat(versions().get(13)).isEqualTo("K.E.-p-");
        assertThat(versions().subList(14, 18)).containsOnly("K.U.-p-");
        assertThat(plan.version(0, row.get(19))).isEqualTo(version("14.0"));
    }

    @Test
    void tellsACopyThatWasToBeDroppedForASubsetWhenTheCommitDidNotArrive() {
        plan(1, "1.0.m", "1.0");
        assertThat(plan.overtaken(0, row.get(0), version("1.0.m"))).isEqualTo(version("a.0.m"));
        assertThat(plan.overtaken(0, row.get(1), version("1.0"))).isEqualTo(version("a.0.s"));
        assertThat(plan.overtaken(0, row.get(1), PartitionVersion.NULL)).isEqualTo(PartitionVersion.NULL);
    }

    @Test
    void servesASingleSurvivorWithWhatItHas() {
        PartitionPlan partition = plan(2, "1.0.s");
        assertThat(plan.replicationFactor()).isEqualTo(1);
        assertThat(partition.flows()).isEmpty();
        assertThat(versions()).containsExactly("K.0.mp-");
    }

    @Test
    void quiescesNobodyWhenAllAreQuiesced() {
        plan(2, "1.0.mq", "1.0.q");
        assertThat(plan.replicationFactor()).isEqualTo(2);
        assertThat(versions()).containsExactly("K.0.mp-", "K.0.-p-");
    }

    @Test
    void plansNothingWithoutNodesAndRefusesAWrongOrder() {
        NamespacePlan none = Balance.plan(new NamespaceInput("test", 1, 2, 2, true, 0, List.of()));
        assertThat(none.partitions()).hasSize(2).allMatch(partition -> partition.workingMaster() == null);
        List<NodeInput> wrong = List.of(
                RandomInput.empty(new NodeId(1), 0, false, 1), RandomInput.empty(new NodeId(2), 0, false, 1));
        assertThatThrownBy(() -> Balance.plan(new NamespaceInput("test", 1, 1, 1, true, 0, wrong)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
