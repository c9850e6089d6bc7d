package io.onehop.client.call;

import io.netty.buffer.ByteBuf;
import io.onehop.client.cluster.Node;
import io.onehop.client.command.InfoRequest;
import io.onehop.client.error.ClientCode;
import io.onehop.client.error.OnehopException;
import io.onehop.client.stats.CallTracer;
import io.onehop.wire.Proto;
import io.onehop.wire.client.InfoText;
import io.onehop.wire.client.MalformedReplyException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Info commands to one node; one attempt, on a connection of the node's pool.
public final class InfoCall extends MeteredCall<Map<String, String>> implements PendingCall {
    private final long deadlineNanos;

    private InfoCall(Engine engine, InfoRequest request) {
        super(engine, request);
        this.deadlineNanos = request.timing().deadlineNanos(engine.clock().nanoTime());
    }

    /// Starts the request. The future completes on an event loop, or at once.
    public static InfoCall start(Engine engine, InfoRequest request) {
        var call = new InfoCall(engine, request);
        var node = choose(engine, request.node());
        if (node == null) {
            call.completeExceptionally(OnehopException.local(ClientCode.NO_NODE, "node=" + request.node()));
        } else {
            call.new Answer(node, engine, request).start();
        }
        return call;
    }

    private static @Nullable Node choose(Engine engine, String name) {
        if (!name.isEmpty()) {
            return engine.cluster().node(name);
        }
        var nodes = engine.cluster().nodes();
        return nodes.isEmpty() ? null : nodes.get(0);
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public OnehopException abandoned(int code, String detail) {
        cancel(false);
        return new OnehopException(code, true, "", 1, detail, null);
    }

    private final class Answer extends Attempt {
        private final InfoRequest request;
        private Map<String, String> texts = Map.of();

        Answer(Node node, Engine engine, InfoRequest request) {
            super(node, engine.clock(), deadlineNanos);
            this.request = request;
        }

        @Override
        CallTracer.@Nullable Call call() {
            return trace();
        }

        @Override
        int number() {
            return 1;
        }

        @Override
        void encode(ByteBuf out, int serverMillis) {
            InfoText.write(out, request.commands());
        }

        @Override
        boolean isWanted() {
            return !isDone();
        }

        @Override
        boolean compress() {
            return false;
        }

        @Override
        public boolean onMessage(int type, ByteBuf body) {
            if (type != Proto.TYPE_INFO) {
                throw new MalformedReplyException("not an info answer, type=" + type);
            }
            texts = InfoText.read(body);
            return true;
        }

        @Override
        public Rest rest() {
            return (type, body) -> true;
        }

        @Override
        public void onDone() {
            answeredWith(0, "");
            node().succeeded();
            complete(texts);
        }

        @Override
        void ended(Ending ending) {
            completeExceptionally(new OnehopException(ending.code(), ending.proof() == Ending.Proof.IN_DOUBT,
                    node().name(), 1, ending.detail(), ending.cause()));
        }
    }
}
