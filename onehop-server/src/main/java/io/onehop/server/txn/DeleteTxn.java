package io.onehop.server.txn;

import io.onehop.model.ResultCode;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.replicate.RecordChange;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.storage.FlatRecord;
import io.onehop.storage.RecordStore.RecordUpdate;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.request.MessageView;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A delete (record-semantics reference, section 4.7). Operations in the message are ignored; a record that
/// has expired but still lies there is deleted like any other. Durable deletes need tombstones and are
/// refused. Reused; for one thread.
final class DeleteTxn implements RecordUpdate {
    private @Nullable Namespace namespace;
    private @Nullable MessageView message;
    private ResultCode result = ResultCode.OK;
    private @Nullable RecordChange change;

    ResultCode run(Namespace where, MessageView request) {
        change = null;
        ResultCode gate = WriteTxn.gate(where, request);
        if (gate != ResultCode.OK) {
            return gate;
        }
        if (request.info2(Info2.DURABLE_DELETE)) {
            return ResultCode.ENTERPRISE_ONLY;
        }
        namespace = where;
        message = request;
        try {
            where.store().update(request.digest(), this);
        } finally {
            namespace = null;
            message = null;
        }
        if (result == ResultCode.GENERATION) {
            where.counters().increment(NamespaceCounter.FAIL_GENERATION);
        }
        return result;
    }

    /// What the delete has changed, for the replicas; null when nothing.
    @Nullable RecordChange change() {
        return change;
    }

    @Override
    public byte @Nullable [] apply(byte @Nullable [] current) {
        Namespace where = Objects.requireNonNull(namespace);
        MessageView request = Objects.requireNonNull(message);
        long elsewhere = request.info1(Info1.XDR) ? request.lastUpdateMillis() : -1;
        var digest = request.digest();
        if (current == null || where.isTruncated(current)) {
            result = ResultCode.NOT_FOUND;
            if (elsewhere >= 0 && !where.isRemovedAfter(digest, elsewhere, null)) {
                // a write that was sent before it may come after it
                where.noteDrop(digest, elsewhere);
                change = RecordChange.droppedElsewhere(digest, 0, elsewhere, set(request));
            }
            return null;
        }
        result = check(request, current);
        if (result == ResultCode.OK && elsewhere >= 0 && FlatRecord.lastUpdateMillis(current) > elsewhere) {
            where.counters().increment(NamespaceCounter.FAIL_XDR_LOST_CONFLICT);
            result = ResultCode.LOST_CONFLICT;
        }
        if (result != ResultCode.OK) {
            return current;
        }
        if (elsewhere >= 0) {
            where.noteDrop(digest, elsewhere);
            change = RecordChange.droppedElsewhere(
                    digest, FlatRecord.generation(current), elsewhere, RecordAccess.set(where, current));
            return null;
        }
        long millis = where.dropMillis(digest, current, where.nowMillis());
        change = RecordChange.dropped(
                digest, FlatRecord.generation(current), millis, RecordAccess.set(where, current));
        return null;
    }

    private static String set(MessageView request) {
        return new String(
                request.bytes(), request.setOffset(), request.setLength(), StandardCharsets.UTF_8);
    }

    private static ResultCode check(MessageView message, byte[] flat) {
        if (!RecordAccess.generationFits(message, FlatRecord.generation(flat))) {
            return ResultCode.GENERATION;
        }
        if (!RecordAccess.setFits(message, flat, true)) {
            return ResultCode.PARAMETER;
        }
        ResultCode code = RecordAccess.filter(message);
        return code == ResultCode.OK ? RecordAccess.key(message, flat) : code;
    }
}
