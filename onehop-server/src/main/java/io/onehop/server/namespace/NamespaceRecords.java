package io.onehop.server.namespace;

import io.onehop.cluster.partition.MergeOutcome;
import io.onehop.cluster.partition.MergeRule;
import io.onehop.cluster.partition.NamespaceData;
import io.onehop.model.Digest;
import io.onehop.server.config.NamespaceParameters;
import io.onehop.storage.FlatRecord;
import io.onehop.storage.RecordStore;
import io.onehop.storage.RecordStore.RecordUpdate;
import io.onehop.storage.StoreFullException;
import io.onehop.xdr.feed.ChangeKind;
import io.onehop.xdr.feed.Tombs.Tomb;
import org.jspecify.annotations.Nullable;

/// A namespace's records as the cluster handles them: copies that come from other nodes. Safe for use by many
/// threads.
final class NamespaceRecords implements NamespaceData {
    private final Namespace namespace;

    NamespaceRecords(Namespace namespace) {
        this.namespace = namespace;
    }

    @Override
    public String name() {
        return namespace.name();
    }

    @Override
    public RecordStore store() {
        return namespace.store();
    }

    @Override
    public MergeOutcome merge(byte[] flat, MergeRule rule) {
        return merge(flat, rule, false);
    }

    /// @param written whether a master sends it because it was written, maybe before a removal heard of here
    MergeOutcome merge(byte[] flat, MergeRule rule, boolean written) {
        if (namespace.isDead(flat, namespace.nowMillis())) {
            return MergeOutcome.DEAD;
        }
        if (!adoptSet(flat)) {
            return MergeOutcome.FULL;
        }
        var merge = new Merge(flat, rule, written);
        try {
            namespace.store().update(FlatRecord.digest(flat), merge);
        } catch (StoreFullException _) {
            return MergeOutcome.FULL;
        }
        if (merge.outcome == MergeOutcome.APPLIED) {
            namespace.noteUpdate(FlatRecord.lastUpdateMillis(flat));
            tell(flat, written);
        }
        return merge.outcome;
    }

    /// Tells other data centres of what was written, and of what comes from another lineage: the one who
    /// wrote it may not have told them. What comes to fill a copy looks the same, and is forgotten when its
    /// master says that it was shipped.
    private void tell(byte[] flat, boolean written) {
        if (written || namespace.keeps(FlatRecord.digest(flat).partition())) {
            namespace.feed().written(flat);
        }
    }

    private boolean adoptSet(byte[] flat) {
        int length = FlatRecord.setNameLength(flat);
        if (length == 0) {
            return true;
        }
        SetTable sets = namespace.sets();
        return sets.adopt(sets.findOrDraft(flat, FlatRecord.setNameOffset(), length));
    }

    /// Replaces a record by a better one.
    private final class Merge implements RecordUpdate {
        private final byte[] flat;
        private final MergeRule rule;
        private final boolean written;
        private MergeOutcome outcome = MergeOutcome.OLDER;

        private Merge(byte[] flat, MergeRule rule, boolean written) {
            this.flat = flat;
            this.written = written;
            this.rule = rule;
        }

        @Override
        public byte @Nullable [] apply(byte @Nullable [] current) {
            Digest digest = FlatRecord.digest(flat);
            long lut = FlatRecord.lastUpdateMillis(flat);
            boolean removed = written && current == null && namespace.wasRemoved(digest, lut);
            if (removed || namespace.hasTomb(digest, lut) || namespace.drops().refuses(digest, lut)) {
                return current;
            }
            int order = current == null || namespace.isTruncated(current) ? 1 : rule.compare(flat, current);
            if (order > 0) {
                outcome = MergeOutcome.APPLIED;
                return flat;
            }
            outcome = order == 0 ? MergeOutcome.EQUAL : MergeOutcome.OLDER;
            return current;
        }
    }

    @Override
    public boolean remove(Digest digest, long lastUpdateMillis) {
        @Nullable String[] removedFrom = {null};
        namespace.store().update(digest, current -> {
            namespace.noteDrop(digest, lastUpdateMillis);
            if (current == null || FlatRecord.lastUpdateMillis(current) > lastUpdateMillis) {
                return current;
            }
            removedFrom[0] = namespace.feed().hasListeners() ? FlatRecord.setName(current) : "";
            return null;
        });
        String set = removedFrom[0];
        if (set != null && namespace.keeps(digest.partition())) {
            var kind = namespace.wasRemovedElsewhere(digest, lastUpdateMillis)
                    ? ChangeKind.REMOVED_ELSEWHERE
                    : ChangeKind.REMOVED;
            namespace.feed().removed(digest,
                    new Tomb(lastUpdateMillis, kind, set, namespace.nowMillis()));
        }
        return set != null;
    }

    @Override
    public boolean hasUnreplicated(int partition) {
        return namespace.unreplicated().has(partition);
    }

    @Override
    public void clear(int partition) {
        namespace.store().clear(partition);
    }

    @Override
    public Settings settings() {
        var now = namespace.settings();
        MergeRule conflicts = now.text(NamespaceParameters.CONFLICT_RESOLUTION_POLICY).equals("generation")
                ? MergeRule.GENERATION
                : MergeRule.LAST_UPDATE_TIME;
        return new Settings(
                (int) now.integer(NamespaceParameters.REPLICATION_FACTOR),
                (int) now.integer(NamespaceParameters.RACK_ID),
                (int) now.integer(NamespaceParameters.ACTIVE_RACK),
                now.flag(NamespaceParameters.PREFER_UNIFORM_BALANCE),
                conflicts,
                (int) now.integer(NamespaceParameters.MIGRATE_ORDER),
                (int) now.integer(NamespaceParameters.MIGRATE_SLEEP),
                (int) now.integer(NamespaceParameters.MIGRATE_RETRANSMIT_MS),
                now.flag(NamespaceParameters.IGNORE_MIGRATE_FILL_DELAY));
    }
}
