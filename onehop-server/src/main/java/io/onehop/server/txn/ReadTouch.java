package io.onehop.server.txn;

import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.config.SetParameters;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.SetInfo;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.replicate.RecordChange;
import io.onehop.storage.FlatRecord;
import io.onehop.storage.StoreFullException;
import io.onehop.wire.request.MessageView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Prolongs the life of records that are read when little of it is left (record-semantics reference, section
/// 4.6).
///
/// The message's TTL field holds a percentage: 0 = as configured, 1 to 100, or all ones = never. If no more
/// than that share of the life given at the last write is left, the record gets the same life again; its
/// generation stays.
final class ReadTouch {
    private static final int NEVER = -1;
    private static final int ALL = 100;

    private @Nullable RecordChange change;
    private boolean needsMaster;

    /// Whether the field's value is one of those.
    static boolean isValid(int percentage) {
        return percentage >= NEVER && percentage <= ALL;
    }

    void reset() {
        change = null;
        needsMaster = false;
    }

    /// The touched record, for the replicas; null when it was not touched.
    @Nullable RecordChange change() {
        return change;
    }

    /// Whether the record should have been touched, but not by this node.
    boolean needsMaster() {
        return needsMaster;
    }

    void run(Namespace namespace, MessageView message, byte[] flat) {
        long voidTime = FlatRecord.voidTime(flat);
        if (voidTime == 0 || message.recordTtl() == NEVER) {
            return;
        }
        long percentage = message.recordTtl() == 0 ? configured(namespace, flat) : message.recordTtl();
        if (percentage <= 0) {
            return;
        }
        long nowMillis = namespace.nowMillis();
        long life = voidTime - FlatRecord.lastUpdateMillis(flat) / 1000;
        long left = voidTime - nowMillis / 1000;
        if (life <= 0 || left * ALL > life * percentage) {
            return;
        }
        int partition = FlatRecord.digest(flat).partition();
        namespace.partitions().reserve(partition);
        try {
            needsMaster = !namespace.partitions().table().entry(partition).writable();
            if (!needsMaster) {
                boolean busy = namespace.keys().isBusy(FlatRecord.digest(flat));
                namespace.counters().increment(
                        busy ? NamespaceCounter.READ_TOUCH_SKIP : touch(namespace, flat, nowMillis, life));
            }
        } finally {
            namespace.partitions().release(partition);
        }
    }

    private NamespaceCounter touch(Namespace namespace, byte[] flat, long nowMillis, long life) {
        byte[][] touched = {null};
        try {
            byte[] stored = namespace.store().update(FlatRecord.digest(flat), current -> {
                // a record written since has been given a life of its own; one truncated since stays dead
                if (current == null
                        || !Arrays.equals(current, flat)
                        || namespace.isDead(current, nowMillis)) {
                    return current;
                }
                long lut = Math.max(nowMillis, FlatRecord.lastUpdateMillis(current) + 1);
                touched[0] = FlatRecord.withLife(current, RecordAccess.voidTime(nowMillis, life), lut);
                return touched[0];
            });
            boolean done = touched[0] != null && stored == touched[0];
            change = done && stored != null ? RecordChange.written(stored) : null;
            return done ? NamespaceCounter.READ_TOUCH_SUCCESS : NamespaceCounter.READ_TOUCH_SKIP;
        } catch (StoreFullException _) {
            return NamespaceCounter.READ_TOUCH_ERROR;
        }
    }

    private static long configured(Namespace namespace, byte[] flat) {
        int length = FlatRecord.setNameLength(flat);
        SetInfo set = length == 0 ? null : namespace.sets().find(flat, FlatRecord.setNameOffset(), length);
        if (set != null) {
            long ofSet = set.settings().integer(SetParameters.DEFAULT_READ_TOUCH_TTL_PCT);
            if (ofSet != 0) {
                return ofSet;
            }
        }
        return namespace.settings().integer(NamespaceParameters.DEFAULT_READ_TOUCH_TTL_PCT);
    }
}
