package io.onehop.xdr.throttle;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which rule throttles a data centre now, since when and how much. Immutable.
///
/// @param cause the most serious rule that put a reader to sleep in the last two seconds, or null
/// @param sinceNanos since when without a pause of two seconds, on the shipper's clock; 0 without a cause
/// @param sinceEpochMillis the same by the wall clock
/// @param sleptMillis what all readers have slept because of it since then
/// @param limits how much is permitted now
/// @param readersAsleep readers that sleep at this moment
/// @param sleep the figures of the last complete log interval
/// @param lastErrors the last error of each node that failed, the latest last; at most 64
/// @param busyNode the last node without a free connection, or null
public record ThrottleReport(
        @Nullable ThrottleCause cause, long sinceNanos, long sinceEpochMillis, long sleptMillis,
        Limits limits, int readersAsleep, SleepFigures sleep, List<NodeError> lastErrors,
        @Nullable String busyNode) {

    /// What is permitted and what is done.
    ///
    /// @param inFlight records in flight
    /// @param inFlightLimit how many may be, 1 to 50000
    /// @param inFlightMaximum how many might be if neither latency nor the start limited them
    /// @param ratePerSecond records a second that are permitted now, 0 when no rate is limited
    /// @param throughput records put on the wire in the last second
    /// @param latencyMillis the average ship latency
    /// @param latencyThresholdMillis above which is throttled
    public record Limits(
            int inFlight, int inFlightLimit, int inFlightMaximum, double ratePerSecond, long throughput,
            double latencyMillis, double latencyThresholdMillis) {}

    /// Whether nothing throttles.
    public boolean isQuiet() {
        return cause == null;
    }
}
