package io.onehop.bench.xdr;

import io.onehop.client.OnehopClient;
import io.onehop.client.Pipeline;
import io.onehop.client.command.Key;
import io.onehop.client.command.Put;
import io.onehop.client.policy.PipelinePolicy;
import io.onehop.client.policy.WritePolicy;
import io.onehop.model.Bin;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/// Writes of records with one bin of 100 bytes, counted.
final class Puts {
    static final String NAMESPACE = "test";
    private static final String SET = "demo";
    private static final String BIN = "b";
    private static final int BYTES = 100;
    private static final int STEP_MILLIS = 2;

    private Puts() {}

    static Key key(long number) {
        return Key.of(NAMESPACE, SET, number);
    }

    private static Put put(long key, byte[] value) {
        return new Put(WritePolicy.defaults(), key(key), List.of(Bin.of(BIN, value)));
    }

    private static byte[] value(SplittableRandom random) {
        var value = new byte[BYTES];
        random.nextBytes(value);
        return value;
    }

    /// Writes each of `count` keys from `first` once, as fast as they go.
    static void fill(OnehopClient client, long first, int count) {
        var random = new SplittableRandom(first);
        var pipeline = client.async().pipeline(PipelinePolicy.defaults());
        var failure = new ArrayList<Throwable>();
        var done = new CompletableFuture<?>[count];
        for (int i = 0; i < count; i++) {
            done[i] = pipeline.submitWhenRoom(put(first + i, value(random)));
        }
        try {
            CompletableFuture.allOf(done).join();
        } catch (CompletionException e) {
            failure.add(e);
        }
        if (!failure.isEmpty()) {
            throw new IllegalStateException("cannot fill", failure.getFirst());
        }
    }

    /// Writes random ones of `keys` keys from some threads, each waiting for its answer.
    ///
    /// @return writes a second
    static double closed(OnehopClient client, int threads, int keys, double seconds)
            throws InterruptedException {
        var written = new LongAdder();
        long start = System.nanoTime();
        long end = start + (long) (seconds * TimeUnit.SECONDS.toNanos(1));
        var running = new ArrayList<Thread>();
        for (int i = 0; i < threads; i++) {
            var random = new SplittableRandom(start + i);
            running.add(Thread.ofPlatform().start(() -> {
                while (System.nanoTime() - end < 0) {
                    client.put(key(random.nextInt(keys)), Bin.of(BIN, value(random)));
                    written.increment();
                }
            }));
        }
        for (Thread thread : running) {
            thread.join();
        }
        return written.sum() * 1e9 / (System.nanoTime() - start);
    }

    /// Writes random ones of some keys at a steady rate, whatever the answers do, until it is closed.
    static final class Paced implements AutoCloseable {
        private final Pipeline pipeline;
        private final int keys;
        private final int perSecond;
        private final Thread thread;
        private final AtomicLong written = new AtomicLong();
        private final AtomicLong failed = new AtomicLong();
        private volatile boolean stopped;

        Paced(OnehopClient client, int keys, int perSecond) {
            this.pipeline = client.async().pipeline(PipelinePolicy.defaults());
            this.keys = keys;
            this.perSecond = perSecond;
            thread = Thread.ofPlatform().start(this::run);
        }

        private void run() {
            var random = new SplittableRandom(perSecond);
            long start = System.nanoTime();
            long sent = 0;
            while (!stopped) {
                long due = (long) ((System.nanoTime() - start) / 1e9 * perSecond);
                for (; sent < due; sent++) {
                    var _ = pipeline.submitWhenRoom(put(random.nextInt(keys), value(random)))
                            .whenComplete((_, failure) ->
                                    (failure == null ? written : failed).incrementAndGet());
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(STEP_MILLIS));
            }
        }

        long written() {
            return written.get();
        }

        long failed() {
            return failed.get();
        }

        @Override
        public void close() {
            stopped = true;
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
