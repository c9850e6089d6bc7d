package io.onehop.server.txn;

import io.onehop.model.ResultCode;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.replicate.RecordChange;
import io.onehop.storage.BinCursor;
import io.onehop.storage.FlatRecord;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import io.onehop.wire.Info4;
import io.onehop.wire.MessageLayout;
import io.onehop.wire.OpType;
import io.onehop.wire.reply.ReplyWriter;
import io.onehop.wire.request.MessageView;
import io.onehop.wire.request.OpCursor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A read: all bins, some bins, or the header only (record-semantics reference, section 4.9; wire-protocol
/// reference, section 7.1). It takes no lock. Reused; for one thread.
final class ReadTxn {
    /// More than any record holds: only an answer that has the same bins many times is longer.
    static final int MAX_ANSWER_BYTES = 64 << 20;

    private final ReadTouch touch = new ReadTouch();
    private int generation;
    private long voidTime;

    /// Runs the read and writes operations of the answer; the caller ends the message.
    ///
    /// @param replyOp 0 to answer operations under their own codes, else the code to use for all
    ResultCode run(Namespace namespace, MessageView message, ReplyWriter reply, int replyOp) {
        generation = 0;
        voidTime = 0;
        touch.reset();
        boolean linearize = message.info3(Info3.SC_READ_TYPE) && !message.info3(Info3.SC_READ_RELAX);
        if (linearize || (message.info4() & Info4.MRT_VERIFY_READ) != 0) {
            return ResultCode.ENTERPRISE_ONLY; // both need strong consistency
        }
        byte[] flat = namespace.store().get(message.digest());
        if (flat == null || namespace.isDead(flat, namespace.nowMillis())) {
            return ResultCode.NOT_FOUND;
        }
        generation = FlatRecord.generation(flat);
        voidTime = FlatRecord.voidTime(flat);
        ResultCode code = check(message, flat);
        if (code == ResultCode.OK && !message.info1(Info1.GET_NO_BINS)) {
            code = message.info1(Info1.GET_ALL)
                    ? answerAll(flat, reply)
                    : answerOps(message, flat, reply, replyOp);
        }
        if (code == ResultCode.OK) {
            touch.run(namespace, message, flat);
        } else {
            reply.restart();
        }
        return code;
    }

    /// What the read has changed, by prolonging the record's life; null when nothing.
    @Nullable RecordChange change() {
        return touch.change();
    }

    /// Whether the record's life should be prolonged, but not by this node.
    boolean needsMaster() {
        return touch.needsMaster();
    }

    /// The generation to answer.
    int generation() {
        return generation;
    }

    /// The void time to answer.
    long voidTime() {
        return voidTime;
    }

    private static ResultCode check(MessageView message, byte[] flat) {
        if (!ReadTouch.isValid(message.recordTtl())) {
            return ResultCode.PARAMETER;
        }
        if (!RecordAccess.setFits(message, flat, true)) {
            return ResultCode.PARAMETER;
        }
        ResultCode code = RecordAccess.filter(message);
        return code == ResultCode.OK ? RecordAccess.key(message, flat) : code;
    }

    /// Answers all bins; also used by queries.
    static ResultCode answerAll(byte[] flat, ReplyWriter reply) {
        for (var bin = new BinCursor(flat); bin.next(); ) {
            answer(reply, OpType.READ, bin);
        }
        return ResultCode.OK;
    }

    private static ResultCode answerOps(MessageView message, byte[] flat, ReplyWriter reply, int replyOp) {
        if (message.opCount() == 0 || message.opCount() > MessageLayout.MAX_OPS) {
            return ResultCode.PARAMETER;
        }
        boolean respondAll = message.info2(Info2.RESPOND_ALL_OPS);
        for (OpCursor op = message.ops(); op.next(); ) {
            ResultCode code = readable(op);
            if (code != ResultCode.OK) {
                return code;
            }
            if (reply.size() > MAX_ANSWER_BYTES) {
                return ResultCode.RECORD_TOO_BIG; // the same bins again and again
            }
            int answerAs = replyOp == 0 ? op.op() : replyOp;
            if (!answerBin(op, flat, reply, answerAs) && respondAll) {
                reply.emptyOp(answerAs, op.bytes(), op.nameOffset(), op.nameLength());
            }
        }
        return ResultCode.OK;
    }

    /// Whether an operation may stand in a reading message, and can be executed.
    static ResultCode readable(OpCursor op) {
        return switch (op.op()) {
            case OpType.READ ->
                op.nameLength() > MessageLayout.MAX_BIN_NAME ? ResultCode.BIN_NAME : ResultCode.OK;
            case OpType.CDT_READ, OpType.EXP_READ, OpType.BITS_READ, OpType.HLL_READ ->
                    ResultCode.UNSUPPORTED_FEATURE;
            default -> ResultCode.PARAMETER;
        };
    }

    /// Answers the bin that the operation names.
    ///
    /// @return false when the record has no such bin
    static boolean answerBin(OpCursor op, byte[] flat, ReplyWriter reply, int answerAs) {
        int from = op.nameOffset();
        int to = from + op.nameLength();
        for (var bin = new BinCursor(flat); bin.next(); ) {
            int start = bin.nameOffset();
            if (Arrays.equals(flat, start, start + bin.nameLength(), op.bytes(), from, to)) {
                answer(reply, answerAs, bin);
                return true;
            }
        }
        return false;
    }

    private static void answer(ReplyWriter reply, int answerAs, BinCursor bin) {
        byte[] flat = bin.flat();
        reply.op(
                answerAs,
                bin.type(),
                flat,
                bin.nameOffset(),
                bin.nameLength(),
                flat,
                bin.valueOffset(),
                bin.valueLength());
    }
}
