package io.onehop.server.xdr;

import java.util.concurrent.TimeUnit;

/// How long read threads are busy with a partition, from looks at their counters. Looks are for one thread;
/// asking is safe for many.
final class LapTime {
    private long laps;
    private long nanos;
    private volatile long meanMicros;

    void look(long newLaps, long newNanos) {
        long more = newLaps - laps;
        if (more > 0) {
            meanMicros = TimeUnit.NANOSECONDS.toMicros((newNanos - nanos) / more);
        }
        laps = newLaps;
        nanos = newNanos;
    }

    /// The mean between the last two looks between which there were any.
    long meanMicros() {
        return meanMicros;
    }
}
