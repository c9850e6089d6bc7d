package io.onehop.bench;

import java.io.IOException;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/// One connection and its thread: rounds until told to stop, counting those of the measured phase. Its
/// results may be read when the thread has ended.
final class Worker {
    static final long HIGHEST_NANOS = 60_000_000_000L;
    static final int DIGITS = 3;

    private final Wire wire;
    private final Workload workload;
    private final Phase phase;
    private final long firstKey;
    private final long endKey;
    private final Histogram latency = new Histogram(HIGHEST_NANOS, DIGITS);
    private long requests;
    private long records;
    private long notFound;
    private long errors;
    private String failure = "";

    Worker(Wire wire, Workload workload, Phase phase, long firstKey, long endKey) {
        this.wire = wire;
        this.workload = workload;
        this.phase = phase;
        this.firstKey = firstKey;
        this.endKey = endKey;
    }

    /// The body of the thread for every mode but load.
    void runRounds() {
        try (wire) {
            while (phase.now() == Phase.WARM_UP) {
                workload.round(wire);
            }
            long recordsBefore = wire.outcome().records;
            long notFoundBefore = wire.outcome().notFound;
            while (phase.now() == Phase.MEASURE) {
                long start = System.nanoTime();
                workload.round(wire);
                latency.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - start));
                requests += workload.requestsPerRound();
            }
            records = wire.outcome().records - recordsBefore;
            notFound = wire.outcome().notFound - notFoundBefore;
        } catch (IOException broken) {
            fail(broken);
        }
        countErrors();
    }

    /// The body of the thread for mode load.
    void runLoad() {
        try (wire) {
            workload.load(wire, firstKey, endKey);
            requests = endKey - firstKey;
            records = wire.outcome().records;
        } catch (IOException broken) {
            fail(broken);
        }
        countErrors();
    }

    private void fail(IOException broken) {
        errors++;
        failure = broken.toString();
    }

    private void countErrors() {
        errors += wire.outcome().errors;
        if (failure.isEmpty() && wire.outcome().errors > 0) {
            failure = String.format(Locale.ROOT, "result code %d", wire.outcome().lastError);
        }
    }

    Histogram latency() {
        return latency;
    }

    long requests() {
        return requests;
    }

    long records() {
        return records;
    }

    long notFound() {
        return notFound;
    }

    long errors() {
        return errors;
    }

    String failure() {
        return failure;
    }
}
