package io.onehop.client.net;

import io.onehop.runtime.Clock;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A node's connections: at least `min` (kept by [#trim()]), at most `max`, the newest used first, so that
/// the others grow old and are trimmed (smart-client reference, section 7; seed 004).
///
/// **Opening.** Who finds no idle connection stands in line, and a connection is opened for them: at most
/// `maxOpening` at a time, so a burst does not become a storm. Connection and taker are not tied to each
/// other: the first in line gets whatever is free first, a connection given back or a new one. So opening
/// goes on when the taker's time is up, and the next one finds the connection there. Each opening that fails
/// ends the wait of the first in line.
///
/// **Who answers.** An address may lead to another node than before. So each new connection is asked for the
/// name of its node first, and takes part only when the answer is the expected one; until then it counts as
/// being opened.
///
/// **The limit.** As many may stand in line as connections may still be opened. Beyond that the answer is
/// [Refusal#EXHAUSTED] at once, unless `maxWaiting` lets more wait, each for `maxWaitNanos` at most.
///
/// Safe for use by many threads; the lock is held only to move a connection, never while a taker is told.
public final class ConnectionPool implements Connection.Home {
    /// Why there is no connection.
    public enum Refusal {
        /// All are in use and there may not be more, and none came back in the time allowed to wait.
        EXHAUSTED,
        /// A new one could not be opened.
        UNREACHABLE,
        /// The taker's own time was up before one was there.
        LATE,
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

    private final Dialer dialer;
    private final InetSocketAddress address;
    private final String expectedName;
    private final PoolLimits limits;
    private final Clock clock;
    private final DirectPool direct;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final Set<Connection> all = new LinkedHashSet<>();
    private final TakerLine line;
    private final WarmUps warmUps = new WarmUps();
    private int open;
    private int opening;
    /// Of the open ones, those being opened by threads of blocking calls.
    private int openingDirect;
    private long openedSoFar;
    private long closedSoFar;
    private boolean closed;

    /// An empty pool.
    ///
    /// @param expectedName of the node that each connection has to lead to; empty = not checked
    public ConnectionPool(Dialer dialer, InetSocketAddress address, String expectedName, PoolLimits limits,
            Clock clock) {
        this.dialer = dialer;
        this.address = address;
        this.expectedName = expectedName;
        this.limits = limits;
        this.clock = clock;
        this.line = new TakerLine(limits, dialer.timers(), lock);
        this.direct = new DirectPool(this, address, expectedName, limits, clock, dialer.deadlines());
    }

    /// Hands an idle connection to the taker, or the next one that is free or opened.
    ///
    /// @param timeoutNanos how long the taker can wait, above 0; [Long#MAX_VALUE] = as long as it takes
    public void acquire(long timeoutNanos, Taker taker) {
        while (!tryAcquire(timeoutNanos, taker)) {
            direct.giveWay();
        }
    }

    /// False when an idle connection of the other kind has to be closed first.
    private boolean tryAcquire(long timeoutNanos, Taker taker) {
        boolean mayEvict = direct.idleCount() > 0;
        @Nullable Connection taken = null;
        @Nullable Refusal refusal = null;
        int dials = 0;
        long now = clock.nanoTime();
        lock.lock();
        try {
            taken = newestUsable(now);
            if (taken == null && mayEvict && !closed && line.size() >= stillToOpen()) {
                return false;
            }
            if (taken == null) {
                refusal = closed ? Refusal.CLOSED : line.join(taker, timeoutNanos, stillToOpen());
                dials = claimOpenings();
            }
        } finally {
            lock.unlock();
        }
        dial(dials);
        if (taken != null) {
            taker.onConnection(taken);
        } else if (refusal != null) {
            taker.onNoConnection(refusal, null);
        }
        return true;
    }

    /// The connections for blocking calls.
    public DirectPool direct() {
        return direct;
    }

    /// Whether a connection of an event loop can be had at once.
    boolean hasIdle() {
        lock.lock();
        try {
            return !idle.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /// Takes room for a connection that a blocking call opens; false when there is none.
    boolean claim() {
        lock.lock();
        try {
            boolean room = !closed && open < limits.max();
            open += room ? 1 : 0;
            openingDirect += room ? 1 : 0;
            return room;
        } finally {
            lock.unlock();
        }
    }

    /// What became of a connection that was claimed.
    ///
    /// @param next whether one is to be opened for the next command
    void claimed(boolean opened, boolean next) {
        int dials;
        lock.lock();
        try {
            openingDirect--;
            if (opened) {
                openedSoFar++;
            } else {
                open--;
            }
            if (next) {
                warmUps.want(Math.min(limits.max(), open + 1));
            }
            dials = claimOpenings();
        } finally {
            lock.unlock();
        }
        dial(dials);
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

    private int stillToOpen() {
        return limits.max() - (open - opening);
    }

    /// How many connections the caller has to open now, outside the lock.
    private int claimOpenings() {
        int claimed = 0;
        while (!closed && opening < limits.maxOpening() && open < limits.max()
                && (line.size() > opening || open < warmUps.wanted())) {
            opening++;
            open++;
            claimed++;
        }
        return claimed;
    }

    private void dial(int connections) {
        for (int i = 0; i < connections; i++) {
            dialer.dial(address, limits.connectNanos(), this, new Dialer.Listener() {
                @Override
                public void onConnected(Connection connection) {
                    if (expectedName.isEmpty()) {
                        opened(connection);
                    } else {
                        check(connection);
                    }
                }

                @Override
                public void onUnreachable(@Nullable Throwable cause) {
                    unreachable(cause);
                }
            });
        }
    }

    /// Asks who is there. The answer that is expected gives the connection back to the pool, which then knows
    /// it as opened; any other end closes it.
    private void check(Connection connection) {
        lock.lock();
        try {
            all.add(connection);
        } finally {
            lock.unlock();
        }
        new NameCheck(expectedName, address).ask(connection, clock.nanoTime() + limits.connectNanos());
    }

    private void opened(Connection connection) {
        @Nullable WaitingTaker next = null;
        boolean keep;
        List<CompletableFuture<Integer>> warm;
        int dials;
        lock.lock();
        try {
            opening--;
            openedSoFar++;
            all.add(connection);
            connection.becomeReady();
            keep = !closed && connection.isOpen();
            next = keep ? place(connection) : null;
            warm = warmedUp(false);
            dials = claimOpenings();
        } finally {
            lock.unlock();
        }
        dial(dials);
        hand(connection, keep, next);
        complete(warm);
    }

    private void unreachable(@Nullable Throwable cause) {
        @Nullable WaitingTaker first;
        List<CompletableFuture<Integer>> warm;
        int dials;
        lock.lock();
        try {
            opening--;
            open--;
            first = line.first();
            warm = warmedUp(true);
            dials = claimOpenings();
        } finally {
            lock.unlock();
        }
        dial(dials);
        complete(warm);
        if (first != null) {
            first.refuse(Refusal.UNREACHABLE, cause);
        }
    }

    @Override
    public void release(Connection connection) {
        @Nullable WaitingTaker next = null;
        boolean keep;
        boolean fresh;
        lock.lock();
        try {
            fresh = !connection.isReady();
            keep = !fresh && !closed && connection.isOpen();
            next = keep ? place(connection) : null;
        } finally {
            lock.unlock();
        }
        if (fresh) {
            opened(connection);
        } else {
            hand(connection, keep, next);
        }
    }

    @Override
    public long drainNanos() {
        return limits.drainNanos();
    }

    /// Who gets a free connection; null when it lies down with the idle ones.
    private @Nullable WaitingTaker place(Connection connection) {
        var next = line.first();
        if (next == null) {
            connection.idleSinceNanos(clock.nanoTime());
            idle.addFirst(connection);
        }
        return next;
    }

    private static void hand(Connection connection, boolean keep, @Nullable WaitingTaker next) {
        if (next != null) {
            next.give(connection);
        } else if (!keep) {
            connection.close();
        }
    }

    @Override
    public void closed(Connection connection) {
        int dials = 0;
        boolean ready;
        lock.lock();
        try {
            all.remove(connection);
            ready = connection.isReady();
            if (ready) {
                idle.remove(connection);
                dials = left();
            } else {
                // Should its name be told all the same, it is not taken for a new one.
                connection.becomeReady();
            }
        } finally {
            lock.unlock();
        }
        if (ready) {
            dial(dials);
        } else {
            unreachable(null);
        }
    }

    /// A blocking call's connection is closed.
    void directClosed() {
        int dials;
        lock.lock();
        try {
            dials = left();
        } finally {
            lock.unlock();
        }
        dial(dials);
    }

    private int left() {
        open--;
        closedSoFar++;
        return claimOpenings();
    }

    /// Opens connections, a few at a time, until there are so many (at most the limit), so that the first
    /// commands find them there. Those above the minimum are closed again when they stay idle.
    ///
    /// @return how many there are when it is done, or when one could not be opened
    public CompletableFuture<Integer> warmUp(int connections) {
        var done = new CompletableFuture<Integer>();
        List<CompletableFuture<Integer>> warm;
        int dials;
        lock.lock();
        try {
            warmUps.add(Math.min(connections, limits.max()), done);
            dials = claimOpenings();
            warm = warmedUp(closed);
        } finally {
            lock.unlock();
        }
        dial(dials);
        complete(warm);
        return done;
    }

    /// Takes out those that are done, or all.
    private List<CompletableFuture<Integer>> warmedUp(boolean givenUp) {
        return warmUps.reached(open - opening - openingDirect, givenUp);
    }

    private void complete(List<CompletableFuture<Integer>> warm) {
        for (var done : warm) {
            var counts = counts();
            done.complete(counts.open() - counts.opening());
        }
    }

    /// Closes connections that were idle for too long, down to the minimum, and opens missing ones up to it.
    public void trim() {
        var old = new ArrayList<Connection>();
        int dials;
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
            if (open - opening < limits.min()) {
                warmUps.want(limits.min());
            }
            dials = claimOpenings();
        } finally {
            lock.unlock();
        }
        closeAll(old);
        dial(dials);
        direct.trim(Math.max(0, openCount() - limits.min()));
    }

    /// Closes the idle connections; those in use are closed when they come back, and nobody waits any more.
    public void close() {
        closeAll(leave(idle));
        direct.close();
    }

    /// Closes all connections; what they were used for fails.
    public void closeNow() {
        closeAll(leave(all));
        direct.closeNow();
    }

    private List<Connection> leave(Collection<Connection> leaving) {
        List<Connection> connections;
        List<WaitingTaker> refused;
        List<CompletableFuture<Integer>> warm;
        lock.lock();
        try {
            closed = true;
            connections = List.copyOf(leaving);
            idle.clear();
            refused = line.all();
            warm = warmedUp(true);
        } finally {
            lock.unlock();
        }
        for (var waiting : refused) {
            waiting.refuse(Refusal.CLOSED, null);
        }
        complete(warm);
        return connections;
    }

    private static void closeAll(List<Connection> connections) {
        for (var connection : connections) {
            connection.close();
        }
    }

    /// How it stands now.
    public PoolCounts counts() {
        int idleDirect = direct.idleCount();
        lock.lock();
        try {
            return new PoolCounts(
                    open, opening + openingDirect, idle.size() + idleDirect, line.size(), openedSoFar,
                    closedSoFar, line.refused());
        } finally {
            lock.unlock();
        }
    }

    /// Connections that exist or are being opened.
    public int openCount() {
        return counts().open();
    }

    /// Connections that wait for use.
    public int idleCount() {
        return counts().idle();
    }
}
