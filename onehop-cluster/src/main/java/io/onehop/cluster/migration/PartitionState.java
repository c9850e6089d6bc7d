package io.onehop.cluster.migration;

import io.onehop.cluster.balance.Flow;
import io.onehop.cluster.balance.NamespacePlan;
import io.onehop.cluster.balance.PartitionPlan;
import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One partition on this node between two balances, and everything that may become of it. Only for the
/// cluster's lane.
///
/// | who | event | becomes |
/// |---|---|---|
/// | any | [#install] | what the plan says |
/// | replica to be filled | [#began] | a subset of the final version |
/// | receiver | [#received], the last | complete: the final version |
/// | final master | [#received] from the acting master | working master |
/// | acting master | [#freeze] | serves nobody, may [#unfreeze] |
/// | acting master, frozen | [#giveUp] | no master, [NamespacePlan#handedOver]; no way back |
/// | sender | [#sent] | not master; a subset of the final version, unless it handed over and lacks nothing |
/// | non-replica | [#allDone] | without data |
///
/// Sources: migrations reference, sections 1 to 3; clustering reference, section 6, "Who serves";
/// decision 0003.
final class PartitionState {
    /// What a signal that all replicas are complete does to a copy.
    enum Verdict {
        /// It still has to be sent or completed.
        NOT_YET,
        /// It stays.
        KEPT,
        /// It is worth nothing any more.
        DROPPED
    }

    private final NodeId self;
    private final int partition;
    private PartitionVersion version = PartitionVersion.NULL;
    private PartitionVersion finalVersion = PartitionVersion.NULL;
    private @Nullable NamespacePlan plan;
    private int column = -1;
    private List<NodeId> replicas = List.of();
    private @Nullable NodeId master;
    private boolean frozen;
    private boolean givenUp;
    private List<NodeId> duplicates = List.of();
    private List<NodeId> incomplete = List.of();
    private List<Flow> incoming = List.of();
    private List<Flow> outgoing = List.of();
    private List<NodeId> witnesses = List.of();
    private List<NodeId> others = List.of();

    PartitionState(NodeId self, int partition) {
        this.self = self;
        this.partition = partition;
    }

    /// Takes over what a plan says of this partition.
    ///
    /// @param index this node's among the plan's nodes
    void install(NamespacePlan namespace, int index) {
        PartitionPlan mine = namespace.partitions().get(partition);
        plan = namespace;
        version = mine.versions().get(index);
        finalVersion = mine.finalVersion();
        replicas = mine.row().subList(0, Math.min(namespace.replicationFactor(), mine.row().size()));
        column = replicas.indexOf(self);
        master = mine.workingMaster();
        frozen = false;
        givenUp = false;
        duplicates = without(mine.duplicates(), self);
        flows(mine.flows());
        boolean leads = column == 0 && !mine.flows().isEmpty();
        witnesses = leads ? witnesses(namespace, mine) : List.of();
        others = leads ? without(mine.row(), self) : List.of();
    }

    /// Loops, as all below: a node that has just started does this for all partitions while others wait for
    /// it, in code that is not compiled yet.
    private void flows(List<Flow> flows) {
        incomplete = List.of();
        incoming = List.of();
        outgoing = List.of();
        for (Flow flow : flows) {
            incomplete = incomplete.contains(flow.to()) ? incomplete : with(incomplete, flow.to());
            incoming = flow.to().equals(self) ? with(incoming, flow) : incoming;
            outgoing = flow.from().equals(self) ? with(outgoing, flow) : outgoing;
        }
    }

    private NamespacePlan plan() {
        if (plan == null) {
            throw new IllegalStateException("no balance yet partition=" + partition);
        }
        return plan;
    }

    private List<NodeId> witnesses(NamespacePlan namespace, PartitionPlan mine) {
        var found = new ArrayList<NodeId>();
        var nodes = namespace.input().nodes();
        for (int i = 0; i < nodes.size(); i++) {
            NodeId id = nodes.get(i).id();
            boolean hasData = !mine.versions().get(i).isNull()
                    || !nodes.get(i).versions()[partition].isNull();
            if (!id.equals(self) && (hasData || replicas.contains(id))) {
                found.add(id);
            }
        }
        return List.copyOf(found);
    }

    private static <T> List<T> with(List<T> list, T one) {
        if (list.isEmpty()) {
            return List.of(one);
        }
        var more = new ArrayList<T>(list.size() + 1);
        more.addAll(list);
        more.add(one);
        return more;
    }

    private static <T> List<T> without(List<T> list, T one) {
        if (!list.contains(one)) {
            return list;
        }
        var fewer = new ArrayList<T>(list.size());
        for (T each : list) {
            if (!each.equals(one)) {
                fewer.add(each);
            }
        }
        return fewer;
    }

    PartitionVersion version() {
        return version;
    }

    /// Copies still to be received.
    List<Flow> incoming() {
        return incoming;
    }

    /// Copies still to be sent.
    List<Flow> outgoing() {
        return outgoing;
    }

    /// Nodes that have to hear when all replicas are complete; empty on all but the final master.
    List<NodeId> witnesses() {
        return witnesses;
    }

    /// All other nodes, on the final master of a partition that is to be moved; else nobody.
    List<NodeId> others() {
        return others;
    }

    /// Whether this node is the working master, frozen or not.
    boolean isMaster() {
        return self.equals(master);
    }

    /// Whether this node is the final master, lacks nothing, and has nobody left to fill.
    boolean isAllDone() {
        return column == 0 && isMaster() && incoming.isEmpty() && outgoing.isEmpty();
    }

    /// The copy that node is expected to send, or null.
    @Nullable Flow expected(NodeId from) {
        for (Flow flow : incoming) {
            if (flow.from().equals(from)) {
                return flow;
            }
        }
        return null;
    }

    /// Whether the flow's receiver is to become what its sender is; else it keeps what only it has.
    boolean replaces(Flow flow) {
        return plan().replaces(partition, flow);
    }

    /// An expected copy begins to come. What was empty is not worth more than the copies of others before
    /// all has come.
    void began(Flow flow) {
        if (flow.kind() == Flow.Kind.FILL) {
            version = finalVersion.subset(true).evade(version.isEvade());
        }
    }

    /// An expected copy has come completely.
    void received(Flow flow) {
        check(incoming.contains(flow), "received what was not expected");
        incoming = without(incoming, flow);
        duplicates = without(duplicates, flow.from());
        if (flow.kind() == Flow.Kind.ACTING_MASTER) {
            master = self;
            version = finalVersion.master(true);
        }
        if (incoming.isEmpty()) {
            version = finalVersion.master(column == 0);
        }
    }

    /// The acting master lets no more commands begin.
    void freeze() {
        check(isMaster() && !frozen, "not master, cannot freeze");
        frozen = true;
    }

    /// The acting master serves again, since it has not given up yet.
    void unfreeze() {
        check(isMaster() && frozen && !givenUp, "gave up, cannot serve again");
        frozen = false;
    }

    /// The acting master is about to tell the final master that it may serve.
    void giveUp() {
        check(isMaster() && frozen, "not frozen, cannot give up");
        givenUp = true;
        version = plan().handedOver(partition);
    }

    /// A copy has been sent completely, and the receiver has said so.
    void sent(Flow flow) {
        check(outgoing.contains(flow), "sent what was not to be sent");
        outgoing = without(outgoing, flow);
        incomplete = without(incomplete, flow.to());
        if (flow.kind() == Flow.Kind.FILL) {
            return;
        }
        if (flow.kind() == Flow.Kind.DUPLICATE) {
            version = finalVersion.subset(column < 0 || !incoming.isEmpty());
        } else {
            check(givenUp, "handed over without giving up");
            master = flow.to();
            frozen = false;
            duplicates = List.of();
        }
    }

    /// Another node has become working master.
    void tookOver(NodeId node) {
        if (!isMaster()) {
            master = node;
        }
    }

    /// All replicas are complete.
    Verdict allDone() {
        if (!incoming.isEmpty() || !outgoing.isEmpty()) {
            return Verdict.NOT_YET;
        }
        if (column >= 0 || version.isNull()) {
            return Verdict.KEPT;
        }
        version = plan().settled(partition, self, true);
        return version.isNull() ? Verdict.DROPPED : Verdict.KEPT;
    }

    /// Whether copies that may hold what was removed here can still come in, by migration or because commands
    /// ask duplicates.
    boolean mustRememberDrops() {
        return !incoming.isEmpty() || isMaster() && !duplicates.isEmpty();
    }

    /// What commands and clients see of it.
    PartitionEntry entry() {
        boolean writable = isMaster() && !frozen;
        boolean complete = column >= 0 && incoming.isEmpty();
        return new PartitionEntry(
                PartitionEntry.State.AVAILABLE,
                frozen ? null : master,
                writable,
                writable || complete,
                column,
                replicas,
                without(replicas, self),
                duplicates,
                claims(complete),
                column >= 0 ? complete ? 'S' : 'D' : version.isNull() ? 'A' : 'Z',
                version);
    }

    private long claims(boolean complete) {
        long claims = isMaster() ? 1 : 0;
        for (int i = 0; i < replicas.size() && i < Long.SIZE; i++) {
            boolean own = i == column && (isMaster() || complete);
            if (own || isMaster() && incomplete.contains(replicas.get(i))) {
                claims |= 1L << i;
            }
        }
        return claims;
    }

    PartitionProgress progress() {
        int lead = 0;
        for (Flow flow : outgoing) {
            lead += flow.kind() == Flow.Kind.FILL ? 0 : 1;
        }
        return new PartitionProgress(
                outgoing.size(), lead, incoming.size(), finalVersion.master(column == 0));
    }

    private void check(boolean condition, String wrong) {
        if (!condition) {
            throw new IllegalStateException(wrong + ": version=" + version + " master=" + master
                    + " incoming=" + incoming + " outgoing=" + outgoing);
        }
    }
}
