package io.onehop.client.call;

import io.netty.buffer.ByteBuf;
import io.onehop.client.cluster.Node;
import io.onehop.client.command.KeyCommand;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.policy.Timing;
import io.onehop.client.stats.CallTracer;
import io.onehop.model.Record;
import io.onehop.model.ResultCode;
import io.onehop.wire.Proto;
import io.onehop.wire.client.MalformedReplyException;
import io.onehop.wire.client.ReplyHeader;
import io.onehop.wire.client.ReplyReader;
import org.jspecify.annotations.Nullable;

/// A command on one record: attempts one after the other until one is answered, a failure is final, or time
/// is up.
///
/// The promise behind `inDoubt=false`: every attempt so far either never left this machine or was refused by
/// a server before it applied anything. One attempt without such a proof makes the whole call doubtful, and a
/// write is then repeated only when its policy allows that.
public final class KeyCall<R> extends MeteredCall<R> implements PendingCall {
    private final Engine engine;
    private final KeyCommand<R> command;
    /// Null when each attempt has a connection of its own.
    private final @Nullable PipeLanes lanes;
    private final Timing timing;
    private final long deadlineNanos;
    /// The attempt whose end is not known yet.
    private volatile @Nullable Attempt current;
    private volatile int attempts;
    private volatile boolean inDoubt;
    private int sequence;
    /// Whether the first attempt may run on the thread that started the call.
    private final boolean waited;

    private KeyCall(
            Engine engine, KeyCommand<R> command, @Nullable PipeLanes lanes, boolean waited) {
        super(engine, command);
        this.engine = engine;
        this.lanes = lanes;
        this.waited = waited;
        this.command = command;
        this.timing = command.timing();
        this.deadlineNanos = timing.deadlineNanos(engine.clock().nanoTime());
        this.sequence = engine.firstSequence(command.replica(), !command.isWrite());
    }

    /// Starts the command. The future completes on an event loop, or at once.
    public static <R> KeyCall<R> start(Engine engine, KeyCommand<R> command) {
        var call = new KeyCall<>(engine, command, null, false);
        call.attempt();
        return call;
    }

    /// Starts the command; its attempts go with those of others. The future completes as with
    /// [#start(Engine, KeyCommand)].
    public static <R> KeyCall<R> start(Engine engine, KeyCommand<R> command, PipeLanes lanes) {
        var call = new KeyCall<>(engine, command, lanes, false);
        call.attempt();
        return call;
    }

    /// Starts the command for a thread that waits for it: it may be over when this returns. The future
    /// completes as with [#start(Engine, KeyCommand)], but when the thread was interrupted it may never do.
    public static <R> KeyCall<R> startHere(Engine engine, KeyCommand<R> command) {
        var call = new KeyCall<>(engine, command, null, true);
        call.attempt();
        return call;
    }

    private void attempt() {
        if (isDone()) {
            return;
        }
        var key = command.key();
        var node = engine.cluster()
                .choose(key.namespace(), key.partition(), command.replica(), sequence, !command.isWrite());
        if (node == null) {
            finish("", noNode());
            return;
        }
        int tried = attempts;
        attempts = tried + 1;
        long now = engine.clock().nanoTime();
        var attempt = new OneReply(node, timing.attemptDeadlineNanos(now, deadlineNanos),
                tried + 1);
        current = attempt;
        attempt.start();
    }

    private Ending noNode() {
        var namespace = command.key().namespace();
        boolean unknown = !engine.cluster().nodes().isEmpty() && !engine.cluster().knows(namespace);
        return unknown
                ? new Ending(ResultCode.UNKNOWN_NAMESPACE.code(), Ending.Proof.NOT_SENT, false,
                        "namespace=" + namespace, null)
                : Ending.notSent(ClientCode.NO_NODE, false, "partition=" + command.key().partition(), null);
    }

    private void failed(Node node, Ending ending) {
        inDoubt |= command.isWrite() && ending.proof() == Ending.Proof.IN_DOUBT;
        current = null;
        long sleepNanos = ending.restNanos(timing, attempts);
        boolean inTime = deadlineNanos == Long.MAX_VALUE
                || deadlineNanos - engine.clock().nanoTime() > sleepNanos;
        if (attempts > timing.maxRetries()
                || !inTime
                || !ending.allowsRetry(command.isWrite(), command.retry())) {
            finish(node.name(), ending);
            return;
        }
        if (!command.isWrite() || ending.proof() == Ending.Proof.NOT_SENT) {
            sequence++;
        }
        retried();
        if (sleepNanos == 0) {
            attempt();
        } else {
            engine.pauses().after(engine.spread(sleepNanos), this::attempt);
        }
    }

    private void finish(String node, Ending ending) {
        completeExceptionally(new OnehopException(
                ending.code(), inDoubt, node, attempts, ending.detail(), ending.cause()));
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public OnehopException abandoned(int code, String detail) {
        cancel(false);
        // Whoever starts an attempt after this sees that the call is cancelled, and sends nothing.
        var attempt = current;
        boolean sent = attempt != null && !attempt.giveUp();
        return new OnehopException(code, inDoubt || command.isWrite() && sent,
                attempt == null ? "" : attempt.node().name(), attempts, detail, null);
    }

    private final class OneReply extends Attempt {
        private int resultCode;
        private @Nullable Record reply;
        private final int number;

        OneReply(Node node, long deadlineNanos, int number) {
            super(node, engine.clock(), deadlineNanos);
            this.number = number;
        }

        @Override
        CallTracer.@Nullable Call call() {
            return trace();
        }

        @Override
        int number() {
            return number;
        }

        @Override
        void depart(long leftNanos) {
            if (lanes != null) {
                lanes.lane(node()).enqueue(this);
            } else if (waited && attempts == 1) {
                departHere(leftNanos);
            } else {
                super.depart(leftNanos);
            }
        }

        @Override
        void encode(ByteBuf out, int serverMillis) {
            command.encode(out, serverMillis);
        }

        @Override
        boolean isWanted() {
            return !isDone();
        }

        @Override
        boolean compress() {
            return command.compressRequest();
        }

        @Override
        public boolean onMessage(int type, ByteBuf body) {
            if (type != Proto.TYPE_MESSAGE) {
                throw new MalformedReplyException("not a record message, type=" + type);
            }
            var header = ReplyHeader.read(body);
            ReplyReader.skipFields(header, body);
            reply = ReplyReader.readRecord(header, body, names());
            resultCode = header.resultCode();
            if (body.isReadable()) {
                throw new MalformedReplyException("reply has bytes at its end, sizeBytes="
                        + body.readableBytes());
            }
            return true;
        }

        @Override
        public Rest rest() {
            return (type, body) -> true;
        }

        @Override
        public void onDone() {
            try {
                answered();
            } catch (Throwable e) {
                // A command made elsewhere: whoever waits has to learn of it.
                completeExceptionally(new OnehopException(ClientCode.CLIENT.code(),
                        inDoubt || command.isWrite(), node().name(), attempts, e.toString(), e));
            }
        }

        private void answered() {
            answeredWith(resultCode, "");
            var answer = reply;
            if (answer != null && command.accepts(resultCode)) {
                node().succeeded();
                complete(command.result(resultCode, answer, node().name()));
            } else {
                node().answered();
                ended(Ending.answered(resultCode));
            }
        }

        @Override
        void ended(Ending ending) {
            failed(node(), ending);
        }
    }
}
