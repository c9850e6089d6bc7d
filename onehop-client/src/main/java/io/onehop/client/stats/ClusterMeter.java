package io.onehop.client.stats;

import io.onehop.runtime.Clock;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Counts, logs and tells what the looks at the cluster find. Written by the tending event loop, read by
/// any thread.
public final class ClusterMeter {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterMeter.class);
    private static final long NEVER = Long.MIN_VALUE;

    private final ClientListener listener;
    private final Clock clock;
    private final AtomicLong looks = new AtomicLong();
    private final AtomicLong failedLooks = new AtomicLong();
    private final AtomicInteger failuresInRow = new AtomicInteger();
    private final AtomicLong lastSuccessNanos = new AtomicLong(NEVER);
    private final AtomicLong added = new AtomicLong();
    private final AtomicLong removed = new AtomicLong();
    private final AtomicLong mapChanges = new AtomicLong();

    /// A meter that has seen nothing.
    public ClusterMeter(ClientListener listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /// A node is used from now on.
    public void nodeAdded(String node, InetSocketAddress address, String reason) {
        added.incrementAndGet();
        LOG.info("node added node={} address={} reason={}", node, address, reason);
        tell(() -> listener.nodeAdded(node, address, reason));
    }

    /// A node is not used any more.
    public void nodeRemoved(String node, InetSocketAddress address, String reason) {
        removed.incrementAndGet();
        LOG.info("node dropped node={} address={} reason={}", node, address, reason);
        tell(() -> listener.nodeRemoved(node, address, reason));
    }

    /// A node did not answer a look.
    ///
    /// @param silentLooks in how many looks in a row, this one among them
    public void nodeSilent(String node, InetSocketAddress address, int silentLooks, String reason) {
        if (silentLooks == 1) {
            LOG.warn("node is unreachable node={} address={} reason={}", node, address, reason);
            tell(() -> listener.nodeUnreachable(node, address, reason));
        } else {
            LOG.debug("node is silent node={} address={} silentLooks={} reason={}", node, address,
                    silentLooks, reason);
        }
    }

    /// A node answered a look.
    ///
    /// @param silentLooks in how many looks in a row it had not
    public void nodeAnswered(String node, InetSocketAddress address, int silentLooks) {
        if (silentLooks > 0) {
            var reason = "it answers after silentLooks=" + silentLooks;
            LOG.info("node is reachable node={} address={} reason={}", node, address, reason);
            tell(() -> listener.nodeReachable(node, address, reason));
        }
    }

    /// A node's partitions were read.
    ///
    /// @param from the generation known before, or below 0
    /// @param to the generation read
    public void mapChanged(String node, InetSocketAddress address, long from, long to) {
        mapChanges.incrementAndGet();
        var reason = from < 0 ? "read anew, partition generation " + to
                : "partition generation " + from + " to " + to;
        LOG.debug("partitions changed node={} reason={}", node, reason);
        tell(() -> listener.mapChanged(node, address, reason));
    }

    /// A look at the cluster ended.
    public void lookSucceeded() {
        looks.incrementAndGet();
        failuresInRow.set(0);
        lastSuccessNanos.set(clock.nanoTime());
    }

    /// A look at the cluster ended without success; who looks warns of it, once until the reason changes.
    public void lookFailed(String reason) {
        looks.incrementAndGet();
        failedLooks.incrementAndGet();
        LOG.debug("look at the cluster failed inRow={} reason={}", failuresInRow.incrementAndGet(), reason);
        tell(() -> listener.lookFailed(reason));
    }

    private static void tell(Runnable event) {
        try {
            event.run();
        } catch (RuntimeException e) {
            LOG.warn("the listener failed", e);
        }
    }

    /// What was counted until now.
    public TendStats snapshot() {
        long last = lastSuccessNanos.get();
        return new TendStats(looks.get(), failedLooks.get(), failuresInRow.get(),
                last == NEVER ? -1 : Math.max(0, clock.nanoTime() - last), added.get(), removed.get(),
                mapChanges.get());
    }
}
