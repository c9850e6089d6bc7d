package io.onehop.cluster.exchange;

import io.onehop.cluster.fabric.FabricChannel;
import io.onehop.cluster.fabric.FabricLane;
import io.onehop.cluster.fabric.FabricMessage;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Lane;
import io.onehop.runtime.Timers.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One message to several members that each have to answer: sent again to those who have not, after 100 ms
/// and then after twice the time each, up to a second, until all have answered or the round is ended. Only
/// for the cluster's lane.
final class Round {
    private static final Logger LOG = LoggerFactory.getLogger("onehop.exchange");
    private static final long FIRST_NANOS = Duration.ofMillis(100).toNanos();
    private static final long LAST_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long PATIENCE_NANOS = Duration.ofSeconds(5).toNanos();

    private final Lane lane;
    private final Clock clock;
    private final FabricLane fabric;
    private final TreeSet<NodeId> waiting = new TreeSet<>();
    private @Nullable FabricMessage message;
    private @Nullable Timer timer;
    private String name = "";
    private long delayNanos;
    private long warnNanos;

    Round(Lane lane, Clock clock, FabricLane fabric) {
        this.lane = lane;
        this.clock = clock;
        this.fabric = fabric;
    }

    /// Ends the round before and begins another.
    ///
    /// @param newName for the log
    void begin(String newName, FabricMessage newMessage, Collection<NodeId> members) {
        end();
        name = newName;
        message = newMessage;
        waiting.addAll(members);
        delayNanos = FIRST_NANOS;
        warnNanos = clock.nanoTime() + PATIENCE_NANOS;
        send();
    }

    private void send() {
        FabricMessage current = message;
        if (current == null || waiting.isEmpty()) {
            return;
        }
        waiting.forEach(node -> fabric.send(node, FabricChannel.CTRL, current));
        timer = lane.schedule(this::again, delayNanos);
        delayNanos = Math.min(2 * delayNanos, LAST_NANOS);
    }

    private void again() {
        if (!waiting.isEmpty() && clock.nanoTime() - warnNanos >= 0) {
            LOG.warn("exchange waits for members, is their fabric port reachable? phase={} waiting-for={}",
                    name, waiting);
            warnNanos = clock.nanoTime() + 2 * PATIENCE_NANOS;
        }
        send();
    }

    /// A member has answered.
    ///
    /// @return whether it was waited for
    boolean answered(NodeId node) {
        return waiting.remove(node);
    }

    /// Whether all have answered.
    boolean isComplete() {
        return waiting.isEmpty();
    }

    /// Who has not answered.
    List<NodeId> waiting() {
        return List.copyOf(waiting.descendingSet());
    }

    /// Sends nothing any more and waits for nobody.
    void end() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
        waiting.clear();
        message = null;
    }
}
