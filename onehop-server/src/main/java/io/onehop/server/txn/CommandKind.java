package io.onehop.server.txn;

import io.onehop.model.ResultCode;
import io.onehop.server.config.Parameter;
import io.onehop.server.namespace.Namespace;
import io.onehop.server.stats.NamespaceCounter;
import io.onehop.server.stats.NamespaceLatency;
import org.jspecify.annotations.Nullable;

/// Under which names the outcome and the time of one kind of command are told (config-stats reference,
/// section 7.2).
///
/// @param success done
/// @param error refused or failed
/// @param timeout its time was over
/// @param notFound there was no record
/// @param filteredOut the filter said no
/// @param times how long it took
/// @param xdr counters of those that other data centres have sent, which are counted there as well; null when
///     none of these are
record CommandKind(
        NamespaceCounter success,
        NamespaceCounter error,
        NamespaceCounter timeout,
        NamespaceCounter notFound,
        NamespaceCounter filteredOut,
        Times times,
        @Nullable Xdr xdr) {
    /// Of clients' commands only.
    CommandKind(
            NamespaceCounter success,
            NamespaceCounter error,
            NamespaceCounter timeout,
            NamespaceCounter notFound,
            NamespaceCounter filteredOut,
            Times times) {
        this(success, error, timeout, notFound, filteredOut, times, null);
    }

    /// Counters of commands that other data centres have sent.
    ///
    /// @param success done
    /// @param error refused or failed
    /// @param timeout its time was over
    /// @param notFound there was no record
    record Xdr(
            NamespaceCounter success,
            NamespaceCounter error,
            NamespaceCounter timeout,
            NamespaceCounter notFound) {
        private NamespaceCounter of(ResultCode code) {
            return switch (code) {
                case OK -> success;
                case TIMEOUT -> timeout;
                case NOT_FOUND -> notFound;
                default -> error;
            };
        }
    }

    /// The same for commands that other data centres have sent.
    CommandKind with(Xdr others) {
        return new CommandKind(success, error, timeout, notFound, filteredOut, times, others);
    }

    /// Where times are noted.
    ///
    /// @param whole from the arrival of the request to the end of its execution
    /// @param benchmarks the parameter that turns the two slices on
    /// @param start from the arrival to the beginning of the execution
    /// @param work the execution
    record Times(
            NamespaceLatency whole, Parameter benchmarks, NamespaceLatency start, NamespaceLatency work) {}

    /// Counts an outcome and notes its times.
    ///
    /// @param arrivedNanos when the request came
    /// @param beganNanos when its execution began
    /// @param endedNanos when its execution ended
    void tell(Namespace namespace, ResultCode code, long arrivedNanos, long beganNanos, long endedNanos) {
        namespace.counters()
                .increment(
                        switch (code) {
                            case OK -> success;
                            case TIMEOUT -> timeout;
                            case NOT_FOUND -> notFound;
                            case FILTERED_OUT -> filteredOut;
                            default -> error;
                        });
        if (xdr != null) {
            namespace.counters().increment(xdr.of(code));
        }
        var latencies = namespace.latencies();
        latencies.record(times.whole, endedNanos - arrivedNanos);
        if (namespace.settings().flag(times.benchmarks)) {
            latencies.record(times.start, beganNanos - arrivedNanos);
            latencies.record(times.work, endedNanos - beganNanos);
        }
    }
}
