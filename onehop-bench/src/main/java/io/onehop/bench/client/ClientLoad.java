package io.onehop.bench.client;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// One round of a case: drives a client from some threads for some time. Used once.
final class ClientLoad {
    private static final long HIGHEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;
    private static final long MOST_FAILED = 1000;
    private static final int SECONDS_TO_END = 30;

    private final Subject subject;
    private final ClientCase what;
    private final int threads;
    private final int keys;
    private final List<Lane> lanes = new ArrayList<>();
    private final Semaphore room;
    private final LongAdder failed = new LongAdder();
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    ClientLoad(Subject subject, ClientCase what, int threads, int keys) {
        this.subject = subject;
        this.what = what;
        this.threads = threads;
        this.keys = keys;
        this.room = new Semaphore(subject.manyLimit());
        for (int i = 0; i < threads; i++) {
            lanes.add(new Lane(i));
        }
    }

    /// What came out.
    ///
    /// @param commands that ended in time
    /// @param latency of each, in nanoseconds; empty for pipelines, where it only tells how long the queue
    ///     was
    record Result(long commands, long nanos, Histogram latency) {}

    /// Runs it.
    ///
    /// @throws IllegalStateException when many commands failed
    Result run(long millis) throws InterruptedException {
        long start = System.nanoTime();
        var running = new ArrayList<Thread>();
        for (var lane : lanes) {
            running.add(Thread.ofPlatform().start(lane));
        }
        TimeUnit.MILLISECONDS.sleep(millis);
        stopped = true;
        for (var thread : running) {
            thread.join();
        }
        boolean isAsync = what == ClientCase.ASYNC_GET || what == ClientCase.ASYNC_PUT;
        if (isAsync && !ended.tryAcquire(threads, SECONDS_TO_END, TimeUnit.SECONDS)) {
            throw new IllegalStateException("asynchronous commands did not end");
        }
        if (!isAsync && !room.tryAcquire(subject.manyLimit(), SECONDS_TO_END, TimeUnit.SECONDS)) {
            throw new IllegalStateException("submitted commands did not end");
        }
        long nanos = System.nanoTime() - start;
        var cause = failure;
        if (cause != null) {
            // On a busy machine a second may pass: told, and no more unless it is the rule.
            System.err.println("client-worker: failed=" + failed.sum() + " last: " + cause);
        }
        if (cause != null && failed.sum() > MOST_FAILED) {
            throw new IllegalStateException("a command failed: " + cause, cause);
        }
        var latency = new Histogram(HIGHEST_NANOS, DIGITS);
        long commands = 0;
        for (var lane : lanes) {
            latency.add(lane.latency);
            commands += lane.commands.get();
        }
        return new Result(commands, nanos, latency);
    }

    private final Semaphore ended = new Semaphore(0);

    /// One thread, or one chain of asynchronous commands.
    private final class Lane implements Runnable, Subject.Outcome {
        private final SplittableRandom random;
        private final Histogram latency = new Histogram(HIGHEST_NANOS, DIGITS);
        private final AtomicInteger commands = new AtomicInteger();
        private final byte[] value = new byte[Subject.VALUE_BYTES];
        private final long[] wanted = new long[ClientCase.BATCH.records()];
        private long startNanos;

        Lane(int index) {
            random = new SplittableRandom(index);
        }

        private long key() {
            return random.nextInt(keys);
        }

        @Override
        public void run() {
            try {
                switch (what) {
                    case GET, PUT, BATCH -> block();
                    case ASYNC_GET, ASYNC_PUT -> next();
                    case PIPELINE_GET, PIPELINE_PUT -> submit();
                }
            } catch (RuntimeException e) {
                failed.add(MOST_FAILED + 1);
                failure = e;
            }
        }

        private void block() {
            while (!stopped) {
                long start = System.nanoTime();
                try {
                    command();
                } catch (RuntimeException e) {
                    failed.increment();
                    failure = e;
                    continue;
                }
                latency.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - start));
                commands.setPlain(commands.getPlain() + 1);
            }
        }

        private void command() {
            switch (what) {
                case GET -> subject.get(key());
                case PUT -> subject.put(key(), value);
                default -> {
                    for (int i = 0; i < wanted.length; i++) {
                        wanted[i] = key();
                    }
                    subject.batch(wanted);
                }
            }
        }

        private void next() {
            startNanos = System.nanoTime();
            if (what == ClientCase.ASYNC_GET) {
                subject.getLater(key(), this);
            } else {
                subject.putLater(key(), value, this);
            }
        }

        /// A command of the chain ended: on an event loop.
        @Override
        public void accept(@Nullable Throwable cause) {
            if (cause != null) {
                failed.increment();
                failure = cause;
            } else {
                latency.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - startNanos));
                commands.setPlain(commands.getPlain() + 1);
            }
            if (stopped || cause != null && failed.sum() > MOST_FAILED) {
                ended.release();
            } else {
                next();
            }
        }

        private void submit() {
            Subject.Outcome outcome = cause -> {
                if (cause != null) {
                    failed.increment();
                    failure = cause;
                }
                commands.incrementAndGet();
                room.release();
            };
            while (!stopped) {
                room.acquireUninterruptibly();
                if (what == ClientCase.PIPELINE_GET) {
                    subject.getMany(key(), outcome);
                } else {
                    subject.putMany(key(), value, outcome);
                }
            }
        }
    }
}
