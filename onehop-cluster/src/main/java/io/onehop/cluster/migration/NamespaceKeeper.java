package io.onehop.cluster.migration;

import static io.onehop.cluster.migration.MigrationStat.MIGRATE_FRESH_PARTITIONS;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_RX_PARTITIONS_INITIAL;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_RX_PARTITIONS_REMAINING;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_SIGNALS_REMAINING;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_TX_PARTITIONS_INITIAL;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_TX_PARTITIONS_LEAD_REMAINING;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_TX_PARTITIONS_REMAINING;
import static io.onehop.cluster.migration.MigrationStat.UNAVAILABLE_PARTITIONS;

import io.onehop.cluster.balance.Flow;
import io.onehop.cluster.balance.NamespacePlan;
import io.onehop.cluster.balance.NodeInput;
import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.cluster.migration.MigrationMessage.Fact;
import io.onehop.cluster.partition.NamespaceData;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.NodeId;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The partitions of one namespace on this node: each change of a [PartitionState] goes through here and is
/// published at once, with a new generation when what clients are told has changed.
///
/// For the cluster's lane, but for [#facts] and [#progress].
final class NamespaceKeeper {
    private static final Logger LOG = LoggerFactory.getLogger("onehop.partition");

    private final Site site;
    private final KeptNamespace kept;
    private final FollowUp followUp;
    private final MigrationCounters counters = new MigrationCounters();
    private final PartitionState[] states;
    private final AtomicReferenceArray<PartitionProgress> progress;
    private final BitSet garbage = new BitSet();
    private final Queue<Integer> garbageQueue = new ArrayDeque<>();
    private @Nullable Prepared prepared;
    private boolean collecting;

    NamespaceKeeper(Site site, KeptNamespace kept, FollowUp followUp) {
        this.site = site;
        this.kept = kept;
        this.followUp = followUp;
        int size = kept.partitions().table().size();
        states = new PartitionState[size];
        progress = new AtomicReferenceArray<>(size);
        for (int i = 0; i < size; i++) {
            states[i] = new PartitionState(site.self(), i);
            progress.set(i, PartitionProgress.NONE);
        }
        counters.set(UNAVAILABLE_PARTITIONS, size);
    }

    String name() {
        return kept.data().name();
    }

    NamespaceData data() {
        return kept.data();
    }

    RecentDrops drops() {
        return kept.drops();
    }

    MigrationCounters counters() {
        return counters;
    }

    PartitionState state(int partition) {
        return states[partition];
    }

    boolean has(int partition) {
        return partition < states.length;
    }

    /// As they are now, for any thread.
    MigrationFacts facts() {
        return counters.facts();
    }

    /// As it is now, for any thread.
    PartitionProgress progress(int partition) {
        return progress.get(partition);
    }

    PartitionVersion[] versions() {
        var versions = new PartitionVersion[states.length];
        for (int i = 0; i < states.length; i++) {
            PartitionVersion version = states[i].version();
            boolean empty = !version.isNull() && kept.data().store().size(i) == 0;
            versions[i] = empty ? version.evade(true) : version; // an empty copy is nobody's first choice
        }
        return versions;
    }

    /// Partitions this node has to send, to receive, or to wait for.
    int remaining() {
        int remaining = 0;
        for (PartitionState state : states) {
            boolean busy = !state.incoming().isEmpty() || !state.outgoing().isEmpty();
            remaining += busy ? 1 : 0;
        }
        return remaining;
    }

    int mastered() {
        int mastered = 0;
        for (PartitionState state : states) {
            mastered += state.isMaster() ? 1 : 0;
        }
        return mastered;
    }

    /// What a plan comes to here: the states after it, and how others will see them.
    private record Prepared(
            NamespacePlan plan, int index, PartitionState[] states, PartitionEntry[] entries) {}

    /// Works out what [#install] of the plan will need; nothing changes yet. Copies do not change between the
    /// two, as migrations rest.
    ///
    /// @throws IllegalArgumentException when the plan is not for this node or has another number of
    ///     partitions
    void prepare(NamespacePlan plan) {
        prepared = worked(plan);
    }

    private Prepared worked(NamespacePlan plan) {
        int index = indexOf(plan.input().nodes());
        if (index < 0 || plan.partitions().size() != states.length) {
            throw new IllegalArgumentException("plan does not fit: namespace=" + name() + " node="
                    + site.self() + " partitions=" + plan.partitions().size());
        }
        var next = new PartitionState[states.length];
        var entries = new PartitionEntry[states.length];
        for (int i = 0; i < next.length; i++) {
            next[i] = new PartitionState(site.self(), i);
            next[i].install(plan, index);
            entries[i] = next[i].entry();
        }
        return new Prepared(plan, index, next, entries);
    }

    /// Installs a plan, prepared or not, and has what it asks for begun.
    ///
    /// @throws IllegalArgumentException as [#prepare] does
    void install(NamespacePlan plan) {
        Prepared ready = prepared;
        if (ready == null || ready.plan() != plan) {
            ready = worked(plan);
        }
        prepared = null;
        PartitionVersion[] counted = plan.input().nodes().get(ready.index()).versions();
        for (int i = 0; i < states.length; i++) {
            // what others have committed without this node may have left it without a copy it still has
            PartitionVersion before = counted[i].isNull() ? counted[i] : states[i].version();
            states[i] = ready.states()[i];
            settleRecords(i, before);
        }
        publishAll(plan, ready.entries());
        count(plan);
        for (int i = 0; i < states.length; i++) {
            begin(i);
        }
        collect();
    }

    private int indexOf(List<NodeInput> nodes) {
        for (int i = 0; i < nodes.size(); i++) {
            if (nodes.get(i).id().equals(site.self())) {
                return i;
            }
        }
        return -1;
    }

    /// Nobody may see records that belong to a copy that was worth nothing.
    private void settleRecords(int partition, PartitionVersion before) {
        PartitionState state = states[partition];
        if (state.version().isNull()) {
            discard(partition);
        } else if (garbage.get(partition) || before.isNull()) {
            garbage.clear(partition);
            if (data().store().size(partition) > 0) {
                data().clear(partition);
            }
        }
        settleDrops(partition);
    }

    private void settleDrops(int partition) {
        if (states[partition].mustRememberDrops()) {
            drops().remember(partition);
        } else {
            drops().forget(partition);
        }
    }

    private void publishAll(NamespacePlan plan, PartitionEntry[] entries) {
        PartitionTable old = kept.partitions().table();
        boolean visible = old.generation() < 0 || old.replicationFactor() != plan.replicationFactor();
        for (int i = 0; i < states.length; i++) {
            progress.set(i, states[i].progress());
            visible |= entries[i].claims() != old.entry(i).claims();
        }
        kept.partitions().publish(new PartitionTable(
                plan.input().clusterKey(), generation(old, visible), plan.replicationFactor(), 0, entries));
    }

    private static int generation(PartitionTable old, boolean visible) {
        return visible ? old.generation() + 1 & Integer.MAX_VALUE : old.generation();
    }

    private void count(NamespacePlan plan) {
        long sent = 0;
        long lead = 0;
        long received = 0;
        long signals = 0;
        long fresh = 0;
        for (int i = 0; i < states.length; i++) {
            PartitionProgress now = progress.get(i);
            sent += now.emigrates();
            lead += now.leadEmigrates();
            received += now.immigrates();
            signals += states[i].witnesses().size();
            boolean replica = kept.partitions().table().entry(i).column() >= 0;
            fresh += replica && plan.partitions().get(i).fresh() ? 1 : 0;
        }
        counters.set(MIGRATE_TX_PARTITIONS_INITIAL, sent);
        counters.set(MIGRATE_TX_PARTITIONS_REMAINING, sent);
        counters.set(MIGRATE_TX_PARTITIONS_LEAD_REMAINING, lead);
        counters.set(MIGRATE_RX_PARTITIONS_INITIAL, received);
        counters.set(MIGRATE_RX_PARTITIONS_REMAINING, received);
        counters.set(MIGRATE_SIGNALS_REMAINING, signals);
        counters.set(MIGRATE_FRESH_PARTITIONS, fresh);
        counters.set(UNAVAILABLE_PARTITIONS, 0);
        LOG.info("{{}} rebalanced: expected-migrations ({},{},{}) fresh-partitions {}",
                name(), sent, received, signals, fresh);
    }

    /// Has those copies sent that wait for nothing.
    private void begin(int partition) {
        PartitionState state = states[partition];
        for (Flow flow : state.outgoing()) {
            if (flow.kind() != Flow.Kind.FILL || state.incoming().isEmpty()) {
                followUp.emigrate(this, partition, flow, false);
            }
        }
        signalWhenDone(partition);
    }

    private void signalWhenDone(int partition) {
        PartitionState state = states[partition];
        if (state.isAllDone()) {
            for (NodeId witness : state.witnesses()) {
                followUp.signal(this, partition, witness, Fact.ALL_DONE);
            }
        }
    }

    /// The copy that node is expected to send, or null.
    @Nullable Flow expected(int partition, NodeId from) {
        return states[partition].expected(from);
    }

    /// An expected copy begins to come. Where it becomes what its source is, only removals from now on are
    /// remembered: the source has seen the earlier ones, and what it has in spite of them it keeps.
    void began(int partition, Flow flow) {
        states[partition].began(flow);
        if (states[partition].replaces(flow)) {
            drops().forget(partition);
            settleDrops(partition);
        }
        publish(partition);
    }

    /// An expected copy has come.
    void received(int partition, Flow flow) {
        PartitionState state = states[partition];
        state.received(flow);
        counters.add(MIGRATE_RX_PARTITIONS_REMAINING, -1);
        settleDrops(partition);
        publish(partition);
        if (flow.kind() == Flow.Kind.ACTING_MASTER) {
            for (NodeId other : state.others()) {
                if (!other.equals(flow.from())) {
                    followUp.signal(this, partition, other, Fact.TOOK_OVER);
                }
            }
        }
        if (state.incoming().isEmpty()) {
            for (Flow next : state.outgoing()) {
                if (next.kind() == Flow.Kind.FILL) {
                    followUp.emigrate(this, partition, next, true);
                }
            }
            signalWhenDone(partition);
        }
    }

    /// No more commands begin here; those that hold the partition may still end.
    void freeze(int partition) {
        states[partition].freeze();
        publish(partition);
    }

    /// Commands are served again.
    void unfreeze(int partition) {
        states[partition].unfreeze();
        publish(partition);
    }

    /// Whether commands hold the partition.
    boolean isHeld(int partition) {
        return kept.partitions().isHeld(partition);
    }

    /// Whether what was written here has not arrived at all replicas yet.
    boolean hasUnreplicated(int partition) {
        return kept.data().hasUnreplicated(partition);
    }

    /// The copy is worth less from now on, since another node will write.
    void giveUp(int partition) {
        states[partition].giveUp();
        publish(partition);
    }

    /// A copy has been sent and taken.
    void sent(int partition, Flow flow) {
        states[partition].sent(flow);
        counters.add(MIGRATE_TX_PARTITIONS_REMAINING, -1);
        counters.add(MIGRATE_TX_PARTITIONS_LEAD_REMAINING, flow.kind() == Flow.Kind.FILL ? 0 : -1);
        settleDrops(partition);
        publish(partition);
        signalWhenDone(partition);
    }

    /// A signal has come.
    ///
    /// @return whether it is to be acknowledged
    boolean heard(int partition, NodeId from, Fact fact) {
        PartitionState state = states[partition];
        if (fact == Fact.TOOK_OVER) {
            state.tookOver(from);
            publish(partition);
            return true;
        }
        PartitionState.Verdict verdict = state.allDone();
        if (verdict == PartitionState.Verdict.DROPPED) {
            discard(partition);
            collect();
        }
        publish(partition);
        return verdict != PartitionState.Verdict.NOT_YET;
    }

    private void publish(int partition) {
        PartitionTable table = kept.partitions().table();
        PartitionEntry entry = states[partition].entry();
        PartitionEntry old = table.entry(partition);
        progress.set(partition, states[partition].progress());
        if (!entry.equals(old)) {
            int generation = generation(table, entry.claims() != old.claims());
            kept.partitions().publish(table.with(partition, entry, generation));
        }
    }

    private void discard(int partition) {
        if (data().store().size(partition) > 0 && !garbage.get(partition)) {
            garbage.set(partition);
            garbageQueue.add(partition);
        }
    }

    /// Clears one partition a turn of the lane.
    private void collect() {
        if (!collecting && !garbageQueue.isEmpty()) {
            collecting = true;
            site.lane().execute(this::collectOne);
        }
    }

    private void collectOne() {
        collecting = false;
        Integer partition = garbageQueue.poll();
        if (partition != null && garbage.get(partition)) {
            garbage.clear(partition);
            data().clear(partition);
        }
        collect();
    }
}
