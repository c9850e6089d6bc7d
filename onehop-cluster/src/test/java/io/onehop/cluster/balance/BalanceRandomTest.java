package io.onehop.cluster.balance;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Plans for versions of any kind, also such as cannot stand side by side.
class BalanceRandomTest {
    private static final int CASES = Integer.getInteger("onehop.cases", 30_000);

    private final SplittableRandom random = new SplittableRandom(Seed.of("BalanceRandomTest"));

    @Test
    void bringsEverythingToEveryReplica() {
        for (int i = 0; i < CASES; i++) {
            NamespaceInput input = RandomInput.any(random, 7);
            NamespacePlan plan = Balance.plan(input);
            for (int partition = 0; partition < input.partitions(); partition++) {
                try {
                    checkShape(plan, partition);
                    checkFlows(plan, partition);
                } catch (AssertionError e) {
                    throw new AssertionError(e.getMessage() + "\n" + describe(plan, partition), e);
                }
            }
        }
    }

    private static String describe(NamespacePlan plan, int partition) {
        var text = new StringBuilder(plan.partitions().get(partition).toString());
        for (NodeInput node : plan.input().nodes()) {
            text.append('\n').append(node.id()).append(' ').append(node.versions()[partition]);
        }
        return text.toString();
    }

    /// One master, flows of the allowed kinds only, and no empty copy before one with records.
    private static void checkShape(NamespacePlan plan, int partition) {
        PartitionPlan it = plan.partitions().get(partition);
        int masters = 0;
        boolean hasRecords = false;
        for (NodeInput node : plan.input().nodes()) {
            PartitionVersion version = plan.version(partition, node.id());
            PartitionVersion had = node.versions()[partition];
            masters += version.isMaster() ? 1 : 0;
            require(version.isMaster() == node.id().equals(it.workingMaster()), "the master has the flag");
            require(!plan.isReplica(partition, node.id()) || !version.isNull(), "a replica has a version");
            hasRecords |= !had.isNull() && !had.isEvade();
        }
        require(masters == 1, "one master");
        require(new HashSet<>(it.flows()).size() == it.flows().size(), "no flow twice");
        for (Flow flow : it.flows()) {
            boolean fill = flow.kind() == Flow.Kind.FILL;
            require(!flow.from().equals(flow.to()), "no flow to itself");
            NodeId hub = fill ? flow.from() : flow.to();
            require(hub.equals(it.finalMaster()), "passes the final master by");
            require(!fill || plan.isReplica(partition, flow.to()), "only replicas are filled");
        }
        require(!it.flows().isEmpty() || it.finalMaster().equals(it.workingMaster()), "not final");
        require(!hasRecords || familyHasRecords(plan, partition), "an empty copy is master");
    }

    private static boolean familyHasRecords(NamespacePlan plan, int partition) {
        NodeId master = plan.partitions().get(partition).workingMaster();
        PartitionVersion version = PartitionVersion.NULL;
        for (NodeInput node : plan.input().nodes()) {
            version = node.id().equals(master) ? node.versions()[partition] : version;
        }
        for (NodeInput node : plan.input().nodes()) {
            PartitionVersion other = node.versions()[partition];
            if (!other.isEvade() && (other.equals(version) || other.isRelativeOf(version))) {
                return true;
            }
        }
        return false;
    }

    /// Carries the flows out on sets of records that fit the versions.
    private void checkFlows(NamespacePlan plan, int partition) {
        PartitionPlan it = plan.partitions().get(partition);
        Map<NodeId, Long> records = records(plan, partition);
        long all = 0;
        for (long some : records.values()) {
            all |= some;
        }
        Map<NodeId, Long> before = new HashMap<>(records);
        for (Flow flow : it.flows()) {
            if (flow.kind() != Flow.Kind.FILL) {
                records.merge(flow.to(), before.getOrDefault(flow.from(), 0L), (a, b) -> a | b);
            }
        }
        for (Flow flow : it.flows()) {
            if (flow.kind() == Flow.Kind.FILL) {
                records.put(flow.to(), records.getOrDefault(flow.from(), 0L));
            }
        }
        for (NodeInput node : plan.input().nodes()) {
            if (plan.isReplica(partition, node.id())) {
                require(records.getOrDefault(node.id(), 0L) == all,
                        "a replica does not get all: " + node.id());
            }
        }
    }

    /// A full copy has all records of its family, a subset some that only it has when there is no full one.
    private Map<NodeId, Long> records(NamespacePlan plan, int partition) {
        List<NodeInput> nodes = plan.input().nodes();
        var records = new HashMap<NodeId, Long>();
        for (int i = 0; i < nodes.size(); i++) {
            PartitionVersion version = nodes.get(i).versions()[partition];
            long some = version.isNull() ? 0 : 1L << i;
            for (int j = 0; j < nodes.size(); j++) {
                PartitionVersion other = nodes.get(j).versions()[partition];
                if (version.isRelativeOf(other)) {
                    some |= version.isSubset() ? random.nextLong() & 1L << j : 1L << j;
                }
            }
            records.put(nodes.get(i).id(), some);
        }
        return records;
    }

    private static void require(boolean condition, String text) {
        if (!condition) {
            throw new AssertionError(text);
        }
    }

    @Test
    void isTheSameForEqualInputs() {
        for (int i = 0; i < CASES / 30; i++) {
            NamespaceInput input = RandomInput.any(random, 64);
            var copies = new ArrayList<NodeInput>();
            for (NodeInput node : input.nodes()) {
                var id = new NodeId(node.id().value());
                copies.add(new NodeInput(id, node.rackId(), node.quiesced(), node.versions().clone()));
            }
            NamespacePlan plan = Balance.plan(input);
            NamespacePlan copy = Balance.plan(RandomInput.with(input, copies));
            assertThat(copy.partitions()).isEqualTo(plan.partitions());
            assertThat(copy.replicationFactor()).isEqualTo(plan.replicationFactor());
        }
    }

    @Test
    void movesNothingWhenNothingHasChanged() {
        for (int nodes = 1; nodes <= 8; nodes++) {
            NamespaceInput fresh = RandomInput.empty(random, nodes, 2, nodes % 2 == 0);
            NamespacePlan plan = Balance.plan(fresh);
            assertThat(plan.partitions()).allMatch(PartitionPlan::fresh);
            NamespacePlan again = Balance.plan(after(plan));
            assertThat(again.partitions())
                    .noneMatch(PartitionPlan::fresh)
                    .allMatch(partition -> partition.flows().isEmpty())
                    .allMatch(partition -> partition.finalMaster().equals(partition.workingMaster()));
            for (int i = 0; i < fresh.partitions(); i++) {
                assertThat(again.partitions().get(i).versions())
                        .isEqualTo(plan.partitions().get(i).versions());
            }
        }
    }

    /// The input of the next balance with the same nodes.
    private static NamespaceInput after(NamespacePlan plan) {
        var nodes = new ArrayList<NodeInput>();
        for (NodeInput node : plan.input().nodes()) {
            var versions = new PartitionVersion[plan.input().partitions()];
            for (int i = 0; i < versions.length; i++) {
                versions[i] = plan.version(i, node.id());
            }
            nodes.add(new NodeInput(node.id(), node.rackId(), node.quiesced(), versions));
        }
        return RandomInput.with(plan.input(), nodes);
    }
}
