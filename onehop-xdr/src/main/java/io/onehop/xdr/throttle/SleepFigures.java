package io.onehop.xdr.throttle;

/// How much writes to a data centre were put off (seed 002: `rsas-ms`, `rsas-pct`).
///
/// @param writes records put on the wire
/// @param throttledWrites those of them before which their reader slept
/// @param sleepNanos what all readers slept together
/// @param averageSleepMillis sleep for each write, milliseconds; when nothing could be written, for each
///        reader that slept
/// @param throttledPercent 0 to 100: the share of writes that were throttled; 100 when readers slept and
///        nothing was written
public record SleepFigures(
        long writes, long throttledWrites, long sleepNanos, double averageSleepMillis,
        double throttledPercent) {
    private static final double NANOS_PER_MILLI = 1e6;

    static SleepFigures of(long writes, long throttledWrites, long sleepNanos, int sleepers) {
        if (writes > 0) {
            return new SleepFigures(writes, throttledWrites, sleepNanos,
                    sleepNanos / NANOS_PER_MILLI / writes, 100.0 * throttledWrites / writes);
        }
        boolean slept = sleepNanos > 0;
        return new SleepFigures(0, 0, sleepNanos, sleepNanos / NANOS_PER_MILLI / Math.max(1, sleepers),
                slept ? 100 : 0);
    }
}
