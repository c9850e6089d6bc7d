package io.onehop.cluster.view.jgroups;

import java.util.concurrent.TimeUnit;

/// The times that follow from the two that are configured.
///
/// A finding must stand for [#STANDING_TICKS] ticks before somebody is put out, and the new view takes its
/// time too: so that all of it together takes the configured time and not longer, nodes count as not heard
/// after two intervals less.
///
/// @param intervalNanos time between heartbeats
/// @param silenceNanos after this time without a heartbeat a node is not heard
record Timing(long intervalNanos, long silenceNanos) {
    /// A single lost heartbeat or a short pause puts nobody out.
    static final int STANDING_TICKS = 3;
    private static final int ANTICIPATED_INTERVALS = 2;
    private static final int MIN_INTERVALS = 3;

    static Timing of(int intervalMillis, int timeoutIntervals) {
        long interval = TimeUnit.MILLISECONDS.toNanos(Math.max(1, intervalMillis));
        return new Timing(interval, interval * Math.max(MIN_INTERVALS,
                timeoutIntervals - ANTICIPATED_INTERVALS));
    }

    /// For how long a node may serve after it has been in touch: until shortly before others, which hear of
    /// it no more, could have put it out.
    long leaseNanos() {
        return silenceNanos + intervalNanos;
    }
}
