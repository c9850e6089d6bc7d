package io.onehop.cluster.migration;

import static io.onehop.cluster.migration.MigrationStat.MIGRATE_SIGNALS_ACTIVE;
import static io.onehop.cluster.migration.MigrationStat.MIGRATE_SIGNALS_REMAINING;

import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.migration.MigrationMessage.Fact;
import io.onehop.cluster.migration.MigrationMessage.Signal;
import io.onehop.cluster.migration.MigrationMessage.SignalAck;
import io.onehop.model.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;

/// What other nodes have to hear of this one's partitions, sent again until they acknowledge or the balance
/// is over. There are at most as many as nodes times partitions. Only for the cluster's lane.
final class Signals {
    private static final int RESENT_PER_TICK = 1000;

    private record Address(NodeId to, String namespace, int partition, Fact fact) {}

    private static final class Pending {
        final NamespaceKeeper namespace;
        long sentAtNanos;

        Pending(NamespaceKeeper namespace) {
            this.namespace = namespace;
        }
    }

    private final Site site;
    private final Map<Address, Pending> pending = new LinkedHashMap<>();

    Signals(Site site) {
        this.site = site;
    }

    boolean isEmpty() {
        return pending.isEmpty();
    }

    void send(NamespaceKeeper namespace, int partition, NodeId to, Fact fact) {
        var address = new Address(to, namespace.name(), partition, fact);
        var added = new Pending(namespace);
        if (pending.putIfAbsent(address, added) == null) {
            count(added, fact, 1);
            send(address, added);
        }
    }

    private void send(Address address, Pending signal) {
        signal.sentAtNanos = site.nanoTime();
        site.fabric().send(address.to, FabricChannel.CTRL,
                new Signal(site.clusterKey(), address.namespace, address.partition, address.fact));
    }

    private static void count(Pending signal, Fact fact, int more) {
        if (fact == Fact.ALL_DONE) {
            signal.namespace.counters().add(MIGRATE_SIGNALS_ACTIVE, more);
        }
    }

    void acknowledged(NodeId from, SignalAck ack) {
        Pending signal =
                pending.remove(new Address(from, ack.namespace(), ack.partition(), ack.fact()));
        if (signal != null) {
            count(signal, ack.fact(), -1);
            if (ack.fact() == Fact.ALL_DONE) {
                signal.namespace.counters().add(MIGRATE_SIGNALS_REMAINING, -1);
            }
        }
    }

    /// Sends again what has not been acknowledged for a second.
    void tick(long nowNanos) {
        int budget = RESENT_PER_TICK;
        for (Map.Entry<Address, Pending> each : pending.entrySet()) {
            Pending signal = each.getValue();
            if (nowNanos - signal.sentAtNanos >= Site.RETRY_NANOS && budget-- > 0) {
                send(each.getKey(), signal);
            }
        }
    }

    /// The balance is over.
    void abort() {
        pending.forEach((address, signal) -> count(signal, address.fact, -1));
        pending.clear();
    }
}
