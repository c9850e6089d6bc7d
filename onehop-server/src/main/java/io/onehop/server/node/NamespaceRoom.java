package io.onehop.server.node;

import io.onehop.cluster.engine.ClusterEngine;
import io.onehop.cluster.engine.ClusterMember;
import io.onehop.cluster.engine.ClusterStatus;
import io.onehop.cluster.metadata.MetadataOutcome;
import io.onehop.cluster.metadata.Truncations;
import io.onehop.cluster.migration.MigrationFacts;
import io.onehop.cluster.migration.Partitions;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.Epoch2010;
import io.onehop.server.config.LiveConfig;
import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.info.NamespaceView;
import io.onehop.server.info.Ownership;
import io.onehop.server.info.SetFacts;
import io.onehop.server.info.TruncateOutcome;
import io.onehop.server.namespace.Housekeeper;
import io.onehop.server.namespace.MemoryLimits;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.SetInfo;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.ExpiryFacts;
import io.onehop.server.stats.Latencies;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NamespaceFacts;
import io.onehop.server.stats.NamespaceLatency;
import io.onehop.server.stats.ObjectCounts;
import io.onehop.server.stats.QuiesceFacts;
import io.onehop.server.stats.StorageUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// A namespace with what looks after it, as info commands and statistics see it. Safe for use by many
/// threads.
final class NamespaceRoom implements NamespaceFacts, NamespaceView {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Namespace namespace;
    private final MemoryLimits limits;
    private final Housekeeper housekeeper;
    private final LiveConfig config;
    private @Nullable Cluster cluster;

    /// What the cluster adds.
    ///
    /// @param engine the node's part in it
    /// @param partitions where the node's partitions are
    /// @param truncations what is truncated everywhere
    record Cluster(ClusterEngine engine, Partitions partitions, Truncations truncations) {}

    NamespaceRoom(MemoryLimits limits, Housekeeper housekeeper, LiveConfig config) {
        namespace = limits.namespace();
        this.limits = limits;
        this.housekeeper = housekeeper;
        this.config = config;
    }

    /// Belongs to a cluster from now on; before anybody asks.
    void join(Cluster newCluster) {
        cluster = newCluster;
    }

    private Cluster cluster() {
        return Objects.requireNonNull(cluster);
    }

    Namespace namespace() {
        return namespace;
    }

    Housekeeper housekeeper() {
        return housekeeper;
    }

    @Override
    public String name() {
        return namespace.name();
    }

    @Override
    public Counters<NamespaceCounter> counters() {
        return namespace.counters();
    }

    @Override
    public Latencies<NamespaceLatency> latencies() {
        return namespace.latencies();
    }

    @Override
    public int effectiveReplicationFactor() {
        return namespace.partitions().table().replicationFactor();
    }

    @Override
    public int clusterSize() {
        return (int) Math.max(1, cluster().engine().status().members().stream()
                .filter(member -> member.racks().containsKey(name())).count());
    }

    @Override
    public MigrationFacts migrations() {
        return cluster().partitions().facts(name());
    }

    @Override
    public QuiesceFacts quiesce() {
        ClusterStatus status = cluster().engine().status();
        ClusterMember self = status.member(cluster().engine().self());
        boolean effective = self != null && self.isQuiesced();
        return new QuiesceFacts(status.pendingQuiesce(), effective, status.quiesced());
    }

    @Override
    public ObjectCounts objects() {
        PartitionTable table = namespace.partitions().table();
        var byRole = new long[3];
        for (int partition = 0; partition < table.size(); partition++) {
            PartitionEntry entry = table.entry(partition);
            boolean master = cluster().engine().self().equals(entry.master());
            int role = master ? 0 : entry.column() >= 0 ? 1 : 2;
            byRole[role] += namespace.store().size(partition);
        }
        return new ObjectCounts(byRole[0], byRole[1], byRole[2]);
    }

    @Override
    public long unreplicatedRecords() {
        return namespace.unreplicated().size();
    }

    @Override
    public long unreplicatedForgotten() {
        return namespace.unreplicated().overflows();
    }

    @Override
    public StorageUsage storage() {
        var store = namespace.store();
        return new StorageUsage(limits.totalBytes(), store.dataBytes(), store.indexBytes(), 0, 0,
                namespace.settings().integer(NamespaceParameters.INDEXES_MEMORY_BUDGET));
    }

    @Override
    public ExpiryFacts expiry() {
        long evictedTo = housekeeper.evictVoidTime();
        long evictTtl = evictedTo == 0 ? 0 : Math.max(0, evictedTo - currentTime());
        return new ExpiryFacts(
                housekeeper.nonExpirable(),
                evictTtl,
                evictedTo,
                housekeeper.cycleMillis(),
                housekeeper.deletedPercent());
    }

    @Override
    public boolean stopWrites() {
        return namespace.writeGate().isShut();
    }

    @Override
    public boolean hwmBreached() {
        return namespace.writeGate().isHighWater();
    }

    @Override
    public long currentTime() {
        return namespace.nowMillis() / 1000;
    }

    @Override
    public long truncateLut() {
        return unixNanos(namespace.truncateMillis());
    }

    @Override
    public boolean truncating() {
        return housekeeper.isTruncating();
    }

    @Override
    public NamespaceFacts facts() {
        return this;
    }

    @Override
    public List<Map.Entry<String, String>> config() {
        return pairs(config.namespaceConfigPairs(name()), ';');
    }

    @Override
    public Ownership ownership() {
        PartitionTable table = namespace.partitions().table();
        var columns = new ArrayList<IntPredicate>();
        for (int i = 0; i < Math.max(1, table.replicationFactor()); i++) {
            int column = i;
            columns.add(partition -> partition < table.size()
                    && (table.entry(partition).claims() >>> column & 1) != 0);
        }
        return new Ownership(table.regime(), columns);
    }

    @Override
    public List<SetFacts> sets() {
        var facts = new ArrayList<SetFacts>();
        for (SetInfo set : namespace.sets().all()) {
            facts.add(facts(set));
        }
        return facts;
    }

    private SetFacts facts(SetInfo set) {
        return new SetFacts(
                set.name(),
                set.objects(),
                0,
                set.dataBytes(),
                unixNanos(set.truncateMillis()),
                housekeeper.isTruncating() && set.truncateMillis() != 0,
                pairs(config.setConfigPairs(name(), set.name(), ';'), ';'));
    }

    @Override
    public long objectsIn(int partition) {
        return namespace.store().size(partition);
    }

    @Override
    public int rackId() {
        return (int) namespace.settings().integer(NamespaceParameters.RACK_ID);
    }

    @Override
    public CompletableFuture<TruncateOutcome> truncate(@Nullable String set, long lutNanos) {
        long before = namespace.afterAllUpdates();
        if (lutNanos != 0) {
            before = Epoch2010.fromUnixMillis(Math.ceilDiv(lutNanos, NANOS_PER_MILLI));
            if (before > namespace.nowMillis() + 1) {
                return CompletableFuture.completedFuture(TruncateOutcome.IN_THE_FUTURE);
            }
            if (before <= 0) {
                return CompletableFuture.completedFuture(TruncateOutcome.TO_ZERO);
            }
        }
        var outcome = new CompletableFuture<TruncateOutcome>();
        cluster().truncations().request(name(), set, before, each -> outcome.complete(of(each)));
        return outcome;
    }

    @Override
    public CompletableFuture<TruncateOutcome> truncateUndo(@Nullable String set) {
        var outcome = new CompletableFuture<TruncateOutcome>();
        cluster().truncations().requestUndo(name(), set, each -> outcome.complete(of(each)));
        return outcome;
    }

    private static TruncateOutcome of(MetadataOutcome outcome) {
        return switch (outcome) {
            case OK -> TruncateOutcome.OK;
            case TIMEOUT, BUSY -> TruncateOutcome.TIMEOUT;
            case FULL, INVALID, NOT_SAVED -> TruncateOutcome.NOT_SAVED;
        };
    }

    private static long unixNanos(long millis2010) {
        return millis2010 == 0 ? 0 : Epoch2010.toUnixMillis(millis2010) * NANOS_PER_MILLI;
    }

    /// Cuts `name=value;…` apart.
    private static List<Map.Entry<String, String>> pairs(String text, char separator) {
        var pairs = new ArrayList<Map.Entry<String, String>>();
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf(separator, from);
            end = end < 0 ? text.length() : end;
            int equals = text.indexOf('=', from);
            if (equals > 0 && equals < end) {
                pairs.add(Map.entry(text.substring(from, equals), text.substring(equals + 1, end)));
            }
            from = end + 1;
        }
        return pairs;
    }
}
