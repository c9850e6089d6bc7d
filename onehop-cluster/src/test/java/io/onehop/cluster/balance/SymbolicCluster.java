package io.onehop.cluster.balance;

import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/// A model of everything that happens to one partition: nodes crash (with or without their records), come
/// back, split and merge, are quiesced; exchanges are broken off before or in the middle of their commits;
/// copies are sent step by step; writes reach some of their targets only. Records are bits, nodes exchange
/// nothing but what the design lets them. [SymbolicChecker] watches.
final class SymbolicCluster {
    static final int MAX_RECORDS = 60;
    private static final long MAX_KEY = 1L << 48;

    final SplittableRandom random;
    final List<SymbolicNode> nodes = new ArrayList<>();
    final SymbolicChecker checker;
    final List<String> history = new ArrayList<>();
    int replicationFactor;
    private final boolean told;
    private final boolean uniform;
    private final boolean racks;
    private final boolean tellsEmptiness;
    private int nextRecord;
    /// Flows that are done, as bits by their place in the plan, by key.
    private final Map<Long, Long> done = new HashMap<>();

    /// @param told whether to keep a history
    SymbolicCluster(SplittableRandom random, boolean told) {
        this.random = random;
        this.told = told;
        int count = random.nextInt(1, 8);
        var seen = new ArrayList<Long>();
        for (int i = 0; i < count; i++) {
            seen.add((random.nextLong(1L << 56) << 3) + count - i);
        }
        seen.sort((a, b) -> Long.compareUnsigned(b, a));
        for (int i = 0; i < count; i++) {
            nodes.add(new SymbolicNode(new NodeId(seen.get(i)), i));
        }
        replicationFactor = random.nextInt(1, 5);
        uniform = random.nextInt(4) == 0;
        racks = random.nextInt(4) == 0;
        tellsEmptiness = random.nextBoolean();
        checker = new SymbolicChecker(this);
    }

    int recordsLeft() {
        return MAX_RECORDS - nextRecord;
    }

    /// Forgets all records, which are the same everywhere now.
    void forgetRecords() {
        nextRecord = 0;
        nodes.forEach(node -> node.records = 0);
        nodes.forEach(node -> node.unreplicated = 0);
        checker.forget();
    }

    void log(Supplier<String> line) {
        if (told) {
            history.add(line.get());
        }
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    SymbolicNode anyNode() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    SymbolicNode node(NodeId id) {
        for (SymbolicNode node : nodes) {
            if (node.id.equals(id)) {
                return node;
            }
        }
        throw new AssertionError("no node " + id);
    }

    /// An exchange among the nodes of a side.
    ///
    /// @param whole whether it must come to its end
    void exchange(int side, boolean whole) {
        var members = new ArrayList<SymbolicNode>();
        for (SymbolicNode node : nodes) {
            if (node.up && node.side == side) {
                members.add(node);
            }
        }
        if (members.isEmpty()) {
            return;
        }
        for (SymbolicNode member : members) {
            member.suspended = true;
        }
        List<NodeInput> states = new ArrayList<>();
        for (SymbolicNode member : members) {
            states.add(state(member, members));
        }
        write(whole ? 0 : random.nextInt(3));
        if (!whole && chance(10)) {
            log(() -> "exchange broken off side=" + side);
            return;
        }
        long key = random.nextLong(1, MAX_KEY);
        NamespacePlan plan =
                Balance.plan(new NamespaceInput("test", key, 1, replicationFactor, uniform, 0, states));
        checker.planned(plan);
        log(() -> "plan " + Long.toHexString(key) + ' ' + plan.partitions().getFirst());
        int prepared = whole || chance(90) ? members.size() : random.nextInt(members.size());
        commit(shuffled(members), plan, prepared, whole);
    }

    private void commit(List<SymbolicNode> members, NamespacePlan plan, int prepared, boolean whole) {
        List<SymbolicNode> order = new ArrayList<>(members);
        for (int i = 0; i < prepared; i++) {
            // a plan that was prepared earlier and that others have committed is what this one is worth
            adopt(order.get(i), members);
            order.get(i).prepared = plan;
        }
        if (prepared < members.size()) {
            log(() -> "prepared by " + prepared + " only");
            return;
        }
        int committed = whole || chance(80) ? members.size() : random.nextInt(members.size());
        for (SymbolicNode member : shuffled(members).subList(0, committed)) {
            PartitionVersion version = plan.version(0, member.id);
            if (version.isNull()) {
                drop(member, plan);
            }
            install(member, plan, version);
            if (!whole && chance(30)) {
                write(1);
            }
        }
        log(() -> "committed by " + committed);
    }

    /// What a node tells when asked for its state: the version it has committed, or what a plan gave it that
    /// others have committed and it has only prepared.
    private NodeInput state(SymbolicNode member, List<SymbolicNode> members) {
        PartitionVersion version = isOvertaken(member, members) ? overtaken(member) : member.version;
        if (tellsEmptiness && !version.isNull()) {
            version = version.evade(member.records == 0);
        }
        int rack = racks ? member.index % 3 : 0;
        return new NodeInput(member.id, rack, member.quiesced, new PartitionVersion[] {version});
    }

    private static PartitionVersion overtaken(SymbolicNode member) {
        return member.prepared == null
                ? member.version
                : member.prepared.overtaken(0, member.id, member.version);
    }

    private static boolean isOvertaken(SymbolicNode member, List<SymbolicNode> members) {
        if (member.prepared == null || member.prepared.input().clusterKey() == member.key) {
            return false;
        }
        long key = member.prepared.input().clusterKey();
        return members.stream().anyMatch(other -> other.key == key);
    }

    private void adopt(SymbolicNode member, List<SymbolicNode> members) {
        if (isOvertaken(member, members) && member.prepared != null) {
            install(member, member.prepared, overtaken(member));
            member.suspended = true;
        }
    }

    private static void install(SymbolicNode member, NamespacePlan plan, PartitionVersion version) {
        PartitionPlan partition = plan.partitions().getFirst();
        member.version = version;
        member.key = plan.input().clusterKey();
        member.plan = plan;
        member.prepared = null;
        member.suspended = false;
        member.serving = member.id.equals(partition.workingMaster());
    }

    private void drop(SymbolicNode member, NamespacePlan plan) {
        checker.dropping(member, plan);
        member.records = 0;
        member.version = PartitionVersion.NULL;
    }

    private List<SymbolicNode> shuffled(List<SymbolicNode> some) {
        var order = new ArrayList<>(some);
        for (int i = order.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            SymbolicNode node = order.get(i);
            order.set(i, order.get(other));
            order.set(other, node);
        }
        return order;
    }

    private List<SymbolicNode> replicas(NamespacePlan plan) {
        var replicas = new ArrayList<SymbolicNode>();
        List<NodeId> row = plan.partitions().getFirst().row();
        for (NodeId id : row.subList(0, plan.replicationFactor())) {
            replicas.add(node(id));
        }
        return replicas;
    }

    /// Writes new records at nodes that think they are master.
    void write(int count) {
        for (int i = 0; i < count; i++) {
            SymbolicNode master = anyNode();
            if (master.up && master.serving && master.plan != null && nextRecord < MAX_RECORDS) {
                long record = 1L << nextRecord++;
                for (NodeId duplicate : master.plan.partitions().getFirst().duplicates()) {
                    // asked for what it has; the better one is written everywhere
                    if (node(duplicate).understands(master)) {
                        record |= part(node(duplicate).records & ~master.records, 10);
                    }
                }
                long all = record;
                boolean acknowledged = replicate(master, master.plan, all, chance(85) ? 100 : 50);
                if (acknowledged) {
                    checker.acknowledged(Long.highestOneBit(record), master, replicas(master.plan));
                }
                log(() -> "write " + Long.toBinaryString(all) + " at " + master.id
                        + (acknowledged ? " acknowledged" : " lost on the way"));
            }
        }
    }

    /// Stores records and sends them to all replicas; those that do not get there are remembered.
    private boolean replicate(SymbolicNode master, NamespacePlan plan, long some, int percent) {
        master.records |= some;
        boolean all = true;
        for (SymbolicNode target : replicas(plan)) {
            if (target != master) {
                if (target.understands(master) && chance(percent)) {
                    target.records |= some;
                } else {
                    all = false;
                }
            }
        }
        master.unreplicated = all ? master.unreplicated & ~some : master.unreplicated | some;
        return all;
    }

    /// Brings what has not been replicated to where it belongs (decision 0003).
    ///
    /// @return whether something changed
    boolean repair(SymbolicNode node, int percent) {
        if (!node.up || node.unreplicated == 0 || node.plan == null) {
            return false;
        }
        if (node.serving) {
            return replicate(node, node.plan, node.unreplicated, percent);
        }
        for (SymbolicNode master : nodes) {
            if (master.serving && master.understands(node) && master.plan != null) {
                replicate(master, master.plan, node.unreplicated, percent);
                node.unreplicated = 0;
                return true;
            }
        }
        return false;
    }

    private long part(long set, int percent) {
        long part = 0;
        for (long left = set; left != 0; left &= left - 1) {
            part |= chance(percent) ? Long.lowestOneBit(left) : 0;
        }
        return part;
    }

    /// Works on one flow that a node has to receive.
    ///
    /// @return whether something was done
    boolean flow(SymbolicNode receiver, boolean whole) {
        if (!receiver.up || receiver.plan == null || receiver.suspended) {
            return false;
        }
        NamespacePlan plan = receiver.plan;
        long done = done(plan);
        List<Flow> flows = plan.partitions().getFirst().flows();
        int first = random.nextInt(Math.max(1, flows.size()));
        for (int i = 0; i < flows.size(); i++) {
            int at = (first + i) % flows.size();
            Flow flow = flows.get(at);
            SymbolicNode sender = node(flow.from());
            boolean open = flow.to().equals(receiver.id) && (done & 1L << at) == 0;
            if (open && sender.understands(receiver) && !sender.suspended && mayBegin(flow, flows, done)) {
                if (whole || chance(50)) {
                    complete(flow, at, sender, receiver, plan);
                } else {
                    advance(flow, sender, receiver, plan);
                }
                return true;
            }
        }
        return false;
    }

    private long done(NamespacePlan plan) {
        return done.getOrDefault(plan.input().clusterKey(), 0L);
    }

    private boolean mayBegin(Flow flow, List<Flow> flows, long done) {
        if (flow.kind() != Flow.Kind.FILL) {
            return true;
        }
        for (int i = 0; i < flows.size(); i++) {
            if (flows.get(i).kind() != Flow.Kind.FILL && (done & 1L << i) == 0) {
                return false;
            }
        }
        return true;
    }

    private void advance(Flow flow, SymbolicNode sender, SymbolicNode receiver, NamespacePlan plan) {
        if (plan.replaces(0, flow)) {
            remove(receiver, part(receiver.records & ~sender.records, 50));
        }
        if (flow.kind() == Flow.Kind.FILL) {
            receiver.version = plan.filling(0);
        }
        receiver.records |= part(sender.records, 50);
        log(() -> "some of " + flow);
    }

    private void remove(SymbolicNode node, long some) {
        checker.removing(node, some);
        node.records &= ~some;
    }

    private void complete(Flow flow, int at, SymbolicNode sender, SymbolicNode receiver, NamespacePlan plan) {
        PartitionVersion finalVersion = plan.partitions().getFirst().finalVersion();
        if (flow.kind() == Flow.Kind.ACTING_MASTER && sender.serving && sender.unreplicated != 0) {
            repair(sender, 90);
            if (sender.unreplicated != 0) {
                return;
            }
        }
        long kept = 0;
        if (plan.replaces(0, flow)) {
            remove(receiver, receiver.records & ~sender.records);
            kept = flow.kind() == Flow.Kind.FILL ? part(sender.unreplicated & ~receiver.records, 50) : 0;
        }
        receiver.records |= sender.records & ~kept;
        switch (flow.kind()) {
            case DUPLICATE -> log(() -> "merged " + flow);
            case FILL -> receiver.version = finalVersion;
            case ACTING_MASTER -> {
                sender.serving = false;
                sender.version = plan.handedOver(0);
                if (chance(20)) {
                    log(() -> "gave up, not taken over yet " + flow);
                    return;
                }
                receiver.version = finalVersion.master(true);
                receiver.serving = true;
            }
        }
        done.merge(plan.input().clusterKey(), 1L << at, (a, b) -> a | b);
        log(() -> "done " + flow);
    }

    /// Whether a final master has seen all flows through, as far as it can tell.
    private boolean isComplete(SymbolicNode node) {
        if (node.plan == null) {
            return false;
        }
        PartitionPlan plan = node.plan.partitions().getFirst();
        int flows = plan.flows().size();
        return plan.finalMaster().equals(node.id) && flows > 0
                && Long.bitCount(done(node.plan)) == flows;
    }

    /// A final master tells another node that all is complete.
    boolean allDone(SymbolicNode master, SymbolicNode witness) {
        if (master.plan == null || !isComplete(master) || !master.understands(witness) || witness.suspended
                || master.suspended || witness.version.isNull()) {
            return false;
        }
        if (master.plan.isReplica(0, witness.id)) {
            return false;
        }
        PartitionVersion settled = master.plan.settled(0, witness.id, true);
        boolean changes = !settled.equals(witness.version);
        if (settled.isNull()) {
            drop(witness, master.plan);
        }
        witness.version = settled;
        log(() -> "all done at " + witness.id);
        return changes;
    }
}
