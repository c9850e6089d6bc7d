package io.onehop.server.txn;

import io.onehop.model.ParticleType;
import io.onehop.model.ResultCode;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import io.onehop.wire.MessageLayout;
import io.onehop.wire.OpType;
import io.onehop.wire.request.MessageView;
import io.onehop.wire.request.OpCursor;

/// Checks which combinations of flags and operations a writing message may have, before any record is looked
/// at (record-semantics reference, section 4.3, step 3), and notes what the message wants. Reused; for one
/// thread.
final class WriteShape {
    private boolean touches;
    private boolean readsAll;
    private boolean answers;

    /// Whether the record must exist because it is touched.
    boolean touches() {
        return touches;
    }

    /// Looks at the message's operations.
    ResultCode check(MessageView message) {
        touches = false;
        readsAll = false;
        answers = false;
        if (message.opCount() == 0 || message.opCount() > MessageLayout.MAX_OPS) {
            return ResultCode.PARAMETER;
        }
        boolean replaces = message.info3(Info3.CREATE_OR_REPLACE | Info3.REPLACE_ONLY);
        for (OpCursor op = message.ops(); op.next(); ) {
            ResultCode code = check(message, op, replaces);
            if (code != ResultCode.OK) {
                return code;
            }
        }
        boolean getAll = message.info1(Info1.GET_ALL);
        boolean conflict = readsAll && (answers || message.info2(Info2.RESPOND_ALL_OPS));
        return conflict || getAll != readsAll ? ResultCode.PARAMETER : ResultCode.OK;
    }

    private ResultCode check(MessageView message, OpCursor op, boolean replaces) {
        if (!isGoodName(op)) {
            return ResultCode.BIN_NAME;
        }
        if (replaces && conflictsWithReplace(op)) {
            return ResultCode.PARAMETER;
        }
        switch (op.op()) {
            case OpType.TOUCH -> touches = true;
            case OpType.READ -> {
                if (!message.info1(Info1.READ)) {
                    return ResultCode.PARAMETER;
                }
                if (op.nameLength() == 0 && message.info1(Info1.GET_ALL)) {
                    if (readsAll) {
                        return ResultCode.PARAMETER;
                    }
                    readsAll = true;
                } else {
                    answers = true;
                }
            }
            case OpType.CDT_READ, OpType.CDT_MODIFY, OpType.EXP_READ, OpType.BITS_READ, OpType.HLL_READ ->
                    answers = true;
            default -> {
                // answers nothing
            }
        }
        return ResultCode.OK;
    }

    private static boolean conflictsWithReplace(OpCursor op) {
        return switch (op.op()) {
            case OpType.TOUCH, OpType.INCR, OpType.APPEND, OpType.PREPEND, OpType.DELETE_ALL -> true;
            case OpType.CDT_MODIFY, OpType.BITS_MODIFY, OpType.HLL_MODIFY -> true;
            case OpType.WRITE -> op.type() == ParticleType.NULL;
            default -> false;
        };
    }

    /// Whether the name is at most 15 bytes long and free of NUL.
    static boolean isGoodName(OpCursor op) {
        if (op.nameLength() > MessageLayout.MAX_BIN_NAME) {
            return false;
        }
        byte[] bytes = op.bytes();
        for (int i = op.nameOffset(); i < op.nameOffset() + op.nameLength(); i++) {
            if (bytes[i] == 0) {
                return false;
            }
        }
        return true;
    }
}
