package io.onehop.client.command;

import io.netty.buffer.ByteBuf;
import io.onehop.client.policy.ReadPolicy;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.ResultCode;
import io.onehop.wire.FieldType;
import io.onehop.wire.Info1;
import io.onehop.wire.client.MessageWriter;
import io.onehop.wire.client.RequestHeader;

/// What the requests of several commands begin with (wire-protocol reference, sections 3 and 7).
final class Requests {
    private Requests() {}

    /// Starts a read of one record.
    ///
    /// @param info1 what is read; the policy's bits are added
    /// @param mayCompress whether the command's replies can be large
    static MessageWriter read(
            ByteBuf out, ReadPolicy policy, Key key, int info1, boolean mayCompress, int serverMillis) {
        int bits = info1 | policy.mode().info1();
        if (mayCompress && policy.compress()) {
            bits |= Info1.COMPRESS_RESPONSE;
        }
        var header = new RequestHeader(
                bits, 0, policy.mode().info3(), 0, 0, policy.readTouchPercent(), serverMillis);
        return fields(new MessageWriter(out, header), key, policy.sendKey());
    }

    /// Starts a write of one record.
    ///
    /// @param info2 bits besides the policy's
    static MessageWriter write(
            ByteBuf out, WritePolicy policy, Key key, int info1, int info2, int serverMillis) {
        var header = new RequestHeader(info1, policy.info2() | info2, policy.info3(), 0,
                policy.sentGeneration(), policy.ttlSeconds(), serverMillis);
        return fields(new MessageWriter(out, header), key, policy.sendKey());
    }

    static MessageWriter fields(MessageWriter message, Key key, boolean sendKey) {
        message.field(FieldType.NAMESPACE, key.namespace());
        if (!key.set().isEmpty()) {
            message.field(FieldType.SET, key.set());
        }
        message.field(FieldType.DIGEST, key.digest());
        var userKey = key.userKey();
        if (sendKey && userKey != null) {
            message.field(FieldType.KEY, userKey);
        }
        return message;
    }

    static boolean isOk(int resultCode) {
        return resultCode == ResultCode.OK.code();
    }

    /// Whether the answer is the record, or that there is none to be seen.
    static boolean isReadAnswer(int resultCode) {
        return isOk(resultCode)
                || resultCode == ResultCode.NOT_FOUND.code()
                || resultCode == ResultCode.FILTERED_OUT.code();
    }

    static boolean isOkOrNotFound(int resultCode) {
        return isOk(resultCode) || resultCode == ResultCode.NOT_FOUND.code();
    }
}
