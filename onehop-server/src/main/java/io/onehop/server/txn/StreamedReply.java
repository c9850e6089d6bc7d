package io.onehop.server.txn;

import io.netty.buffer.ByteBuf;

/// An answer that is made piece by piece: a batch or a query. The connection asks for the next piece when the
/// socket has taken the one before, so a client that does not read stops the work, not the server. For one
/// thread.
public interface StreamedReply {
    /// The answer is complete.
    long DONE = -1;
    /// Nothing can be made until something comes from elsewhere: [#onReady] tells when.
    long WAITING = -2;
    /// More can be made at once.
    long MORE = 0;

    /// Writes whole frames, about [#PIECE_SIZE] bytes of them at most beyond the last record, and works about
    /// a millisecond at most.
    ///
    /// @return [#DONE], [#MORE], [#WAITING], or how many nanoseconds to wait before the next call
    long next(ByteBuf out);

    /// Has the task run on the lane when more may be made after [#WAITING], never within [#next]; it may run
    /// when there is nothing after all. Set once, before the first piece.
    default void onReady(Runnable task) {
        // never waits
    }

    /// The connection has gone: the rest of the answer is not wanted. Called at most once, and not after
    /// [#DONE].
    void abandon();

    /// Whether the rest of the answer is not wanted any more: aborted by an operator, or its time is over.
    boolean isPointless();

    /// For how long, in milliseconds, a client may take nothing of the answer before the connection is
    /// closed; 0 = for ever.
    long stallLimitMillis();

    /// Bytes after which a piece is long enough.
    int PIECE_SIZE = 128 << 10;
}
