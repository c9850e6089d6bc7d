package io.onehop.client.net;

import io.onehop.runtime.Clock;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A node's connections: at least `min` (kept by [#trim()]), at most `max`, the newest used first, so that
/// the others grow old and are trimmed. Nobody waits: when all are in use the answer is [Refusal#EXHAUSTED]
/// at once (smart-client reference, section 7).
///
/// Safe for use by many threads; the lock is held only to move a connection.
public final class ConnectionPool implements Connection.Home {
    /// Why there is no connection.
    public enum Refusal {
        /// All are in use and there may not be more.
        EXHAUSTED,
        /// A new one could not be opened.
        UNREACHABLE,
        /// The pool was closed.
        CLOSED
    }

    /// Takes a connection, or learns that there is none.
    public interface Taker {
        /// The connection is the taker's until it sends a request or releases it. On the calling thread when
        /// one was idle, else on the connection's event loop.
        void onConnection(Connection connection);

        /// There is none.
        void onNoConnection(Refusal refusal, @Nullable Throwable cause);
    }

    /// Sizes and ages.
    ///
    /// @param maxIdleNanos after which an idle connection is not used any more
    /// @param connectNanos limit of opening a connection
    public record Limits(int min, int max, long maxIdleNanos, long connectNanos) {}

    private final Dialer dialer;
    private final InetSocketAddress address;
    private final Limits limits;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> all = new HashSet<>();
    private int open;
    private long opened;
    private long closedAgain;
    private boolean closed;

    /// An empty pool.
    public ConnectionPool(Dialer dialer, InetSocketAddress address, Limits limits, Clock clock) {
        this.dialer = dialer;
        this.address = address;
        this.limits = limits;
        this.clock = clock;
    }

    /// Hands an idle connection to the taker, or opens one.
    ///
    /// @param timeoutNanos how long opening one may take, above 0; the pool's own limit holds too
    public void acquire(long timeoutNanos, Taker taker) {
        @Nullable Connection taken = null;
        @Nullable Refusal refusal = null;
        long now = clock.nanoTime();
        lock.lock();
        try {
            taken = newestUsable(now);
            if (taken == null) {
                refusal = reserve();
            }
        } finally {
            lock.unlock();
        }
        if (taken != null) {
            taker.onConnection(taken);
        } else if (refusal != null) {
            taker.onNoConnection(refusal, null);
        } else {
            dial(Math.min(timeoutNanos, limits.connectNanos()), taker);
        }
    }

    private @Nullable Connection newestUsable(long now) {
        for (var newest = idle.pollFirst(); newest != null; newest = idle.pollFirst()) {
            if (newest.isOpen() && now - newest.idleSinceNanos() <= limits.maxIdleNanos()) {
                return newest;
            }
            newest.close();
        }
        return null;
    }

    private @Nullable Refusal reserve() {
        if (closed) {
            return Refusal.CLOSED;
        }
        if (open >= limits.max()) {
            return Refusal.EXHAUSTED;
        }
        open++;
        return null;
    }

    private void dial(long timeoutNanos, Taker taker) {
        dialer.dial(address, timeoutNanos, this, new Dialer.Listener() {
            @Override
            public void onConnected(Connection connection) {
                if (admit(connection)) {
                    taker.onConnection(connection);
                } else {
                    connection.close();
                    taker.onNoConnection(Refusal.CLOSED, null);
                }
            }

            @Override
            public void onUnreachable(@Nullable Throwable cause) {
                forget();
                taker.onNoConnection(Refusal.UNREACHABLE, cause);
            }
        });
    }

    private boolean admit(Connection connection) {
        lock.lock();
        try {
            opened++;
            return !closed && all.add(connection);
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        lock.lock();
        try {
            open--;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void release(Connection connection) {
        boolean keep;
        lock.lock();
        try {
            keep = !closed && connection.isOpen();
            if (keep) {
                connection.idleSinceNanos(clock.nanoTime());
                idle.addFirst(connection);
            }
        } finally {
            lock.unlock();
        }
        if (!keep) {
            connection.close();
        }
    }

    @Override
    public void closed(Connection connection) {
        lock.lock();
        try {
            open--;
            closedAgain++;
            all.remove(connection);
            idle.remove(connection);
        } finally {
            lock.unlock();
        }
    }

    /// Closes connections that were idle for too long, down to the minimum, and opens missing ones up to it.
    public void trim() {
        var old = new ArrayList<Connection>();
        int missing;
        long now = clock.nanoTime();
        lock.lock();
        try {
            for (var oldest = idle.peekLast();
                    oldest != null
                            && open - old.size() > limits.min()
                            && now - oldest.idleSinceNanos() > limits.maxIdleNanos();
                    oldest = idle.peekLast()) {
                old.add(idle.removeLast());
            }
            missing = closed ? 0 : Math.max(0, limits.min() - open);
            open += missing;
        } finally {
            lock.unlock();
        }
        closeAll(old);
        for (int i = 0; i < missing; i++) {
            dial(limits.connectNanos(), new KeepIdle());
        }
    }

    /// Closes the idle connections; those in use are closed when they come back.
    public void close() {
        closeAll(leave(idle));
    }

    /// Closes all connections; what they were used for fails.
    public void closeNow() {
        closeAll(leave(all));
    }

    private List<Connection> leave(Collection<Connection> leaving) {
        lock.lock();
        try {
            closed = true;
            var connections = List.copyOf(leaving);
            idle.clear();
            return connections;
        } finally {
            lock.unlock();
        }
    }

    private static void closeAll(List<Connection> connections) {
        for (var connection : connections) {
            connection.close();
        }
    }

    /// Connections that exist or are being opened.
    public int openCount() {
        lock.lock();
        try {
            return open;
        } finally {
            lock.unlock();
        }
    }

    /// Connections that wait for use.
    public int idleCount() {
        lock.lock();
        try {
            return idle.size();
        } finally {
            lock.unlock();
        }
    }

    /// Connections that were opened since the pool was made.
    public long openedCount() {
        lock.lock();
        try {
            return opened;
        } finally {
            lock.unlock();
        }
    }

    /// Connections that were closed since the pool was made.
    public long closedCount() {
        lock.lock();
        try {
            return closedAgain;
        } finally {
            lock.unlock();
        }
    }

    /// Opened only to lie in the pool.
    private static final class KeepIdle implements Taker {
        @Override
        public void onConnection(Connection connection) {
            connection.release();
        }

        @Override
        public void onNoConnection(Refusal refusal, @Nullable Throwable cause) {
            // The next trim tries again.
        }
    }
}
