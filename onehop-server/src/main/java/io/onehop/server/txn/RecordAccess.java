package io.onehop.server.txn;

import io.onehop.model.ParticleType;
import io.onehop.model.ResultCode;
import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.namespace.Namespace;
import io.onehop.storage.FlatRecord;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info2;
import io.onehop.wire.request.MessageView;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Checks that every command makes against a record that exists (record-semantics reference, section 4.3,
/// steps 5 to 8).
final class RecordAccess {
    private static final int INTEGER_KEY_LENGTH = 1 + Long.BYTES;

    private RecordAccess() {}

    /// Whether the record's generation (0 = absent) is what the message asks for, if it asks.
    static boolean generationFits(MessageView message, int generation) {
        if (message.info2(Info2.GENERATION)) {
            return message.generation() == generation;
        }
        return !message.info2(Info2.GENERATION_GT)
                || Integer.compareUnsigned(message.generation(), generation) > 0;
    }

    /// Whether the message names the record's own set, or, where that is allowed, none.
    static boolean setFits(MessageView message, byte[] flat, boolean mayBeLeftOut) {
        int length = message.setLength();
        if (length == 0 && mayBeLeftOut) {
            return true;
        }
        int from = FlatRecord.setNameOffset();
        return Arrays.equals(
                flat,
                from,
                from + FlatRecord.setNameLength(flat),
                message.bytes(),
                message.setOffset(),
                message.setOffset() + length);
    }

    /// The name of a record's set for other data centres, which nobody asks for when nothing is shipped.
    static String set(Namespace namespace, byte[] flat) {
        return namespace.feed().hasListeners() ? FlatRecord.setName(flat) : "";
    }

    /// Checks the filter, which applies to records that exist. Filter expressions are not executed yet and
    /// are refused.
    static ResultCode filter(MessageView message) {
        return message.has(FieldType.FILTER) ? ResultCode.UNSUPPORTED_FEATURE : ResultCode.OK;
    }

    /// Checks the message's user key, if it has one: its shape, and that it is the stored one if one is
    /// stored.
    static ResultCode key(MessageView message, byte @Nullable [] flat) {
        int length = message.keyLength();
        if (length < 0) {
            return ResultCode.OK;
        }
        byte[] bytes = message.bytes();
        int offset = message.keyOffset();
        if (length == 0 || (bytes[offset] == ParticleType.INTEGER && length != INTEGER_KEY_LENGTH)) {
            return ResultCode.UNSUPPORTED_FEATURE;
        }
        byte[] stored = flat == null ? null : FlatRecord.userKey(flat);
        if (stored == null || Arrays.equals(stored, 0, stored.length, bytes, offset, offset + length)) {
            return ResultCode.OK;
        }
        return ResultCode.KEY_MISMATCH;
    }

    /// The void time of a record that lives `seconds` from now, in seconds since 2010.
    static long voidTime(long nowMillis, long seconds) {
        return nowMillis / 1000 + seconds;
    }

    /// Whether a record may be given a life that ends: somebody must remove it afterwards.
    static boolean mayExpire(Namespace namespace) {
        var settings = namespace.settings();
        return settings.integer(NamespaceParameters.NSUP_PERIOD) != 0
                || settings.flag(NamespaceParameters.ALLOW_TTL_WITHOUT_NSUP);
    }
}
