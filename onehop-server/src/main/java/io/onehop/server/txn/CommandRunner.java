package io.onehop.server.txn;

import io.onehop.model.ResultCode;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.replicate.RecordChange;
import io.onehop.wire.Info1;
import io.onehop.wire.Info2;
import io.onehop.wire.reply.ReplyWriter;
import io.onehop.wire.request.MessageView;
import org.jspecify.annotations.Nullable;

/// Runs commands on single records against this node's store and ends their replies. Reused; for one thread.
final class CommandRunner {
    private final ReadTxn read = new ReadTxn();
    private final WriteTxn write = new WriteTxn();
    private final DeleteTxn delete = new DeleteTxn();
    private Ran ran = Ran.NOTHING;
    private boolean needsMaster;

    /// What the last command was, as far as it may have changed something.
    private enum Ran { NOTHING, READ, DELETE, WRITE }

    /// Under which names a message's outcome is told.
    static CommandKind kind(Origin origin, MessageView message) {
        if (!message.info2(Info2.WRITE)) {
            return origin.reads();
        }
        if (message.info1(Info1.XDR)) {
            return message.info2(Info2.DELETE) ? origin.xdrDeletes() : origin.xdrWrites();
        }
        return message.info2(Info2.DELETE) ? origin.deletes() : origin.writes();
    }

    /// Runs the command.
    ResultCode run(Namespace namespace, MessageView message, ReplyWriter reply, Arrival arrival) {
        long index = arrival.index();
        int replyOp = arrival.replyOp();
        ResultCode code;
        needsMaster = false;
        if (!message.info2(Info2.WRITE)) {
            code = read.run(namespace, message, reply, replyOp);
            ran = Ran.READ;
            needsMaster = read.needsMaster();
            reply.end(code.code(), read.generation(), read.voidTime(), index);
        } else if (message.info2(Info2.DELETE)) {
            code = delete.run(namespace, message);
            ran = Ran.DELETE;
            reply.end(code.code(), 0, 0, index);
        } else {
            code = write.run(namespace, message, reply, replyOp);
            ran = code == ResultCode.OK ? Ran.WRITE : Ran.NOTHING;
            reply.end(code.code(), write.generation(), write.voidTime(), index);
        }
        RecordChange change = change();
        if (change != null) {
            change.tell(namespace);
        }
        return code;
    }

    /// What the last command has changed, for the replicas; null when nothing.
    @Nullable RecordChange change() {
        return switch (ran) {
            case NOTHING -> null;
            case READ -> read.change();
            case DELETE -> delete.change();
            case WRITE -> write.change();
        };
    }

    /// Whether the last command was a read that should prolong the record's life, which only the master may.
    boolean needsMaster() {
        return needsMaster;
    }

    /// Forgets what the last command was like.
    void forget() {
        ran = Ran.NOTHING;
        needsMaster = false;
    }
}
