package io.onehop.client.net;

import io.onehop.runtime.Timers;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// A taker in a pool's line.
///
/// Its turn comes once: whoever takes it out of the line (under the pool's lock) is the one who tells it.
final class WaitingTaker {
    private final ConnectionPool.Taker taker;
    private final boolean beyondLimit;
    /// Guarded by the pool's lock.
    private Timers.@Nullable Timer timer;

    /// @param beyondLimit whether it waits for others to finish, not for a connection to be opened
    WaitingTaker(ConnectionPool.Taker taker, boolean beyondLimit) {
        this.taker = taker;
        this.beyondLimit = beyondLimit;
    }

    /// What to do when it has waited for so long.
    void limit(Timers timers, long nanos, Runnable late) {
        timer = timers.schedule(late, nanos);
    }

    void cancelLimit() {
        if (timer != null) {
            timer.cancel();
        }
    }

    boolean isBeyondLimit() {
        return beyondLimit;
    }

    /// Gives it a connection: on the connection's event loop in a task of its own, so that many in line
    /// do not pile up on one stack.
    void give(Connection connection) {
        try {
            connection.eventLoop().execute(() -> taker.onConnection(connection));
        } catch (RejectedExecutionException e) {
            connection.close();
            taker.onNoConnection(ConnectionPool.Refusal.CLOSED, e);
        }
    }

    void refuse(ConnectionPool.Refusal refusal, @Nullable Throwable cause) {
        taker.onNoConnection(refusal, cause);
    }
}
