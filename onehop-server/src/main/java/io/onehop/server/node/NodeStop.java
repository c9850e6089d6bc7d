package io.onehop.server.node;

import io.onehop.runtime.Clock;
import io.onehop.server.config.ServiceParameters;
import io.onehop.server.logging.LogContext;
import io.onehop.server.namespace.Namespace;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.slf4j.Logger;

/// An orderly end in two steps, `stop-timeout` at most in all: other nodes become masters of this node's
/// partitions and clients learn of it; then, when the node has left the cluster, clients give it up. A client
/// that still knew a node when it comes back would send commands over connections that have ended meanwhile.
final class NodeStop {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /// Clients look once a second; a moment more than that without commands, and all have seen the new map.
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(1_300);
    /// In that time clients have looked twice: they give up a node that no other node lists any more.
    private static final long GIVE_UP_NANOS = TimeUnit.MILLISECONDS.toNanos(2_300);
    private static final Logger AS = LogContext.AS.logger();

    private final NodeCore core;
    private final Clock clock;
    private final long limitNanos;
    private final long startNanos;
    private boolean handedOver;

    /// Time runs from now on.
    NodeStop(NodeCore core) {
        this.core = core;
        clock = core.parts().world().clock();
        limitNanos = TimeUnit.SECONDS.toNanos(
                core.parts().config().service().integer(ServiceParameters.STOP_TIMEOUT));
        startNanos = clock.nanoTime();
    }

    /// Blocks until nobody needs this node; does nothing in a node that is alone.
    void handOver() {
        if (core.engine().status().size() < 2 || limitNanos == 0) {
            return;
        }
        AS.info("handing over partitions before the stop, for {} seconds at most",
                TimeUnit.NANOSECONDS.toSeconds(limitNanos));
        var done = new CountDownLatch(1);
        core.leave(done::countDown, limitNanos);
        try {
            handedOver = done.await(limitNanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        if (handedOver) {
            awaitQuiet();
        } else {
            AS.warn("partitions not handed over within stop-timeout: stopping anyway");
        }
    }

    /// Blocks until no client is connected any more or all of them had the time to give this node up; after
    /// it has left the cluster. Does nothing when nothing was handed over.
    void awaitClients(IntSupplier connections) {
        long start = clock.nanoTime();
        while (handedOver && !isOver() && connections.getAsInt() > 0
                && clock.nanoTime() - start < GIVE_UP_NANOS) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private void awaitQuiet() {
        long commands = commands();
        long since = clock.nanoTime();
        while (!isOver() && clock.nanoTime() - since < QUIET_NANOS) {
            LockSupport.parkNanos(LOOK_NANOS);
            long now = commands();
            if (now != commands) {
                commands = now;
                since = clock.nanoTime();
            }
        }
    }

    private boolean isOver() {
        return clock.nanoTime() - startNanos >= limitNanos || Thread.currentThread().isInterrupted();
    }

    /// Commands that clients have sent to this node so far, whatever became of them.
    private long commands() {
        return core.namespaces().stream().mapToLong(Namespace::commands).sum();
    }
}
