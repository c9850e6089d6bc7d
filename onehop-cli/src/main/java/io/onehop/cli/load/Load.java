package io.onehop.cli.load;

import io.onehop.cli.load.Orders.Source;
import io.onehop.client.OnehopClient;
import io.onehop.runtime.Clock;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// Runs the phases of a load, one after the other, on threads of its own.
///
/// With a rate the load is open: command number n is due n/rate seconds after the start, and its latency
/// counts from then, however late it could be sent. A closed load asks its next question only after the last
/// answer and so asks less while the server is slow (coordinated omission); an open one shows what those who
/// would have asked meanwhile had to wait. No more commands than the plan's `threads` are under way at once
/// in either case; a server that cannot keep up with the rate shows growing latencies.
///
/// [#stop()] may come from any thread; the rest is for one.
public final class Load {
    private final OnehopClient client;
    private final LoadPlan plan;
    private final Clock clock;
    private final Orders orders;
    private boolean stopped;
    private @Nullable Phase current;

    /// A load through a client, with the client's policies for reads and writes.
    public Load(OnehopClient client, LoadPlan plan, Clock clock) {
        this.client = client;
        this.plan = plan;
        this.clock = clock;
        this.orders = new Orders(plan, client.policy().read(), client.policy().write());
    }

    /// Writes every key once, as fast as it goes.
    public Phase fill() {
        var given = new AtomicLong();
        return start(Long.MAX_VALUE, 0, _ -> orders.everyKey(given));
    }

    /// Reads and writes random keys for so long.
    public Phase mix(long nanos) {
        return start(nanos, plan.ratePerSecond(),
                number -> orders.mix(new SplittableRandom(plan.seed() + number)));
    }

    private Phase start(long nanos, double ratePerSecond, IntFunction<Source> sources) {
        var phase = new Phase(client, clock, nanos, ratePerSecond);
        enter(phase);
        if (plan.async()) {
            phase.startSubmitting(sources.apply(0), plan.threads());
        } else {
            var all = new ArrayList<Source>();
            for (int number = 0; number < plan.threads(); number++) {
                all.add(sources.apply(number));
            }
            phase.startWaiting(all);
        }
        return phase;
    }

    private synchronized void enter(Phase phase) {
        current = phase;
        if (stopped) {
            phase.stop();
        }
    }

    /// Ends the phase under way and those that follow; commands under way are still waited for.
    public synchronized void stop() {
        stopped = true;
        if (current != null) {
            current.stop();
        }
    }

    /// Whether it was stopped.
    public synchronized boolean isStopped() {
        return stopped;
    }
}
