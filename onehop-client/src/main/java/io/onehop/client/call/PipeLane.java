package io.onehop.client.call;

import io.onehop.client.cluster.Node;
import io.onehop.client.net.Connection;
import io.onehop.client.net.ConnectionPool;
import io.onehop.client.net.Pipe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The attempts of a pipeline that go to one node: a queue, and at most one connection, taken from the node's
/// pool while there is work and given back when all is answered.
///
/// Whatever was queued when an event loop gets to it is written together and flushed once.
///
/// Threads: the lock guards the queue and who works on it; the pipe itself belongs to its event loop.
final class PipeLane implements ConnectionPool.Taker, Pipe.Owner {
    private final Engine engine;
    private final Node node;
    private final Pipe.Limits limits;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Attempt> queue = new ArrayDeque<>();
    private @Nullable Pipe pipe;
    private boolean asking;
    private boolean drainDue;
    /// When the queue is looked through for attempts whose time is up; [Long#MAX_VALUE] = not.
    private long lookNanos = Long.MAX_VALUE;

    PipeLane(Engine engine, Node node, Pipe.Limits limits) {
        this.engine = engine;
        this.node = node;
        this.limits = limits;
    }

    void enqueue(Attempt attempt) {
        @Nullable Pipe open = null;
        boolean ask = false;
        boolean look;
        lock.lock();
        try {
            queue.add(attempt);
            look = isEarliest(attempt.deadlineNanos());
            if (pipe == null) {
                ask = !asking;
                asking = true;
            } else if (!drainDue) {
                drainDue = true;
                open = pipe;
            }
        } finally {
            lock.unlock();
        }
        if (look) {
            lookAt(attempt.deadlineNanos());
        }
        if (ask) {
            node.pool().acquire(Long.MAX_VALUE, this);
        } else if (open != null) {
            drainSoon(open);
        }
    }

    private void drainSoon(Pipe open) {
        try {
            open.eventLoop().execute(this::drain);
        } catch (RejectedExecutionException e) {
            refuseAll(ConnectionPool.Refusal.CLOSED, e);
        }
    }

    @Override
    public void onConnection(Connection connection) {
        if (connection.eventLoop().inEventLoop()) {
            begin(connection);
            return;
        }
        try {
            connection.eventLoop().execute(() -> begin(connection));
        } catch (RejectedExecutionException e) {
            connection.close();
            onNoConnection(ConnectionPool.Refusal.CLOSED, e);
        }
    }

    private void begin(Connection connection) {
        var lent = connection.lend(this, limits);
        lock.lock();
        try {
            asking = false;
            drainDue = true;
            pipe = lent;
        } finally {
            lock.unlock();
        }
        drain();
    }

    @Override
    public void onNoConnection(ConnectionPool.Refusal refusal, @Nullable Throwable cause) {
        lock.lock();
        try {
            asking = false;
        } finally {
            lock.unlock();
        }
        refuseAll(refusal, cause);
    }

    private void refuseAll(ConnectionPool.Refusal refusal, @Nullable Throwable cause) {
        List<Attempt> refused;
        lock.lock();
        try {
            refused = List.copyOf(queue);
            queue.clear();
        } finally {
            lock.unlock();
        }
        for (var attempt : refused) {
            attempt.onNoConnection(refusal, cause);
        }
    }

    /// Writes what is queued as far as there is room, on the event loop.
    private void drain() {
        Pipe open;
        lock.lock();
        try {
            drainDue = false;
            open = pipe;
        } finally {
            lock.unlock();
        }
        if (open == null) {
            return;
        }
        boolean any = false;
        while (open.hasRoom()) {
            var next = poll();
            if (next == null) {
                break;
            }
            next.run(open);
            any = true;
        }
        if (any) {
            open.flush();
        }
        rest(open);
    }

    private @Nullable Attempt poll() {
        lock.lock();
        try {
            return queue.poll();
        } finally {
            lock.unlock();
        }
    }

    /// Gives the connection back when nothing is left to do with it.
    private void rest(Pipe open) {
        lock.lock();
        try {
            if (pipe != open || !open.isIdle() || !queue.isEmpty()) {
                return;
            }
            pipe = null;
        } finally {
            lock.unlock();
        }
        open.giveBack();
    }

    @Override
    public void onProgress() {
        drain();
    }

    @Override
    public void onClosed() {
        boolean ask;
        lock.lock();
        try {
            pipe = null;
            ask = !queue.isEmpty() && !asking;
            asking |= ask;
        } finally {
            lock.unlock();
        }
        if (ask) {
            node.pool().acquire(Long.MAX_VALUE, this);
        }
    }

    // ---- attempts whose time is up before they were sent

    private boolean isEarliest(long deadlineNanos) {
        boolean earliest = deadlineNanos != Long.MAX_VALUE
                && (lookNanos == Long.MAX_VALUE || deadlineNanos - lookNanos < 0);
        if (earliest) {
            lookNanos = deadlineNanos;
        }
        return earliest;
    }

    private void lookAt(long nanos) {
        engine.pauses().after(Math.max(0, nanos - engine.clock().nanoTime()), () -> look(nanos));
    }

    private void look(long asOfNanos) {
        var late = new ArrayList<Attempt>();
        long next = Long.MAX_VALUE;
        long now = engine.clock().nanoTime();
        lock.lock();
        try {
            if (lookNanos != asOfNanos) {
                return;
            }
            for (var each = queue.iterator(); each.hasNext();) {
                var attempt = each.next();
                long deadline = attempt.deadlineNanos();
                if (deadline == Long.MAX_VALUE) {
                    continue;
                }
                if (now - deadline >= 0) {
                    each.remove();
                    late.add(attempt);
                } else if (next == Long.MAX_VALUE || deadline - next < 0) {
                    next = deadline;
                }
            }
            lookNanos = next;
        } finally {
            lock.unlock();
        }
        if (next != Long.MAX_VALUE) {
            lookAt(next);
        }
        for (var attempt : late) {
            attempt.onNoConnection(ConnectionPool.Refusal.LATE, null);
        }
    }
}
