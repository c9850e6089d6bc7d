package io.onehop.server.net;

import io.netty.buffer.ByteBuf;

/// Answers info requests; one for each connection, as some commands are about the connection itself. For one thread.
@FunctionalInterface
public interface InfoHandler {
    /// Answers the text of a request, without its 8-byte header: writes the text of the answer into `out`, likewise.
    void answer(byte[] request, int length, ByteBuf out);
}
