package io.onehop.cluster.engine;

import io.onehop.cluster.balance.NamespacePlan;
import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.cluster.engine.ClusterStatus.Generations;
import io.onehop.cluster.exchange.Exchange;
import io.onehop.cluster.exchange.ExchangeMember;
import io.onehop.cluster.exchange.ExchangePlan;
import io.onehop.cluster.exchange.ExchangeProgress;
import io.onehop.cluster.exchange.NamespaceState;
import io.onehop.cluster.exchange.NodeState;
import io.onehop.cluster.exchange.PackedVersions;
import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.metadata.MetadataEntry;
import io.onehop.cluster.partition.NamespaceData;
import io.onehop.cluster.view.ClusterView;
import io.onehop.model.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node's part in its cluster: takes views, has their members exchange what they have, deals out partitions
/// by the plan that comes of it, and tells how things are.
///
/// [#viewChanged] is called on the cluster's lane; everything else may be called by any thread.
public final class ClusterEngine {
    private static final Logger LOG = LoggerFactory.getLogger("onehop.clustering");

    private final ClusterParts parts;
    private final Exchange exchange;
    private final PlannedStop stop;
    private volatile ClusterStatus status;
    private volatile boolean isQuiescePending;
    private @Nullable ClusterView view;
    private @Nullable Prepared prepared;
    private @Nullable ExchangePlan committed;
    private boolean areMigrationsAllowed;

    private record Prepared(ExchangePlan plan, List<NamespacePlan> namespaces) {}

    /// An engine that waits for its first view; registers with the fabric.
    public ClusterEngine(ClusterParts parts) {
        this.parts = parts;
        status = ClusterStatus.none(parts.clusterName());
        isQuiescePending = parts.stayQuiesced();
        exchange = new Exchange(parts.self(), parts.lane(), parts.clock(), parts.fabric(), new Member());
        stop = new PlannedStop(parts.lane(), parts.clock(), new Leaver());
    }

    /// The members have changed. On the cluster's lane; a node that is alone serves when this returns.
    public void viewChanged(ClusterView newView) {
        ClusterView before = view;
        if (before != null && before.key() == newView.key()) {
            return;
        }
        if (newView.member(parts.self()) == null) {
            throw new IllegalArgumentException("this node is no member: self=" + parts.self() + " members="
                    + newView.ids());
        }
        LOG.info("applied new cluster key {} principal={} members={}", ExchangeProgress.hex(newView.key()),
                newView.principal(), newView.ids());
        if (!parts.lease().holds(parts.clock().nanoTime())) {
            parts.lease().bar(); // it may have been put out meanwhile: what it was master of is another's
        }
        view = newView;
        parts.members().accept(newView.members());
        parts.metadata().viewChanged(newView);
        suspend();
        exchange.viewChanged(newView);
    }

    private void suspend() {
        areMigrationsAllowed = false;
        parts.keeper().suspend();
    }

    /// How things are now.
    public ClusterStatus status() {
        return status;
    }

    /// This node.
    public NodeId self() {
        return parts.self();
    }

    // ---- what operators ask for

    /// What became of a request for a recluster.
    public enum Recluster {
        /// A new exchange begins.
        BEGUN,
        /// Another node leads; only it can.
        NOT_PRINCIPAL,
        /// An exchange is going on.
        BUSY
    }

    /// Has the members exchange everything again, so that racks, quiesced nodes and settings take effect.
    /// Only the principal can.
    public Recluster recluster() {
        ClusterStatus now = status;
        if (!parts.self().equals(now.principal())) {
            return now.principal() == null ? Recluster.BUSY : Recluster.NOT_PRINCIPAL;
        }
        if (!now.migrationsAllowed() || !now.hasIntegrity() || !now.exchange().waitingFor().isEmpty()) {
            return Recluster.BUSY;
        }
        parts.lane().execute(exchange::recluster);
        return Recluster.BEGUN;
    }

    /// Has this node give up its partitions at the next recluster.
    ///
    /// @return false when it is quiesced for good
    public boolean quiesce() {
        return setQuiesce(true);
    }

    /// Takes [#quiesce] back, at the next recluster.
    ///
    /// @return false when it is quiesced for good
    public boolean quiesceUndo() {
        return setQuiesce(false);
    }

    private boolean setQuiesce(boolean isPending) {
        if (parts.stayQuiesced()) {
            return false;
        }
        isQuiescePending = isPending;
        LOG.info("quiesce pending={}; takes effect at the next recluster", isPending);
        parts.lane().execute(this::publish);
        return true;
    }

    /// Leaves in an orderly way: has this node quiesced by another exchange and waits until it is master of
    /// nothing.
    ///
    /// @param done run on the cluster's lane when that is so, or nobody else can be master, or the time is up
    /// @param limitNanos longest wait
    public void leave(Runnable done, long limitNanos) {
        parts.lane().execute(() -> stop.begin(done, limitNanos));
    }

    /// How far the cluster is and what it waits for, as `key=value` joined by `;`.
    public String describe() {
        return ClusterAnswers.describe(parts.self(), status);
    }

    // ---- on the cluster's lane

    private void publish() {
        ExchangeProgress progress = exchange.progress();
        ClusterStatus before = status;
        ClusterView current = view;
        boolean hasIntegrity = current != null && progress.phase().isCommitted();
        status = new ClusterStatus(before.name(), before.key(), before.principal(), before.members(),
                before.generations(), hasIntegrity, areMigrationsAllowed, before.rebalanceNanos(),
                isQuiescePending || stop.isLeaving(), progress);
    }

    private List<NamespacePlan> plans(ExchangePlan plan) {
        var plans = new ArrayList<NamespacePlan>(parts.namespaces().size());
        for (NamespaceData namespace : parts.namespaces()) {
            plans.add(parts.balance().apply(plan.input(namespace.name())));
        }
        return plans;
    }

    private void committed(ExchangePlan plan) {
        committed = plan;
        ClusterStatus before = status;
        List<ClusterMember> members = members(plan);
        Generations old = before.generations();
        boolean sameMembers = before.members().stream().map(ClusterMember::id).toList().equals(plan.ids());
        var generations = new Generations(
                sameMembers ? old.cluster() : next(old.cluster()),
                sameServices(before.members(), members) ? old.peers() : next(old.peers()),
                next(old.rebalance()));
        ClusterView current = view;
        status = new ClusterStatus(before.name(), plan.key(), current == null ? null : current.principal(),
                members, generations, true, true, parts.clock().nanoTime(), before.pendingQuiesce(),
                exchange.progress());
    }

    private static int next(int generation) {
        return generation == Integer.MAX_VALUE ? 1 : generation + 1;
    }

    private static boolean sameServices(List<ClusterMember> before, List<ClusterMember> now) {
        boolean same = before.size() == now.size();
        for (int i = 0; same && i < now.size(); i++) {
            same = before.get(i).id().equals(now.get(i).id())
                    && before.get(i).services().equals(now.get(i).services());
        }
        return same;
    }

    private static List<ClusterMember> members(ExchangePlan plan) {
        Set<NodeId> quiesced = plan.quiesced();
        var members = new ArrayList<ClusterMember>();
        for (NodeState state : plan.states()) {
            var racks = new TreeMap<String, Integer>();
            state.namespaces().forEach(each -> racks.put(each.name(), each.rackId()));
            members.add(new ClusterMember(state.id(), state.services(), racks, state.quiesced(),
                    quiesced.contains(state.id())));
        }
        return members;
    }

    /// What the exchange sees of this node.
    private final class Member implements ExchangeMember {
        @Override
        public NodeState report(long committedKey) {
            suspend();
            var namespaces = new ArrayList<NamespaceState>();
            for (NamespaceData each : parts.namespaces()) {
                NamespaceData.Settings settings = each.settings();
                namespaces.add(new NamespaceState(each.name(), settings.replicationFactor(),
                        settings.rackId(), settings.activeRack(), settings.uniformBalance(), false, 0, 0,
                        PackedVersions.of(parts.keeper().versions(each.name()))));
            }
            return new NodeState(parts.self(), committedKey, isQuiescePending || stop.isLeaving(),
                    parts.services().get(), namespaces, List.of());
        }

        @Override
        public List<MetadataEntry> metadata() {
            return parts.metadata().entries();
        }

        @Override
        public void learn(List<MetadataEntry> entries) {
            parts.metadata().merge(entries);
        }

        @Override
        public Map<String, PackedVersions> versionsUnder(ExchangePlan plan) {
            var versions = new TreeMap<String, PackedVersions>();
            for (NamespacePlan each : plans(plan)) {
                versions.put(each.input().name(), PackedVersions.of(ownVersions(each)));
            }
            return versions;
        }

        private PartitionVersion[] ownVersions(NamespacePlan plan) {
            PartitionVersion[] held = parts.keeper().versions(plan.input().name());
            var own = new PartitionVersion[plan.input().partitions()];
            for (int i = 0; i < own.length; i++) {
                own[i] = plan.overtaken(i, parts.self(), held[i]);
            }
            return own;
        }

        @Override
        public void prepare(ExchangePlan plan) {
            List<NamespacePlan> namespaces = plans(plan);
            parts.keeper().prepare(namespaces);
            prepared = new Prepared(plan, namespaces);
        }

        @Override
        public void commit(ExchangePlan plan) {
            Prepared ready = prepared;
            parts.keeper().rebalance(plan.key(),
                    ready != null && ready.plan() == plan ? ready.namespaces() : plans(plan));
            prepared = null;
            parts.lease().settle();
            areMigrationsAllowed = true;
            parts.metadata().settled();
            committed(plan);
        }

        @Override
        public void progressed() {
            publish();
        }
    }

    /// What a planned stop sees of this node.
    private final class Leaver implements PlannedStop.Leaver {
        @Override
        public PlannedStop.Standing standing() {
            ClusterView current = view;
            ExchangePlan plan = committed;
            if (current == null || current.members().size() == 1) {
                return PlannedStop.Standing.ALONE;
            }
            NodeState own = plan == null ? null : plan.state(parts.self());
            if (plan == null || own == null || !own.quiesced()
                    || !exchange.progress().phase().isCommitted()) {
                return PlannedStop.Standing.NOT_ASKED;
            }
            if (!plan.quiesced().contains(parts.self())) {
                return PlannedStop.Standing.NOBODY_ELSE;
            }
            return parts.keeper().mastered() == 0 ? PlannedStop.Standing.FREE : PlannedStop.Standing.MASTER;
        }

        @Override
        public void ask() {
            ClusterView current = view;
            if (!exchange.recluster() && current != null) {
                parts.fabric().send(current.principal(), FabricChannel.CTRL, exchange.reclusterRequest());
            }
        }

        @Override
        public void progressed() {
            publish();
        }
    }
}
