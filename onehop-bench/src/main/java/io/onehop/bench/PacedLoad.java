package io.onehop.bench;

import com.aerospike.client.AerospikeClient;
import com.aerospike.client.AerospikeException;
import com.aerospike.client.Bin;
import com.aerospike.client.ResultCode;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/// Half reads, half writes with the official client and its default policies, from some threads. With a rate,
/// commands are due at equal distances and latencies count from then on. Started once, stopped once.
final class PacedLoad {
    /// The keys are the integers below `records`, as [ClusterRecords] writes them.
    private static final double NANOS_PER_MICRO = 1e3;
    private static final long HIGHEST_NANOS = 60_000_000_000L;
    private static final int DIGITS = 3;

    private final AerospikeClient client;
    private final int records;
    private final long gapNanos;
    private final int threads;
    private final List<Worker> workers = new ArrayList<>();
    private final List<Thread> running = new ArrayList<>();
    private final long startNanos = System.nanoTime();
    private volatile boolean stopped;

    /// @param perSecond of all threads together; 0 for as fast as they go
    PacedLoad(AerospikeClient client, int records, int threads, int perSecond) {
        this.client = client;
        this.records = records;
        this.threads = threads;
        this.gapNanos = perSecond == 0 ? 0 : TimeUnit.SECONDS.toNanos(threads) / perSecond;
        for (int i = 0; i < threads; i++) {
            var worker = new Worker(i);
            workers.add(worker);
            running.add(Thread.ofPlatform().start(worker));
        }
    }

    /// A command that failed.
    private record Failure(long nanos, boolean isWrite, int code, boolean inDoubt) {}

    private final class Worker implements Runnable {
        private final int index;
        private final SplittableRandom random;
        private final Histogram reads = new Histogram(HIGHEST_NANOS, DIGITS);
        private final Histogram writes = new Histogram(HIGHEST_NANOS, DIGITS);
        private final List<Failure> failures = new ArrayList<>();

        Worker(int index) {
            this.index = index;
            this.random = new SplittableRandom(index);
        }

        @Override
        public void run() {
            long due = startNanos + gapNanos * index / threads;
            while (!stopped) {
                if (gapNanos > 0) {
                    LockSupport.parkNanos(due - System.nanoTime());
                    if (System.nanoTime() - due < 0) {
                        continue;
                    }
                }
                command(gapNanos > 0 ? due : System.nanoTime());
                due += gapNanos;
            }
        }

        private void command(long due) {
            var key = ClusterRecords.key(random.nextInt(records));
            boolean isWrite = random.nextBoolean();
            try {
                if (isWrite) {
                    client.put(null, key, new Bin(ClusterRecords.BIN,
                            ClusterRecords.value(random.nextInt())));
                } else if (client.get(null, key) == null) {
                    failures.add(new Failure(System.nanoTime(), false, ResultCode.KEY_NOT_FOUND_ERROR,
                            false));
                }
                (isWrite ? writes : reads).recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - due));
            } catch (AerospikeException e) {
                failures.add(new Failure(System.nanoTime(), isWrite, e.getResultCode(), e.getInDoubt()));
            }
        }
    }

    /// Ends it and tells what happened.
    ///
    /// @param eventNanos when something was done to the cluster; failures are told relative to it
    JsonObject stop(long eventNanos) throws InterruptedException {
        stopped = true;
        for (Thread each : running) {
            each.join();
        }
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        var reads = new Histogram(HIGHEST_NANOS, DIGITS);
        var writes = new Histogram(HIGHEST_NANOS, DIGITS);
        var failures = new ArrayList<Failure>();
        workers.forEach(each -> {
            reads.add(each.reads);
            writes.add(each.writes);
            failures.addAll(each.failures);
        });
        var result = new JsonObject();
        result.addProperty("perSecond",
                Math.round((reads.getTotalCount() + writes.getTotalCount()) / seconds));
        result.addProperty("reads", reads.getTotalCount());
        result.addProperty("writes", writes.getTotalCount());
        percentiles(result, "read", reads);
        percentiles(result, "write", writes);
        result.addProperty("failedReads", failures.stream().filter(each -> !each.isWrite).count());
        result.addProperty("failedWrites", failures.stream().filter(Failure::isWrite).count());
        result.addProperty("writesInDoubt", failures.stream().filter(Failure::inDoubt).count());
        var codes = new TreeMap<Integer, Integer>();
        failures.forEach(each -> codes.merge(each.code, 1, Integer::sum));
        result.addProperty("failuresByCode", codes.toString());
        if (!failures.isEmpty()) {
            result.addProperty("firstFailureMillis", millis(failures.stream().mapToLong(Failure::nanos).min()
                    .orElse(0) - eventNanos));
            result.addProperty("lastFailureMillis", millis(failures.stream().mapToLong(Failure::nanos).max()
                    .orElse(0) - eventNanos));
        }
        return result;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private static void percentiles(JsonObject result, String name, Histogram histogram) {
        result.addProperty(name + "P50Micros", histogram.getValueAtPercentile(50) / NANOS_PER_MICRO);
        result.addProperty(name + "P99Micros", histogram.getValueAtPercentile(99) / NANOS_PER_MICRO);
        result.addProperty(name + "MaxMicros", histogram.getMaxValue() / NANOS_PER_MICRO);
    }
}
