package io.onehop.client.net;

import io.netty.buffer.ByteBuf;
import io.onehop.wire.Proto;
import io.onehop.wire.client.InfoText;
import io.onehop.wire.client.MalformedReplyException;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The answer to the first question on a new connection: is this the node it should be? Any other answer
/// ends the connection, which tells the pool.
///
/// @param expected the node's name
/// @param address that was called
record NameCheck(String expected, InetSocketAddress address) implements ReplySink {
    private static final String COMMAND = "node";

    private static final Logger LOG = LoggerFactory.getLogger(NameCheck.class);
    /// The answer is far smaller.
    private static final int MAX_ANSWER_SIZE = 1 << 10;

    /// Asks, on the connection's event loop.
    void ask(Connection connection, long deadlineNanos) {
        var request = connection.channel().alloc().buffer();
        write(request);
        connection.send(request, deadlineNanos, this);
    }

    /// Writes the question.
    void write(ByteBuf request) {
        InfoText.write(request, List.of(COMMAND));
    }

    @Override
    public boolean onMessage(int type, ByteBuf body) {
        if (type != Proto.TYPE_INFO || body.readableBytes() > MAX_ANSWER_SIZE) {
            throw new MalformedReplyException("not a node's name, type=" + type);
        }
        var name = InfoText.read(body).getOrDefault(COMMAND, "");
        if (!name.equals(expected)) {
            throw new MalformedReplyException("another node answers, expected=" + expected + " node=" + name);
        }
        return true;
    }

    @Override
    public void onDone() {
        // The pool has the connection already.
    }

    @Override
    public void onFailure(Failure failure, @Nullable Throwable cause) {
        LOG.debug("new connection is of no use address={} failure={} reason={}", address, failure,
                cause == null ? "" : cause.getMessage());
    }
}
