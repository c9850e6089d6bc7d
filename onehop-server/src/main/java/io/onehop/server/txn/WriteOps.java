package io.onehop.server.txn;

import io.onehop.model.ParticleType;
import io.onehop.model.ResultCode;
import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.particle.ParticleSlice;
import io.onehop.server.particle.Particles;
import io.onehop.storage.BinTable;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.OpType;
import io.onehop.wire.reply.ReplyWriter;
import io.onehop.wire.request.MessageView;
import io.onehop.wire.request.OpCursor;

/// Runs a message's operations one after another on the bins of a record, and answers those that return
/// something (record-semantics reference, section 4.8). Reused; for one thread.
final class WriteOps {
    /// Joins of a message may copy that many times the largest record.
    private static final int MOST_JOINED = 64;

    private final BinTable bins;
    private final ParticleSlice given = new ParticleSlice();
    private final ParticleSlice present = new ParticleSlice();
    private final ParticleSlice made = new ParticleSlice();
    private long maxBytes;
    private long joinedBytes;

    WriteOps(BinTable bins) {
        this.bins = bins;
    }

    /// Runs all operations.
    ///
    /// @param namespace where the record is
    /// @param replyOp 0 to answer under each operation's own code, else the code to use for all
    /// @return the code of the first operation that fails
    ResultCode run(Namespace namespace, MessageView message, ReplyWriter reply, int replyOp) {
        Particles particles = namespace.particles();
        maxBytes = namespace.settings().integer(NamespaceParameters.MAX_RECORD_SIZE);
        joinedBytes = 0;
        boolean respondAll = message.info2(Info2.RESPOND_ALL_OPS);
        boolean getAll = message.info1(Info1.GET_ALL);
        for (OpCursor op = message.ops(); op.next(); ) {
            int answerAs = replyOp == 0 ? op.op() : replyOp;
            if (op.op() == OpType.READ) {
                read(op, reply, answerAs, getAll, respondAll);
            } else {
                ResultCode code = modify(particles, op);
                if (code != ResultCode.OK) {
                    return code;
                }
                boolean onBin = op.op() != OpType.TOUCH && op.op() != OpType.DELETE_ALL;
                if (respondAll && onBin) {
                    reply.emptyOp(answerAs, op.bytes(), op.nameOffset(), op.nameLength());
                }
            }
        }
        return ResultCode.OK;
    }

    private void read(OpCursor op, ReplyWriter reply, int answerAs, boolean getAll, boolean respondAll) {
        if (op.nameLength() == 0 && getAll) {
            for (int i = 0; i < bins.end(); i++) {
                if (!bins.isRemoved(i)) {
                    answer(reply, answerAs, i);
                }
            }
            return;
        }
        int index = bins.find(op.bytes(), op.nameOffset(), op.nameLength());
        if (index != BinTable.ABSENT) {
            answer(reply, answerAs, index);
        } else if (respondAll) {
            reply.emptyOp(answerAs, op.bytes(), op.nameOffset(), op.nameLength());
        }
    }

    private void answer(ReplyWriter reply, int answerAs, int i) {
        reply.op(
                answerAs,
                bins.type(i),
                bins.name(i),
                bins.nameOffset(i),
                bins.nameLength(i),
                bins.value(i),
                bins.valueOffset(i),
                bins.valueLength(i));
    }

    private ResultCode modify(Particles particles, OpCursor op) {
        return switch (op.op()) {
            case OpType.WRITE -> write(particles, op);
            case OpType.INCR, OpType.APPEND, OpType.PREPEND -> change(particles, op);
            case OpType.TOUCH -> ResultCode.OK;
            case OpType.DELETE_ALL -> {
                bins.clear();
                yield ResultCode.OK;
            }
            case OpType.CDT_READ, OpType.CDT_MODIFY, OpType.EXP_READ, OpType.EXP_MODIFY ->
                    ResultCode.UNSUPPORTED_FEATURE;
            case OpType.BITS_READ, OpType.BITS_MODIFY, OpType.HLL_READ, OpType.HLL_MODIFY ->
                ResultCode.UNSUPPORTED_FEATURE;
            default -> ResultCode.PARAMETER;
        };
    }

    private ResultCode write(Particles particles, OpCursor op) {
        int index = bins.find(op.bytes(), op.nameOffset(), op.nameLength());
        if (op.type() == ParticleType.NULL) {
            if (index != BinTable.ABSENT) {
                bins.remove(index);
            }
            return ResultCode.OK;
        }
        given.set(op.type(), op.bytes(), op.valueOffset(), op.valueLength());
        ResultCode code = particles.stored(given, made);
        if (code == ResultCode.OK) {
            store(op, index);
        }
        return code;
    }

    private ResultCode change(Particles particles, OpCursor op) {
        int index = bins.find(op.bytes(), op.nameOffset(), op.nameLength());
        if (index == BinTable.ABSENT) {
            present.clear();
        } else {
            present.set(
                    bins.type(index), bins.value(index), bins.valueOffset(index), bins.valueLength(index));
        }
        given.set(op.type(), op.bytes(), op.valueOffset(), op.valueLength());
        if (op.op() != OpType.INCR && joinsTooMuch()) {
            return ResultCode.RECORD_TOO_BIG;
        }
        ResultCode code =
                switch (op.op()) {
                    case OpType.INCR -> particles.incremented(present, given, made);
                    case OpType.APPEND -> particles.appended(present, given, made);
                    default -> particles.prepended(present, given, made);
                };
        if (code == ResultCode.OK) {
            store(op, index);
        }
        return code;
    }

    /// Whether joining would make a value that no record may hold, or the message's joins together copy more
    /// than any sensible message asks for: the record's lock is held meanwhile.
    private boolean joinsTooMuch() {
        long size = (long) present.length() + given.length();
        joinedBytes += size;
        return size > maxBytes || joinedBytes > maxBytes * MOST_JOINED;
    }

    /// Puts what was made into the bin. Only the operation's own bytes may be kept by reference: they outlive
    /// the write, which the slice that made a new value does not.
    private void store(OpCursor op, int index) {
        int at = index == BinTable.ABSENT ? bins.add(op.bytes(), op.nameOffset(), op.nameLength()) : index;
        if (made.bytes() == op.bytes()) {
            bins.set(at, made.type(), made.bytes(), made.offset(), made.length());
        } else {
            byte[] own = made.copy();
            bins.set(at, made.type(), own, 0, own.length);
        }
    }
}
