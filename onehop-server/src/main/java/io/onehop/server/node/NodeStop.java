package io.onehop.server.node;

import io.onehop.runtime.Clock;
import io.onehop.server.config.ServiceParameters;
import io.onehop.server.logging.LogContext;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.stats.NamespaceCounter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;

/// An orderly end: other nodes become masters of this node's partitions, clients learn of it, and only then
/// does it go.
final class NodeStop {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    /// Clients look once a second; a moment more than that without commands, and all have seen the new map.
    private static final long QUIET_NANOS = TimeUnit.MILLISECONDS.toNanos(1_300);
    private static final Logger AS = LogContext.AS.logger();

    private NodeStop() {}

    /// Blocks for `stop-timeout` at most.
    static void handOver(NodeCore core) {
        long seconds = core.parts().config().service().integer(ServiceParameters.STOP_TIMEOUT);
        if (core.engine().status().size() < 2 || seconds == 0) {
            return;
        }
        Clock clock = core.parts().world().clock();
        long until = clock.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        AS.info("handing over partitions before the stop, for {} seconds at most", seconds);
        var handedOver = new CountDownLatch(1);
        core.engine().leave(handedOver::countDown, TimeUnit.SECONDS.toNanos(seconds));
        try {
            if (!handedOver.await(seconds, TimeUnit.SECONDS)) {
                AS.warn("partitions not handed over within stop-timeout: stopping anyway");
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return;
        }
        awaitQuiet(core, clock, until);
    }

    private static void awaitQuiet(NodeCore core, Clock clock, long until) {
        long commands = commands(core);
        long since = clock.nanoTime();
        while (clock.nanoTime() - until < 0 && clock.nanoTime() - since < QUIET_NANOS) {
            LockSupport.parkNanos(LOOK_NANOS);
            long now = commands(core);
            if (now != commands) {
                commands = now;
                since = clock.nanoTime();
            }
        }
    }

    /// Commands that clients have sent to this node so far, whatever became of them.
    private static long commands(NodeCore core) {
        long sum = 0;
        for (Namespace namespace : core.namespaces()) {
            for (NamespaceCounter counter : NamespaceCounter.values()) {
                String name = counter.statName();
                if (name.startsWith("client_") || name.startsWith("batch_sub_")) {
                    sum += namespace.counters().get(counter);
                }
            }
        }
        return sum;
    }
}
