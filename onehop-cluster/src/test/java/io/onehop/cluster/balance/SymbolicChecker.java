package io.onehop.cluster.balance;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.function.Supplier;

/// Watches a [SymbolicCluster]: no acknowledged record is lost.
///
/// For each acknowledged record it keeps who *owes* it: the nodes that had it when it was acknowledged. Who
/// crashes and loses all its records owes nothing any more. Who removes it in accordance with the design
/// hands its debt to the replicas on whose account it may do so. A record that nobody owes may be lost.
final class SymbolicChecker {
    private final SymbolicCluster cluster;
    /// What each node owes, by its number.
    private final long[] debts;

    SymbolicChecker(SymbolicCluster cluster) {
        this.cluster = cluster;
        debts = new long[cluster.nodes.size()];
    }

    void forget() {
        Arrays.fill(debts, 0);
    }

    private static void require(boolean condition, Supplier<String> text) {
        if (!condition) {
            throw new AssertionError(text.get());
        }
    }

    /// All records that somebody owes.
    private long owed() {
        long records = 0;
        for (long debt : debts) {
            records |= debt;
        }
        return records;
    }

    void acknowledged(long record, SymbolicNode master, List<SymbolicNode> replicas) {
        debts[master.index] |= record;
        for (SymbolicNode replica : replicas) {
            debts[replica.index] |= record;
        }
    }

    void wiped(SymbolicNode node) {
        debts[node.index] = 0;
    }

    /// A node drops its copy since all replicas have all.
    void dropping(SymbolicNode node, NamespacePlan plan) {
        long own = debts[node.index];
        debts[node.index] = 0;
        for (SymbolicNode other : cluster.nodes) {
            if (plan.isReplica(0, other.id)) {
                require((own & ~other.records) == 0,
                        () -> "drops what a replica lacks: " + node + " / " + other);
                debts[other.index] |= own;
            }
        }
    }

    /// A node removes records that the one that fills it does not have.
    void removing(SymbolicNode node, long records) {
        require((debts[node.index] & records) == 0, () -> "removes acknowledged records: " + node + ' '
                + Long.toBinaryString(records));
    }

    void planned(NamespacePlan plan) {
        PartitionPlan partition = plan.partitions().getFirst();
        require(new HashSet<>(partition.row()).size() == plan.input().nodes().size(), () -> "row");
        int masters = 0;
        for (PartitionVersion version : partition.versions()) {
            masters += version.isMaster() ? 1 : 0;
        }
        require(masters == 1, () -> "there must be one master: " + partition);
    }

    /// What holds at any time: who owes a record has it; a full copy has what its relatives owe; one
    /// node serves a key.
    void check() {
        long pending = 0;
        for (SymbolicNode node : cluster.nodes) {
            pending |= node.unreplicated;
        }
        for (SymbolicNode node : cluster.nodes) {
            require((debts[node.index] & ~node.records) == 0, () -> "lacks what it owes: " + node);
            require(!node.version.isNull() || node.records == 0 || !node.up || node.key == 0
                    || node.prepared != null || node.suspended,
                    () -> "has records without a version: " + node);
            for (SymbolicNode other : cluster.nodes) {
                if (other != node) {
                    checkPair(node, other, debts[node.index] & ~pending);
                }
            }
        }
    }

    private static void checkPair(SymbolicNode node, SymbolicNode full, long debt) {
        if (node.version.isRelativeOf(full.version) && !full.version.isSubset()) {
            require((debt & ~full.records) == 0,
                    () -> "a full copy lacks what its relative owes: " + full + " / " + node);
        }
        require(!(node.serving && full.serving && node.key == full.key),
                () -> "two masters: " + node + " / " + full);
    }

    /// What holds when all nodes are together and nothing is left to do.
    void checkSettled() {
        SymbolicNode first = cluster.nodes.getFirst();
        NamespacePlan plan = first.plan;
        require(plan != null, () -> "no plan");
        if (plan == null) {
            return;
        }
        PartitionPlan partition = plan.partitions().getFirst();
        long records = cluster.node(partition.finalMaster()).records;
        long lost = owed() & ~records;
        require(lost == 0, () -> "lost: " + Long.toBinaryString(lost));
        for (SymbolicNode node : cluster.nodes) {
            boolean has = plan.isReplica(0, node.id);
            require(node.serving == node.id.equals(partition.finalMaster()), () -> "wrong master: " + node);
            require(node.unreplicated == 0, () -> "not replicated: " + node);
            require(!has || node.records == records, () -> "replicas differ: " + node);
            require(has || node.quiesced || node.records == 0, () -> "not dropped: " + node);
            PartitionVersion settled = plan.settled(0, node.id, !node.version.isNull());
            require(node.version.equals(settled),
                    () -> "version not final: " + node + " instead of " + settled);
        }
    }
}
