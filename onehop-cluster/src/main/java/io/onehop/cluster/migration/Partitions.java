package io.onehop.cluster.migration;

import io.netty.buffer.ByteBuf;
import io.onehop.cluster.balance.Flow;
import io.onehop.cluster.balance.NamespacePlan;
import io.onehop.cluster.balance.PartitionVersion;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.FabricPeer;
import io.onehop.cluster.fabric.FabricTypes;
import io.onehop.cluster.migration.MigrationMessage.Done;
import io.onehop.cluster.migration.MigrationMessage.DoneAck;
import io.onehop.cluster.migration.MigrationMessage.Fact;
import io.onehop.cluster.migration.MigrationMessage.InsertAck;
import io.onehop.cluster.migration.MigrationMessage.Signal;
import io.onehop.cluster.migration.MigrationMessage.SignalAck;
import io.onehop.cluster.migration.MigrationMessage.Start;
import io.onehop.cluster.migration.MigrationMessage.StartAck;
import io.onehop.cluster.migration.MigrationMessage.Tell;
import io.onehop.cluster.migration.MigrationMessage.ToldBack;
import io.onehop.cluster.partition.PartitionKeeper;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps the partitions of all namespaces of a node, and moves their copies between balances (migrations
/// reference; decision 0003).
///
/// **Flow.** [#rebalance] gives each [NamespaceKeeper] its plan; it publishes the tables and names the copies
/// to be sent, which the [Emigrator] does one after the other; the other side's [Immigrator] takes them. Each
/// copy that has been sent or received changes a [PartitionState], and that may begin others. In the end the
/// final master has everybody told ([Signals]), and old copies are dropped.
///
/// **Failure.** A message that is lost is sent again. A node that is lost ends the balance: [#suspend] aborts
/// everything at once, what was received stays as a subset, and the next plan says what it is worth.
///
/// Only for the cluster's lane, but for [#facts], [#progress], [#isAllowed] and [#balancedAtNanos].
public final class Partitions implements PartitionKeeper {
    private static final long TICK_NANOS = 100_000_000L;

    private final Site site;
    private final Map<String, NamespaceKeeper> namespaces = new LinkedHashMap<>();
    private final Emigrator emigrator;
    private final Immigrator immigrator;
    private final Signals signals;
    private boolean ticking;
    private volatile boolean allowed;
    private volatile long balancedAtNanos;

    /// @param self this node
    /// @param lane the cluster's
    /// @param clock of the lane
    /// @param fabric the lane's; messages of this room are registered with it
    /// @param namespaces all that the node has
    /// @param settings asked whenever they matter
    /// @param commands how many commands clients have sent to this node so far: migrations give way to them
    public Partitions(
            NodeId self,
            Lane lane,
            Clock clock,
            FabricLane fabric,
            List<KeptNamespace> namespaces,
            Supplier<MigrationSettings> settings,
            LongSupplier commands) {
        site = new Site(self, lane, clock, fabric, settings);
        emigrator = new Emigrator(site, new Pacer(clock, commands));
        immigrator = new Immigrator(site);
        signals = new Signals(site);
        FollowUp followUp = new FollowUp() {
            @Override
            public void emigrate(NamespaceKeeper namespace, int partition, Flow flow, boolean contingent) {
                emigrator.enqueue(namespace, partition, flow, contingent);
                keepTicking();
            }

            @Override
            public void signal(NamespaceKeeper namespace, int partition, NodeId to, Fact fact) {
                signals.send(namespace, partition, to, fact);
                keepTicking();
            }
        };
        for (KeptNamespace kept : namespaces) {
            this.namespaces.put(kept.data().name(), new NamespaceKeeper(site, kept, followUp));
        }
        fabric.register(FabricTypes.MIGRATION, this::receive);
    }

    private NamespaceKeeper namespace(String name) {
        NamespaceKeeper namespace = namespaces.get(name);
        if (namespace == null) {
            throw new IllegalArgumentException("no such namespace: " + name);
        }
        return namespace;
    }

    @Override
    public PartitionVersion[] versions(String namespace) {
        return namespace(namespace).versions();
    }

    @Override
    public void suspend() {
        allowed = false;
        site.shut();
        emigrator.abort();
        immigrator.abort();
        signals.abort();
    }

    @Override
    public void prepare(List<NamespacePlan> plans) {
        for (NamespacePlan plan : plans) {
            namespace(plan.input().name()).prepare(plan);
        }
    }


    @Override
    public void rebalance(long clusterKey, List<NamespacePlan> plans) {
        suspend();
        site.open(clusterKey);
        for (NamespacePlan plan : plans) {
            if (plan.input().clusterKey() != clusterKey) {
                throw new IllegalArgumentException("plan of another balance: key=" + clusterKey
                        + " plan=" + plan.input().clusterKey());
            }
            namespace(plan.input().name()).install(plan);
        }
        balancedAtNanos = site.balancedAtNanos();
        allowed = true;
    }

    @Override
    public int remaining() {
        int remaining = 0;
        for (NamespaceKeeper namespace : namespaces.values()) {
            remaining += namespace.remaining();
        }
        return remaining;
    }

    @Override
    public int mastered() {
        int mastered = 0;
        for (NamespaceKeeper namespace : namespaces.values()) {
            mastered += namespace.mastered();
        }
        return mastered;
    }

    /// Whether migrations are allowed: false from [#suspend] to the next balance. For any thread.
    public boolean isAllowed() {
        return allowed;
    }

    /// When the last balance was installed, by the clock's nanoseconds. For any thread.
    public long balancedAtNanos() {
        return balancedAtNanos;
    }

    /// The statistics of a namespace as they are now. For any thread.
    ///
    /// @throws IllegalArgumentException when there is no such namespace
    public MigrationFacts facts(String namespace) {
        return namespace(namespace).facts();
    }

    /// How far a partition is. For any thread.
    ///
    /// @throws IllegalArgumentException when there is no such namespace
    public PartitionProgress progress(String namespace, int partition) {
        return namespace(namespace).progress(partition);
    }

    private void receive(FabricPeer from, int type, ByteBuf body) {
        long key = body.readLong();
        switch (type) {
            case MigrationMessage.START -> {
                Start start = Start.read(key, body);
                immigrator.start(from, start, namespaces.get(start.namespace()));
            }
            case MigrationMessage.TELL -> immigrator.tell(from, Tell.read(key, body));
            case MigrationMessage.INSERT -> immigrator.insert(from, key, body);
            case MigrationMessage.DONE -> immigrator.done(from, new Done(key, body.readInt()));
            case MigrationMessage.SIGNAL -> signalled(from, Signal.read(key, body));
            default -> answered(from.node(), type, key, body);
        }
    }

    private void answered(NodeId from, int type, long key, ByteBuf body) {
        if (!site.isCurrent(key)) {
            return;
        }
        switch (type) {
            case MigrationMessage.START_ACK -> emigrator.started(from, StartAck.read(key, body));
            case MigrationMessage.TOLD -> emigrator.told(from, ToldBack.read(key, body));
            case MigrationMessage.INSERT_ACK -> emigrator.inserted(from, InsertAck.read(key, body));
            case MigrationMessage.DONE_ACK -> emigrator.done(from, new DoneAck(key, body.readInt()));
            case MigrationMessage.SIGNAL_ACK -> signals.acknowledged(from, SignalAck.read(key, body));
            default -> throw new IllegalArgumentException("no such message: type=" + type);
        }
    }

    private void signalled(FabricPeer from, Signal signal) {
        @Nullable NamespaceKeeper namespace = namespaces.get(signal.namespace());
        if (site.isCurrent(signal.clusterKey()) && namespace != null && namespace.has(signal.partition())
                && namespace.heard(signal.partition(), from.node(), signal.fact())) {
            from.send(new SignalAck(
                    signal.clusterKey(), signal.namespace(), signal.partition(), signal.fact()));
        }
    }

    private void keepTicking() {
        if (!ticking) {
            ticking = true;
            site.lane().schedule(this::tick, TICK_NANOS);
        }
    }

    private void tick() {
        ticking = false;
        long now = site.nanoTime();
        emigrator.tick(now);
        signals.tick(now);
        if (!emigrator.isIdle() || !signals.isEmpty()) {
            keepTicking();
        }
    }
}
