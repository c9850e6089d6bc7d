package io.onehop.server.stats;

import org.jspecify.annotations.Nullable;

/// A kind of operation that is timed (config-stats reference, section 7.2, Latency).
public interface LatencyKind {
    /// The histogram's name, without the namespace.
    String label();

    /// The name under which several slices of one operation are asked for together; null for a histogram of
    /// its own.
    @Nullable String group();

    /// Whether it is told without being asked for by name.
    boolean isListed();
}
