package io.onehop.server.node;

import io.onehop.model.Epoch2010;
import io.onehop.model.PartitionId;
import io.onehop.server.config.LiveConfig;
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
import io.onehop.server.stats.StorageUsage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A namespace with what looks after it, as info commands and statistics see it. Safe for use by many
/// threads.
final class NamespaceRoom implements NamespaceFacts, NamespaceView {
    private static final long NANOS_PER_MILLI = 1_000_000L;

    private final Namespace namespace;
    private final MemoryLimits limits;
    private final Housekeeper housekeeper;
    private final LiveConfig config;

    NamespaceRoom(MemoryLimits limits, Housekeeper housekeeper, LiveConfig config) {
        namespace = limits.namespace();
        this.limits = limits;
        this.housekeeper = housekeeper;
        this.config = config;
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
        return 1;
    }

    @Override
    public ObjectCounts objects() {
        return new ObjectCounts(namespace.store().size(), 0, 0);
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
        return new StorageUsage(limits.totalBytes(), store.dataBytes(), store.indexBytes(), 0, 0, 0);
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
        var table = namespace.partitions().table();
        return new Ownership(0, List.of(partition -> (table.entry(partition).claims() & 1) != 0));
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
        return namespace.store().size(partition % PartitionId.COUNT);
    }

    @Override
    public TruncateOutcome truncate(@Nullable String set, long lutNanos) {
        long before = namespace.afterAllUpdates();
        if (lutNanos != 0) {
            before = Epoch2010.fromUnixMillis(Math.ceilDiv(lutNanos, NANOS_PER_MILLI));
            if (before > namespace.nowMillis() + 1) {
                return TruncateOutcome.IN_THE_FUTURE;
            }
            if (before <= 0) {
                return TruncateOutcome.TO_ZERO;
            }
        }
        SetInfo info = set == null ? null : namespace.sets().find(set);
        if (set != null && info == null) {
            return TruncateOutcome.OK; // nothing there to truncate
        }
        namespace.truncate(info, before);
        housekeeper.removeTruncated();
        return TruncateOutcome.OK;
    }

    @Override
    public TruncateOutcome truncateUndo(@Nullable String set) {
        SetInfo info = set == null ? null : namespace.sets().find(set);
        if (set == null || info != null) {
            namespace.truncateUndo(info);
        }
        return TruncateOutcome.OK;
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
