package io.onehop.client.cluster;

import io.netty.buffer.ByteBuf;
import io.onehop.client.net.Connection;
import io.onehop.client.net.ReplySink;
import io.onehop.wire.Proto;
import io.onehop.wire.client.InfoText;
import io.onehop.wire.client.MalformedReplyException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// One info message to a node and its answer, as a future.
final class InfoExchange implements ReplySink {
    /// The answers a tend needs are far smaller.
    private static final int MAX_ANSWER_SIZE = 8 << 20;

    private final CompletableFuture<Map<String, String>> answer = new CompletableFuture<>();
    private Map<String, String> texts = Map.of();

    private InfoExchange() {}

    /// Asks on that connection, which must be free. Any thread; the future completes on the connection's
    /// event loop.
    static CompletableFuture<Map<String, String>> ask(
            Connection connection, List<String> commands, long deadlineNanos) {
        var exchange = new InfoExchange();
        connection.eventLoop().execute(() -> {
            var request = connection.channel().alloc().buffer();
            InfoText.write(request, commands);
            connection.send(request, deadlineNanos, exchange);
        });
        return exchange.answer;
    }

    @Override
    public boolean onMessage(int type, ByteBuf body) {
        if (type != Proto.TYPE_INFO || body.readableBytes() > MAX_ANSWER_SIZE) {
            throw new MalformedReplyException("not an info answer, type=" + type
                    + " sizeBytes=" + body.readableBytes());
        }
        texts = InfoText.read(body);
        return true;
    }

    @Override
    public void onDone() {
        answer.complete(texts);
    }

    @Override
    public void onFailure(Failure failure, @Nullable Throwable cause) {
        answer.completeExceptionally(new IOException("info command got no answer, reason=" + failure, cause));
    }
}
