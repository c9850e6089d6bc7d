package io.onehop.cluster.fabric.probe;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.onehop.cluster.fabric.netty.AddressLookup;
import io.onehop.model.NodeId;
import io.onehop.runtime.Clock;
import io.onehop.runtime.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Tries the ports of peers every few seconds, and when asked to: what `onehop check` shows as a matrix, and
/// what tells a blocked port from a closed one from a wrong address.
///
/// All targets of a round are tried at the same time, [#AT_ONCE] at most, each for a second; results are
/// published when the round is over. Heartbeat ports are tried in one regular round of [#HEARTBEAT_EVERY]:
/// each attempt holds up the accepting thread there for a moment. Rounds do not overlap.
///
/// [#start], [#probeNow], [#results] and [#close] are safe for use by many threads; the rest happens on the
/// loop.
@SuppressWarnings("FutureReturnValueIgnored") // attempts tell how they end to their listeners
public final class PeerProbe implements AutoCloseable {
    /// Pause between regular rounds.
    public static final long INTERVAL_MILLIS = 5_000;
    /// One regular round of so many tries the heartbeat ports too.
    public static final int HEARTBEAT_EVERY = 6;
    static final int AT_ONCE = 64;
    private static final int MAX_TARGETS = 1_024;
    private static final int LIMIT_MILLIS = 1_000;

    private final NodeId self;
    private final Transport transport;
    private final EventLoop loop;
    private final AddressLookup lookup;
    private final Clock clock;
    private final Supplier<List<ProbeTarget>> targets;
    private volatile List<ProbeResult> results = List.of();
    private @Nullable Round running;
    private @Nullable CompletableFuture<List<ProbeResult>> next;
    private @Nullable ScheduledFuture<?> ticking;
    private int ticks;
    private boolean closed;

    /// Tries nothing yet.
    ///
    /// @param loop the cluster's lane
    /// @param targets the ports of the peers as they are now; called on the loop; when there are none nothing
    ///     is tried
    public PeerProbe(
            NodeId self,
            Transport transport,
            EventLoop loop,
            AddressLookup lookup,
            Clock clock,
            Supplier<List<ProbeTarget>> targets) {
        this.self = self;
        this.transport = transport;
        this.loop = loop;
        this.lookup = lookup;
        this.clock = clock;
        this.targets = targets;
    }

    /// Begins with regular rounds, the first one after an interval.
    public void start() {
        loop.execute(() -> ticking = loop.scheduleAtFixedRate(
                this::tick, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS));
    }

    /// The results of the last complete round, immutable; empty before the first.
    public List<ProbeResult> results() {
        return results;
    }

    /// Tries everything now.
    ///
    /// @return completed, on the loop, with the results of a round that began after this call; with those of
    ///     the last round when the probe has been closed
    public CompletableFuture<List<ProbeResult>> probeNow() {
        var answer = new CompletableFuture<List<ProbeResult>>();
        try {
            loop.execute(() -> onDemand(answer));
        } catch (RejectedExecutionException e) {
            answer.complete(results);
        }
        return answer;
    }

    private void onDemand(CompletableFuture<List<ProbeResult>> answer) {
        CompletableFuture<List<ProbeResult>> waiting = next;
        if (closed) {
            answer.complete(results);
        } else if (running == null) {
            begin(true, answer);
        } else if (waiting == null) {
            next = answer;
        } else {
            waiting.thenAccept(answer::complete);
        }
    }

    private void tick() {
        if (running == null) {
            begin(ticks % HEARTBEAT_EVERY == 0, new CompletableFuture<>());
            ticks++;
        }
    }

    private void begin(boolean withHeartbeat, CompletableFuture<List<ProbeResult>> answer) {
        var round = new Round(answer);
        for (ProbeTarget target : targets.get()) {
            ProbeResult known = withHeartbeat || target.kind() != ProbeTarget.Kind.HEARTBEAT
                    ? null : known(target);
            if (known != null) {
                round.found.add(known);
            } else if (round.waiting.size() < MAX_TARGETS) {
                round.waiting.add(target);
            }
        }
        running = round;
        round.go();
    }

    private @Nullable ProbeResult known(ProbeTarget target) {
        for (ProbeResult result : results) {
            if (result.target().equals(target)) {
                return result;
            }
        }
        return null;
    }

    private void ended(Round round) {
        results = List.copyOf(round.found);
        running = null;
        round.answer.complete(results);
        CompletableFuture<List<ProbeResult>> waiting = next;
        next = null;
        if (waiting != null) {
            onDemand(waiting);
        }
    }

    /// Ends the regular rounds. Calling it again does nothing.
    @Override
    public void close() {
        try {
            loop.execute(() -> {
                closed = true;
                ScheduledFuture<?> timer = ticking;
                if (timer != null) {
                    timer.cancel(false);
                }
            });
        } catch (RejectedExecutionException e) {
            results = List.of(); // the loop has ended, and the timer with it
        }
    }

    /// One attempt at each target.
    private final class Round {
        private final CompletableFuture<List<ProbeResult>> answer;
        private final ArrayDeque<ProbeTarget> waiting = new ArrayDeque<>();
        private final List<ProbeResult> found = new ArrayList<>();
        private int open;
        private boolean over;

        private Round(CompletableFuture<List<ProbeResult>> answer) {
            this.answer = answer;
        }

        private void go() {
            while (open < AT_ONCE && !waiting.isEmpty()) {
                open++;
                attempt(waiting.remove());
            }
            if (open == 0 && !over) {
                over = true;
                ended(this);
            }
        }

        private void attempt(ProbeTarget target) {
            long begin = clock.nanoTime();
            var check = new PortCheck(target, self, (reach, detail) -> {
                found.add(new ProbeResult(
                        target, reach, detail, clock.epochMillis(), (clock.nanoTime() - begin) / 1_000));
                open--;
                loop.execute(this::go);
            });
            loop.schedule(check::expire, LIMIT_MILLIS, TimeUnit.MILLISECONDS);
            lookup.find(target.endpoint(), loop, resolved(check));
        }

        private BiConsumer<@Nullable InetSocketAddress, @Nullable Throwable> resolved(PortCheck check) {
            return (address, failure) -> {
                if (address != null && !check.isDone()) {
                    connect(address, check);
                } else if (failure != null) {
                    check.failed(failure);
                }
            };
        }

        private void connect(SocketAddress address, PortCheck check) {
            ChannelFuture connecting = new Bootstrap().group(loop).channel(transport.clientChannel())
                    .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, LIMIT_MILLIS)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(check).connect(address);
            connecting.addListener(_ -> {
                Throwable cause = connecting.cause();
                if (cause != null) {
                    check.failed(cause);
                }
            });
        }
    }
}
