package io.onehop.xdr.throttle;

import java.util.concurrent.TimeUnit;

/// Ship latency and what it does to the records in flight (seed 002, "Excessive latency").
///
/// The latency is an EWMA (0.95 old, 0.05 new) of what the destination answered. It also counts as latency
/// when records are in flight and nothing at all is heard. While it is above the threshold the records in
/// flight are limited, first to what is in flight, then less in proportion to the excess (threshold /
/// latency, between 0.5 and 0.95) at most once a second and once a latency, down to one record a reader.
/// Never fewer, so there is always something whose answer shows that the destination is quick again. When it
/// is, the limit doubles every second (a quarter more while latency is above half the threshold) until it
/// is the permitted maximum. For one thread at a time.
final class Latency {
    private static final double OLD_SHARE = 0.95;
    private static final double MIN_FACTOR = 0.5;
    private static final double MAX_FACTOR = 0.95;
    private static final double QUICK_GROWTH = 2;
    private static final double SLOW_GROWTH = 1.25;
    private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private double averageNanos;
    private boolean isMeasured;
    private boolean isActive;
    private double limit;
    private long nextChangeNanos;

    void measured(long latencyNanos) {
        double sample = Math.max(0, latencyNanos);
        averageNanos = isMeasured ? OLD_SHARE * averageNanos + (1 - OLD_SHARE) * sample : sample;
        isMeasured = true;
    }

    boolean isMeasured() {
        return isMeasured;
    }

    double averageNanos() {
        return averageNanos;
    }

    boolean isActive() {
        return isActive;
    }

    /// Brings the limit up to this moment.
    ///
    /// @param silentNanos for how long records have been in flight with nothing heard
    /// @param permitMaximum what could be in flight but for latency
    void advance(ThrottleSettings settings, long silentNanos, int inFlight, int permitMaximum,
            long nowNanos) {
        double latencyNanos = Math.max(averageNanos, (double) silentNanos);
        double thresholdNanos = settings.latencyThresholdNanos();
        if (latencyNanos > thresholdNanos) {
            shrink(settings, latencyNanos, Math.min(inFlight, permitMaximum), nowNanos);
            return;
        }
        while (isActive && nowNanos - nextChangeNanos >= 0) {
            limit *= averageNanos <= thresholdNanos / 2 ? QUICK_GROWTH : SLOW_GROWTH;
            nextChangeNanos += SECOND_NANOS;
            isActive = limit < permitMaximum;
        }
    }

    private void shrink(ThrottleSettings settings, double latencyNanos, int inFlight, long nowNanos) {
        if (isActive && nowNanos - nextChangeNanos < 0) {
            return;
        }
        double factor = Math.clamp(settings.latencyThresholdNanos() / latencyNanos, MIN_FACTOR, MAX_FACTOR);
        limit = Math.max(settings.readThreads(), isActive ? limit * factor : inFlight);
        isActive = true;
        long timeoutNanos = TimeUnit.MILLISECONDS.toNanos(settings.writeTimeoutMillis());
        nextChangeNanos = nowNanos + Math.max(SECOND_NANOS, Math.min((long) latencyNanos, timeoutNanos));
    }

    /// Records in flight, at least one, or the maximum of an int when latency limits nothing.
    int limit() {
        return isActive ? (int) Math.max(1, limit) : Integer.MAX_VALUE;
    }
}
