package io.onehop.server.txn;

import io.onehop.model.Digest;
import io.onehop.model.ResultCode;
import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.config.SetParameters;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.namespace.SetInfo;
import io.onehop.server.replicate.RecordChange;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.storage.BinTable;
import io.onehop.storage.FlatRecord;
import io.onehop.storage.RecordStore.RecordUpdate;
import io.onehop.storage.StoreFullException;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import io.onehop.wire.MessageLayout;
import io.onehop.wire.reply.ReplyWriter;
import io.onehop.wire.request.MessageView;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A write: put, operate with writing operations, touch (record-semantics reference, sections 4.3 to 4.8).
///
/// The shape of the message is checked first; then, under the record's lock, existence, generation, set,
/// filter, key and TTL in this order; then the operations run in theirs on the record's bins; and if all went
/// well a new record takes the old one's place. Whatever fails leaves the record as it was. Reused for one
/// write after another; for one thread.
final class WriteTxn implements RecordUpdate {
    private static final byte[] NO_SET = new byte[0];

    private final WriteShape shape = new WriteShape();
    private final BinTable bins = new BinTable();
    private final WriteOps ops = new WriteOps(bins);
    private @Nullable Job job;
    private ResultCode result = ResultCode.OK;
    private int generation;
    private long voidTime;
    private byte @Nullable [] written;
    private @Nullable RecordChange dropped;
    /// When another data centre has written it, -1 for writes of clients.
    private long changedElsewhere = -1;

    /// What one write is about.
    ///
    /// @param replyOp 0 to answer operations under their own codes, else the code to use for all
    private record Job(
            Namespace namespace, MessageView message, Digest digest, ReplyWriter reply, int replyOp) {}

    /// Runs the write and writes operations of the answer; the caller ends the message.
    ResultCode run(Namespace namespace, MessageView message, ReplyWriter reply, int replyOp) {
        generation = 0;
        voidTime = 0;
        written = null;
        dropped = null;
        result = gate(namespace, message);
        if (result == ResultCode.OK) {
            result = shape.check(message);
        }
        if (result != ResultCode.OK) {
            return result;
        }
        var digest = message.digest();
        job = new Job(namespace, message, digest, reply, replyOp);
        try {
            namespace.store().update(digest, this);
        } catch (StoreFullException _) {
            result = ResultCode.OUT_OF_SPACE;
            generation = 0;
            voidTime = 0;
            written = null;
        } finally {
            job = null;
            bins.clear();
        }
        if (result != ResultCode.OK) {
            reply.restart();
            count(namespace);
        }
        return result;
    }

    /// What the write has changed, for the replicas; null when nothing.
    @Nullable RecordChange change() {
        return written == null ? dropped : RecordChange.written(written);
    }

    /// The generation to answer.
    int generation() {
        return generation;
    }

    /// The void time to answer.
    long voidTime() {
        return voidTime;
    }

    private void count(Namespace namespace) {
        switch (result) {
            case GENERATION -> namespace.counters().increment(NamespaceCounter.FAIL_GENERATION);
            case RECORD_TOO_BIG -> namespace.counters().increment(NamespaceCounter.FAIL_RECORD_TOO_BIG);
            default -> {
                // counted as an error of its kind only
            }
        }
    }

    /// Whether the namespace takes writes of this kind at all.
    static ResultCode gate(Namespace namespace, MessageView message) {
        var settings = namespace.settings();
        if (message.info1(Info1.XDR)) {
            if (settings.flag(NamespaceParameters.REJECT_XDR_WRITES)) {
                namespace.counters().increment(NamespaceCounter.FAIL_XDR_FORBIDDEN);
                return ResultCode.ALWAYS_FORBIDDEN;
            }
        } else if (settings.flag(NamespaceParameters.REJECT_NON_XDR_WRITES)) {
            return ResultCode.FORBIDDEN;
        }
        if (message.info2(Info2.DELETE)) {
            return ResultCode.OK;
        }
        if (namespace.writeGate().isShut()) {
            return namespace.writeGate().state();
        }
        boolean needsSet = settings.flag(NamespaceParameters.DISALLOW_NULL_SETNAME);
        boolean badSet = message.setLength() > MessageLayout.MAX_SET_NAME
                || (needsSet && message.setLength() == 0);
        return badSet ? ResultCode.PARAMETER : ResultCode.OK;
    }

    @Override
    public byte @Nullable [] apply(byte @Nullable [] current) {
        Job now = Objects.requireNonNull(job);
        long nowMillis = now.namespace.nowMillis();
        byte[] live = current == null || now.namespace.isDead(current, nowMillis) ? null : current;
        if (live != null) {
            generation = FlatRecord.generation(live);
            voidTime = FlatRecord.voidTime(live);
        }
        result = checkElsewhere(now, current);
        if (result == ResultCode.OK) {
            result = checkRecord(now, live);
        }
        SetInfo set = null;
        if (result == ResultCode.OK && now.message.setLength() > 0) {
            set = set(now, live);
        }
        if (result == ResultCode.OK && live != null) {
            result = RecordAccess.filter(now.message);
        }
        if (result == ResultCode.OK) {
            result = RecordAccess.key(now.message, live);
        }
        if (result != ResultCode.OK) {
            return current;
        }
        result = resolveVoidTime(now, live, set, nowMillis);
        if (result != ResultCode.OK) {
            return current;
        }
        bins.load(live != null && !replaces(now.message) ? live : null);
        result = ops.run(now.namespace, now.message, now.reply, now.replyOp);
        return result == ResultCode.OK ? build(now, live, set, nowMillis, current) : fail(live, current);
    }

    /// What another data centre has written counts only if nothing later is known here: so that, whatever
    /// comes late or twice, all data centres end with the same.
    private ResultCode checkElsewhere(Job now, byte @Nullable [] current) {
        changedElsewhere = now.message.info1(Info1.XDR) ? now.message.lastUpdateMillis() : -1;
        if (changedElsewhere < 0) {
            return ResultCode.OK;
        }
        boolean later = current != null && FlatRecord.lastUpdateMillis(current) > changedElsewhere;
        SetInfo set = later ? null : now.namespace.sets()
                .find(now.message.bytes(), now.message.setOffset(), now.message.setLength());
        boolean removed = current == null && now.namespace.isRemovedAfter(now.digest, changedElsewhere, set);
        return later || removed ? lost(now) : ResultCode.OK;
    }

    private static ResultCode lost(Job now) {
        now.namespace.counters().increment(NamespaceCounter.FAIL_XDR_LOST_CONFLICT);
        return ResultCode.LOST_CONFLICT;
    }

    private byte @Nullable [] fail(byte @Nullable [] live, byte @Nullable [] current) {
        generation = live == null ? 0 : FlatRecord.generation(live);
        voidTime = live == null ? 0 : FlatRecord.voidTime(live);
        return current;
    }

    private ResultCode checkRecord(Job now, byte @Nullable [] live) {
        MessageView message = now.message;
        if (live == null) {
            boolean mustExist = message.info3(Info3.UPDATE_ONLY | Info3.REPLACE_ONLY) || shape.touches();
            if (mustExist) {
                return ResultCode.NOT_FOUND;
            }
        } else if (message.info2(Info2.CREATE_ONLY)) {
            return ResultCode.RECORD_EXISTS;
        }
        if (!RecordAccess.generationFits(message, generation)) {
            return ResultCode.GENERATION;
        }
        boolean wrongSet = live != null && !RecordAccess.setFits(message, live, false);
        return wrongSet ? ResultCode.PARAMETER : ResultCode.OK;
    }

    /// Finds the message's set, or what it would be, and checks its own limits; sets [#result].
    private SetInfo set(Job now, byte @Nullable [] live) {
        MessageView message = now.message;
        SetInfo set =
                now.namespace.sets().findOrDraft(message.bytes(), message.setOffset(), message.setLength());
        long maxCount = set.settings().integer(SetParameters.STOP_WRITES_COUNT);
        long maxSize = set.settings().integer(SetParameters.STOP_WRITES_SIZE);
        boolean full = (maxCount != 0 && live == null && set.objects() >= maxCount)
                || (maxSize != 0 && set.dataBytes() >= maxSize);
        if (full) {
            result = ResultCode.FORBIDDEN;
        }
        return set;
    }

    private static boolean replaces(MessageView message) {
        return message.info3(Info3.CREATE_OR_REPLACE | Info3.REPLACE_ONLY);
    }

    /// Sets [#voidTime] to the new record's.
    private ResultCode resolveVoidTime(
            Job now, byte @Nullable [] live, @Nullable SetInfo set, long nowMillis) {
        int ttl = now.message.recordTtl();
        if (ttl == MessageLayout.TTL_NEVER) {
            voidTime = 0;
            return ResultCode.OK;
        }
        if (ttl == MessageLayout.TTL_KEEP && live != null) {
            return ResultCode.OK;
        }
        long seconds = ttl;
        if (ttl == 0 || ttl == MessageLayout.TTL_KEEP) {
            seconds = now.namespace.defaultTtlSeconds(set);
        } else if (ttl < 0 || ttl > MessageLayout.MAX_TTL_SECONDS) {
            return ResultCode.PARAMETER;
        }
        if (seconds != 0 && !RecordAccess.mayExpire(now.namespace)) {
            // what the configuration forbids is 10 to other data centres, which do not try that again
            return changedElsewhere >= 0 ? ResultCode.ALWAYS_FORBIDDEN : ResultCode.FORBIDDEN;
        }
        setVoidTime(now.namespace, live, seconds == 0 ? 0 : RecordAccess.voidTime(nowMillis, seconds));
        return ResultCode.OK;
    }

    /// Takes the void time that was asked for, unless it would shorten the record's life where that is not
    /// allowed.
    private void setVoidTime(Namespace namespace, byte @Nullable [] live, long asked) {
        boolean shortens = live != null && asked != 0 && (voidTime == 0 || asked < voidTime);
        if (!shortens) {
            voidTime = asked;
        } else if (namespace.settings().flag(NamespaceParameters.APPLY_TTL_REDUCTIONS)) {
            voidTime = asked;
            namespace.counters().increment(NamespaceCounter.TTL_REDUCTIONS_APPLIED);
        } else {
            namespace.counters().increment(NamespaceCounter.TTL_REDUCTIONS_IGNORED);
        }
    }

    private byte @Nullable [] build(
            Job now,
            byte @Nullable [] live,
            @Nullable SetInfo set,
            long nowMillis,
            byte @Nullable [] current) {
        if (bins.count() == 0) {
            return withoutBins(now, live, current, nowMillis);
        }
        long lastUpdate = current == null ? 0 : FlatRecord.lastUpdateMillis(current);
        long lut = changedElsewhere >= 0 ? changedElsewhere : live == null
                ? now.namespace.createMillis(
                        nowMillis, set, Math.max(lastUpdate, now.namespace.tombMillis(now.digest)))
                : now.namespace.updateMillis(nowMillis, set, afterShipped(now, live, lastUpdate));
        int newGeneration = live == null ? 1 : FlatRecord.nextGeneration(generation);
        byte[] setName = set == null ? NO_SET : set.nameBytes();
        var head = new FlatRecord.Head(newGeneration, voidTime, lut, setName, userKey(now.message, live));
        long size = bins.sizeWith(head);
        if (bins.count() > MessageLayout.MAX_BINS) {
            result = ResultCode.PARAMETER;
            return fail(live, current);
        }
        if (size > now.namespace.settings().integer(NamespaceParameters.MAX_RECORD_SIZE)) {
            result = ResultCode.RECORD_TOO_BIG;
            return fail(live, current);
        }
        if (set != null && !now.namespace.sets().adopt(set)) {
            result = ResultCode.PARAMETER; // there are too many sets
            return fail(live, current);
        }
        if (current == null && now.namespace.writeGate().isIndexFull()) {
            now.namespace.warnOfFullIndex(now.digest);
            result = ResultCode.SERVER_ERROR;
            return fail(live, null);
        }
        byte[] built = bins.build(now.digest, head, (int) size);
        if (changedElsewhere >= 0) {
            FlatRecord.markViaXdr(built);
            now.namespace.noteUpdateElsewhere(changedElsewhere);
            if (current != null && lastUpdate == changedElsewhere) {
                int order = FlatRecord.compareBins(built, current);
                if (order <= 0) { // it came twice, or both have been written in the same millisecond
                    result = order == 0 ? ResultCode.OK : lost(now);
                    return fail(live, current);
                }
            }
        }
        generation = newGeneration;
        written = built;
        return written;
    }

    /// What may have been shipped, or has come from elsewhere, must be older than what takes its place: at
    /// other data centres the times decide, and of two equal ones not the order of the writes here.
    private static long afterShipped(Job now, byte[] live, long lastUpdate) {
        boolean isElsewhere = now.namespace.feed().hasListeners() || FlatRecord.isViaXdr(live);
        return isElsewhere ? lastUpdate + 1 : lastUpdate;
    }

    /// A write that leaves no bins removes the record.
    private byte @Nullable [] withoutBins(
            Job now, byte @Nullable [] live, byte @Nullable [] current, long nowMillis) {
        if (live == null) {
            result = ResultCode.NOT_FOUND;
            return fail(null, current);
        }
        if (now.message.info2(Info2.DURABLE_DELETE)) {
            result = ResultCode.ENTERPRISE_ONLY;
            return fail(live, current);
        }
        String setName = RecordAccess.set(now.namespace, live);
        if (changedElsewhere >= 0) {
            now.namespace.noteDrop(now.digest, changedElsewhere);
            dropped = RecordChange.droppedElsewhere(now.digest, generation, changedElsewhere, setName);
        } else {
            long millis = now.namespace.dropMillis(now.digest, live, nowMillis);
            dropped = RecordChange.dropped(now.digest, generation, millis, setName);
        }
        generation = 0;
        voidTime = 0;
        now.namespace.counters().increment(NamespaceCounter.DELETED_LAST_BIN);
        return null;
    }

    private static byte @Nullable [] userKey(MessageView message, byte @Nullable [] live) {
        if (message.keyLength() > 0) {
            int offset = message.keyOffset();
            return Arrays.copyOfRange(message.bytes(), offset, offset + message.keyLength());
        }
        return live == null ? null : FlatRecord.userKey(live);
    }
}
