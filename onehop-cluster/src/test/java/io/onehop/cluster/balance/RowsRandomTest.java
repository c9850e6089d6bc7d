package io.onehop.cluster.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Where replicas are placed, whatever nodes have: S1-08, and A9 of the anomalies.
class RowsRandomTest {
    private static final int CASES = Integer.getInteger("onehop.cases", 10_000);
    private static final int MAX_NODES = 16;

    private final SplittableRandom random = new SplittableRandom(Seed.of("RowsRandomTest"));

    @Test
    void givesEachPartitionAMasterAndReplicasOnDifferentNodesAndRacks() {
        for (int i = 0; i < CASES; i++) {
            NamespaceInput input = RandomInput.any(random, 1 + random.nextInt(8));
            Rows rows = Rows.of(input);
            assertThat(rows.replicas).isEqualTo(Math.min(rows.active, input.replicationFactor()));
            for (int partition = 0; partition < input.partitions(); partition++) {
                checkRow(input, rows, partition);
            }
        }
    }

    private static void checkRow(NamespaceInput input, Rows rows, int partition) {
        int nodes = input.nodes().size();
        boolean allQuiesced = input.nodes().stream().allMatch(NodeInput::quiesced);
        Set<Integer> seen = new HashSet<>();
        Set<Integer> racks = new HashSet<>();
        Set<Integer> possible = new HashSet<>();
        for (int position = 0; position < nodes; position++) {
            NodeInput node = input.nodes().get(rows.node(partition, position));
            assertThat(seen.add(rows.node(partition, position))).isTrue();
            boolean quiesced = node.quiesced() && !allQuiesced;
            assertThat(quiesced).isEqualTo(position >= rows.active);
            if (!quiesced) {
                possible.add(node.rackId());
            }
            if (position < rows.replicas) {
                racks.add(node.rackId());
            }
        }
        int expected = Math.min(rows.replicas, possible.size());
        if (racks.size() != expected) {
            assertThat(racks).as(input.toString()).hasSize(expected);
        }
        int active = input.activeRack();
        if (active != 0 && possible.contains(active) && possible.size() <= rows.replicas) {
            assertThat(input.nodes().get(rows.node(partition, 0)).rackId()).isEqualTo(active);
        }
    }

    @Test
    void dealsOutEveryColumnEvenlyInUniformMode() {
        for (int nodes = 2; nodes <= MAX_NODES; nodes++) {
            for (int factor = 1; factor <= 3; factor++) {
                checkEven(RandomInput.empty(random, nodes, factor, true));
            }
        }
    }

    @Test
    void dealsOutMastersEvenlyHoweverFewPartitionsThereAre() {
        for (int i = 0; i < CASES; i++) {
            int partitions = random.nextInt(1, 200);
            NamespaceInput input = RandomInput.empty(
                    random, random.nextInt(1, MAX_NODES), random.nextInt(1, 4), true, partitions);
            checkWithinOne(counts(Rows.of(input), partitions, 0), input, 0);
        }
    }

    private static void checkEven(NamespaceInput input) {
        Rows rows = Rows.of(input);
        var totals = new int[rows.nodes];
        for (int column = 0; column < rows.replicas; column++) {
            int[] counts = counts(rows, input.partitions(), column);
            checkWithinOne(counts, input, column);
            Arrays.setAll(totals, node -> totals[node] + counts[node]);
        }
        checkWithinOne(totals, input, -1);
    }

    private static int[] counts(Rows rows, int partitions, int column) {
        var counts = new int[rows.nodes];
        for (int partition = 0; partition < partitions; partition++) {
            counts[rows.node(partition, column)]++;
        }
        return counts;
    }

    private static void checkWithinOne(int[] counts, NamespaceInput input, int column) {
        int least = Arrays.stream(counts).min().orElseThrow();
        int most = Arrays.stream(counts).max().orElseThrow();
        if (most - least > 1) {
            throw new AssertionError("column " + column + ' ' + Arrays.toString(counts) + " nodes="
                    + input.nodes().stream().map(NodeInput::id).toList() + " partitions=" + input.partitions()
                    + " replicas=" + input.replicationFactor());
        }
    }

    @Test
    void removingANodeMovesOnlyWhatItHad() {
        for (int i = 0; i < CASES / 10; i++) {
            NamespaceInput any = RandomInput.any(random, 32);
            NamespaceInput input = new NamespaceInput("test", any.clusterKey(), any.partitions(),
                    any.replicationFactor(), false, 0, any.nodes());
            if (input.nodes().size() == 1 || input.nodes().stream().anyMatch(NodeInput::quiesced)) {
                continue;
            }
            List<NodeInput> rest = new ArrayList<>(input.nodes());
            NodeId gone = rest.remove(random.nextInt(rest.size())).id();
            NamespacePlan before = Balance.plan(input);
            NamespacePlan after = Balance.plan(RandomInput.with(input, rest));
            for (int partition = 0; partition < input.partitions(); partition++) {
                Set<NodeId> had = new HashSet<>(replicas(before, partition));
                Set<NodeId> has = new HashSet<>(replicas(after, partition));
                boolean affected = had.remove(gone);
                assertThat(has).containsAll(had);
                assertThat(has.size() - had.size()).isLessThanOrEqualTo(affected ? 1 : 0);
            }
        }
    }

    private static List<NodeId> replicas(NamespacePlan plan, int partition) {
        return plan.partitions().get(partition).row().subList(0, plan.replicationFactor());
    }

    @Test
    void movesLittleMoreInUniformModeWhenANodeLeaves() {
        NamespaceInput input = RandomInput.empty(random, 5, 2, true);
        NamespacePlan before = Balance.plan(input);
        List<NodeInput> rest = new ArrayList<>(input.nodes());
        NodeId gone = rest.remove(random.nextInt(rest.size())).id();
        NamespacePlan after = Balance.plan(RandomInput.with(input, rest));
        int placed = 0;
        int needed = 0;
        for (int partition = 0; partition < input.partitions(); partition++) {
            Set<NodeId> fresh = new HashSet<>(replicas(after, partition));
            replicas(before, partition).forEach(fresh::remove);
            placed += fresh.size();
            needed += replicas(before, partition).contains(gone) ? 1 : 0;
        }
        assertThat(placed).isLessThan(needed * 5 / 4);
    }
}
