package io.onehop.client.net;

import io.onehop.runtime.Clock;
import io.onehop.runtime.Timers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// A node's connections for blocking calls, the newest used first. They count with the others of the node's
/// [ConnectionPool], whose limits hold for both kinds together, and which asks for the idle ones here when it
/// needs their room.
///
/// Safe for use by many threads; the lock is held only to move a connection. Lock order: none, as the two
/// pools never call each other under their locks.
public final class DirectPool {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private final ConnectionPool whole;
    private final InetSocketAddress address;
    private final String expectedName;
    private final PoolLimits limits;
    private final Clock clock;
    private final Timers deadlines;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<DirectConnection> idle = new ArrayDeque<>();
    private final Set<DirectConnection> all = new HashSet<>();
    private final Semaphore openings;
    private boolean closed;

    DirectPool(ConnectionPool whole, InetSocketAddress address, String expectedName, PoolLimits limits,
            Clock clock, Timers deadlines) {
        this.whole = whole;
        this.address = address;
        this.expectedName = expectedName;
        this.limits = limits;
        this.clock = clock;
        this.deadlines = deadlines;
        this.openings = new Semaphore(limits.maxOpening());
    }

    /// Whether blocking calls have connections of this kind: not where commands wait in line at the limit,
    /// which is the other pool's, and not where late answers are awaited, since the calling thread leaves
    /// when its time is up.
    public boolean isUsed() {
        return limits.maxWaiting() == 0 && limits.drainNanos() == 0;
    }

    /// An idle connection or a new one, which this thread opens; null when there is no room for one, when an
    /// idle connection of an event loop can be had at once, or when this pool is not used.
    ///
    /// @param timeoutNanos how long the caller can wait, above 0; [Long#MAX_VALUE] = as long as it takes
    /// @throws ClosedByInterruptException when the thread was interrupted, which it stays
    /// @throws IOException when no connection could be opened in time
    public @Nullable DirectConnection take(long timeoutNanos) throws IOException {
        if (!isUsed()) {
            return null;
        }
        var taken = newestUsable();
        if (taken != null || whole.hasIdle()) {
            return taken;
        }
        long allowed = Math.min(timeoutNanos, limits.connectNanos());
        long start = clock.nanoTime();
        if (!permitted(allowed)) {
            throw new SocketTimeoutException("too many connections are being opened");
        }
        try {
            // Others may have come back meanwhile.
            taken = newestUsable();
            if (taken != null || !whole.claim()) {
                return taken;
            }
            return open(Math.max(1, allowed - (clock.nanoTime() - start)), allowed == timeoutNanos);
        } finally {
            openings.release();
        }
    }

    private boolean permitted(long nanos) throws ClosedByInterruptException {
        try {
            return openings.tryAcquire() || openings.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
    }

    private @Nullable DirectConnection newestUsable() {
        while (true) {
            long idleNanos;
            @Nullable DirectConnection newest;
            lock.lock();
            try {
                newest = idle.pollFirst();
                if (newest == null) {
                    return null;
                }
                idleNanos = clock.nanoTime() - newest.idleSinceNanos();
            } finally {
                lock.unlock();
            }
            if (idleNanos <= limits.maxIdleNanos() && newest.isUsable(idleNanos)) {
                return newest;
            }
            newest.close();
        }
    }

    /// Opens one in the room that was claimed for it, and asks who is there.
    ///
    /// @param hurried whether the caller has less time than opening may take: when it was too little, one is
    ///     opened for the next
    private DirectConnection open(long nanos, boolean hurried) throws IOException {
        boolean kept = false;
        long deadline = clock.nanoTime() + nanos;
        @Nullable SocketChannel channel = null;
        try {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
            long millis = (nanos + NANOS_PER_MILLI - 1) / NANOS_PER_MILLI;
            channel.socket().connect(address, (int) Math.min(millis, Integer.MAX_VALUE));
            var opened = new DirectConnection(channel, this, clock, deadlines);
            kept = join(opened) && isExpected(opened, deadline) && keep(opened);
            if (!kept) {
                opened.close();
                throw new IOException("the pool was closed, or the node did not tell its name");
            }
            return opened;
        } finally {
            if (!kept && channel != null) {
                channel.close();
            }
            whole.claimed(kept, !kept && hurried && clock.nanoTime() - deadline >= 0);
        }
    }

    /// From now on it is closed with the pool; it counts as being opened.
    private boolean join(DirectConnection opened) {
        lock.lock();
        try {
            return !closed && all.add(opened);
        } finally {
            lock.unlock();
        }
    }

    private boolean isExpected(DirectConnection opened, long deadline) throws ClosedByInterruptException {
        if (expectedName.isEmpty() || opened.passes(new NameCheck(expectedName, address), deadline)) {
            return true;
        }
        if (Thread.currentThread().isInterrupted()) {
            throw new ClosedByInterruptException();
        }
        return false;
    }

    private boolean keep(DirectConnection opened) {
        lock.lock();
        try {
            boolean keep = !closed && all.contains(opened);
            if (keep) {
                opened.becomeReady();
            }
            return keep;
        } finally {
            lock.unlock();
        }
    }

    void release(DirectConnection connection) {
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

    void closed(DirectConnection connection) {
        boolean ready;
        lock.lock();
        try {
            all.remove(connection);
            idle.remove(connection);
            ready = connection.isReady();
        } finally {
            lock.unlock();
        }
        // The room of another one is given back by whoever opens it.
        if (ready) {
            whole.directClosed();
        }
    }

    /// A connection broke: where one did others may have.
    void suspect() {
        look(Long.MAX_VALUE, 0);
    }

    /// Closes those that the other end closed, and those idle for too long as far as there may be fewer.
    ///
    /// @param mayGo how many may be closed for their age
    void trim(int mayGo) {
        look(limits.maxIdleNanos(), mayGo);
    }

    private void look(long maxIdleNanos, int mayGo) {
        var kept = new ArrayList<DirectConnection>();
        int old = 0;
        for (int i = idleCount(); i > 0; i--) {
            var oldest = oldest();
            if (oldest == null) {
                break;
            }
            boolean tooOld = old < mayGo && clock.nanoTime() - oldest.idleSinceNanos() > maxIdleNanos;
            if (tooOld || !oldest.isSilent()) {
                old += tooOld ? 1 : 0;
                oldest.close();
            } else {
                kept.add(oldest);
            }
        }
        for (var back : kept.reversed()) {
            giveBack(back);
        }
    }

    /// Puts one that was only looked at where it was.
    private void giveBack(DirectConnection connection) {
        boolean keep;
        lock.lock();
        try {
            keep = !closed && connection.isOpen();
            if (keep) {
                idle.addLast(connection);
            }
        } finally {
            lock.unlock();
        }
        if (!keep) {
            connection.close();
        }
    }

    /// Closes the oldest idle connection, if there is one, since its room is needed.
    void giveWay() {
        var oldest = oldest();
        if (oldest != null) {
            oldest.close();
        }
    }

    private @Nullable DirectConnection oldest() {
        lock.lock();
        try {
            return idle.pollLast();
        } finally {
            lock.unlock();
        }
    }

    /// Opens connections on this thread until the node has so many of both kinds, or one cannot be opened.
    ///
    /// @throws ClosedByInterruptException when the thread was interrupted, which it stays
    public void warmUp(int connections) throws ClosedByInterruptException {
        var opened = new ArrayList<DirectConnection>();
        try {
            while (isUsed() && whole.openCount() < connections && whole.claim()) {
                opened.add(open(limits.connectNanos(), false));
            }
        } catch (ClosedByInterruptException e) {
            throw e;
        } catch (IOException e) {
            // How many there are is the answer.
            return;
        } finally {
            opened.forEach(DirectConnection::release);
        }
    }

    /// Closes the idle ones; those in use are closed when they come back.
    void close() {
        closeAll(false);
    }

    /// Closes all.
    void closeNow() {
        closeAll(true);
    }

    private void closeAll(boolean now) {
        List<DirectConnection> leaving;
        lock.lock();
        try {
            closed = true;
            leaving = now ? List.copyOf(all) : List.copyOf(idle);
            idle.clear();
        } finally {
            lock.unlock();
        }
        leaving.forEach(DirectConnection::close);
    }

    int idleCount() {
        lock.lock();
        try {
            return idle.size();
        } finally {
            lock.unlock();
        }
    }
}
