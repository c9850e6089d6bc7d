package io.onehop.cli.load;

import io.onehop.cli.load.Orders.Source;
import io.onehop.client.OnehopClient;
import io.onehop.client.command.Get;
import io.onehop.client.command.KeyCommand;
import io.onehop.client.error.OnehopException;
import io.onehop.runtime.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A part of a load, under way since it was made. [#await(long)] is for one thread.
public final class Phase {
    private final OnehopClient client;
    private final Clock clock;
    private final Tally tally = new Tally();
    private final @Nullable Pace pace;
    private final long startNanos;
    private final long lengthNanos;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;
    private volatile long elapsedNanos = -1;

    /// @param ratePerSecond 0 = as fast as it goes
    Phase(OnehopClient client, Clock clock, long lengthNanos, double ratePerSecond) {
        this.client = client;
        this.clock = clock;
        this.startNanos = clock.nanoTime();
        this.lengthNanos = lengthNanos;
        this.pace = ratePerSecond == 0 ? null : new Pace(startNanos, ratePerSecond);
    }

    /// One thread per source, each waiting for its commands.
    void startWaiting(List<Source> sources) {
        sources.forEach(source -> start(() -> execute(source)));
    }

    /// One thread that keeps so many commands under way.
    void startSubmitting(Source source, int inFlight) {
        start(() -> submit(source, inFlight));
    }

    private void start(Runnable body) {
        threads.add(Thread.ofPlatform().daemon().name("onehop-load-" + threads.size()).start(body));
    }

    /// What came of it so far.
    public Tally tally() {
        return tally;
    }

    /// How long it has been going on, or went on.
    public long elapsedNanos() {
        return elapsedNanos < 0 ? clock.nanoTime() - startNanos : elapsedNanos;
    }

    /// Ends it early; commands under way are still waited for.
    void stop() {
        stopped = true;
    }

    /// Waits until it has ended, about so long at most; true when it has.
    public boolean await(long millis) throws InterruptedException {
        long deadline = clock.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        for (Thread thread : threads) {
            thread.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - clock.nanoTime())));
            if (thread.isAlive()) {
                return false;
            }
        }
        if (elapsedNanos < 0) {
            elapsedNanos = clock.nanoTime() - startNanos;
        }
        return true;
    }

    private boolean isOver(long nowNanos) {
        return stopped || nowNanos - startNanos >= lengthNanos;
    }

    private void execute(Source source) {
        KeyCommand<?> command = source.next();
        long due = due();
        while (command != null && !isOver(due) && waitUntil(due)) {
            boolean read = command instanceof Get;
            try {
                Object result = client.execute(command);
                tally.ended(read, clock.nanoTime() - due, result, null);
            } catch (OnehopException failure) {
                tally.ended(read, 0, null, failure);
            }
            command = source.next();
            due = due();
        }
    }

    private void submit(Source source, int inFlight) {
        var room = new Semaphore(inFlight);
        KeyCommand<?> command = source.next();
        long due = due();
        while (command != null && !isOver(due) && waitUntil(due)) {
            room.acquireUninterruptibly();
            boolean read = command instanceof Get;
            long since = pace == null ? clock.nanoTime() : due;
            var _ = client.async().submit(command).whenComplete((result, failure) -> {
                tally.ended(read, clock.nanoTime() - since, result, failure);
                room.release();
            });
            command = source.next();
            due = due();
        }
        room.acquireUninterruptibly(inFlight);
    }

    /// When the next command is due: now, unless there is a pace.
    private long due() {
        return pace == null ? clock.nanoTime() : pace.nextNanos();
    }

    /// Waits until a command is due; false when the phase was stopped meanwhile.
    private boolean waitUntil(long dueNanos) {
        long left = dueNanos - clock.nanoTime();
        while (left > 0 && !stopped) {
            LockSupport.parkNanos(this, Math.min(left, TimeUnit.MILLISECONDS.toNanos(100)));
            left = dueNanos - clock.nanoTime();
        }
        return !stopped;
    }
}
