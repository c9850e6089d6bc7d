package io.onehop.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.onehop.client.OnehopClient;
import io.onehop.client.command.Key;
import io.onehop.client.error.OnehopException;
import io.onehop.model.Bin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/// Writes growing numbers to its keys, over and over, deletes some in between, and remembers for each key the
/// last change that was acknowledged and the last that was tried. Nobody else changes its keys.
final class ShipWriter implements AutoCloseable {
    private static final int ONE_IN = 7;
    private static final long PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final long AFTER_FAILURE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final String set;
    private final int keys;
    private final OnehopClient client;
    private final AtomicLongArray acknowledged;
    private final AtomicLongArray tried;
    private final AtomicLong writes = new AtomicLong();
    private final Thread thread = Thread.ofPlatform().name("writer").unstarted(this::run);
    private volatile boolean stopped;

    ShipWriter(String set, int keys, OnehopClient client) {
        this.set = set;
        this.keys = keys;
        this.client = client;
        acknowledged = new AtomicLongArray(keys);
        tried = new AtomicLongArray(keys);
        thread.start();
    }

    private static boolean isRemoval(long change, int keys) {
        return change / keys % ONE_IN == 0;
    }

    private void run() {
        for (long n = keys; !stopped; n++) {
            int key = (int) (n % keys);
            tried.set(key, n);
            try {
                if (isRemoval(n, keys)) {
                    client.delete(key(key));
                } else {
                    client.put(key(key), Bin.of("n", n), Bin.of("text", "value " + n));
                }
                acknowledged.set(key, n);
                writes.incrementAndGet();
                LockSupport.parkNanos(PACE_NANOS);
            } catch (OnehopException _) {
                LockSupport.parkNanos(AFTER_FAILURE_NANOS);
            }
        }
    }

    Key key(int number) {
        return Key.of("test", set, number);
    }

    /// Waits until so many more changes were acknowledged.
    void awaitWrites(long more) {
        long goal = writes.get() + more;
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
        while (writes.get() < goal) {
            assertThat(System.nanoTime() - end).as("writes go on").isNegative();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    void stop() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is wrong with the records of a cluster: each must be as its last acknowledged change made it, or
    /// one after that whose outcome is unknown.
    List<String> wrong(OnehopClient at) {
        var wrong = new ArrayList<String>();
        for (int i = 0; i < keys; i++) {
            Optional<Long> found = at.get(key(i)).map(each -> each.integer("n"));
            long from = acknowledged.get(i);
            long to = tried.get(i);
            boolean fits = found.isEmpty() && from == 0;
            for (long change = Math.max(from, keys + i); change <= to && !fits; change += keys) {
                fits = isRemoval(change, keys) ? found.isEmpty() : found.equals(Optional.of(change));
            }
            if (!fits) {
                wrong.add(set + " " + i + " is " + found + " and must be of " + from + ".." + to);
            }
        }
        return wrong;
    }

    @Override
    public void close() {
        stop();
        client.close();
    }
}
