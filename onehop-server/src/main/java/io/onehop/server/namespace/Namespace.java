package io.onehop.server.namespace;

import io.onehop.cluster.partition.DropListener;
import io.onehop.cluster.partition.MergeOutcome;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.cluster.partition.NamespaceData;
import io.onehop.cluster.partition.NamespacePartitions;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.cluster.partition.PartitionTable;
import io.onehop.model.Digest;
import io.onehop.model.Epoch2010;
import io.onehop.runtime.Clock;
import io.onehop.server.config.LiveNamespace;
import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.config.SetParameters;
import io.onehop.server.config.Settings;
import io.onehop.server.particle.Particles;
import io.onehop.server.stats.Counters;
import io.onehop.server.stats.Latencies;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NamespaceLatency;
import io.onehop.storage.FlatRecord;
import io.onehop.storage.MemoryStore;
import io.onehop.storage.RecordStore;
import io.onehop.xdr.feed.ChangeKind;
import io.onehop.xdr.feed.NamespaceFeed;
import io.onehop.xdr.feed.Tombs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// One namespace on one node: its records and everything that is kept about them. Safe for use by many
/// threads.
public final class Namespace {
    private static final List<NamespaceCounter> OF_CLIENTS = Arrays.stream(NamespaceCounter.values())
            .filter(each -> each.statName().startsWith("client_") || each.statName().startsWith("batch_sub_"))
            .toList();
    /// Removals that are remembered for other data centres: some hundred megabytes.
    private static final long MOST_TOMBS = 1 << 20;
    private final String name;
    private final byte[] nameBytes;
    private final LiveNamespace config;
    private final Clock clock;
    private final RecordStore store;
    private final NamespacePartitions partitions;
    private final SetTable sets;
    private final Counters<NamespaceCounter> counters = new Counters<>(NamespaceCounter.class);
    private volatile Particles particles;
    private final Latencies<NamespaceLatency> latencies;
    private final WriteGate writeGate = new WriteGate();
    private volatile long truncateMillis;
    private volatile boolean anyTruncated;
    private final AtomicLong latestUpdate = new AtomicLong();
    private final AtomicLong latestDrop = new AtomicLong();
    private final KeysInWork keys = new KeysInWork();
    private final Unreplicated unreplicated = new Unreplicated();
    private final NamespaceRecords records = new NamespaceRecords(this);
    private final Removals removals = new Removals();
    private final IndexWarnings indexWarnings;
    private final NamespaceFeed feed;
    private volatile DropListener drops = DropListener.NONE;

    /// An empty namespace with those settings.
    ///
    /// @param microseconds whether latencies are counted in microseconds, else milliseconds
    /// @param maxStoreBytes memory that records may take at the very most, whatever `data-size` says
    /// @param partitions how many there are: 4096, and fewer in simulations
    public Namespace(LiveNamespace config, Particles particles, Clock clock, boolean microseconds,
            long maxStoreBytes, int partitions) {
        name = config.name();
        nameBytes = name.getBytes(StandardCharsets.UTF_8);
        this.config = config;
        this.particles = particles;
        this.clock = clock;
        latencies = Latencies.ofNamespace(name, microseconds, clock.nanoTime());
        sets = new SetTable(config::set);
        this.partitions = new NamespacePartitions(PartitionTable.unresolved(partitions));
        store = new MemoryStore(this::changed, maxStoreBytes);
        indexWarnings = new IndexWarnings(name, clock);
        feed = new NamespaceFeed(new Tombs(partitions, MOST_TOMBS));
    }

    private void changed(int partition, byte @Nullable [] before, byte @Nullable [] after) {
        if (before != null) {
            account(before, -1);
        }
        if (after != null) {
            account(after, 1);
        }
    }

    private void account(byte[] flat, int sign) {
        int length = FlatRecord.setNameLength(flat);
        if (length > 0) {
            SetInfo set = sets.find(flat, FlatRecord.setNameOffset(), length);
            if (set != null) {
                set.account(sign, (long) sign * FlatRecord.storedBytes(flat.length));
            }
        }
    }

    /// The name.
    public String name() {
        return name;
    }

    /// Whether those bytes are the name.
    public boolean hasName(byte[] bytes, int offset, int length) {
        return Arrays.equals(nameBytes, 0, nameBytes.length, bytes, offset, offset + length);
    }

    /// The name in UTF-8; shared, not to be written.
    public byte[] nameBytes() {
        return nameBytes;
    }

    /// The records.
    public RecordStore store() {
        return store;
    }

    /// Who holds which of its partitions.
    public NamespacePartitions partitions() {
        return partitions;
    }

    /// Logs that a record could not be created as the index takes all it may.
    public void warnOfFullIndex(Digest digest) {
        indexWarnings.tell(
                digest,
                settings().integer(NamespaceParameters.INDEX_STAGE_SIZE),
                store.indexBytes(),
                settings().integer(NamespaceParameters.INDEXES_MEMORY_BUDGET));
    }

    /// What the cluster does with its records.
    public NamespaceData data() {
        return records;
    }

    /// Stores a record that its master has written, unless what is here is later or it has been removed after
    /// that, as far as this node has heard in this balance.
    public MergeOutcome replicate(byte[] flat) {
        return records.merge(flat, MergeRule.LAST_UPDATE_TIME, true);
    }

    /// What other data centres are told of changes.
    public NamespaceFeed feed() {
        return feed;
    }

    /// A record has expired or was evicted: tells other data centres if they want to hear of it. Only the
    /// master does, as the other copies go at their own time.
    void swept(byte[] flat) {
        Digest digest = FlatRecord.digest(flat);
        if (feed.wantsSwept() && partitions.table().entry(digest.partition()).writable()) {
            feed.removed(digest, new Tombs.Tomb(FlatRecord.lastUpdateMillis(flat), ChangeKind.SWEPT,
                    FlatRecord.setName(flat), nowMillis()));
        }
    }

    /// Whether this node keeps a copy of a partition, or orders its changes.
    boolean keeps(int partition) {
        PartitionEntry entry = partitions.table().entry(partition);
        return entry.writable() || entry.column() >= 0;
    }

    /// The records that commands are at work on.
    public KeysInWork keys() {
        return keys;
    }

    /// The records whose last change not all replicas have acknowledged.
    public Unreplicated unreplicated() {
        return unreplicated;
    }

    /// Tells the listener of removals from now on.
    public void drops(DropListener listener) {
        drops = listener;
    }

    DropListener drops() {
        return drops;
    }

    /// The sets.
    public SetTable sets() {
        return sets;
    }

    /// Commands that clients have sent to this node so far, whatever became of them, those of batches singly.
    public long commands() {
        long sum = 0;
        for (NamespaceCounter counter : OF_CLIENTS) {
            sum += counters.get(counter);
        }
        return sum;
    }

    /// What has been counted.
    public Counters<NamespaceCounter> counters() {
        return counters;
    }

    /// Takes other rules for values, from the next write on.
    public void particles(Particles newParticles) {
        particles = newParticles;
    }

    /// How long commands took.
    public Latencies<NamespaceLatency> latencies() {
        return latencies;
    }

    /// What values must satisfy, and the form in which they are stored.
    public Particles particles() {
        return particles;
    }

    /// Whether writes are let in.
    public WriteGate writeGate() {
        return writeGate;
    }

    /// The settings as they are now.
    public Settings settings() {
        return config.settings();
    }

    /// The storage engine's settings as they are now.
    public Settings storage() {
        return config.storage();
    }

    /// Milliseconds since 2010, now.
    public long nowMillis() {
        return Epoch2010.fromUnixMillis(clock.epochMillis());
    }

    /// The last-update time for a write now: not before the clock, the truncations that the set is under
    /// (null: no set), or the record's own last update (0: a new record). Milliseconds since 2010.
    public long updateMillis(long nowMillis, @Nullable SetInfo set, long lastUpdateMillis) {
        long millis = Math.max(Math.max(nowMillis, truncatedBefore(set)), lastUpdateMillis);
        noteUpdate(millis);
        return millis;
    }

    /// The last-update time for a record that is created now: as [#updateMillis], and after all removals so
    /// far, so that a removal that a replica hears of late does not hit the new record.
    ///
    /// @param deadMillis last update of the dead record it takes the place of, 0 when there is none
    public long createMillis(long nowMillis, @Nullable SetInfo set, long deadMillis) {
        return updateMillis(nowMillis, set, Math.max(latestDrop.get(), deadMillis) + 1);
    }

    void noteUpdate(long millis) {
        raise(latestUpdate, millis);
    }

    private static void raise(AtomicLong latest, long millis) {
        long before = latest.get();
        while (millis > before && !latest.compareAndSet(before, millis)) {
            before = latest.get();
        }
    }

    /// The time of a removal now of that record, of which others hear; called under the record's lock.
    public long dropMillis(Digest digest, byte[] flat, long nowMillis) {
        long millis = Math.max(nowMillis, FlatRecord.lastUpdateMillis(flat));
        noteDrop(digest, millis);
        return millis;
    }

    /// Whether a removal is known that is later than a change that another data centre tells of, or a
    /// truncation.
    public boolean isRemovedAfter(Digest digest, long lastUpdateMillis, @Nullable SetInfo set) {
        Tombs.Tomb tomb = feed.tombs().find(digest);
        return lastUpdateMillis < truncatedBefore(set)
                || wasRemoved(digest, lastUpdateMillis)
                || (tomb != null && tomb.lastUpdate() >= lastUpdateMillis);
    }

    /// Whether a removal is remembered for other data centres that is not before that time. Where removals
    /// are remembered, what another lineage still has does not come back.
    boolean hasTomb(Digest digest, long lastUpdateMillis) {
        long millis = tombMillis(digest);
        return millis != 0 && millis >= lastUpdateMillis;
    }

    /// The time of the removal of that record that is remembered for other data centres, milliseconds since
    /// 2010; 0 when none is.
    public long tombMillis(Digest digest) {
        Tombs.Tomb tomb = feed.tombs().size() == 0 ? null : feed.tombs().find(digest);
        return tomb == null ? 0 : tomb.lastUpdate();
    }

    /// Whether another data centre has told of that removal, as far as is remembered: it is not shipped on.
    public boolean wasRemovedElsewhere(Digest digest, long lastUpdateMillis) {
        Tombs.Tomb tomb = feed.tombs().find(digest);
        return tomb != null && tomb.kind().isElsewhere() && tomb.lastUpdate() == lastUpdateMillis;
    }

    /// Another node of this cluster remembers a removal: a version that is not later goes here too.
    ///
    /// @return whether that is news
    public boolean learnRemoval(Digest digest, Tombs.Tomb tomb) {
        if (hasTomb(digest, tomb.lastUpdate())) {
            feed.tombs().add(digest, tomb); // it may be told better
            return false;
        }
        feed.removed(digest, tomb);
        if (store.get(digest) != null) {
            records.remove(digest, tomb.lastUpdate());
        }
        return true;
    }

    /// Takes over the time of a change that another data centre has made.
    public void noteUpdateElsewhere(long lastUpdateMillis) {
        noteUpdate(lastUpdateMillis);
    }

    /// Notes a removal that happened then.
    public void noteDrop(Digest digest, long millis) {
        raise(latestDrop, millis);
        removals.add(digest, millis, partitions.table().clusterKey());
        drops.dropped(digest, millis);
    }

    /// Whether a version of the record with that last update has been removed in this balance.
    boolean wasRemoved(Digest digest, long lastUpdateMillis) {
        return removals.covers(digest, lastUpdateMillis, partitions.table().clusterKey());
    }

    /// A time after all updates so far, and not before now: what a truncation of all there is takes for its
    /// limit.
    public long afterAllUpdates() {
        return Math.max(nowMillis(), latestUpdate.get()) + 1;
    }

    /// Whether the record is to be treated as absent: expired or truncated.
    public boolean isDead(byte[] flat, long nowMillis) {
        return isExpired(flat, nowMillis) || isTruncated(flat);
    }

    /// Whether the record's void time has passed (record-semantics reference, section 4.6).
    public static boolean isExpired(byte[] flat, long nowMillis) {
        long voidTime = FlatRecord.voidTime(flat);
        return voidTime != 0 && voidTime < nowMillis / 1000;
    }

    /// Whether the record was last updated before a truncation of its set or of the namespace.
    public boolean isTruncated(byte[] flat) {
        return anyTruncated && FlatRecord.lastUpdateMillis(flat) < truncatedBefore(flat);
    }

    private long truncatedBefore(byte[] flat) {
        int length = FlatRecord.setNameLength(flat);
        SetInfo set = length == 0 ? null : sets.find(flat, FlatRecord.setNameOffset(), length);
        return truncatedBefore(set);
    }

    /// Records of the set (null: in no set) last updated before this time, in milliseconds since 2010, are
    /// truncated; 0 when neither set nor namespace ever was.
    public long truncatedBefore(@Nullable SetInfo set) {
        return set == null ? truncateMillis : Math.max(truncateMillis, set.truncateMillis());
    }

    /// Records last updated before this time, in milliseconds since 2010, are truncated; 0 when the namespace
    /// never was.
    public long truncateMillis() {
        return truncateMillis;
    }

    /// Moves the truncation of the namespace (set null) or a set forward; a time that is not later changes
    /// nothing (record-semantics reference, section 4.11).
    ///
    /// @param beforeMillis milliseconds since 2010
    public synchronized void truncate(@Nullable SetInfo set, long beforeMillis) {
        if (set == null) {
            truncateMillis = Math.max(truncateMillis, beforeMillis);
        } else {
            set.truncateMillis(Math.max(set.truncateMillis(), beforeMillis));
        }
        anyTruncated = true;
    }

    /// Takes a truncation back: records that have not been removed meanwhile are seen again.
    public synchronized void truncateUndo(@Nullable SetInfo set) {
        if (set == null) {
            truncateMillis = 0;
        } else {
            set.truncateMillis(0);
        }
    }

    /// The default life of records in the set (null: in no set), in seconds, 0 = for ever.
    public long defaultTtlSeconds(@Nullable SetInfo set) {
        if (set != null) {
            long ofSet = set.settings().integer(SetParameters.DEFAULT_TTL);
            if (ofSet != 0) {
                return ofSet;
            }
        }
        return settings().integer(NamespaceParameters.DEFAULT_TTL);
    }
}
