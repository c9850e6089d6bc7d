package io.onehop.server.stats;

import org.jspecify.annotations.Nullable;

/// What is timed for the node as a whole.
public enum NodeLatency implements LatencyKind {
    /// Whole batches, from the first byte to the last.
    BATCH_INDEX("batch-index", true),
    /// Info requests, when `enable-hist-info` is on.
    INFO("info", false);

    private final String label;
    private final boolean listed;

    NodeLatency(String label, boolean listed) {
        this.label = label;
        this.listed = listed;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public @Nullable String group() {
        return null;
    }

    @Override
    public boolean isListed() {
        return listed;
    }
}
