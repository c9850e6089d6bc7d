package io.onehop.server.txn;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.onehop.cluster.partition.PartitionEntry;
import io.onehop.model.Digest;
import io.onehop.model.NodeId;
import io.onehop.model.ResultCode;
import io.onehop.server.config.NamespaceParameters;
import io.onehop.server.logging.LogContext;
import io.onehop.server.namespace.KeysInWork;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.replicate.DuplicateQuestion;
import io.onehop.server.replicate.LaneSweep;
import io.onehop.server.replicate.QuietChange;
import io.onehop.server.replicate.RecordChange;
import io.onehop.server.replicate.Replication;
import io.onehop.server.route.Route;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.wire.Info2;
import io.onehop.wire.Info3;
import io.onehop.wire.reply.ReplyWriter;
import io.onehop.wire.request.MessageView;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/// A command on a single record that needs other nodes, or others to be done with its key, or a master to be
/// there (transactions reference, sections 1 to 5).
///
/// | state | waits for | then |
/// |---|---|---|
/// | `ROUTING` | nothing | one of the others |
/// | `NO_MASTER` | somebody to be master, or the node that is to be reachable | `ROUTING` |
/// | `QUEUED` | the key | `ROUTING` |
/// | `ASKING` | answers of the partition's duplicates | `ROUTING` |
/// | `REPLICATING` | acknowledgements of the replicas; the change has been made here | `OVER` |
/// | `PROXIED` | the answer of another node; `ROUTING` again only if it says that it did nothing | `OVER` |
/// | `OVER` | nothing | |
///
/// In every state the end of the command's time leads to `OVER`, with [ResultCode#TIMEOUT]. The partition is
/// held in `ASKING` and `REPLICATING`, the key in these and, once asked for, until `OVER`. After the change
/// has been made the command is never started again. Only for its lane, but for [#entered].
final class DeferredCommand extends LaneSweep.Item implements KeysInWork.Waiter {
    private static final int FIRST_SIZE = 64;
    private static final Logger RW_LOG = LogContext.RW.logger();

    private enum State { ROUTING, NO_MASTER, QUEUED, ASKING, REPLICATING, PROXIED, OVER }

    private final CommandRoom room;
    private final CommandRunner runner;
    private final Namespace namespace;
    private final Arrival arrival;
    private final boolean needsMaster;
    private final boolean writes;
    private final boolean deletes;
    private final CommandKind kind;
    private final Digest digest;
    private final long startNanos;
    private final ByteBuf answer = Unpooled.buffer(FIRST_SIZE);
    private final Diversion diversion;
    private MessageView message;
    private boolean kept;
    private State state = State.ROUTING;
    private boolean holdsPartition;
    private boolean ownsKey;
    private long askedKey;
    private @Nullable DuplicateQuestion question;
    private @Nullable Replication replication;
    private ResultCode result = ResultCode.OK;
    private boolean answered;
    private boolean givenBack;
    private @Nullable NodeId redirect;
    private @Nullable Consumer<DeferredCommand> listener;
    private boolean abandoned;

    /// @param message valid during [#start]; copied if it is needed after that
    /// @param needsMaster whether it must be executed by the working master
    DeferredCommand(
            CommandRoom room,
            CommandRunner runner,
            Namespace namespace,
            MessageView message,
            Arrival arrival,
            boolean needsMaster) {
        this.room = room;
        this.runner = runner;
        this.namespace = namespace;
        this.message = message;
        this.arrival = arrival;
        this.needsMaster = needsMaster;
        writes = message.info2(Info2.WRITE);
        deletes = writes && message.info2(Info2.DELETE);
        kind = CommandRunner.kind(arrival.origin(), message);
        digest = message.digest();
        startNanos = room.now();
        diversion = new Diversion(room, namespace, this);
    }

    /// Does what can be done at once; the command may be answered when this returns.
    void start() {
        attempt();
        if (state != State.OVER) {
            room.replication().sweep().add(this);
        }
    }

    Arrival arrival() {
        return arrival;
    }

    Digest digest() {
        return digest;
    }

    /// The message, safe to be kept.
    MessageView message() {
        if (!kept) {
            kept = true;
            boolean own = arrival.origin() != Origin.CLIENT; // rows lie in bytes that stay as they are
            byte[] bytes = own ? message.bytes() : Arrays.copyOf(message.bytes(), message.end());
            message = message.snapshot(bytes);
        }
        return message;
    }

    private void attempt() {
        state = State.ROUTING;
        try {
            route();
        } catch (RuntimeException e) {
            RW_LOG.warn("command failed digest={} client={}", digest, arrival.client(), e);
            finish(ResultCode.SERVER_ERROR);
        }
    }

    private void route() {
        long now = room.now();
        if (now - arrival.endNanos() >= 0) {
            late();
            return;
        }
        if (!room.lease().holds(now)) {
            if (arrival.origin().isFromProxy()) {
                giveBack(null);
            } else {
                refuse(ResultCode.UNAVAILABLE);
            }
            return;
        }
        hold();
        var table = namespace.partitions().table();
        PartitionEntry entry = table.entry(digest.partition());
        switch (room.router().route(entry, needsMaster)) {
            case Route.Local _ -> local(table.clusterKey(), entry);
            case Route.Refuse(ResultCode code) -> refuse(code);
            case Route.Wait _ -> awaitMaster();
            case Route.Proxy(NodeId node) -> {
                if (arrival.origin().isFromProxy()) {
                    giveBack(node);
                } else {
                    letGo();
                    divert(table.clusterKey(), entry, node);
                }
            }
        }
    }

    private void hold() {
        if (!holdsPartition) {
            holdsPartition = true;
            namespace.partitions().reserve(digest.partition());
        }
    }

    private void release() {
        if (holdsPartition) {
            holdsPartition = false;
            namespace.partitions().release(digest.partition());
        }
    }

    private void letGo() {
        release();
        if (ownsKey) {
            ownsKey = false;
            namespace.keys().leave(digest, this);
        }
    }

    void awaitMaster() {
        letGo();
        message();
        state = State.NO_MASTER;
    }

    private void divert(long clusterKey, PartitionEntry entry, NodeId node) {
        message();
        if (diversion.begin(clusterKey, entry, node)) {
            state = State.PROXIED;
        } else {
            awaitMaster();
        }
    }

    private void local(long clusterKey, PartitionEntry entry) {
        boolean asks = askedKey != clusterKey && DuplicateRule.asks(namespace, message, entry);
        if ((writes || asks) && !ownsKey && !enterKey()) {
            return;
        }
        if (asks) {
            message();
            state = State.ASKING;
            question = room.replication().question(namespace, digest, countAsks(), this::resolved);
            question.begin();
        } else {
            apply(clusterKey, entry);
        }
    }

    private NamespaceCounter countAsks() {
        Origin.Again again = arrival.origin().again();
        if (!writes) {
            return again.readAsks();
        }
        return deletes ? again.deleteAsks() : again.writeAsks();
    }

    private boolean enterKey() {
        long limit = namespace.settings().integer(NamespaceParameters.TRANSACTION_PENDING_LIMIT);
        switch (namespace.keys().enter(digest, this, limit)) {
            case ENTERED -> ownsKey = true;
            case QUEUED -> {
                release();
                message();
                state = State.QUEUED;
            }
            case BUSY -> {
                namespace.counters().increment(NamespaceCounter.FAIL_KEY_BUSY);
                finish(ResultCode.KEY_BUSY);
            }
        }
        return ownsKey;
    }

    @Override
    public void entered() {
        room.world().lane().execute(this::resumeWithKey);
    }

    private void resumeWithKey() {
        ownsKey = true;
        if (state == State.OVER) {
            letGo();
        } else {
            attempt();
        }
    }

    private void resolved(ResultCode code, long clusterKey) {
        askedKey = clusterKey;
        if (code == ResultCode.OK) {
            release();
            attempt();
        } else {
            finish(code);
        }
    }

    private void apply(long clusterKey, PartitionEntry entry) {
        var reply = new ReplyWriter(answer.clear());
        ProxyeeSide.begin(reply, arrival);
        result = runner.run(namespace, message, reply, arrival);
        RecordChange change = runner.change();
        if (change == null || entry.targets().isEmpty()) {
            finish(result);
        } else if (writes) {
            replicate(change, clusterKey);
        } else {
            new QuietChange(room.replication(), namespace, change, clusterKey, true, _ -> {}).begin();
            finish(result);
        }
    }

    private void replicate(RecordChange change, long clusterKey) {
        state = State.REPLICATING;
        Origin.Again again = arrival.origin().again();
        replication = room.replication().replication(
                namespace, change, clusterKey, deletes ? again.deletes() : again.writes(), this::replicated);
        replication.begin();
        if (state != State.OVER && commitsAtMaster()) {
            deliver();
        }
    }

    /// Whether the client does not want to wait for the replicas. They get the change, and it is repaired if
    /// they do not acknowledge it, like any other.
    private boolean commitsAtMaster() {
        return switch (namespace.settings().text(NamespaceParameters.WRITE_COMMIT_LEVEL_OVERRIDE)) {
            case "all" -> false;
            case "master" -> true;
            default -> message.info3(Info3.COMMIT_LEVEL_MASTER);
        };
    }

    private void replicated(Replication.Outcome outcome) {
        finish(outcome.isInDoubt() ? ResultCode.TIMEOUT : result);
    }

    /// Ends a command that was begun here, and counts it by its kind.
    private void finish(ResultCode code) {
        if (state == State.OVER) {
            return;
        }
        end();
        kind.tell(namespace, code, arrival.arrivedNanos(), startNanos, room.now());
        answerWith(code);
    }

    /// Ends a command that was not begun.
    private void refuse(ResultCode code) {
        end();
        namespace.counters().increment(arrival.origin().failures().service());
        answerWith(code);
    }

    private void giveBack(@Nullable NodeId to) {
        end();
        givenBack = true;
        redirect = to;
        deliver();
    }

    private void end() {
        state = State.OVER;
        room.replication().sweep().remove(this);
        letGo();
    }

    private void answerWith(ResultCode code) {
        if (!answered && (code != result || !answer.isReadable())) {
            result = code;
            var reply = new ReplyWriter(answer.clear());
            ProxyeeSide.begin(reply, arrival);
            reply.end(code.code(), 0, 0, arrival.index());
        }
        deliver();
    }

    private void deliver() {
        if (answered) {
            return;
        }
        answered = true;
        if (listener != null && !abandoned) {
            listener.accept(this);
        }
    }

    /// The other node has executed it.
    void proxied(ResultCode code, byte[] bytes) {
        end();
        result = code;
        answer.clear().writeBytes(bytes);
        deliver();
    }

    /// The other node has answered nonsense: nobody knows whether it was executed.
    void proxyFailed() {
        end();
        answerWith(writes ? ResultCode.TIMEOUT : ResultCode.SERVER_ERROR);
    }

    /// The other node has not executed it, and names another.
    void redirected(NodeId to) {
        var table = namespace.partitions().table();
        divert(table.clusterKey(), table.entry(digest.partition()), to);
    }

    @Override
    protected void tick(long nowNanos) {
        if (nowNanos - arrival.endNanos() >= 0) {
            late();
        } else if (state == State.NO_MASTER) {
            attempt();
        }
    }

    private void late() {
        State before = state;
        if (before == State.QUEUED) {
            namespace.keys().cancel(digest, this); // else the key comes, and is given back then
        }
        if (question != null) {
            question.giveUp();
        }
        if (replication != null) {
            replication.giveUp();
        }
        if (diversion.hasBegun()) {
            diversion.late();
            end();
            answerWith(ResultCode.TIMEOUT);
        } else if (before == State.NO_MASTER || before == State.ROUTING) {
            end();
            namespace.counters().increment(arrival.origin().failures().late());
            answerWith(ResultCode.TIMEOUT);
        } else {
            finish(ResultCode.TIMEOUT);
        }
    }

    /// Has the listener hear when there is an answer; at once if there is one. Set once.
    void whenAnswered(Consumer<DeferredCommand> newListener) {
        listener = newListener;
        if (answered) {
            newListener.accept(this);
        }
    }

    /// Nobody wants the answer any more; what has been begun goes on.
    void abandon() {
        abandoned = true;
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /// Whether there is an answer, or it has been given back.
    boolean isAnswered() {
        return answered;
    }

    /// Whether it was not executed and is for the other node to send elsewhere.
    boolean isGivenBack() {
        return givenBack;
    }

    /// Where to, as far as is known.
    @Nullable NodeId redirect() {
        return redirect;
    }

    /// The result; only when it is answered.
    ResultCode result() {
        return result;
    }

    /// Writes the whole answer; only when it is answered.
    void writeTo(ByteBuf out) {
        out.writeBytes(answer, answer.readerIndex(), answer.readableBytes());
    }

    byte[] answerBytes() {
        return ByteBufUtil.getBytes(answer);
    }
}
