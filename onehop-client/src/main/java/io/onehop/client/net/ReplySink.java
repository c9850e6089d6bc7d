package io.onehop.client.net;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/// Takes the reply to one request. All calls come on the connection's event loop, or on the thread that
/// drives the connection itself; after [#onDone()] or [#onFailure(Failure, Throwable)] there are none.
public interface ReplySink {
    /// Why a reply does not come.
    enum Failure {
        /// No byte of the request left this machine: it was not and will not be run.
        NOT_SENT,
        /// The connection broke after the request was given to it.
        LOST,
        /// The deadline passed.
        TIMED_OUT,
        /// The reply was no reply of the protocol.
        MALFORMED
    }

    /// Recognizes the end of a reply that nobody waits for any more.
    interface Rest {
        /// Whether the reply ends with this message.
        ///
        /// @throws RuntimeException when the message is malformed; the connection is closed then
        boolean endsWith(int type, ByteBuf body);
    }

    /// A whole message of the reply.
    ///
    /// @param type of the message: info text or record message (a compressed one was unpacked)
    /// @param body valid only during the call
    /// @return whether the reply is complete
    /// @throws RuntimeException when the message is malformed; the connection is closed then
    boolean onMessage(int type, ByteBuf body);

    /// The reply is complete, and the connection is already free for others.
    void onDone();

    /// How to find the end of the reply when its time is up before it came whole, so that the connection can
    /// serve others then; null = the connection is closed.
    default @Nullable Rest rest() {
        return null;
    }

    /// No (complete) reply will be told; the connection is closed, or only read on for what may still come.
    void onFailure(Failure failure, @Nullable Throwable cause);
}
